"""What is known about where an article's links lead, as findings. Reads stored answers; asks nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.timesince import timesince
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from publishing.article import Article
from publishing.review.checks import Finding, Severity
from publishing.review.checks.links import addresses
from publishing.review.links.asking import Outcome
from publishing.review.links.states import digest_of
from publishing.review.models import LinkState

DOCUMENT = re.compile(r"/documents/(\d+)/")
SLUG_CHARACTERS = 60


def urls_of(article: Article) -> tuple[list[str], list[str]]:
    """The links of the text: addresses outside, and paths of the public site; each once, in order."""
    urls = dict.fromkeys(addresses(article))
    outside = [url for url in urls if url.lower().startswith(("http://", "https://"))]
    return outside, [url for url in urls if url.startswith("/") and not url.startswith("//")]


def check(article: Article) -> Iterator[Finding]:
    """At most one query for addresses outside and three for paths; none without links."""
    outside, inside = urls_of(article)
    yield from _outside(outside)
    yield from _inside(inside)
    yield from _slug(article)


def _outside(urls: list[str]) -> Iterator[Finding]:
    if not urls or not settings.LINK_CHECKS:
        return
    states = LinkState.objects.in_bulk([digest_of(url) for url in urls])
    for url in urls:
        state = states.get(digest_of(url))
        if state is None or state.answered_at is None:
            continue
        age = f"（{timesince(state.answered_at, depth=1)}前核对）"
        match state.outcome:
            case Outcome.GONE:
                said = f"链接打不开，对方说没有这一页（{state.status}）{age}"
                yield _finding("link-dead", url, said, "请改为能打开的网址，或去掉链接。", Severity.ERROR)
            case Outcome.NO_ANSWER:
                yield _finding("link-no-answer", url, f"链接没有答复{age}", "请在手机上打开核对。")
            case Outcome.BY_HAND:
                yield _finding("link-by-hand", url, "对方不让程序访问，没能核对这个链接", "请人工打开核对。")
            case Outcome.REFUSED:
                said = "链接指向内部网络或不是网址，居民打不开"
                yield _finding("link-not-public", url, said, "请改为公开的网址。", Severity.ERROR)


def _inside(paths: list[str]) -> Iterator[Finding]:
    if not paths:
        return
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    root = site.root_page.url_path if site else "/"
    wanted = {path: root + urlsplit(path).path.strip("/") for path in paths}
    pages = {path: f"{place.rstrip('/')}/" for path, place in wanted.items() if not DOCUMENT.match(path)}
    live = set(Page.objects.live().filter(url_path__in=pages.values()).values_list("url_path", flat=True))
    numbers = {path: int(match[1]) for path in paths if (match := DOCUMENT.match(path))}
    documents = set(get_document_model().objects.filter(pk__in=numbers.values()).values_list("pk", flat=True))
    for path in paths:
        if path in numbers and numbers[path] not in documents:
            yield _finding("link-dead", path, "链接的文件已不在文件库里", "请重新选择文件。", Severity.ERROR)
        elif path in pages and pages[path] not in live:
            said = "链接的本站页面不存在或没有公开，居民打不开"
            yield _finding("link-dead", unquote(path), said, "请改为已公开的页面，或去掉链接。", Severity.ERROR)


def _slug(article: Article) -> Iterator[Finding]:
    slug = urlsplit(article.url).path.rstrip("/").rpartition("/")[2]
    unreadable = len(slug) > SLUG_CHARACTERS or (slug and not re.search(r"[a-z]{2}", slug))
    if unreadable:
        yield Finding(
            code="slug-unreadable",
            severity=Severity.WARNING,
            field="slug",
            where="网址与搜索",
            message=f"网址的最后一段“{slug[:40]}”太长或看不出意思",
            suggestion="请用几个字母说明内容，例如 medical-2027。",
        )


def _finding(code: str, url: str, message: str, suggestion: str, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        field="body",
        where="正文",
        message=message,
        excerpt=url[:80],
        suggestion=suggestion,
        may_keep=severity is Severity.ERROR,
        about=url,
    )
