"""Photos that came beside a document find their places in it."""

from __future__ import annotations

from pages.incoming.photos import Photo, place
from publishing.article import Figure, Heading, Picture, Text


def photo(name: str) -> Photo:
    return Photo(name=name, picture=Picture(sha256=name, width=4, height=3))


def outline(body) -> list[str]:
    """Texts as they are, figures as [name caption]."""
    return [f"[{block.picture.sha256} {block.caption}]" if isinstance(block, Figure) else block.html for block in body]


def placed(html: str, *names: str):
    body, notes = place([Text(html=html)], [photo(name) for name in names])
    return outline(body), notes


def test_a_line_that_is_only_a_number_becomes_the_figure():
    for line in ("（图1）", "图1", "【照片1】", "（此处插入图片1）", "图一", "[图 1]"):
        body, notes = placed(f"<p>前</p><p>{line}</p><p>后</p>", "1.jpg")
        assert body == ["<p>前</p>", "[1.jpg ]", "<p>后</p>"], line
        assert "1.jpg 放在了" in notes[0]


def test_what_follows_the_number_is_the_caption():
    body, _ = placed("<p>图2：志愿者清理河道</p>", "图2.jpg")
    assert body == ["[图2.jpg 志愿者清理河道]"]


def test_a_file_name_is_a_place_too():
    body, _ = placed("<p>前</p><p>（村口照片.jpg）</p>", "村口照片.jpg")
    assert body == ["<p>前</p>", "[村口照片.jpg ]"]


def test_a_mention_in_a_sentence_puts_the_photo_after_its_paragraph():
    body, notes = placed("<p>河道干净了（见图1）。</p><p>后</p>", "1.jpg")
    assert body == ["<p>河道干净了（见图1）。</p>", "[1.jpg ]", "<p>后</p>"]
    assert "之后" in notes[0]


def test_photos_without_a_number_count_in_the_order_of_their_names():
    body, _ = placed("<p>图1</p><p>图2</p>", "IMG_10234.jpg", "IMG_9876.jpg")
    assert body == ["[IMG_9876.jpg ]", "[IMG_10234.jpg ]"]


def test_what_nothing_mentions_comes_at_the_end_and_is_named():
    body, notes = placed("<p>文字</p>", "照片10.jpg", "照片2.jpg")
    assert body == ["<p>文字</p>", "[照片2.jpg ]", "[照片10.jpg ]"]
    assert notes == ("2 张照片文中没有提到，放在了文末：照片2.jpg、照片10.jpg。请在稿件里拖到合适的位置。",)


def test_each_photo_stands_once():
    body, _ = placed("<p>图1</p><p>再看（图1）。</p>", "1.jpg")
    assert body == ["[1.jpg ]", "<p>再看（图1）。</p>"]


def test_a_name_that_says_something_describes_the_photo():
    body, _ = place([], [photo("志愿者清理河道.jpg"), photo("IMG_2031.jpg"), photo("微信图片_20261120.jpg")])
    assert [figure.picture.alt for figure in body] == ["", "", "志愿者清理河道"]


def test_other_blocks_and_lists_stay_as_they_are():
    blocks = [Heading(text="图1"), Text(html="<ul><li>图1</li></ul>")]
    body, _ = place(blocks, [photo("9.jpg")])
    assert list(body[:2]) == blocks


def test_a_name_in_circled_figures_is_a_name_like_any_other():
    body, _notes = placed("<p>开头。</p>", "②.jpg", "①.jpg")
    assert body == ["<p>开头。</p>", "[①.jpg ]", "[②.jpg ]"]
