"""One HTTP exchange with WeChat, judged: done, refused, unreached or unknown. Never an exception, never a second try.

Errors of ``requests`` hold the URL, and the URL holds the access token. They end here: only a kind and a cause leave.
"""

from __future__ import annotations

import enum
import http.client
import json
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
import urllib3.exceptions
import urllib3.response

_READS_PER_CALL = 4
"""A call may last four read time-outs, however slowly the answer drips in: whoever waits holds a lease."""

_MAX_BYTES = 64 * 1024 * 1024

BUSY = frozenset({-1, 268487001, 268487002})
"""WeChat says "system busy": a read may be repeated; a write may have been carried out all the same."""

_RID = re.compile(r"\brid:?\s*([0-9a-fA-F]+(?:-[0-9a-fA-F]+)+)")


class Outcome(enum.StrEnum):
    DONE = "done"
    REFUSED = "refused"
    """WeChat answered with an error code: nothing happened."""
    UNREACHED = "unreached"
    """Nothing was sent."""
    UNKNOWN = "unknown"
    """Something was sent, and no usable answer came back."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One HTTP call as it went, for the record. ``operation`` is such as ``draft/add`` or ``stable_token``."""

    operation: str
    milliseconds: int
    outcome: Outcome
    errcode: int | None = None
    rid: str = ""


@dataclass(frozen=True, kw_only=True)
class Request:
    """``body`` goes out as raw UTF-8 JSON. ``files`` maps a field to (file name, bytes, content type)."""

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Any = field(default=None, repr=False)
    files: Mapping[str, tuple[str, bytes, str]] | None = field(default=None, repr=False)
    timeout_seconds: tuple[float, float]
    also_done: frozenset[int] = frozenset()
    """Error codes whose answer is read like a success: "you have done that already"."""
    read: Callable[[Any], Any] | None = None
    """Turns the answer into a value; raises ``LookupError``, ``TypeError`` or ``ValueError`` when it cannot."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """``problem`` is the cause in Chinese when no usable answer came; ``misconfigured``: our own address is wrong."""

    outcome: Outcome
    milliseconds: int = 0
    value: Any = field(default=None, repr=False)
    errcode: int | None = None
    errmsg: str = field(default="", repr=False)
    rid: str = ""
    problem: str = ""
    misconfigured: bool = False


def exchange(request: Request) -> Answer:
    """Send ``request`` once and judge what came back. The body is built anew from bytes on every call.

    Each call has a connection of its own: on a kept-alive one that the other side has just dropped, a write that was
    never read would come out as unknown. That also keeps cookies and threads apart.

    Raises ``UnicodeEncodeError`` when the body holds half a surrogate pair, before anything is sent.
    """
    body = request.body
    headers = {"Connection": "close"}
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body, ensure_ascii=False).encode("utf-8")
        headers["Content-Type"] = "application/json; charset=utf-8"
    started = time.perf_counter()
    try:
        with requests.request(
            request.method,
            request.url,
            params=request.params,
            data=body,
            files=request.files,
            headers=headers,
            timeout=request.timeout_seconds,
            allow_redirects=False,
            stream=True,
        ) as response:
            content = _content(response, deadline=started + _READS_PER_CALL * request.timeout_seconds[1])
    except (OSError, urllib3.exceptions.HTTPError, http.client.HTTPException) as error:
        outcome, problem, misconfigured = _cause(error)
        return Answer(
            outcome=outcome, problem=problem, misconfigured=misconfigured, milliseconds=_milliseconds_since(started)
        )
    return _judge(response.status_code, content, request, _milliseconds_since(started))


def _content(response: requests.Response, *, deadline: float) -> bytes:
    """The body, read as it comes. Raises urllib3's errors for one that is cut, too slow or too large."""
    raw: urllib3.response.HTTPResponse = response.raw
    content = b""
    while chunk := raw.read1(65536, decode_content=True):
        content += chunk
        if len(content) > _MAX_BYTES or time.perf_counter() > deadline:
            raise urllib3.exceptions.ReadTimeoutError(None, None, "answer too slow or too large")  # type: ignore[arg-type]
    return content


