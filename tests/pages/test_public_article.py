"""The page of one article."""

from __future__ import annotations

import datetime
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from library.models import Picture
from pages.models import ArticlePage, CharityPage, NoticePage, PolicyPage
from publishing.outreach.models import Village
from tests.factories import document, draft_article, picture, published_article

pytestmark = pytest.mark.django_db


def read(client: Client, page: ArticlePage) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def figure(image: Picture, alt: str = "麦田", caption: str = "") -> dict[str, Any]:
    return {"type": "figure", "value": {"image": image.pk, "alt": alt, "caption": caption}}


def text(html: str) -> dict[str, Any]:
    return {"type": "text", "value": html}


def heading(words: str, level: str = "2") -> dict[str, Any]:
    return {"type": "heading", "value": {"text": words, "level": level}}


def levels(page: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])", page)]


def test_every_kind_of_article_has_a_page(client: Client) -> None:
    for kind in (NoticePage, PolicyPage, CharityPage):
        assert str(kind.kind_label) in read(client, published_article(kind))


def test_head_of_the_article_says_what_when_and_from_whom(client: Client) -> None:
    village = Village.objects.create(name="柳河村", slug="liuhe")
    page = published_article(
        title="停水六小时，请储水",
        author="青禾水务站",
        source="县水务局网站",
        villages=(village,),
        first_published_at=datetime.datetime(2026, 11, 5, 9, 0, tzinfo=datetime.UTC),
    )
    shown = read(client, page)
    heading_text = re.search(r"<h1>(.*?)</h1>", shown)
    assert heading_text is not None
    assert re.sub(r"<[^>]+>", "", heading_text[1]) == "停水六小时，请储水"
    for words in (
        "通知公告",
        '<time datetime="2026-11-05">2026年11月5日</time>',
        "青禾水务站",
        "县水务局网站",
        "柳河村",
    ):
        assert words in shown


def test_card_answers_who_what_where_and_calls_with_one_tap(client: Client) -> None:
    page = published_article(
        PolicyPage,
        concerns="没有职工医保的人",
        service_who="本镇户籍居民",
        service_bring="身份证\n户口簿",
        service_where="便民服务中心 3 号窗口",
        service_phone="0537 822 0016转3",
        service_until=datetime.date(2026, 12, 31),
    )
    shown = read(client, page)
    for words in ("跟谁有关", "谁能办", "带什么", "身份证<br>户口簿", "去哪办", "截止", "2026年12月31日"):
        assert words in shown
    assert 'href="tel:05378220016"' in shown
    assert "facts-card" in shown


def test_attachments_say_what_they_are_and_how_big(client: Client) -> None:
    page = published_article(attachments=(document("申请表", name="form.docx", content=b"x" * 20_480),))
    shown = read(client, page)
    assert "附件下载" in shown
    assert "申请表" in shown
    assert re.search(r"下载 Word 文档，20\.0\xa0KB", shown)
    assert re.search(r'<a href="/documents/\d+/form[^"]*\.docx" download="form[^"]*\.docx">', shown)


def test_ai_declaration_and_tags_are_shown(client: Client) -> None:
    shown = read(client, published_article(ai_use="generated", tags=("医保", "缴费")))
    assert "本文由人工智能生成，内容已经人工审核。" in shown
    assert "医保、缴费" in shown or "缴费、医保" in shown


def test_headings_come_in_order_with_one_first(client: Client) -> None:
    page = published_article(
        body=[heading("小节在前", "3"), text("<p>一</p>"), heading("大节"), heading("小节", "3"), text("<p>二</p>")],
        attachments=(document(),),
    )
    found = levels(read(client, page))
    assert found.count(1) == 1
    assert found[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(found))


