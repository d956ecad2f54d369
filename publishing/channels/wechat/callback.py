"""What WeChat pushes to us: the address check, and events, verified and read. The door belongs to the delivery room.

In plain mode the signature does not cover the body, so whoever has seen one request can forge another for an hour. Take
an event as a reason to ask (``Channel.job``), not as the answer, unless ``encrypted`` is true.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import datetime
import enum
import hashlib
import hmac
import struct
import xml.parsers.expat
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import xmltodict
from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException

from publishing.channels.port import Job, JobState

from . import answers
from .settings import Account

MAX_BYTES = 64 * 1024
MAX_DEPTH = 10
MAX_AGE = datetime.timedelta(hours=1)
"""WeChat repeats a push within 15 seconds; the rest is for clocks that are wrong."""

ACKNOWLEDGEMENT = "success"
"""The body to answer with, within five seconds. Anything else but an empty body shows the reader an error."""


class InvalidCallback(Exception):
    """Not from WeChat, or not readable: answer 400 or 403 and do nothing. The text holds nothing secret."""


class EventKind(enum.StrEnum):
    PUBLISH_FINISHED = "publish-finished"
    MASS_SEND_FINISHED = "mass-send-finished"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class CallbackEvent:
    """``reference`` is the job's: the ``publish_id``, or the ``msg_id`` of a mass send; empty for other events.

    ``job`` is None when the event says nothing usable about one. ``name`` is WeChat's event or message type in lower
    case. ``key`` is the same for every repetition of one push. ``raw`` holds personal data (openid): store no more than
    needed.
    """

    kind: EventKind
    name: str
    key: str
    reference: str = ""
    job: Job | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    """Of a mass send: ``total``, ``filter``, ``sent`` and ``error``, as far as WeChat tells them."""
    encrypted: bool = False
    created_at: datetime.datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


def verify_url(account: Account, query: Mapping[str, str], *, now: datetime.datetime) -> str:
    """The text to answer to WeChat's GET with, as ``text/plain``. Raises ``InvalidCallback``."""
    _check_age(query, now)
    _check_signature(account, query.get("signature", ""), query)
    return query.get("echostr", "")


def receive(account: Account, query: Mapping[str, str], body: bytes, *, now: datetime.datetime) -> CallbackEvent:
    """The event in a POST, in plain, compatible or safe mode. Raises ``InvalidCallback``. Changes nothing."""
    if len(body) > MAX_BYTES:
        raise InvalidCallback(f"body of more than {MAX_BYTES} bytes")
    _check_age(query, now)
    if body.lstrip()[:1] == b"{":
        raise InvalidCallback("JSON: set the data format to XML at WeChat")
    encrypted = query.get("encrypt_type", "") == "aes" or "msg_signature" in query
    if encrypted:
        sealed = _parse(body).get("Encrypt")
        if not isinstance(sealed, str):
            raise InvalidCallback("no Encrypt element")
        _check_signature(account, query.get("msg_signature", ""), query, sealed)
        message = _parse(_decrypt(account, sealed).encode("utf-8"))
    else:
        _check_signature(account, query.get("signature", ""), query)
        message = _parse(body)
        if "MsgType" not in message:
            raise InvalidCallback("no MsgType element")
    return _event(message, encrypted=encrypted)