def rid_in(errmsg: str) -> str:
    """WeChat's request id from an error text: ``… rid: 698ea13f-7fddc2d7-08ae5e0c``; empty when there is none."""
    found = _RID.search(errmsg)
    return found.group(1) if found else ""


def _milliseconds_since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


def _judge(status: int, content: bytes, request: Request, milliseconds: int) -> Answer:
    def unknown(problem: str, errcode: int | None = None, errmsg: str = "") -> Answer:
        return Answer(
            outcome=Outcome.UNKNOWN,
            problem=problem,
            errcode=errcode,
            errmsg=errmsg,
            rid=rid_in(errmsg),
            milliseconds=milliseconds,
        )

    if status != 200:
        return unknown(f"微信服务器返回了 HTTP {status}")
    if not content:
        return unknown("微信的答复是空的")
    try:
        # The answers often lack a charset, and may hold raw control characters inside strings.
        body = json.loads(content.decode("utf-8"), strict=False)
    except (ValueError, RecursionError):
        return unknown("微信的答复不是完整的 UTF-8 JSON")
    if not isinstance(body, dict):
        return unknown("微信的答复不是预期的格式")
    code, errmsg = body.get("errcode", 0), str(body.get("errmsg", ""))
    if isinstance(code, bool) or not isinstance(code, int | str) or not re.fullmatch(r"-?\d{1,12}", str(code)):
        return unknown("微信答复里的错误码不是数字")
    errcode = int(code)
    if errcode in BUSY:
        return unknown("微信答复系统繁忙", errcode, errmsg)
    if errcode and errcode not in request.also_done:
        return Answer(
            outcome=Outcome.REFUSED, errcode=errcode, errmsg=errmsg, rid=rid_in(errmsg), milliseconds=milliseconds
        )
    try:
        value = request.read(body) if request.read else body
    except (LookupError, TypeError, ValueError):
        return unknown("微信的答复里缺少应有的内容")
    return Answer(
        outcome=Outcome.DONE, value=value, errcode=0 if "errcode" in body else None, milliseconds=milliseconds
    )


_CAUSES: tuple[tuple[type[BaseException], Outcome, str], ...] = (
    (urllib3.exceptions.ProxyError, Outcome.UNREACHED, "连不上代理服务器"),
    (urllib3.exceptions.NameResolutionError, Outcome.UNREACHED, "找不到微信服务器的地址（域名解析失败）"),
    (urllib3.exceptions.NewConnectionError, Outcome.UNREACHED, "连不上微信服务器"),
    (urllib3.exceptions.ConnectTimeoutError, Outcome.UNREACHED, "连接微信服务器超时"),
    (ssl.SSLCertVerificationError, Outcome.UNREACHED, "微信服务器的证书没有通过检查"),
    (requests.exceptions.ReadTimeout, Outcome.UNKNOWN, "微信在规定时间内没有答复"),
    (urllib3.exceptions.ReadTimeoutError, Outcome.UNKNOWN, "微信在规定时间内没有答复"),
)

_BAD_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidHeader,
)


def _cause(error: BaseException) -> tuple[Outcome, str, bool]:
    if isinstance(error, _BAD_ADDRESS):
        return Outcome.UNREACHED, "WECHAT_API_BASE_URL 不是有效的网址", True
    chain = tuple(_wrapped(error))
    for kind, outcome, problem in _CAUSES:
        if any(isinstance(cause, kind) for cause in chain):
            return outcome, problem, False
    return Outcome.UNKNOWN, "连接中断，没有收到完整的答复", False


def _wrapped(error: BaseException) -> Iterator[BaseException]:
    """``error`` and what it wraps: ``requests`` puts urllib3's error into ``args``, urllib3 the cause into ``reason``.

    ``__context__`` is left out: it may hold an error the caller was already handling.
    """
    yield error
    inner = [*error.args, getattr(error, "reason", None)]
    for cause in inner:
        if isinstance(cause, BaseException):
            yield from _wrapped(cause)
