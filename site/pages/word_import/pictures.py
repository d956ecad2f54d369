"""Pictures taken from a source: checked, kept once each, and counted so that a warning can name the one lost."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image

from pages.word_import.document import ImportedPicture
from pages.word_import.losses import Losses
from pages.word_import.refuse import refuse_overlong
from publishing.article import Picture

MAX_PIXELS = 60_000_000
_NAMED_LOSSES = 10
_EXTENSIONS = {
    "JPEG": ".jpg",
    "MPO": ".jpg",
    "PNG": ".png",
    "GIF": ".gif",
    "BMP": ".bmp",
    "TIFF": ".tif",
    "WEBP": ".webp",
}
# Pillow finds an MPO (two pictures in one JPEG, from some phones) by way of JPEG; it cannot be asked for by name.
_FORMATS = [name for name in _EXTENSIONS if name != "MPO"]
Image.init()
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    OverflowError,
)
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_FILE_NAME = re.compile(r"\\|^https?:|\.(?:jpe?g|png|gif|bmp|tiff?|webp|heic|emf|wmf)\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:图片|图像|图形|照片|微信图片|picture|image|img|dsc|pic)[\s_\-—:：()（）0-9]*", re.IGNORECASE
)
_GENERATED = re.compile(
    r"[^\n]*(?:描述已自动生成|内容可能不正确|Description automatically generated)[^\n]*", re.IGNORECASE
)


class Album:
    """The pictures of one document. ``advice`` says what to do with one that cannot be kept."""

    def __init__(self, losses: Losses, *, advice: str = "请在 Word 中另存为 JPG 后再插入") -> None:
        self._losses = losses
        self._advice = advice
        self._count = 0
        self._lost = 0
        self._kept: dict[str, ImportedPicture] = {}
        self._inspected: dict[str, tuple[str, tuple[int, int]] | _Unusable] = {}

    @property
    def kept(self) -> Mapping[str, ImportedPicture]:
        return dict(self._kept)

    def admit(self, data: bytes, *, filename: str, alt: str = "") -> Picture | None:
        """Keep ``data`` and return its picture; ``None``, with a warning said, when it is none we can use.

        Only formats a browser or Pillow can redraw are kept, up to 60 megapixels; EMF and WMF drawings are not. Raises
        ``ImportRefused`` (``too-long``) for more different pictures than one article can be made of.
        """
        self._count += 1
        sha256 = hashlib.sha256(data).hexdigest()
        seen = self._inspected.get(sha256)
        if seen is None:
            refuse_overlong(pictures=len(self._inspected) + 1)
            seen = self._inspected[sha256] = _inspected(data)
        if isinstance(seen, _Unusable):
            self._lose(seen.reason, seen.advice or self._advice)
            return None
        image_format, (width, height) = seen
        stem = PurePosixPath(filename).stem or f"图片{self._count}"
        self._kept.setdefault(sha256, ImportedPicture(data=data, filename=stem + _EXTENSIONS[image_format]))
        return Picture(sha256=sha256, width=width, height=height, alt=_description(alt))

    def miss(self, reason: str, advice: str) -> None:
        """A picture that is not in the file at all: count it and say so."""
        self._count += 1
        self._lose(reason, advice)

    def _lose(self, reason: str, advice: str) -> None:
        self._lost += 1
        if self._lost > _NAMED_LOSSES:
            self._losses.note("more pictures")
            return
        self._losses.say(f"第 {self._count} 张图片（{self._losses.place}）{reason}，未导入；{advice}。")


@dataclass(frozen=True)
class _Unusable:
    """Why the article cannot show a picture; ``advice`` is empty where the album's own fits."""

    reason: str
    advice: str = ""


def _inspected(data: bytes) -> tuple[str, tuple[int, int]] | _Unusable:
    """Pillow's name of the format, and (width, height) in pixels."""
    if _is_metafile(data):
        return _Unusable("是 EMF 或 WMF 矢量图，公众号不能显示", "请在 Word 中把它另存为 PNG 后再插入")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            image_format, (width, height) = image.format or "", image.size
            if width * height <= MAX_PIXELS:
                _read_through(image, image_format)
    except _TOO_LARGE:
        return _Unusable("像素过多", "请缩小到 6000 万像素以内后再插入")
    except _BROKEN:
        return _Unusable("无法识别")
    if width * height > MAX_PIXELS:
        return _Unusable(f"有 {width}×{height} 像素，太大", "请缩小到 6000 万像素以内后再插入")
    return image_format, (width, height)


def _is_metafile(data: bytes) -> bool:
    is_enhanced = data[:4] == b"\x01\0\0\0" and data[40:44] == b" EMF"
    return is_enhanced or data[:4] == b"\xd7\xcd\xc6\x9a" or data[:6] == b"\x01\0\x09\0\0\x03"


def _read_through(image: Image.Image, image_format: str) -> None:
    """Find a file cut short. PNG by its checksums, JPEG by decoding an eighth of the size; both cheap."""
    if image_format == "PNG":
        image.verify()
    elif image_format in ("JPEG", "MPO"):
        image.draft("RGB", (max(image.width // 8, 1), max(image.height // 8, 1)))
        image.load()


def _description(alt: str) -> str:
    """``alt`` when a person wrote it; empty for file names and for what Word fills in by itself."""
    text = " ".join(_GENERATED.sub("", alt).split())
    return "" if _FILE_NAME.search(text) or _PLACEHOLDER.fullmatch(text) else text
