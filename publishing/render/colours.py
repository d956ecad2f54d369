"""The pixels of a picture → upright sRGB, RGB or RGBA, with nothing attached."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageCms, ImageStat

FEW_COLOURS = 2048
"""Drawings, tables and most screenshots have fewer; photos in colour have tens of thousands."""

DARK_INK_LUMINANCE = 110
"""Mean luminance (0..255) of the visible pixels below which a transparent picture would be lost on WeChat's dark ground."""

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
# Alpha below an eighth does not count as ink.
_SEEN = [0] * 32 + [255] * 224
_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def to_srgb(image: Image.Image, profile: bytes | None, size: tuple[int, int]) -> Image.Image:
    """Return ``image`` resized to ``size`` as RGB or RGBA in sRGB; ``profile`` is the embedded ICC profile.

    Resized before converted, because colour management costs the most per pixel. A profile that cannot be read, or that
    belongs to another kind of picture, is passed over: colours a little off are better than no picture.
    """
    image = _plain_mode(image)
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    elif image.readonly or image.info:
        image = image.copy()
    image.info = {}
    alpha = image.getchannel("A") if image.mode in {"RGBA", "LA"} else None
    base = image.convert("L") if image.mode == "LA" else image.convert("RGB") if image.mode == "RGBA" else image
    managed = _managed(base, profile) if profile else None
    result = managed if managed is not None else base if base.mode == "RGB" else base.convert("RGB")
    if alpha is not None and alpha.getextrema() != (255, 255):
        result.putalpha(alpha)
    result.info = {}
    return result


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turn by the EXIF orientation (1–8); other values are passed over, as viewers do."""
    transposition = _TRANSPOSITIONS.get(orientation)
    return image if transposition is None else image.transpose(transposition)


def has_few_colours(image: Image.Image) -> bool:
    return image.getcolors(FEW_COLOURS) is not None


def shows_through(image: Image.Image) -> bool:
    """Whether the RGBA ``image`` is worth keeping transparent: its ink is light enough to be seen on a dark ground too."""
    alpha = image.getchannel("A")
    if alpha.getbbox() is None:
        return False
    return (
        float(ImageStat.Stat(image.convert("RGB").convert("L"), mask=alpha.point(_SEEN)).mean[0]) >= DARK_INK_LUMINANCE
    )


def without_transparency(image: Image.Image) -> Image.Image:
    """``image`` as RGB, what is transparent laid on white."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _plain_mode(image: Image.Image) -> Image.Image:
    """``image`` as L, LA, RGB, RGBA or CMYK with 8 bits a channel."""
    if image.mode in {"L", "RGB", "RGBA", "LA", "CMYK"}:
        return image.convert("RGBA") if "transparency" in image.info and image.mode in {"L", "RGB"} else image
    if image.mode in {"P", "PA"}:
        return image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    if image.mode in {"I;16", "I;16L", "I;16B", "I;16N", "I", "F"}:
        return _eight_bits(image)
    if image.mode in {"RGBa", "La"}:
        return image.convert({"RGBa": "RGBA", "La": "LA"}[image.mode])
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 or more bits as 8: by the range of 16 bits, or by its own range where it goes beyond that.

    ``convert("L")`` would cut everything above 255 off to white.
    """
    wide = image.convert("F")
    low, high = _extrema(wide)
    if low >= 0 and high <= 65535 and image.mode != "F":
        low, high = 0.0, 65535.0
    scale = 255 / (high - low) if high > low else 0.0
    return wide.point(lambda value: value * scale - low * scale).convert("L")


def _extrema(image: Image.Image) -> tuple[float, float]:
    extrema: Any = image.getextrema()
    return float(extrema[0]), float(extrema[1])


def _managed(image: Image.Image, profile: bytes) -> Image.Image | None:
    """``image`` brought from ``profile`` into sRGB, or ``None`` when that cannot be done or nothing would change."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
            return None
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
