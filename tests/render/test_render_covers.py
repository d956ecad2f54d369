"""Covers have both ratios, keep what matters, and can be read."""

from __future__ import annotations

import io
import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFont

from publishing.render import drawing, fonts
from publishing.render.covers import Cover, CropBox, cover, crops, draw
from publishing.render.pictures import NotAPicture
from publishing.render.themes import DEFAULT
from publishing.render.typesetting import NO_LINE_END, NO_LINE_START, break_lines, chunks

from .samples import a_photo, encoded, opened

TITLES = [
    "征兵啦！",
    "关于做好2026年冬季森林防火工作的通告",
    "2027年度城乡居民医保缴费有变化，这些事项请留意，不要错过时间",
    "《山东省养老服务条例》解读：60岁以上老人有哪些新福利？",
    "Wi-Fi进村啦“信息惠民”工程（二期）…",
]


def cut(made: Cover, box: CropBox) -> Image.Image:
    left, top, right, bottom = box
    pixels = (left * made.width, top * made.height, right * made.width, bottom * made.height)
    return opened(made.data).crop(tuple(map(round, pixels)))  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(4000, 3000), (900, 383), (1080, 10_000), (10_000, 400), (500, 500), (1, 1)])
@pytest.mark.parametrize("focus", [*itertools.product((0.0, 0.5, 1.0), repeat=2), None, (-3.0, 7.0)])
def test_crops_have_their_ratio_inside_the_picture(size: tuple[int, int], focus: tuple[float, float] | None) -> None:
    found = crops(*size, focus)
    for box, ratio in ((found.wide, 2.35), (found.square, 1.0)):
        left, top, right, bottom = box
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert all(round(value, 6) == value for value in box)
        width, height = (right - left) * size[0], (bottom - top) * size[1]
        assert width == pytest.approx(height * ratio, abs=0.05)
        assert right - left == pytest.approx(1, abs=1e-6) or bottom - top == pytest.approx(1, abs=1e-6)


@given(st.integers(1, 9000), st.integers(1, 9000), st.floats(0, 1), st.floats(0, 1))
def test_focus_is_never_cropped_away(width: int, height: int, x: float, y: float) -> None:
    for left, top, right, bottom in (crops(width, height, (x, y)).wide, crops(width, height, (x, y)).square):
        assert left - 2e-6 <= x <= right + 2e-6
        assert top - 2e-6 <= y <= bottom + 2e-6


@pytest.mark.parametrize("size", [(4000, 3000), (1200, 400), (300, 200), (200, 900), (1, 1), (3000, 90)])
def test_cover_is_large_enough_and_light(size: tuple[int, int]) -> None:
    made = cover(encoded(a_photo(*size), "JPEG"), (0.5, 0.5))
    image = opened(made.data)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (made.width, made.height))
    wide = cut(made, made.wide)
    assert wide.width >= 900
    assert wide.height >= 382
    assert len(made.data) < 500_000
    assert 1 <= made.width / made.height <= 2.36


def test_cover_of_grain_keeps_its_size_rather_than_its_weight() -> None:
    grain = Image.merge("RGB", [Image.effect_noise((1440, 1440), 120) for _ in range(3)])
    made = cover(encoded(grain, "JPEG", quality=95), None)
    assert cut(made, made.wide).width >= 900
    assert len(made.data) < 10 * 1024 * 1024


