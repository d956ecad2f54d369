"""How good a picture is, told by its pixels: sharp or blurred, dark or washed out, large enough for its place.

The bounds were set on fifteen photographs and the demonstration's drawings, each also blurred and darkened: sharp ones
measure 0.63 and more, blurred by 0.6 % of their length 0.27 and less. What cannot be told: a noisy night photo counts
as sharp, fog and plain walls have nothing to measure, and a picture may be dark on purpose. So these are hints for a
person, never a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops, ImageFilter

MIN_SHARPNESS = 0.28
MIN_LIGHTNESS = 50
MAX_LIGHTNESS = 225
MAX_SHADOWS = 150
MIN_WIDTH_PX = 600
"""A phone shows a picture 1000 to 1200 pixels wide; below 600 it is plainly blurred."""
MIN_COVER_PX = (900, 383)
"""The wide cut WeChat asks for; smaller covers are blown up."""

_MEASURED_SIDE_PX = 1024
_TILES = 8
_TEXTURED = 1.0
"""Mean difference of neighbouring pixels (0..255) below which a tile has nothing in it to be sharp."""
_SHARPEST_SHARE = 0.85
"""One sharp seventh of a picture is enough: backgrounds are often out of focus on purpose."""


@dataclass(frozen=True, kw_only=True)
class Quality:
    """``sharpness`` 0..1, ``None`` where nothing could be measured; ``lightness`` is the mean luminance (0..255) and
    ``shadows`` the luminance that one pixel in a hundred stays below."""

    sharpness: float | None
    lightness: float
    shadows: int


@dataclass(frozen=True, kw_only=True)
class Fault:
    """``label``, ``message`` and ``suggestion`` are Chinese, for the editor; ``message`` is a sentence without its subject."""

    code: str
    label: str
    message: str
    suggestion: str


def judge(image: Image.Image) -> Quality:
    """Measure an upright picture, RGB or RGBA; about 20 ms, whatever its size."""
    small = image.copy() if max(image.size) <= _MEASURED_SIDE_PX else image.reduce(max(image.size) // _MEASURED_SIDE_PX)
    small.thumbnail((_MEASURED_SIDE_PX, _MEASURED_SIDE_PX), Image.Resampling.BOX)
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
    grey = ground.convert("L")
    histogram = grey.histogram()
    return Quality(
        sharpness=_sharpness(grey),
        lightness=round(sum(level * count for level, count in enumerate(histogram)) / sum(histogram), 1),
        shadows=_percentile(histogram, 0.01),
    )


def faults(quality: Quality | None, width: int, height: int) -> tuple[Fault, ...]:
    """What is wrong with a picture of an article; without ``quality`` only its size is judged."""
    found = []
    if width < MIN_WIDTH_PX:
        found.append(_small(f"宽 {width} 像素，手机上会发虚（宜 {MIN_WIDTH_PX} 像素以上）"))
    return (*found, *_of_pixels(quality))


def cover_faults(quality: Quality | None, width: int, height: int) -> tuple[Fault, ...]:
    """What is wrong with a picture as a cover."""
    found = []
    if min(width, height * MIN_COVER_PX[0] / MIN_COVER_PX[1]) < MIN_COVER_PX[0]:
        wanted = "×".join(str(side) for side in MIN_COVER_PX)
        found.append(_small(f"{width}×{height} 像素，裁成 2.35∶1 后不足 {wanted}，会放大发虚"))
    return (*found, *_of_pixels(quality))


def _small(message: str) -> Fault:
    return Fault(code="picture-small", label="太小", message=message, suggestion="请换原图；微信转发的图往往已被压小。")


def _of_pixels(quality: Quality | None) -> tuple[Fault, ...]:
    if quality is None:
        return ()
    found = []
    if quality.sharpness is not None and quality.sharpness < MIN_SHARPNESS:
        found.append(
            Fault(
                code="picture-blurred",
                label="不清晰",
                message="看上去不清晰",
                suggestion="请放大看一眼，手抖或失焦的照片换一张。",
            )
        )
    if quality.lightness < MIN_LIGHTNESS:
        found.append(
            Fault(
                code="picture-dark",
                label="太暗",
                message="看上去太暗",
                suggestion="请在手机上看得清再用，或调亮后重新上传。",
            )
        )
    if quality.lightness > MAX_LIGHTNESS and quality.shadows > MAX_SHADOWS:
        found.append(
            Fault(
                code="picture-bright", label="过曝", message="看上去曝光过度", suggestion="请换一张，或调暗后重新上传。"
            )
        )
    return tuple(found)


def _sharpness(grey: Image.Image) -> float | None:
    """How much of the difference between neighbours a blur takes away, in the sharpest textured tiles.

    After Crété-Roffet and others, "The blur effect" (2007): what is blurred already has little left to lose.
    """
    if min(grey.size) < 2:
        return None
    edges = _edges(grey)
    lost = ImageChops.subtract(edges, _edges(grey.filter(ImageFilter.GaussianBlur(2))))
    shares = sorted(part / whole for part, whole in zip(_tiles(lost), _tiles(edges), strict=True) if whole > _TEXTURED)
    return round(shares[int(len(shares) * _SHARPEST_SHARE)], 3) if shares else None


def _edges(grey: Image.Image) -> Image.Image:
    width, height = grey.size
    here = grey.crop((1, 1, width, height))
    across = ImageChops.difference(here, grey.crop((0, 1, width - 1, height)))
    down = ImageChops.difference(here, grey.crop((1, 0, width, height - 1)))
    return ImageChops.add(across, down)


def _tiles(image: Image.Image) -> tuple[float, ...]:
    small = image.convert("F").resize((_TILES, _TILES), Image.Resampling.BOX)
    values: Any = small.get_flattened_data()
    return tuple(values)


def _percentile(histogram: list[int], share: float) -> int:
    wanted, seen = share * sum(histogram), 0
    for level, count in enumerate(histogram):
        seen += count
        if seen >= wanted:
            return level
    return len(histogram) - 1
