"""What WeChat leaves of an article's HTML: a strict allow-list.

The real list is unpublished. This one is the strictest reading of the official remarks (scripts and foreign pictures
go) and of practitioners' reports (doocs/md, mdnice/markdown-nice, WeMD and others, read 2026-11).
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3

from wechat_simulator.addresses import split

REMOVED_WITH_CONTENT = {
    "script", "noscript", "style", "iframe", "form", "textarea", "select", "object", "embed", "video", "audio",
    "template", "title", "button", "canvas", "math",
}  # fmt: skip
KEPT = {
    "section", "p", "span", "strong", "em", "b", "i", "u", "s", "del", "sub", "sup", "br",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "table", "thead", "tbody",
    "tfoot", "tr", "th", "td", "caption", "colgroup", "col", "img", "hr", "a", "div",
}  # fmt: skip
SHAPES = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs",
    "linearGradient", "radialGradient", "stop",
}  # fmt: skip
SHAPE_ATTRIBUTES = {
    "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "fill",
    "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "opacity", "offset", "stop-color", "font-size",
    "text-anchor", "preserveAspectRatio", "xmlns", "fill-rule", "style",
}  # fmt: skip
UNSTYLED = {"div", "tr", "code"}
"""Kept, but their style is not reliable there, so it goes."""
LOST_PROPERTIES = {
    "position", "top", "right", "bottom", "left", "inset", "z-index", "transform", "transform-origin", "transition",
    "animation", "animation-name", "animation-duration", "behavior", "filter", "cursor", "content",
}  # fmt: skip

# nh3 writes every attribute as name="value", so these two read its output without a parser.
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<attributes>(?:\s+[^\s=>\"]+=\"[^\"]*\")*)\s*/?>")
_ATTRIBUTE = re.compile(r"([^\s=]+)=\"([^\"]*)\"")
_URL = re.compile(r"url\(\s*['\"]?([^'\")]*)['\"]?\s*\)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """``content`` as kept; ``foreign_links`` that were found (their text stays, the link is gone)."""

    content: str
    foreign_links: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PictureFacts:
    """What the cleaner writes beside a picture: ``data-type``, ``data-w`` and ``data-ratio``."""

    format: str
    width: int
    height: int


MOST_PASSES = 8


def clean(content: str, *, picture: Callable[[str], PictureFacts | None], own_hosts: frozenset[str]) -> Cleaned:
    """Return what is kept of ``content``.

    ``picture`` tells what is known of a picture address, ``None`` for one that was never uploaded here: that image is
    deleted without a word. Links survive only to ``mp.weixin.qq.com`` and to articles (``/s…``) on ``own_hosts``.
    Cleaning twice changes nothing more.
    """
    foreign: list[str] = []

    def keep_attribute(tag: str, name: str, value: str) -> str | None:
        if name == "href":
            if _is_own_link(value, own_hosts):
                return value
            if value.strip() and not value.strip().startswith("#"):
                foreign.append(value)
            return None
        if name == "style":
            return None if tag in UNSTYLED else _kept_style(value, picture)
        return value

    attributes = {tag: {"style"} for tag in KEPT}
    attributes["a"] |= {"href", "target"}
    attributes["img"] |= {"src", "data-src", "alt", "width", "height"}
    for tag in ("td", "th"):
        attributes[tag] |= {"colspan", "rowspan", "align", "valign", "width", "height"}
    attributes["table"] |= {"width", "border", "cellpadding", "cellspacing", "align"}
    attributes["col"] |= {"span", "width"}
    attributes["ol"] |= {"start", "type"}
    attributes |= dict.fromkeys(SHAPES, SHAPE_ATTRIBUTES)
    cleaner = nh3.Cleaner(
        tags=KEPT | SHAPES,
        clean_content_tags=REMOVED_WITH_CONTENT,
        attributes=attributes,
        attribute_filter=keep_attribute,
        strip_comments=True,
        link_rel=None,
        url_schemes={"http", "https", "tel", "mailto", "weixin", "javascript", "ftp", "file", "data"},
    )
    kept = cleaner.clean(content)
    for _ in range(MOST_PASSES):
        # Misnested links and tables are put right a little more by each parsing, as in any browser.
        again = cleaner.clean(kept)
        if again == kept:
            break
        kept = again
    return Cleaned(content=_finish(kept, picture), foreign_links=tuple(foreign))


def plain_text(content: str) -> str:
    """Return the words of ``content``, white space folded."""
    reader = _Words()
    reader.feed(content)
    reader.close()
    return " ".join("".join(reader.parts).split())


def _finish(kept: str, picture: Callable[[str], PictureFacts | None]) -> str:
    """Second pass over well-formed HTML: pictures get ``data-src`` or go, white space in ``pre`` folds."""
    parts: list[str] = []
    depth_of_pre = 0
    position = 0
    for tag in _TAG.finditer(kept):
        text = kept[position : tag.start()]
        parts.append(re.sub(r"[ \t\r\n]+", " ", text) if depth_of_pre else text)
        position = tag.end()
        if tag["name"] == "pre":
            depth_of_pre += -1 if tag["end"] else 1
        if tag["name"] == "img":
            parts.append(_picture_tag(dict(_ATTRIBUTE.findall(tag["attributes"])), picture))
        else:
            parts.append(tag[0])
    return "".join(parts) + kept[position:]


def _picture_tag(attributes: dict[str, str], picture: Callable[[str], PictureFacts | None]) -> str:
    address = attributes.pop("src", "") or attributes.get("data-src", "")
    facts = picture(html.unescape(address))
    if facts is None:
        return ""
    attributes.pop("data-src", None)
    values = {
        "data-src": address,
        "data-type": facts.format,
        "data-ratio": f"{facts.height / facts.width:.6g}",
        "data-w": str(facts.width),
        **attributes,
    }
    return "<img " + " ".join(f'{name}="{value}"' for name, value in values.items()) + ">"


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _is_own_link(address: str, own_hosts: frozenset[str]) -> bool:
    parts = split(address)
    if parts.scheme not in ("http", "https"):
        return False
    return parts.hostname == "mp.weixin.qq.com" or (parts.netloc in own_hosts and parts.path.startswith("/s/"))


def _kept_style(style: str, picture: Callable[[str], PictureFacts | None]) -> str | None:
    kept: list[str] = []
    for declaration in _declarations(style):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        lost = name in LOST_PROPERTIES or name.startswith(
            ("--", "-webkit-animation", "-webkit-transform", "animation-")
        )
        if not colon or not value or lost or "var(" in value or "expression(" in value.lower():
            continue
        if any(picture(address) is None for address in _URL.findall(value)):
            continue
        kept.append(f"{name}: {value}")
    return "; ".join(kept) + ";" if kept else None


def _declarations(style: str) -> list[str]:
    """Split at the semicolons that stand outside brackets and quotes."""
    parts = [""]
    depth, quote = 0, ""
    for character in style:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        if character == ";" and not quote and depth <= 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in parts if part.strip()]
