"""Pictures: measured by their header, cleaned when they are uploaded, fitted for an article.

What goes out is upright, in sRGB and free of metadata (phones write the place a picture was taken into it), as JPEG or
PNG, because WeChat takes nothing else (``uploadimg``: jpg and png below 1 MB, official page read 2026-11; WebP and CMYK
fail in practice).

A picture's size is read from its header and judged before anything is decoded: 48 KB of PNG can claim 400 megapixels.
"""

from __future__ import annotations

import collections
import contextlib
import datetime
import io
import struct
import zlib
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO

import pillow_heif
from PIL import Image

from publishing.render.animation import BrokenAnimation, strip_gif
from publishing.render.colours import (
    has_few_colours,
    shows_through,
    to_srgb,
    upright,
    without_transparency,
)
from publishing.render.quality import Quality, judge

# Asking for formats by name finds only those already loaded.
Image.init()
pillow_heif.register_heif_opener()

MAX_PIXELS = 60_000_000
"""The largest picture taken in: phones write 12, 48 or 50 megapixels, and 60 decode to 180 MB."""
MAX_SIDE_PX = 30_000
"""No photo and no poster is longer; JPEG itself ends at 65,500."""

MAX_ORIGINAL_SIDE_PX = 4096
ORIGINAL_QUALITY = 90
ARTICLE_QUALITY = 85
MIN_QUALITY = 40
MAX_PNG_TO_JPEG = 1.5
"""A drawing may weigh this much more as PNG than as JPEG, for the sake of its sharp edges."""

# MPO, the two-in-one JPEG of some phones, is opened by way of JPEG.
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF")
_EXIF_IN_HEADER = frozenset({"JPEG", "MPO", "WEBP", "AVIF"})
_TURNED_SIDEWAYS = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112
_EXIF, _TAKEN = 0x8769, 0x9003
# Everything Pillow's decoders are known to raise on broken files.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)


class PictureRefused(ValueError):
    """The picture cannot be used; the message is a Chinese sentence for the editor with the next step."""


class NotAPicture(PictureRefused):
    """No picture, a kind we do not take, or a damaged file."""


class TooLarge(PictureRefused):
    """More pixels than :data:`MAX_PIXELS`, longer than :data:`MAX_SIDE_PX`, or more bytes than can be saved by any means."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What the header says: pixels as stored (before turning by EXIF), Pillow's format name, frames (1 for a still)."""

    width: int
    height: int
    format: str
    frames: int


@dataclass(frozen=True, kw_only=True)
class FittedPicture:
    """Bytes ready for upload. ``extension`` has no dot and matches ``content_type`` and the bytes."""

    data: bytes
    content_type: str
    extension: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class CleanedPicture:
    """An original fit for keeping. ``extension`` has no dot and matches ``content_type`` and the bytes.

    ``quality`` is of the first frame.
    """

    data: bytes
    content_type: str
    extension: str
    width: int
    height: int
    quality: Quality
    is_animated: bool = False


def measure(file: BinaryIO | bytes) -> Measured:
    """Return size and kind of a picture from its header, without decoding it; the file's position is kept.

    Raises :class:`NotAPicture` for anything but JPEG, PNG, GIF, WebP, BMP, TIFF, HEIC and AVIF, and :class:`TooLarge`
    above 60 megapixels. A good header does not promise that the rest can be decoded.
    """
    stream = io.BytesIO(file) if isinstance(file, bytes) else file
    position = stream.tell()
    stream.seek(0)
    try:
        image = _open(stream)
        with _damage_reported():
            frames = int(getattr(image, "n_frames", 1))
        is_still = image.format in {"JPEG", "MPO"}
        return Measured(
            width=image.width,
            height=image.height,
            format=image.format or "",
            frames=1 if is_still else frames,
        )
    finally:
        stream.seek(position)


def fit(data: bytes, *, max_bytes: int, max_width_px: int = 1080, keeps_moving: bool = False) -> FittedPicture:
    """Return ``data`` upright, in sRGB, without metadata, as JPEG or PNG of fewer than ``max_bytes``.

    At most ``max_width_px`` wide, never enlarged. PNG for line art and for transparency where it fits, else progressive
    JPEG; dark drawings on a transparent ground are laid on white, for they would vanish in WeChat's dark mode. Of an
    animation the first frame is taken, unless ``keeps_moving`` and its GIF is small enough as it is. Raises
    :class:`PictureRefused` when it is no picture, above 60 megapixels, damaged, or when ``max_bytes`` is out of reach.
    """
    if keeps_moving and len(data) < max_bytes:
        measured = measure(data)
        if measured.format == "GIF" and measured.frames > 1:
            gif = _cleaned_gif(data, measured)
            return FittedPicture(
                data=gif.data, content_type="image/gif", extension="gif", width=gif.width, height=gif.height
            )
    image = decode(data, max_width_px=max_width_px)
    if image.mode == "RGBA" and not shows_through(image):
        image = without_transparency(image)
    encoded = _png_if_better(image)
    if encoded is not None and len(encoded) < max_bytes:
        return FittedPicture(
            data=encoded, content_type="image/png", extension="png", width=image.width, height=image.height
        )
    encoded, width, height = encode_jpeg(without_transparency(image), max_bytes=max_bytes)
    return FittedPicture(
        data=encoded,
        content_type="image/jpeg",
        extension="jpg",
        width=width,
        height=height,
    )