def test_portrait_is_trimmed_round_its_focus() -> None:
    portrait = Image.new("RGB", (600, 3000), "white")
    portrait.paste((200, 0, 0), (200, 2400, 400, 2500))
    made = cover(encoded(portrait, "PNG"), (0.5, 2450 / 3000))
    for box in (made.wide, made.square):
        piece = cut(made, box)
        red, green, _blue = piece.getpixel((piece.width // 2, piece.height // 2))  # type: ignore[misc]
        assert red > 150 > green


def test_cover_is_upright_and_without_transparency() -> None:
    image = Image.new("RGBA", (1000, 800), (0, 0, 0, 0))
    made = cover(encoded(image, "PNG"), None)
    assert opened(made.data).getpixel((10, 10)) == (255, 255, 255)


def test_cover_of_no_picture_is_refused() -> None:
    with pytest.raises(NotAPicture):
        cover(b"no", None)


@pytest.mark.parametrize("title", TITLES)
def test_drawn_cover_has_both_cuts(title: str) -> None:
    made = draw(title, kind_label="政策解读", account="青禾发布")
    assert made.wide == (0.0, 0.0, 1.0, 1.0)
    square = cut(made, made.square)
    assert square.width == square.height == made.height >= 383
    assert len(made.data) < 500_000


def test_whole_title_stands_in_the_square() -> None:
    blank = opened(draw("", kind_label="", account="").data)
    for title in TITLES:
        made = draw(title, kind_label="政策解读", account="青禾发布")
        ink = ImageChops.difference(opened(made.data), blank).convert("L").point([0] * 90 + [255] * 166).getbbox()
        assert ink is not None
        left, _top, right, _bottom = made.square
        assert left * made.width + 20 < ink[0] < ink[2] < right * made.width - 20


@pytest.mark.parametrize("title", TITLES)
def test_title_is_set_in_full_and_large(title: str) -> None:
    setting = drawing.set_title(title)
    assert "".join(setting.lines) == title
    assert setting.size_px >= 48
    assert len(setting.lines) <= 5


def test_endless_title_is_cut_with_an_ellipsis() -> None:
    setting = drawing.set_title("关于公布补助对象名单的公示" * 12)
    assert setting.lines[-1].endswith("…")
    assert setting.size_px >= 40


def test_empty_title_sets_nothing() -> None:
    assert drawing.set_title("").lines == ()


def test_characters_are_letters_not_boxes() -> None:
    font = fonts.load(40)
    missing = bytes(font.getmask("\uffff"))
    words = "青禾镇政策解读通知公告，。《》0123"
    assert all(bytes(font.getmask(character)) != missing for character in words)
    assert fonts.drawable(words) == words


def test_characters_without_a_glyph_are_left_out() -> None:
    assert fonts.drawable("征兵啦🎉\U000e0041！\u200d\ufe0f\n报名\t") == "征兵啦！ 报名"


def test_drawn_text_differs_from_boxes() -> None:
    title = drawing.draw("青禾", kind_label="", account="", theme=DEFAULT)
    empty = drawing.draw("", kind_label="", account="", theme=DEFAULT)
    font: ImageFont.FreeTypeFont = fonts.load(drawing.set_title("青禾").size_px)
    boxes = empty.copy()
    ImageDraw.Draw(boxes).text(
        (drawing.WIDTH_PX / 2, 323), "\uffff\uffff", font=font, fill="white", anchor="mm", language=fonts.language()
    )
    drawn = ImageChops.difference(title, empty)
    assert drawn.getbbox() is not None
    assert drawn.tobytes() != ImageChops.difference(boxes, empty).tobytes()


def test_font_is_searched_in_the_python_package_too(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    fonts.find.cache_clear()
    monkeypatch.setattr(fonts, "_NOTO", f"{tmp_path}/none-{{}}.ttc")
    monkeypatch.setattr(fonts, "_MICROHEI", f"{tmp_path}/none.ttc")
    try:
        found = fonts.find()
        assert found.path.endswith("NotoSansCJKtc-Bold.otf")
        monkeypatch.setattr(fonts, "_PACKAGE", "no_such_package")
        fonts.find.cache_clear()
        with pytest.raises(fonts.NoChineseFont, match="fonts-noto-cjk"):
            fonts.find()
    finally:
        fonts.find.cache_clear()


def test_no_line_starts_or_ends_with_the_wrong_mark() -> None:
    for title in TITLES:
        lines = drawing.set_title(title).lines
        assert all(line[0] not in NO_LINE_START for line in lines[1:])
        assert all(line[-1] not in NO_LINE_END for line in lines[:-1])


def test_numbers_latin_words_and_common_words_stay_whole() -> None:
    assert chunks("2026年12月Wi-Fi，好") == ["2026年", "12月", "Wi-Fi，", "好"]
    assert "城乡居民" in chunks("关于城乡居民医保", whole_words=True)


def test_lines_break_evenly() -> None:
    assert break_lines("一二三四五六七八", lines=2, max_width=6, width=len) == ("一二三四", "五六七八")


def test_lines_break_after_marks_rather_than_anywhere() -> None:
    assert break_lines("医保有变化，这些事要知道", lines=2, max_width=9, width=len) == ("医保有变化，", "这些事要知道")


@settings(deadline=None)
@given(
    text=st.text(st.sampled_from("的政策，。《》（）“”A1 解读…—"), max_size=40),
    lines=st.integers(1, 5),
    room=st.integers(1, 12),
)
@example(text="，，，", lines=2, room=3)
def test_breaking_keeps_every_letter_and_the_rules(text: str, lines: int, room: int) -> None:
    found = break_lines(text, lines=lines, max_width=room, width=len)
    if found is None:
        return
    assert len(found) == lines
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(len(line) <= room for line in found)
    assert all(line[0] not in NO_LINE_START for line in found[1:])
    assert all(line[-1] not in NO_LINE_END for line in found[:-1])


def test_cover_can_be_read_as_a_file() -> None:
    assert Image.open(io.BytesIO(draw("通告", kind_label="", account="").data)).format == "JPEG"
