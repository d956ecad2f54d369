"""Spans written as rich text: ``a strong em br`` and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

from pages.word_import.flow import Number, Span

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile("[ \t\u00a0]+")
# The look behind keeps long rows of spaces from being tried again from each of them.
_AROUND_BREAK = re.compile("(?<![ \t\u00a0\u3000])[ \t\u00a0\u3000]*\n[ \t\u00a0\u3000]*")


def plain(spans: Iterable[Span]) -> str:
    """The words alone, trimmed; line breaks stay ``\\n``."""
    return "".join(span.text for span in tidy(spans))


def with_number(number: Number | None, text: str) -> str:
    """``text`` behind its automatic number: 一、xx, 1.xx, 1. English, 第一条 xx."""
    if number is None or not text:
        return text
    return f"{number_text(number, text)}{text}"


def number_text(number: Number, text: str) -> str:
    """The number as it goes in front of ``text``, with a space where one is needed."""
    if number.kind == "bullet":
        return f"{number.text} "
    needs_space = number.text[-1:] in (".", ")") and text[:1].isascii() and text[:1].isalnum()
    return f"{number.text} " if needs_space else number.text


def rich(spans: Iterable[Span], *, prefix: str = "") -> str:
    """The HTML of one paragraph's content, without its ``<p>``; ``prefix`` is plain text put in front."""
    merged = list(tidy(spans))
    if prefix:
        first = merged[0] if merged else Span(text="")
        if merged and not first.href and not first.italic:
            merged[0] = replace(first, text=prefix + first.text)
        else:
            merged.insert(0, Span(text=prefix))
    parts: list[str] = []
    open_href = ""
    for span in merged:
        if span.href != open_href:
            if open_href:
                parts.append("</a>")
            if span.href:
                parts.append(f'<a href="{escape(span.href)}">')
            open_href = span.href
        text = escape(span.text, quote=False).replace("\n", "<br>")
        if span.italic:
            text = f"<em>{text}</em>"
        if span.bold:
            text = f"<strong>{text}</strong>"
        parts.append(text)
    if open_href:
        parts.append("</a>")
    return "".join(parts)


def tidy(spans: Iterable[Span]) -> Sequence[Span]:
    """Spans of the same look joined, invisible characters dropped, runs of spaces made one, both ends trimmed.

    Ideographic spaces inside a line stay: they set names and dates apart.
    """
    groups: list[tuple[Span, list[str]]] = []
    for span in spans:
        text = _INVISIBLE.sub("", span.text)
        if not text:
            continue
        last = groups[-1] if groups else None
        # A blank has no look of its own, but it must not stretch a link.
        if last is not None and last[0].href == span.href and (not text.strip() or _same_look(last[0], span)):
            last[1].append(text)
        else:
            groups.append((span, [text]))
    cleaned: list[Span] = []
    for look, texts in groups:
        text = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", "".join(texts)))
        if cleaned and cleaned[-1].text[-1:] in (" ", "\n"):
            text = text.lstrip(" ")
        if text:
            cleaned.append(Span(text=text, bold=look.bold, italic=look.italic, href=look.href))
    return _trimmed(cleaned)


def _same_look(one: Span, other: Span) -> bool:
    return (one.bold, one.italic) == (other.bold, other.italic)


def _trimmed(spans: list[Span]) -> list[Span]:
    while spans and not spans[0].text.strip():
        spans.pop(0)
    while spans and not spans[-1].text.strip():
        spans.pop()
    if spans and spans[0].text[0].isspace():
        spans[0] = replace(spans[0], text=spans[0].text.lstrip())
    if spans and spans[-1].text[-1].isspace():
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return spans
