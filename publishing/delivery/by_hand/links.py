"""The addresses a person brings back from WeChat: which of them lead readers to an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit, urlunsplit

from django.conf import settings

from publishing.delivery.models import Publication
from publishing.refusal import Refusal

WECHAT_HOST = "mp.weixin.qq.com"
MAX_LENGTH = 500
_URL = re.compile(r"https?://[^\s<>\"“”，。；）)]+", re.IGNORECASE)
_WHERE = "请在公众平台“发表记录”里打开这篇文章，复制浏览器地址栏里以 https://mp.weixin.qq.com/s 开头的链接。"


def checked(given: Sequence[str], titles: Sequence[str]) -> list[str]:
    """The links as they are kept, one for each title in order. Raises ``Refusal`` naming the article and what is wrong.

    Words pasted round a link are dropped, ``http`` becomes ``https``, and what follows ``#`` goes.
    """
    if len(given) != len(titles):
        raise Refusal("bad-link", f"这一期有 {len(titles)} 篇，收到 {len(given)} 个链接。请每篇填一个。")
    found = [_checked(text, title) for text, title in zip(given, titles, strict=True)]
    for number, url in enumerate(found):
        if url in found[:number]:
            raise Refusal(
                "bad-link", f"《{titles[number]}》的链接与《{titles[found.index(url)]}》的相同。请核对，每篇一个链接。"
            )
        taken = Publication.objects.filter(url=url).select_related("delivery__edition", "approval").first()
        if taken is not None:
            raise Refusal(
                "bad-link",
                f"《{titles[number]}》的链接已经登记在{taken.delivery.edition}的《{taken.approval.title}》名下。请核对。",
            )
    return found


def _checked(text: str, title: str) -> str:
    if not text.strip():
        raise Refusal("bad-link", f"还没有填《{title}》的链接。{_WHERE}")
    match = _URL.search(text)
    if match is None:
        raise Refusal("bad-link", f"《{title}》的链接“{_short(text)}”不是网址。{_WHERE}")
    try:
        parts = urlsplit(match[0])
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise Refusal("bad-link", f"《{title}》的链接“{_short(text)}”不是完整的网址。{_WHERE}") from error
    if host == WECHAT_HOST and port is None and parts.username is None:
        return _of_wechat(parts.path, parts.query, title, text)
    base = urlsplit(settings.WECHAT_API_BASE_URL)
    if base.scheme == "http" and parts.netloc == base.netloc and parts.path.startswith("/s/"):
        # The simulator speaks plain HTTP; WeChat never does.
        return urlunsplit((base.scheme, base.netloc, parts.path, "", ""))
    raise Refusal("bad-link", f"《{title}》的链接“{_short(text)}”不是微信文章的网址。{_WHERE}")


def _of_wechat(path: str, query: str, title: str, text: str) -> str:
    asked = parse_qs(query)
    if "tempkey" in asked or "preview" in path:
        raise Refusal("bad-link", f"《{title}》填的是临时预览链接，过几个小时就打不开了。发表以后再复制。{_WHERE}")
    is_short = re.fullmatch(r"/s/[\w-]+", path) is not None
    is_long = path == "/s" and {"__biz", "mid"} <= asked.keys()
    if not is_short and not is_long:
        raise Refusal("bad-link", f"《{title}》填的“{_short(text)}”是公众平台后台的网址，读者打不开。{_WHERE}")
    url = urlunsplit(("https", WECHAT_HOST, path, "" if is_short else query, ""))
    if len(url) > MAX_LENGTH:
        raise Refusal("bad-link", f"《{title}》的链接太长（{len(url)} 字符）。请用文章右上角“复制链接”得到的短链接。")
    return url


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:60] + "…"
