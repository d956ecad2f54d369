"""Rich text of an article → what WeChat keeps of it: paragraphs, lists, emphasis, and links as numbered notes.

WeChat removes links that leave it, or refuses the whole draft (45166; practitioners, read 2026-11). So only links to
``mp.weixin.qq.com`` stay; every other address becomes a number after the words and a line in the notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import nh3

from publishing.render import dom

WECHAT_HOST = "mp.weixin.qq.com"

_BLOCK_TAGS = frozenset({"p", "ul", "ol", "li"})
_INLINE_TAGS = frozenset({"br", "strong", "b", "em", "i", "u", "a", "span"})
_CLEANER = nh3.Cleaner(
    tags={*_BLOCK_TAGS, *_INLINE_TAGS} - {"span"},
    clean_content_tags={
        "script",
        "style",
        "template",
        "title",
        "textarea",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
    },
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "tel", "mailto"},
    link_rel=None,
)
_SPACES = re.compile(r"[ \t\r\n]+")
# What Word and phones leave at the start of a paragraph in place of an indent, and what alone makes no paragraph.
_INVISIBLE = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` can be seen."""
    return not text.strip(_INVISIBLE)


class Notes:
    """Collects the addresses an article leads to, and numbers them from 1 in the order of their first mention.

    ``origin`` is any absolute address on our own site; root-relative addresses are completed with it. With an empty
    ``origin`` they cannot be, and such links become plain text.
    """

    def __init__(self, origin: str = "") -> None:
        self.urls: list[str] = []
        self._origin = origin

    def number(self, url: str) -> int:
        """The number of ``url``; the same address always has the same one."""
        if url not in self.urls:
            self.urls.append(url)
        return self.urls.index(url) + 1

    def resolve(self, href: str) -> str:
        """The absolute ``http(s)`` address of ``href``, or ``""`` where none is to be printed (``tel:``, broken ones)."""
        href = href.strip()
        if href.startswith("/"):
            href = urljoin(self._origin, href) if self._origin else ""
        try:
            parts = urlsplit(href)
        except ValueError:
            return ""
        return href if parts.scheme in {"http", "https"} and parts.hostname else ""


def is_wechat(url: str) -> bool:
    """Whether ``url`` is an article inside WeChat, where links may lead."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == WECHAT_HOST


def prepare(html: str, notes: Notes) -> str:
    """Return ``html`` as clean paragraphs and lists with numbered links, or ``""`` when nothing can be seen of it.

    Whatever comes in, what comes out has no tags but ``p ul ol li br strong b em i u span a``, no attributes but
    ``href`` (to WeChat) and the class of our own note numbers, no line breaks and no empty paragraphs.
    """
    if is_blank(html):
        return ""
    root = dom.parse(_CLEANER.clean(dom.printable(html)))
    for link in list(root.iter("a")):
        _settle_link(link, notes)
    for element in root.iter():
        element.text = _SPACES.sub(" ", element.text) if element.text else None
        element.tail = _SPACES.sub(" ", element.tail) if element.tail else None
    _wrap_loose_text(root)
    _drop_empty(root)
    for paragraph in root.iter("p"):
        if paragraph.text:
            paragraph.text = paragraph.text.lstrip(_INVISIBLE)
    return dom.serialise(root)


def paragraphs(html: str) -> Iterator[str]:
    """The visible lines of rich text: one for each paragraph, list item and line break, none of them blank."""
    root = dom.parse(_CLEANER.clean(dom.printable(html)))
    line: list[str] = []
    for event, element in _walk(root):
        if event == "text":
            line.append(_SPACES.sub(" ", element))
        elif element in _BLOCK_TAGS or element == "br":
            text = "".join(line).strip(_INVISIBLE)
            line.clear()
            if text:
                yield text
    text = "".join(line).strip(_INVISIBLE)
    if text:
        yield text


def _walk(root: Any) -> Iterator[tuple[str, str]]:
    """("text", characters), ("start", tag) and ("end", tag) in reading order, without recursion."""
    stack: list[tuple[str, Any]] = [("end", root), ("start", root)]
    while stack:
        event, element = stack.pop()
        if event == "text":
            yield "text", element
            continue
        yield event, element.tag
        if event == "start":
            for child in reversed(element):
                if child.tail:
                    stack.append(("text", child.tail))
                stack += [("end", child), ("start", child)]
            if element.text:
                stack.append(("text", element.text))


def _settle_link(link: Any, notes: Notes) -> None:
    url = notes.resolve(link.get("href", ""))
    words = "".join(link.itertext())
    if is_wechat(url):
        if is_blank(words):
            link.drop_tag()
        else:
            link.set("href", url)
        return
    if url and not is_blank(words):
        mark = link.makeelement("span", {"class": "note-number"})
        mark.text = f"[{notes.number(url)}]"
        link.append(mark)
    link.drop_tag()


def _wrap_loose_text(root: Any) -> None:
    """Put text and inline elements that stand outside any paragraph into paragraphs."""
    loose = None
    if root.text and not is_blank(root.text):
        loose = root.makeelement("p")
        loose.text, root.text = root.text, None
        root.insert(0, loose)
    for child in list(root):
        if child is loose:
            continue
        if not any(inner.tag in _BLOCK_TAGS for inner in child.iter()):
            if loose is None:
                loose = root.makeelement("p")
                child.addprevious(loose)
            loose.append(child)
            continue
        loose = None
        if child.tail and not is_blank(child.tail):
            tail, child.tail = child.tail, None
            loose = root.makeelement("p")
            loose.text = tail
            child.addnext(loose)


def _drop_empty(root: Any) -> None:
    for element in reversed(list(root.iter(*(_BLOCK_TAGS | _INLINE_TAGS - {"br"})))):
        if is_blank("".join(element.itertext())):
            if element.tag in _BLOCK_TAGS:
                element.drop_tree()
            else:
                element.drop_tag()
    for child in root:
        child.tail = None if child.tail and is_blank(child.tail) else child.tail
    root.text = None if root.text and is_blank(root.text) else root.text
