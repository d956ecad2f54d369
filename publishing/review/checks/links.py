"""Addresses: malformed, not encrypted, or leading out of WeChat. Whether they answer is asked elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from publishing.article import Article, Block, CallOut, Questions, Quotation, Steps, Text
from publishing.render.rich_text import is_wechat
from publishing.review.checks.draft import Draft
from publishing.review.checks.finding import Finding, Fix, Severity

HREF = re.compile(r"""<a\s[^>]{0,200}?href=["']([^"']{0,2000})["']""")
# An address in running text ends where ASCII ends: 登录https://www.example.com/apply，按提示填报.
BARE = re.compile(
    r"https?[:：]{1,2}/{0,3}[A-Za-z0-9][A-Za-z0-9.\-_~/?#@!$&'*+=%:]{0,300}|https?/{2}[A-Za-z0-9.\-/]{1,300}|https?：//[A-Za-z0-9.\-/]{1,300}"
)
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z0-9-]{2,24}", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Link:
    """An address and where it stands; ``is_link`` when it can be tapped, else it is only written."""

    url: str
    where: str
    field: str
    is_link: bool


def check(draft: Draft) -> Iterator[Finding]:
    links = [*_tappable(draft), *_written(draft)]
    for link in links:
        yield from malformed(link)
        yield from not_https(link)
    yield from outside_wechat(links)


def malformed(link: Link) -> Iterator[Finding]:
    if not _is_sound(link.url):
        yield _finding(
            link, "link-malformed", "网址写错了，打不开", "请核对网址：以 https:// 开头，中间没有空格和中文标点。"
        )


def not_https(link: Link) -> Iterator[Finding]:
    if _is_sound(link.url) and link.url.lower().startswith("http://"):
        fix = Fix(old=link.url, new="https" + link.url[4:])
        yield _finding(link, "link-not-https", "网址不是加密的（https）", "请确认对方支持后改为 https://。", fix)


def outside_wechat(links: list[Link]) -> Iterator[Finding]:
    """One finding an article: what residents will meet instead of links."""
    outside = [link for link in links if link.is_link and _leads_out(link.url)]
    if outside:
        yield Finding(
            code="link-outside-wechat",
            severity=Severity.WARNING,
            field="body",
            where=outside[0].where,
            message=f"有 {len({link.url for link in outside})} 个链接在微信里点不开",
            excerpt=outside[0].url[:80],
            suggestion="微信只让公众号文章的链接能点；其他网址会显示为编号，列在文末。重要的请附二维码或写明“点阅读原文”。",
            may_keep=True,
            about="outside",
        )


def _finding(link: Link, code: str, message: str, suggestion: str, fix: Fix | None = None) -> Finding:
    return Finding(
        code=code,
        severity=Severity.WARNING,
        field=link.field,
        where=link.where,
        message=message,
        excerpt=link.url[:80],
        suggestion=suggestion,
        fix=fix,
        may_keep=True,
        about=link.url,
    )


def _leads_out(url: str) -> bool:
    return (url.startswith("/") or _is_sound(url)) and not url.startswith(("tel:", "mailto:")) and not is_wechat(url)


def _is_sound(url: str) -> bool:
    if url.startswith(("tel:", "mailto:", "/", "#")):
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and " " not in url and bool(HOST.fullmatch(parts.hostname or ""))


def addresses(article: Article) -> Iterator[str]:
    """Where the links of the rich text lead, as they are written, in order."""
    for block in article.body:
        for fragment in _fragments(block):
            for match in HREF.finditer(fragment):
                yield html.unescape(match[1])


def _tappable(draft: Draft) -> Iterator[Link]:
    for url in addresses(draft.article):
        yield Link(url=url, where="正文", field="body", is_link=True)


def _fragments(block: Block) -> Iterator[str]:
    match block:
        case Text() | Quotation() | CallOut():
            yield block.html
        case Steps() | Questions():
            yield from (item.html for item in block.items)
        case _:
            pass


def _written(draft: Draft) -> Iterator[Link]:
    for passage in draft.passages:
        if "http" not in passage.text:
            continue
        for match in BARE.finditer(passage.text):
            yield Link(url=match[0].rstrip(".,"), where=passage.where, field=passage.field, is_link=False)