def fit_many(
    pictures: Iterable[bytes],
    *,
    max_bytes: int,
    max_width_px: int = 1080,
    threads: int = 2,
) -> Generator[FittedPicture, None, None]:
    """Yield :func:`fit` of each picture, in order, ``threads`` at a time.

    ``pictures`` is drawn from only as results are taken, at most ``threads + 1`` ahead, so a generator that reads files
    keeps memory bounded whatever their number. Raises at the place of the refused picture; those before it have been
    yielded.
    """
    waiting: collections.deque[Future[FittedPicture]] = collections.deque()
    pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="fit")
    try:
        for data in pictures:
            waiting.append(pool.submit(fit, data, max_bytes=max_bytes, max_width_px=max_width_px))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def clean_original(file: BinaryIO | bytes) -> CleanedPicture:
    """Return an uploaded picture as it may be kept: upright, sRGB, no metadata, longest side at most 4096 px.

    Line art and transparency become PNG, all else (HEIC, WebP, CMYK, photos stored as PNG …) JPEG of quality 90. An
    animated GIF stays what it is, frame by frame to the bit, less its comments and extensions; it is never resized.
    Other animations become their first frame. Cleaning twice costs a little quality and is otherwise harmless. Raises
    :class:`PictureRefused`.
    """
    data = file if isinstance(file, bytes) else _read_all(file)
    measured = measure(data)
    if measured.format == "GIF" and measured.frames > 1:
        return _cleaned_gif(data, measured)
    image = decode(data, max_width_px=MAX_ORIGINAL_SIDE_PX, max_height_px=MAX_ORIGINAL_SIDE_PX)
    encoded, content_type, extension = _png_if_better(image), "image/png", "png"
    if encoded is None:
        encoded, content_type, extension = _encode_jpeg(image, ORIGINAL_QUALITY), "image/jpeg", "jpg"
    return CleanedPicture(
        data=encoded,
        content_type=content_type,
        extension=extension,
        width=image.width,
        height=image.height,
        quality=judge(image),
    )


