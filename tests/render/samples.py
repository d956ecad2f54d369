"""Articles and pictures made on the spot, and a judge of what WeChat keeps that shares no code with the renderer."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from html.parser import HTMLParser
from typing import Any

from PIL import Image

from publishing.article import Article, Block, Figure, Picture
from publishing.render.wechat import Rendering, placeholder_pictures, render

KEPT_TAGS = {
    *("section", "p", "span", "strong", "em", "b", "i", "u", "br", "hr", "img", "a"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
KEPT_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "table": {"border"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
DROPPED_STYLE = re.compile(r"url\(|var\(|expression|position|transform|float|animation|@|javascript", re.IGNORECASE)
EMPTY_TAGS = {"br", "img", "hr"}


class Judge(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.links: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in EMPTY_TAGS:
            self._open.append(tag)
        if tag not in KEPT_TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in KEPT_ATTRIBUTES.get(tag, set()) | {"style"}:
                self.faults.append(f"<{tag} {name}>")
            if name == "style" and DROPPED_STYLE.search(value or ""):
                self.faults.append(f"style {value}")
            if name == "href":
                self.links.append(value or "")
                if not (value or "").startswith(("https://mp.weixin.qq.com/", "http://mp.weixin.qq.com/")):
                    self.faults.append(f"href {value}")
            if name == "src":
                self.sources.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY_TAGS:
            return
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"declaration {data}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data}")


def judge(html: str) -> Judge:
    """Read ``html`` as a browser would, note every tag, and every fault WeChat would punish."""
    reader = Judge()
    reader.feed(html)
    reader.close()
    reader.faults += [f"<{tag}> left open" for tag in reader._open]
    return reader


def a_picture(name: str = "p", **fields: Any) -> Picture:
    values = {"width": 1600, "height": 1067, **fields}
    return Picture(sha256=hashlib.sha256(name.encode()).hexdigest(), **values)


def an_article(*body: Block, **fields: Any) -> Article:
    values: dict[str, Any] = {
        "key": "page:17",
        "kind": "policy",
        "kind_label": "",
        "section": "",
        "title": "医保缴费有变化",
        "digest": "",
        "author": "青禾镇党政办",
        "url": "",
        **fields,
    }
    return Article(body=body, **values)


def rendered(*body: Block, **fields: Any) -> Rendering:
    article = an_article(*body, **fields)
    return render(article, pictures=placeholder_pictures(article))


def a_figure(name: str = "p", caption: str = "", **fields: Any) -> Figure:
    return Figure(picture=a_picture(name, **fields), caption=caption)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def a_photo(width: int = 1600, height: int = 1200) -> Image.Image:
    """Many colours, no line art: a gradient each way under noise. The left half is red, the right half blue."""
    grain = Image.effect_noise((width, height), 40)
    red = Image.new("L", (width, height), 20)
    red.paste(200, (0, 0, width // 2, height))
    blue = Image.new("L", (width, height), 200)
    blue.paste(20, (0, 0, width // 2, height))
    photo = Image.merge("RGB", (red, Image.new("L", (width, height), 60), blue))
    return Image.blend(photo, Image.merge("RGB", (grain, grain.transpose(Image.Transpose.ROTATE_180), grain)), 0.2)


def png_of_declared_size(width: int, height: int) -> bytes:
    """A valid PNG of one grey value: 20000 × 20000 pixels take 48 KB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    compressor = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    pixels = b"".join(compressor.compress(row) for _ in range(height)) + compressor.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
