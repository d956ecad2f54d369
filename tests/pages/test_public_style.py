"""What holds for every public page: strict policy, accessible skeleton, readable type, and the pages for errors."""

from __future__ import annotations

import datetime
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

import pages
from pages.models import PolicyPage
from tests.factories import document, picture, published_article, section

STATIC = Path(pages.__file__).parent / "static" / "pages"
STYLE = (STATIC / "site.css").read_text(encoding="utf-8")


@pytest.fixture
def addresses(db: None) -> list[str]:
    """One address of each kind of public page, with every block on the article."""
    section("公益服务", "charity")
    image = picture(width=1600, height=1200)
    figure = {"image": image.pk, "alt": "麦田", "caption": "秋收"}
    article = published_article(
        PolicyPage,
        cover=image,
        concerns="居民",
        service_phone="0537-8220016",
        policy_url="https://example.gov.cn/12",
        attachments=(document(),),
        ai_use="assisted",
        body=[
            {"type": "heading", "value": {"text": "一、交多少", "level": "2"}},
            {"type": "text", "value": "<p>正文<a href='https://example.cn/'>链接</a></p>"},
            {"type": "figure", "value": figure},
            {"type": "gallery", "value": {"figures": [figure, figure], "caption": "现场"}},
            {"type": "table", "value": {"data": [["a", "b", "c", "d"]], "first_row_is_table_header": True}},
            {"type": "steps", "value": {"title": "两步", "items": [{"title": "一", "text": "<p>甲</p>"}]}},
            {"type": "questions", "value": {"title": "问", "items": [{"question": "吗？", "answer": "<p>是</p>"}]}},
            {"type": "facts", "value": {"title": "要点", "rows": [{"label": "费用", "value": "420 元"}]}},
            {"type": "quotation", "value": {"text": "<p>原文</p>", "source": "第三条"}},
            {"type": "call_out", "value": {"tone": "warning", "title": "", "text": "<p>小心</p>"}},
            {"type": "contact", "value": {"name": "窗口", "phone": "12345", "address": "", "hours": ""}},
            {"type": "divider", "value": None},
        ],
    )
    return ["/", "/news/", "/charity/", article.url, "/nowhere/"]


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in names]


def test_nothing_on_a_page_breaks_the_strict_policy(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        response = client.get(address)
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        for tag, attributes in Tags(response.content.decode()).found:
            assert tag not in {"style", "iframe", "object", "embed"}
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]
            if tag == "script":
                assert (attributes["src"] or "").startswith("/static/")
            if tag == "link" and attributes.get("rel") in {"stylesheet", "icon"}:
                assert (attributes["href"] or "").startswith("/static/")
            if tag in {"img", "source"}:
                assert (attributes.get("src") or attributes.get("srcset") or "").startswith("/media/")


def test_every_page_has_the_accessible_skeleton(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        page = shown(client, address)
        tags = Tags(page)
        assert tags.named("html")[0]["lang"] == "zh-Hans"
        assert tags.named("a")[0]["href"] == "#main"
        assert len(tags.named("main")) == len(tags.named("h1")) == len(tags.named("header")[:1]) == 1
        assert tags.named("main")[0]["id"] == "main"
        assert re.search(r"<title>[^<]*美德青禾[^<]*</title>", page)
        levels = [int(tag[1]) for tag, _ in tags.found if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
        identities = [attributes["id"] for _, attributes in tags.found if "id" in attributes]
        assert len(identities) == len(set(identities))
        assert all("alt" in image for image in tags.named("img"))


def test_links_that_leave_a_page_can_be_told_from_each_other(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        for words in re.findall(r"<a [^>]*>(.*?)</a>", shown(client, address), re.S):
            text = re.sub(r"<[^>]+>", "", words).strip()
            assert text not in {"点击这里", "更多", "详情", "这里"}


# The style sheet --------------------------------------------------------------------------------------------------------
def colour(name: str) -> str:
    found = re.search(rf"--{name}: (#[0-9a-f]+);", STYLE)
    assert found is not None
    return found[1]


def luminance(code: str) -> float:
    digits = code.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "paper"),
        ("ink", "tint"),
        ("ink", "warning-tint"),
        ("ink", "success-tint"),
        ("quiet", "paper"),
        ("quiet", "tint"),
        ("accent", "paper"),
        ("accent", "tint"),
        ("accent-dark", "tint"),
        ("paper", "accent"),
        ("paper", "accent-dark"),
        ("warning", "warning-tint"),
        ("success", "success-tint"),
    ],
)
def test_text_has_enough_contrast(ink: str, ground: str) -> None:
    lighter, darker = sorted((luminance(colour(ink)), luminance(colour(ground))), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_style_sheet_is_small_and_loads_nothing_from_elsewhere() -> None:
    assert len(STYLE.encode()) <= 20_000
    assert "http" not in STYLE.replace('[href^="http"]', "")
    assert "@import" not in STYLE
    assert "url(" not in STYLE


def test_type_is_18_px_and_no_rule_makes_text_smaller() -> None:
    assert "font-size: 112.5%;" in STYLE
    assert "line-height: 1.75;" in STYLE
    on_screen = STYLE[: STYLE.index("@media print")]
    assert all(float(size) >= 1 for size in re.findall(r"font-size: (\d*\.?\d+)r?em", on_screen))


def test_targets_are_at_least_44_px_and_grow_with_the_letters() -> None:
    target = re.search(r"--target: ([\d.]+)rem;", STYLE)
    assert target is not None
    assert float(target[1]) * 18 >= 44
    assert float(target[1]) * 24 >= 60


# Errors -----------------------------------------------------------------------------------------------------------------
def test_missing_page_says_where_to_look(client: Client, addresses: list[str]) -> None:
    response = client.get("/nowhere/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "没有这个页面" in page
    assert 'href="/"' in page
    assert 'content="noindex"' in page


@pytest.mark.django_db
def test_missing_page_is_shown_before_there_is_a_site(client: Client) -> None:
    assert "没有这个页面" in client.get("/nowhere/").content.decode()


def test_broken_page_needs_neither_context_nor_database() -> None:
    page = render_to_string("500.html")
    assert "页面暂时打不开" in page
    assert "tel:12345" in page


@pytest.mark.django_db
def test_forbidden_page_tells_residents_and_staff_what_to_do() -> None:
    page = render_to_string("403.html", {}, request=RequestFactory().get("/"))
    assert "不能打开这个页面" in page
    assert "/admin/login/" in page


@pytest.mark.django_db
def test_locked_out_page_says_how_long_to_wait() -> None:
    context = {"cooloff_timedelta": datetime.timedelta(minutes=14, seconds=1)}
    page = render_to_string("locked_out.html", context, request=RequestFactory().get("/admin/login/"))
    assert "15 分钟" in page
    assert "管理员" in page