def test_first_picture_loads_at_once_and_the_others_when_needed(client: Client) -> None:
    body = [figure(picture(seed=seed)) for seed in range(3)]
    images = re.findall(r"<img [^>]+>", read(client, published_article(body=body)))
    assert len(images) == 3
    assert 'fetchpriority="high"' in images[0]
    assert "loading" not in images[0]
    assert all('loading="lazy"' in image for image in images[1:])
    assert all(re.search(r'width="\d+" height="\d+"', image) for image in images)


def test_first_picture_is_at_most_100_kilobytes_on_a_phone(client: Client) -> None:
    page = published_article(body=[figure(picture(width=2400, height=1600, seed=5))])
    shown = read(client, page)
    sources = dict(re.findall(r"(\S+) (\d+w)", re.search(r'srcset="([^"]+)"', shown)[1]))  # type: ignore[index]
    assert sorted(sources.values()) == ["1200w", "480w", "800w"]
    fallback = re.search(r'<img src="([^"]+)"', shown)[1]  # type: ignore[index]
    on_phones = [url for url, width in sources.items() if width != "1200w"] + [fallback]
    for url in on_phones:
        assert Path(settings.MEDIA_ROOT, url.removeprefix("/media/")).stat().st_size <= 100_000


def test_small_pictures_are_offered_once_and_not_blown_up(client: Client) -> None:
    shown = read(client, published_article(body=[figure(picture(width=300, height=200))]))
    assert len(re.findall(r"\d+w", re.search(r'srcset="([^"]+)"', shown)[1])) == 1  # type: ignore[index]
    assert 'width="300" height="200"' in shown
    assert 'class="figure small"' in shown


def test_lost_picture_leaves_its_description_and_not_an_error(client: Client) -> None:
    image = picture()
    page = published_article(body=[figure(image, alt="窗口前排着队")])
    image.file.storage.delete(image.file.name)
    shown = read(client, page)
    assert "窗口前排着队" in shown
    assert "<img" not in shown


def test_queries_do_not_grow_with_the_pictures(client: Client, django_assert_max_num_queries: Any) -> None:
    few = published_article(body=[figure(picture(seed=seed), alt=f"图{seed}") for seed in range(2)])
    many = published_article(body=[figure(picture(seed=seed), alt=f"图{seed}") for seed in range(12)])
    read(client, few)
    read(client, many)
    with django_assert_max_num_queries(25) as for_two:
        read(client, few)
    with django_assert_max_num_queries(25) as for_twelve:
        read(client, many)
    assert len(for_twelve) == len(for_two)


def test_page_tells_other_sites_what_it_is(client: Client) -> None:
    page = published_article(title="医保缴费", digest="十二月底前缴清", cover=picture(width=1600, height=900))
    shown = read(client, page)
    assert f'<link rel="canonical" href="{page.full_url}">' in shown
    assert '<meta name="description" content="十二月底前缴清">' in shown
    assert '<meta property="og:title" content="医保缴费">' in shown
    assert re.search(
        r'<meta property="og:image" content="http://testserver/media/images/[^"]+fill-1200x630[^"]+">', shown
    )


def test_page_is_complete_without_scripts(client: Client) -> None:
    shown = read(client, published_article(body=[text("<p>正文</p>")]))
    assert re.search(r'<div class="letters" hidden>', shown)
    assert re.search(r"<button [^>]*data-listen hidden>", shown)
    assert "<noscript" not in shown


def test_unsaved_draft_can_be_previewed() -> None:
    page = draft_article(body=[figure(picture()), text("<p>草稿正文</p>")])
    page.first_published_at = None
    response = page.make_preview_request()
    assert response.status_code == 200
    assert "草稿正文" in response.content.decode()


def test_wechat_preview_shows_title_author_account_and_content() -> None:
    page = draft_article(title="微信里看", author="水务站", body=[text("<p>正文一段</p>")])
    shown = page.make_preview_request(preview_mode="wechat").content.decode()
    for words in ("<h1>微信里看</h1>", "水务站", "美德青禾", "正文一段", "阅读原文"):
        assert words in shown