def taken_at(file: BinaryIO | bytes) -> datetime.datetime | None:
    """When the camera says the picture was taken, in its own time zone; ``None`` when it does not say.

    Read from the header; the file's position is kept. Raises :class:`PictureRefused` as :func:`measure` does.
    """
    stream = io.BytesIO(file) if isinstance(file, bytes) else file
    position = stream.tell()
    stream.seek(0)
    try:
        image = _open(stream)
        with _damage_reported():
            if image.format not in _EXIF_IN_HEADER | {"HEIF"}:
                return None
            written = image.getexif().get_ifd(_EXIF).get(_TAKEN)
    finally:
        stream.seek(position)
    try:
        return datetime.datetime.strptime(str(written).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - cameras tell no zone
    except ValueError:
        return None


def decode(data: bytes, *, max_width_px: int, max_height_px: int = MAX_PIXELS) -> Image.Image:
    """Return the picture upright and in sRGB, made smaller to fit, with nothing attached.

    The mode is RGBA where something is transparent, else RGB.

    Raises :class:`PictureRefused`. JPEG is decoded at a half, quarter or eighth where that is enough (``draft``): twice
    as fast and a quarter of the memory for a phone's photo.
    """
    image = _open(io.BytesIO(data))
    with _damage_reported():
        # PNG may carry EXIF behind its pixels; HEIC and TIFF are turned by their decoders.
        orientation = _orientation(image) if image.format in _EXIF_IN_HEADER else 1
        limits = (max_width_px, max_height_px)
        stored_size = _fit_into(
            image.size,
            *(reversed(limits) if orientation in _TURNED_SIDEWAYS else limits),
        )
        if stored_size != image.size:
            image.draft(None, stored_size)
        image.load()
        if image.format not in _EXIF_IN_HEADER:
            orientation = _orientation(image)
            if orientation in _TURNED_SIDEWAYS:
                stored_size = _fit_into(image.size, *reversed(limits))
        resized = to_srgb(image, image.info.get("icc_profile"), stored_size)
        return upright(resized, orientation)


def encode_jpeg(image: Image.Image, *, max_bytes: int, min_quality: int = MIN_QUALITY) -> tuple[bytes, int, int]:
    """Return RGB ``image`` as progressive JPEG below ``max_bytes`` with its width and height, at the best quality that fits.

    Tries quality 85 and then at most two lower ones, chosen by how far the last one missed; when ``min_quality`` is
    still too large the picture is made smaller. Raises :class:`TooLarge` when even a few pixels do not fit.
    """
    while True:
        quality = ARTICLE_QUALITY
        encoded = _encode_jpeg(image, quality)
        for _attempt in range(2):
            if len(encoded) < max_bytes or quality == min_quality:
                break
            # Below 85 the size of a JPEG falls roughly with the square root of what quality falls short of 100.
            wanted = 100 - (100 - quality) * (len(encoded) / max_bytes) ** 1.6 - 2
            quality = max(min_quality, min(quality - 5, int(wanted)))
            encoded = _encode_jpeg(image, quality)
        if len(encoded) >= max_bytes and quality > min_quality:
            encoded = _encode_jpeg(image, min_quality)
        if len(encoded) < max_bytes:
            return encoded, image.width, image.height
        if max(image.size) <= 16:
            raise TooLarge(f"图片无法压缩到 {max_bytes} 字节以内，请换一张图片")
        factor = min(0.9, (max_bytes / len(encoded)) ** 0.5)
        size = max(1, int(image.width * factor)), max(1, int(image.height * factor))
        image = image.resize(size, Image.Resampling.LANCZOS)


def _open(stream: BinaryIO) -> Image.Image:
    """Open by header and judge the size. Nothing is decoded yet."""
    try:
        image = Image.open(stream, formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # Pillow's own limit is higher than ours, and may have been changed; ours is applied below.
        raise TooLarge(_too_many_pixels()) from error
    except _BROKEN as error:
        raise NotAPicture("这个文件不是可用的图片，请上传 JPG、PNG、GIF、WebP 或 HEIC 格式的图片") from error
    if image.width * image.height > MAX_PIXELS:
        raise TooLarge(_too_many_pixels(image.size))
    if max(image.size) > MAX_SIDE_PX:
        raise TooLarge(_too_many_pixels(image.size))
    if image.width < 1 or image.height < 1:
        raise NotAPicture("图片的宽或高为 0，请换一张图片")
    return image


@contextlib.contextmanager
def _damage_reported() -> Iterator[None]:
    try:
        yield
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge(_too_many_pixels()) from error
    except _BROKEN as error:
        raise NotAPicture("图片已损坏或不完整，请用看图软件打开后另存为 JPG，再重新上传") from error


def _too_many_pixels(size: tuple[int, int] | None = None) -> str:
    what = f"图片尺寸 {size[0]}×{size[1]} 过大" if size else "图片尺寸过大"
    return f"{what}，最多 {MAX_PIXELS // 10_000} 万像素，请先把图片缩小到长边 {MAX_ORIGINAL_SIDE_PX} 像素以内再上传"


def _orientation(image: Image.Image) -> int:
    return int(image.getexif().get(_ORIENTATION, 1))


def _read_all(file: BinaryIO) -> bytes:
    position = file.tell()
    file.seek(0)
    data = file.read()
    file.seek(position)
    return data


def _fit_into(size: tuple[int, int], max_width_px: int, max_height_px: int) -> tuple[int, int]:
    scale = min(1.0, max_width_px / size[0], max_height_px / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _encode_jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
    return out.getvalue()


def _encode_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _png_if_better(image: Image.Image) -> bytes | None:
    """The picture as PNG where it is transparent, or line art that PNG holds in about the space of a JPEG."""
    if image.mode == "RGBA":
        return _encode_png(image)
    if not has_few_colours(image):
        return None
    # A black-and-white photo has few colours too: only the size tells it from a drawing.
    encoded = _encode_png(image)
    return encoded if len(encoded) <= MAX_PNG_TO_JPEG * len(_encode_jpeg(image, ARTICLE_QUALITY)) else None


def _cleaned_gif(data: bytes, measured: Measured) -> CleanedPicture:
    if max(measured.width, measured.height) > MAX_ORIGINAL_SIDE_PX:
        raise TooLarge(f"动图的边长超过 {MAX_ORIGINAL_SIDE_PX} 像素，请缩小后再上传")
    try:
        stripped = strip_gif(data)
    except BrokenAnimation as error:
        raise NotAPicture("动图已损坏或不完整，请重新导出后再上传") from error
    return CleanedPicture(
        data=stripped,
        content_type="image/gif",
        extension="gif",
        width=measured.width,
        height=measured.height,
        quality=judge(decode(data, max_width_px=measured.width)),
        is_animated=True,
    )
