"""Pictures: looked at before they are taken in, kept under addresses like WeChat's, and shown."""

import hashlib
import io
import re
import secrets
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from wechat_simulator.account import Call
from wechat_simulator.addresses import split
from wechat_simulator.errcodes import Refused
from wechat_simulator.request import Upload
from wechat_simulator.store import Row, Store

EXTENSIONS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "bmp": "BMP"}
CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "BMP": "image/bmp"}
SHORT_NAMES = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "BMP": "bmp"}
HOSTS = ("mmbiz.qpic.cn", "mmbiz.qlogo.cn")
MAXIMUM_PIXELS = 100_000_000
"""A PNG of 18,018 × 24,477 was refused with 40137 (practitioners); the true border is unknown."""

_CROP = re.compile(r"(?:0|1|[01]?\.\d{1,6})(?:_(?:0|1|[01]?\.\d{1,6})){3}")
_PATH = re.compile(r"/mmbiz_(?:jpg|png|gif|bmp)/([A-Za-z0-9_-]+)/\d+")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a picture is by its bytes: Pillow's format name, and pixels."""

    format: str
    width: int
    height: int


def look_at(upload: Upload, *, formats: tuple[str, ...]) -> Look:
    """Return what ``upload`` is. Extension, bytes and ``formats`` must agree.

    Raises ``Refused``: 40005 for an extension that is not allowed; 40137 for bytes that are no such picture, do not
    match the extension, are in CMYK, or hold too many pixels.
    """
    extension = upload.filename.rpartition(".")[2].lower()
    if EXTENSIONS.get(extension) not in formats:
        raise Refused(40005)
    try:
        with Image.open(io.BytesIO(upload.content)) as picture:
            kind, width, height, mode = picture.format or "", picture.width, picture.height, picture.mode
            if kind == "MPO":
                kind = "JPEG"
            if width * height > MAXIMUM_PIXELS or kind != EXTENSIONS[extension] or mode == "CMYK":
                raise Refused(40137)
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(40137) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(40137) from error
    return Look(format=kind, width=width, height=height)


def keep(call: Call, upload: Upload, look: Look) -> Row:
    """Store the picture and return its row, whose ``url`` is the ``http://mmbiz.qpic.cn/…`` address clients get."""
    key = secrets.token_urlsafe(36)
    short = SHORT_NAMES[look.format]
    url = f"http://mmbiz.qpic.cn/mmbiz_{short}/{key}/0?wx_fmt={'jpeg' if short == 'jpg' else short}"
    call.store.run(
        "INSERT INTO picture VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            url,
            upload.content,
            look.format,
            look.width,
            look.height,
            hashlib.sha256(upload.content).hexdigest(),
            call.now,
        ),
    )
    row = find(call.store, key)
    assert row is not None
    return row


def find(store: Store, picture_key: str) -> Row | None:
    """Return the stored picture, or ``None`` when nothing was ever uploaded under this key."""
    return store.row("SELECT * FROM picture WHERE picture_key = ?", (picture_key,))


def key_in(url: str) -> str:
    """Return the picture key in a WeChat picture address (http or https, any size suffix), else an empty string."""
    parts = split(url)
    found = _PATH.fullmatch(parts.path)
    if parts.hostname not in HOSTS or parts.scheme not in ("http", "https", "") or not found:
        return ""
    return found[1]


def crop_box(value: str) -> tuple[float, float, float, float] | None:
    """Read ``x1_y1_x2_y2``: fractions from 0 to 1 with at most six decimals; ``None`` when it is no such box."""
    if not _CROP.fullmatch(value):
        return None
    x1, y1, x2, y2 = (float(part) for part in value.split("_"))
    return (x1, y1, x2, y2) if x1 < x2 <= 1 and y1 < y2 <= 1 else None


def cropped(row: Row, box: tuple[float, float, float, float]) -> bytes:
    """Return the part of the picture inside ``box`` (fractions of width and height) in its own format."""
    x1, y1, x2, y2 = box
    with Image.open(io.BytesIO(row["content"])) as picture:
        width, height = picture.size
        part = picture.crop((int(x1 * width), int(y1 * height), max(round(x2 * width), 1), max(round(y2 * height), 1)))
        target = io.BytesIO()
        part.save(target, format=row["format"])
        return target.getvalue()
