"""The drawn cover: the title in the middle square, fields and rings around it."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from PIL import Image, ImageColor, ImageDraw

from publishing.render import fonts
from publishing.render.themes import Theme
from publishing.render.typesetting import break_lines

WIDTH_PX, HEIGHT_PX = 1504, 640
"""2.35 : 1; the middle square is as high as the picture."""

MAX_TITLE_LINES = 5
TITLE_SIZES_PX = range(112, 39, -2)
LINE_HEIGHT = 1.36

_Colour = tuple[int, int, int]
_SHARPNESS = 2
_SIZE_FOR_WHOLE_WORDS = 0.8
_TITLE_WIDTH_PX = 548
_TITLE_TOP_PX, _TITLE_BOTTOM_PX = 138, 508
_LABEL_PX, _ACCOUNT_PX = 30, 28
_LABEL_MIDDLE_PX, _ACCOUNT_MIDDLE_PX = 84, 572
_WHITE: _Colour = (255, 255, 255)


@dataclass(frozen=True, kw_only=True)
class SetTitle:
    """A title as it is set: its lines and the size of its letters in pixels."""

    lines: tuple[str, ...]
    size_px: int


def draw(title: str, *, kind_label: str, account: str, theme: Theme) -> Image.Image:
    """Return the picture, RGB, 1504 × 640 pixels. Raises :class:`~publishing.render.fonts.NoChineseFont`."""
    image = _ground(theme)
    pen = ImageDraw.Draw(image)
    mark = _colour(theme.cover_mark)
    middle = WIDTH_PX / 2
    if label := fonts.drawable(kind_label):
        _draw_label(pen, label, middle, mark)
    if name := fonts.drawable(account):
        _draw_account(pen, name, middle, mark)
    setting = set_title(fonts.drawable(title))
    font = fonts.load(setting.size_px)
    line_px = setting.size_px * LINE_HEIGHT
    top = (_TITLE_TOP_PX + _TITLE_BOTTOM_PX - line_px * len(setting.lines)) / 2
    for number, line in enumerate(setting.lines):
        place = (
            _optical_middle(line, middle, setting.size_px),
            top + line_px * (number + 0.5),
        )
        pen.text(place, line, font=font, fill=_WHITE, anchor="mm", language=fonts.language())
    return image


def set_title(title: str) -> SetTitle:
    """Return the setting with the largest letters, up to a fifth smaller where that keeps words whole.

    A title that does not fit at the smallest size (beyond some 60 characters) loses its end to 「…」.
    """
    text = title
    while text:
        whole, broken = (
            _largest(text, whole_words=True),
            _largest(text, whole_words=False),
        )
        if whole and broken and whole.size_px >= broken.size_px * _SIZE_FOR_WHOLE_WORDS:
            return whole
        if broken:
            return broken
        text = text.rstrip("…")[:-1] + "…" if len(text) > 1 else ""
    return SetTitle(lines=(), size_px=TITLE_SIZES_PX[-1])


def _largest(text: str, *, whole_words: bool) -> SetTitle | None:
    for size_px in TITLE_SIZES_PX:
        room = int((_TITLE_BOTTOM_PX - _TITLE_TOP_PX) / (size_px * LINE_HEIGHT))
        for count in range(1, min(room, MAX_TITLE_LINES) + 1):
            lines = break_lines(
                text,
                lines=count,
                max_width=_TITLE_WIDTH_PX,
                width=functools.partial(_width, size_px=size_px),
                whole_words=whole_words,
            )
            if lines is not None:
                return SetTitle(lines=lines, size_px=size_px)
    return None


def _width(text: str, *, size_px: int) -> float:
    # Measured once at 100 px: letters grow in proportion.
    return _unit_width(text) * size_px / 100


@functools.lru_cache(maxsize=4096)
def _unit_width(text: str) -> float:
    return float(fonts.load(100).getlength(text, language=fonts.language()))


def _optical_middle(line: str, middle: float, size_px: int) -> float:
    """Full-width marks are half empty: shift the line so that its ink, not its box, stands in the middle."""
    shift = 0.0
    if line[-1] in "，。、；：？！）》」』】":
        shift += size_px / 4
    if line[0] in "（《「『【":
        shift -= size_px / 4
    return middle + shift


def _draw_label(pen: ImageDraw.ImageDraw, label: str, middle: float, mark: _Colour) -> None:
    font = fonts.load(_LABEL_PX)
    spaced = "\u2009".join(label) if len(label) <= 6 else label
    half = float(font.getlength(spaced, language=fonts.language())) / 2
    pen.text(
        (middle, _LABEL_MIDDLE_PX),
        spaced,
        font=font,
        fill=mark,
        anchor="mm",
        language=fonts.language(),
    )
    for side in (-1, 1):
        near, far = middle + side * (half + 22), middle + side * (half + 78)
        pen.line([(near, _LABEL_MIDDLE_PX), (far, _LABEL_MIDDLE_PX)], fill=mark, width=2)


def _draw_account(pen: ImageDraw.ImageDraw, name: str, middle: float, mark: _Colour) -> None:
    pen.rectangle(
        [middle - 24, _ACCOUNT_MIDDLE_PX - 36, middle + 24, _ACCOUNT_MIDDLE_PX - 33],
        fill=mark,
    )
    pen.text(
        (middle, _ACCOUNT_MIDDLE_PX),
        name,
        font=fonts.load(_ACCOUNT_PX),
        fill=_WHITE,
        anchor="mm",
        language=fonts.language(),
    )


def _ground(theme: Theme) -> Image.Image:
    """Sky, rings like a rising sun's, and fields in four bands; drawn twice as large and made smaller for smooth edges."""
    size = width, height = WIDTH_PX * _SHARPNESS, HEIGHT_PX * _SHARPNESS
    dark, light = _colour(theme.cover_dark), _colour(theme.cover_light)
    image = Image.composite(
        Image.new("RGB", size, light),
        Image.new("RGB", size, dark),
        Image.linear_gradient("L").resize(size),
    )
    veil = Image.new("L", size)
    pen = ImageDraw.Draw(veil)
    for x, y in ((0.0, 0.86), (1.0, 0.86)):
        for ring in range(9, 1, -1):
            radius = ring * height * 0.085
            box = [
                x * width - radius,
                y * height - radius,
                x * width + radius,
                y * height + radius,
            ]
            pen.ellipse(box, fill=10 + (9 - ring) * 4)
    image.paste(_WHITE, mask=veil)
    for band in range(4):
        _draw_field(image, band, _mixed(light, dark, 0.25 + band * 0.22))
    return image.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS)


def _draw_field(image: Image.Image, band: int, colour: _Colour) -> None:
    width, height = image.size
    base, swing = height * (0.80 + band * 0.055), height * 0.028
    ridge = [
        (
            x,
            base + swing * math.sin(x / width * math.tau * (1.1 + band * 0.35) + band * 1.7),
        )
        for x in range(0, width + 16, 16)
    ]
    ImageDraw.Draw(image).polygon([*ridge, (width, height), (0, height)], fill=colour)


def _colour(value: str) -> _Colour:
    red, green, blue = ImageColor.getrgb(value)[:3]
    return red, green, blue


def _mixed(one: _Colour, other: _Colour, part: float) -> _Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue
