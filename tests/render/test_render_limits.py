"""What is over WeChat's limits is said in the editor's words."""

from __future__ import annotations

import dataclasses

import pytest

from publishing.article import Text
from publishing.render.wechat import LIMITS, Rendering, over_limits, placeholder_pictures, render

from .samples import a_figure, an_article


def a_rendering(*, characters: int = 1, size_bytes: int = 1) -> Rendering:
    return Rendering(html="x", characters=characters, bytes=size_bytes, images=0, notes=())


def test_article_at_every_limit_is_fine() -> None:
    article = an_article(title="题" * 32, author="人" * 16, digest="摘" * 120, url="https://q.example/" + "a" * 1006)
    assert over_limits(article, a_rendering(characters=19_999, size_bytes=1024 * 1024 - 1)) == ()


def test_long_title_is_told_with_both_numbers() -> None:
    (found,) = over_limits(an_article(title="题" * 36), None)
    assert (found.field, found.actual, found.limit) == ("title", 36, 32)
    assert found.message == "标题 36 字，微信最多 32 字"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"author": "人" * 17}, "author"),
        ({"digest": "摘" * 121}, "digest"),
        ({"url": "https://q.example/" + "路" * 400}, "source_url_bytes"),
    ],
)
def test_each_field_is_judged(fields: dict[str, str], field: str) -> None:
    (found,) = over_limits(an_article(**fields), None)
    assert found.field == field
    assert found.actual > found.limit
    assert str(found.actual) in found.message


@pytest.mark.parametrize(
    ("rendering", "field"),
    [
        (a_rendering(characters=20_000), "content_characters"),
        (a_rendering(size_bytes=1024 * 1024), "content_bytes"),
    ],
)
def test_content_must_be_less_than_its_limit(rendering: Rendering, field: str) -> None:
    (found,) = over_limits(an_article(), rendering)
    assert found.field == field


def test_html_is_counted_not_text() -> None:
    article = an_article(*(Text(html=f"<p>{'字' * 99}</p>") for _ in range(190)))
    rendering = render(article, pictures={})
    assert [found.field for found in over_limits(article, rendering)] == ["content_characters"]


def test_limits_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        LIMITS.title = 64  # type: ignore[misc]


def test_placeholders_are_as_long_as_real_urls_and_differ() -> None:
    article = an_article(a_figure("a"), a_figure("b"))
    urls = list(placeholder_pictures(article).values())
    assert len(set(urls)) == 2
    assert all(140 <= len(url) <= 160 and url.startswith("https://mmbiz.qpic.cn/") for url in urls)
