"""Covers: one picture from which WeChat cuts 2.35 : 1 for the head of the list and 1 : 1 for everything else.

WeChat wants the cuts as fractions of the picture with at most 6 decimals, and they must really have those ratios;
covers that are too small or oddly shaped are refused even without cuts (53402). At least 900 × 383 pixels for the wide
cut, fewer than 10 MB (``add_material``; official pages and practitioners, read 2026-11).
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

from PIL import Image

from publishing.render import drawing
from publishing.render.colours import without_transparency
from publishing.render.pictures import decode, encode_jpeg, measure
from publishing.render.themes import DEFAULT, Theme

CropBox = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions 0..1 of width and height, as the channels take them."""

WIDE_RATIO = 2.35
MIN_WIDE_WIDTH_PX = 900
MAX_WIDE_WIDTH_PX = 1440
PREFERRED_BYTES = 500_000
MAX_BYTES = 10 * 1024 * 1024

_CENTRE = (0.5, 0.5)
_DECODED_SIDE_PX = 4096


@dataclass(frozen=True, kw_only=True)
class Crops:
    """The two cuts as fractions of width and height: ``wide`` is 2.35 : 1, ``square`` is 1 : 1."""

    wide: CropBox
    square: CropBox


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A cover as JPEG, its pixels, and its two cuts."""

    data: bytes
    width: int
    height: int
    wide: CropBox
    square: CropBox


def crops(width: int, height: int, focus: tuple[float, float] | None) -> Crops:
    """Return the largest 2.35 : 1 and 1 : 1 cuts of a picture with ``focus`` as near their middle as the edges allow.

    ``focus`` is a point as fractions 0..1, the middle when ``None``; values outside are brought inside.
    """
    x, y = (min(1.0, max(0.0, value)) for value in focus or _CENTRE)
    return Crops(
        wide=_box(width, height, WIDE_RATIO, x, y),
        square=_box(width, height, 1.0, x, y),
    )


def cover(data: bytes, focus: tuple[float, float] | None) -> Cover:
    """Return a picture as a cover: upright, sRGB, no metadata, trimmed to between 1 : 1 and 2.35 : 1 round ``focus``.

    ``focus`` is of the upright picture. The wide cut comes out 900 to 1440 pixels wide: small pictures are enlarged to
    900. Fewer than 500 KB, by quality and then by size. Raises :class:`~publishing.render.pictures.PictureRefused`.
    """
    measured = measure(data)
    shorter, longer = sorted((measured.width, measured.height))
    # Unless it is a panorama, the wide cut is as wide as the picture, whichever way that is turned.
    widest_px = MAX_WIDE_WIDTH_PX if longer <= shorter * WIDE_RATIO else _DECODED_SIDE_PX
    image = without_transparency(decode(data, max_width_px=widest_px, max_height_px=_DECODED_SIDE_PX))
    image, focus = _trimmed(image, focus or _CENTRE)
    wide_width = min(image.width, image.height * WIDE_RATIO)
    scale = min(max(MIN_WIDE_WIDTH_PX, wide_width), MAX_WIDE_WIDTH_PX) / wide_width
    if scale != 1:
        size = math.ceil(image.width * scale), math.ceil(image.height * scale)
        image = image.resize(size, Image.Resampling.LANCZOS)
    return _finished(image, focus)


def draw(title: str, *, kind_label: str, account: str, theme: Theme = DEFAULT) -> Cover:
    """Return a cover drawn from the title, for an article without a picture.

    Everything to read stands in the middle square, so both cuts show the whole title, set as large as it fits.
    Characters the font lacks are left out. Raises :class:`~publishing.render.fonts.NoChineseFont`.
    """
    return _finished(
        drawing.draw(title, kind_label=kind_label, account=account, theme=theme),
        _CENTRE,
    )


def cut(whole: Cover, box: CropBox) -> bytes:
    """Return one cut of a cover as a JPEG of its own, for people who put covers in by hand."""
    with Image.open(io.BytesIO(whole.data), formats=["JPEG"]) as image:
        left, top, right, bottom = box
        width, height = image.size
        edges = (round(left * width), round(top * height), round(right * width), round(bottom * height))
        encoded, _width, _height = encode_jpeg(image.crop(edges), max_bytes=MAX_BYTES)
    return encoded


def _box(width: int, height: int, ratio: float, x: float, y: float) -> CropBox:
    part_x = min(1.0, height * ratio / width)
    part_y = min(1.0, width / ratio / height)
    left = min(max(0.0, x - part_x / 2), 1 - part_x)
    top = min(max(0.0, y - part_y / 2), 1 - part_y)
    return (
        round(left, 6),
        round(top, 6),
        round(min(1.0, left + part_x), 6),
        round(min(1.0, top + part_y), 6),
    )


def _trimmed(image: Image.Image, focus: tuple[float, float]) -> tuple[Image.Image, tuple[float, float]]:
    """Cut away what no cut would show; returns the focus in what is left."""
    width, height = image.size
    if height <= width <= height * WIDE_RATIO:
        return image, focus
    box = crops(width, height, focus)
    left, top, right, bottom = box.square if width < height else box.wide
    pixels = (
        round(left * width),
        round(top * height),
        round(right * width),
        round(bottom * height),
    )
    inner = image.crop(
        (
            pixels[0],
            pixels[1],
            max(pixels[2], pixels[0] + 1),
            max(pixels[3], pixels[1] + 1),
        )
    )
    x, y = (
        (focus[0] * width - pixels[0]) / inner.width,
        (focus[1] * height - pixels[1]) / inner.height,
    )
    return inner, (x, y)


def _finished(image: Image.Image, focus: tuple[float, float]) -> Cover:
    data, width, height = encode_jpeg(image, max_bytes=PREFERRED_BYTES)
    if (width, height) != image.size:
        # Size matters more than bytes here: too small a cover is refused, 10 MB are allowed.
        data, width, height = encode_jpeg(image, max_bytes=MAX_BYTES)
    box = crops(width, height, focus)
    return Cover(data=data, width=width, height=height, wide=box.wide, square=box.square)