def _check_age(query: Mapping[str, str], now: datetime.datetime) -> None:
    timestamp = query.get("timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
        raise InvalidCallback("no timestamp")
    if abs(now.timestamp() - int(timestamp)) > MAX_AGE.total_seconds():
        raise InvalidCallback("timestamp too far from now")


def _check_signature(account: Account, signature: str, query: Mapping[str, str], *more: str) -> None:
    if not account.token:
        raise InvalidCallback("WECHAT_TOKEN is not set")
    parts = sorted([str(account.token), query.get("timestamp", ""), query.get("nonce", ""), *more])
    expected = hashlib.sha1("".join(parts).encode("utf-8"), usedforsecurity=False).hexdigest()
    if not hmac.compare_digest(expected.encode("ascii"), signature.encode("utf-8", "replace")):
        raise InvalidCallback("wrong signature")


def _decrypt(account: Account, sealed: str) -> str:
    """wechatpy does the AES and compares the AppID at the end of the text; the signature has been checked before."""
    key = b""
    with contextlib.suppress(binascii.Error, ValueError):
        key = base64.b64decode(f"{account.encoding_aes_key}=", validate=True)
    if len(key) != 32:
        raise InvalidCallback("WECHAT_ENCODING_AES_KEY is missing or malformed")
    problem = ""
    text = ""
    try:
        text = PrpCrypto(key).decrypt(sealed, account.app_id)
    except InvalidAppIdException:
        problem = "encrypted for another AppID"
    except (ValueError, LookupError, struct.error):
        problem = "cannot be decrypted"
    if problem:
        raise InvalidCallback(problem)
    return text


def _parse(body: bytes) -> dict[str, Any]:
    """The children of ``<xml>``. No document type, hence no entities: neither bombs nor files."""
    problem = ""
    parsed: Any = None
    try:
        text = body.decode("utf-8-sig")
        if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
            problem = "XML with a document type"
        else:
            parsed = xmltodict.parse(text, disable_entities=True)
    except (ValueError, xml.parsers.expat.ExpatError):
        problem = "not XML in UTF-8"
    if problem:
        raise InvalidCallback(problem)
    message = parsed.get("xml")
    if not isinstance(message, dict) or _is_too_deep(message):
        raise InvalidCallback("not a WeChat message")
    return message


def _is_too_deep(message: dict[str, Any]) -> bool:
    """Whoever copies or prints a deep tree later runs into the recursion limit."""
    level: list[Any] = [message]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True


def _event(message: dict[str, Any], *, encrypted: bool) -> CallbackEvent:
    kind = _text(message, "MsgType").lower()
    name = _text(message, "Event").lower() if kind == "event" else kind
    common: dict[str, Any] = {
        "name": name,
        "encrypted": encrypted,
        "created_at": _created_at(message),
        "raw": MappingProxyType(message),
    }
    info = message.get("PublishEventInfo")
    if isinstance(info, dict):
        reference, job = _text(info, "publish_id"), _publish_job(info)
        key = f"publish:{reference}:{_text(info, 'publish_status')}"
        return CallbackEvent(kind=EventKind.PUBLISH_FINISHED, key=key, reference=reference, job=job, **common)
    if name == "masssendjobfinish":
        reference = _text(message, "MsgID") or _text(message, "MsgId")
        key = f"mass:{reference}"
        job = _mass_job(message)
        return CallbackEvent(
            kind=EventKind.MASS_SEND_FINISHED,
            key=key,
            reference=reference,
            job=job,
            counts=_mass_counts(message),
            **common,
        )
    return CallbackEvent(kind=EventKind.OTHER, key=_key(message, name), **common)


def _publish_job(info: dict[str, Any]) -> Job | None:
    try:
        return answers.job(info)
    except (LookupError, TypeError, ValueError):
        return None


_MASS_FAILURES = {
    "10001": "涉嫌广告",
    "20001": "涉嫌政治",
    "20002": "涉嫌色情",
    "20004": "涉嫌社会",
    "20006": "涉嫌违法犯罪",
    "20008": "涉嫌欺诈",
    "20013": "涉嫌版权",
    "21000": "涉嫌其他",
    "22000": "涉嫌互推",
    "30001": "原创校验出现系统错误",
    "30002": "原创校验不允许群发",
    "30003": "被判定为转载",
    "40001": "管理员拒绝了群发",
    "40002": "管理员 30 分钟内没有确认",
}


def _mass_job(message: dict[str, Any]) -> Job | None:
    """The result lists may be empty although the send succeeded (seen 2025-09)."""
    status = _text(message, "Status").lower().replace(" ", "")
    results = _results(message, "ArticleUrlResult")
    try:
        found = sorted((int(_text(item, "ArticleIdx")), _text(item, "ArticleUrl")) for item in results)
    except ValueError:
        found = []
    links = tuple(answers.https(url) for _, url in found if url)
    if status == "sendsuccess":
        return Job(state=JobState.SUCCEEDED, links=links)
    if not status.startswith(("err", "sendfail")):
        return None
    code = "".join(filter(str.isdigit, status))
    reason = f"{_MASS_FAILURES.get(code, '没有说明的原因')}（{code or 'send fail'}）"
    refused = [
        item["ArticleIdx"]
        for item in _results(message, "CopyrightCheckResult")
        if _text(item, "AuditState") not in {"", "0", "1", "11"} and _text(item, "ArticleIdx").isdecimal()
    ]
    return Job(state=JobState.FAILED, links=links, reason=f"群发没有成功：{reason}。", failed=answers.places(refused))


def _mass_counts(message: dict[str, Any]) -> dict[str, int]:
    names = {"total": "TotalCount", "filter": "FilterCount", "sent": "SentCount", "error": "ErrorCount"}
    found = {ours: _text(message, theirs) for ours, theirs in names.items()}
    return {
        name: int(value) for name, value in found.items() if value.isascii() and value.isdigit() and len(value) < 12
    }


def _results(message: dict[str, Any], name: str) -> list[dict[str, Any]]:
    result = message.get(name)
    listing = result.get("ResultList") if isinstance(result, dict) else None
    found = answers.items(listing.get("item")) if isinstance(listing, dict) else []
    return [item for item in found if isinstance(item, dict)]


def _created_at(message: dict[str, Any]) -> datetime.datetime | None:
    try:
        return answers.moment(message["CreateTime"])
    except (LookupError, TypeError, ValueError, OverflowError, OSError):
        return None


def _key(message: dict[str, Any], name: str) -> str:
    """Messages repeat with the same ``MsgId``; events have none and repeat with the same sender and time. The sender's
    openid is personal data, so only a digest of it stays in the key."""
    if number := _text(message, "MsgId"):
        return f"{name}:{number}"
    parts = "\n".join(_text(message, part) for part in ("FromUserName", "CreateTime", "EventKey"))
    return f"{name}:{hashlib.sha256(parts.encode('utf-8')).hexdigest()[:32]}"


def _text(message: Mapping[str, Any], name: str) -> str:
    value = message.get(name)
    return "".join(value.split()) if isinstance(value, str) else ""
