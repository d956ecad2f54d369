"""Events pushed to the account's own server: XML, plain or encrypted, three tries, with faults of its own."""

import base64
import hashlib
import http.client
import os
import secrets
import struct
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from wechat_simulator import request_log
from wechat_simulator.account import Json
from wechat_simulator.clock import Clock
from wechat_simulator.settings import Settings
from wechat_simulator.store import Store
from wechat_simulator.switches import Switches

TRIES = 3
BLOCK_BYTES = 32
CHECK_STATES = {"err(30002)": 3, "err(30003)": 2}
"""CheckState of the originality check by the job's status; 1 for every other."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event: its name, a label for the log, and the XML between the common head and ``</xml>``."""

    name: str
    label: str
    xml: str


@dataclass(frozen=True, kw_only=True)
class _Parcel:
    due_at: float
    event: Event


class Callbacks:
    """The sender. Nothing is sent, or even kept, while no callback address is set."""

    def __init__(self, settings: Settings, switches: Switches, store: Store, clock: Clock) -> None:
        self._settings = settings
        self._switches = switches
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._parcels: list[_Parcel] = []
        self._held: Event | None = None

    def announce(self, event: Event) -> None:
        """Hand over ``event`` for sending, in the way the ``callbacks`` switch says."""
        if not self._settings.callback_url:
            return
        positions, now = self._switches.now, self._clock()
        with self._lock:
            if positions.callbacks == "lost":
                self._note(event, "callback_lost")
                return
            if positions.callbacks == "reordered" and self._held is None:
                self._held = event
                return
            due_at = now + positions.callback_delay_seconds if positions.callbacks == "delayed" else now
            copies = 2 if positions.callbacks == "doubled" else 1
            self._parcels.extend([_Parcel(due_at=due_at, event=event)] * copies)
            if self._held is not None:
                self._parcels.append(_Parcel(due_at=due_at, event=self._held))
                self._held = None

    def send_now(self, event: Event) -> bool:
        """Send ``event`` at once, whatever the switch says; tell whether it was taken. Raises ``ValueError`` without an
        address.
        """
        if not self._settings.callback_url:
            raise ValueError("no callback address is set")
        return self._send(event, self._clock())

    def send_due(self) -> None:
        """Send what is due, one after the other; each is tried three times, waiting up to the time-out."""
        now = self._clock()
        with self._lock:
            due = [parcel for parcel in self._parcels if parcel.due_at <= now]
            self._parcels = [parcel for parcel in self._parcels if parcel.due_at > now]
        for parcel in due:
            self._send(parcel.event, now)

    def _send(self, event: Event, now: float) -> bool:
        """Try three times; tell whether it was taken."""
        body, query = self._envelope(event, now)
        separator = "&" if "?" in self._settings.callback_url else "?"
        address = f"{self._settings.callback_url}{separator}{urlencode(query)}"
        for attempt in range(1, TRIES + 1):
            problem = self._try(address, body)
            self._note(event, "callback_failed" if problem else "callback_sent", attempt=attempt, problem=problem)
            if not problem:
                return True
        return False

    def _try(self, address: str, body: bytes) -> str:
        """Post once; return what went wrong, or an empty string."""
        request = urllib.request.Request(address, data=body, headers={"Content-Type": "text/xml"}, method="POST")  # noqa: S310 - see Settings
        try:
            with urllib.request.urlopen(request, timeout=self._settings.callback_timeout_seconds) as answer:  # noqa: S310
                text: bytes = answer.read(65536).strip()
        except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
            return type(error).__name__
        if text in (b"", b"success") or text.startswith(b"<xml>"):
            return ""
        return "answer is neither success, nor empty, nor XML"

    def _envelope(self, event: Event, now: float) -> tuple[bytes, dict[str, str]]:
        settings = self._settings
        timestamp, nonce = str(int(now)), str(secrets.randbelow(10**10))
        xml = (
            f"<xml><ToUserName><![CDATA[{settings.account_id}]]></ToUserName>"
            f"<FromUserName><![CDATA[oPlatform_0000000000000000000]]></FromUserName><CreateTime>{timestamp}</CreateTime>"
            f"<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{event.name}]]></Event>{event.xml}</xml>"
        )
        query = {
            "signature": sign(settings.callback_token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "openid": "oPlatform_0000000000000000000",
        }
        if not settings.encoding_aes_key:
            return xml.encode(), query
        cipher_text = encrypt(xml, settings.encoding_aes_key, settings.app_id)
        query |= {
            "encrypt_type": "aes",
            "msg_signature": sign(settings.callback_token, timestamp, nonce, cipher_text),
        }
        envelope = (
            f"<xml><ToUserName><![CDATA[{settings.account_id}]]></ToUserName>"
            f"<Encrypt><![CDATA[{cipher_text}]]></Encrypt></xml>"
        )
        return envelope.encode(), query

    def _note(self, event: Event, kind: str, **facts: str | int) -> None:
        effect = {"kind": kind, "event": event.name, "label": event.label, **facts}
        request_log.note(self._store, self._clock(), "callback", effect)


def sign(*parts: str) -> str:
    """Return WeChat's signature: SHA-1 over the sorted parts joined."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def encrypt(text: str, encoding_aes_key: str, app_id: str) -> str:
    """Return ``text`` in the safe mode's envelope, base64: 16 random bytes, length, text, appid; AES-256-CBC."""
    key = base64.b64decode(encoding_aes_key + "=")
    content = text.encode()
    plain = os.urandom(16) + struct.pack(">I", len(content)) + content + app_id.encode()
    padding = BLOCK_BYTES - len(plain) % BLOCK_BYTES
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()).decode()


def publish_job_finished(
    publish_id: int | str, status: int, *, article_id: str, detail: Json | None, failed: list[int]
) -> Event:
    """Return PUBLISHJOBFINISH: links on success, else one ``fail_idx`` for each failed article."""
    xml = f"<publish_id>{escape(str(publish_id))}</publish_id><publish_status>{status}</publish_status>"
    if detail is not None:
        items = "".join(
            f"<item><idx>{item['idx']}</idx><article_url><![CDATA[{item['article_url']}]]></article_url></item>"
            for item in detail["item"]
        )
        # The line break inside the CDATA is in WeChat's own example.
        xml += (
            f"<article_id><![CDATA[{article_id}\n]]></article_id>"
            f"<article_detail><count>{detail['count']}</count>{items}</article_detail>"
        )
    xml += "".join(f"<fail_idx>{number}</fail_idx>" for number in failed)
    return Event(name="PUBLISHJOBFINISH", label=str(publish_id), xml=f"<PublishEventInfo>{xml}</PublishEventInfo>")


def mass_job_finished(
    msg_id: int | str, status: str, *, reached: int, detail: Json | None, article_count: int = 0
) -> Event:
    """Return MASSSENDJOBFINISH with counts and, for articles, their links; for ``err(30002)`` and ``err(30003)`` with
    what the originality check found (the first of ``article_count`` articles is the reprint).
    """
    items = detail["item"] if detail else []
    listed = "".join(
        f"<item><ArticleIdx>{item['idx']}</ArticleIdx><ArticleUrl><![CDATA[{item['article_url']}]]></ArticleUrl></item>"
        for item in items
    )
    xml = (
        f"<MsgID>{escape(str(msg_id))}</MsgID><Status><![CDATA[{status}]]></Status><TotalCount>{reached}</TotalCount>"
        f"<FilterCount>{reached}</FilterCount><SentCount>{reached}</SentCount><ErrorCount>0</ErrorCount>"
        f"{_copyright(status, article_count)}"
        f"<ArticleUrlResult><Count>{len(items)}</Count><ResultList>{listed}</ResultList></ArticleUrlResult>"
    )
    return Event(name="MASSSENDJOBFINISH", label=str(msg_id), xml=xml)


def _copyright(status: str, article_count: int) -> str:
    """Return CopyrightCheckResult. CheckState 1: no reprint; 2: a reprint that may be sent; 3: one that may not."""
    state = CHECK_STATES.get(status, 1)
    count = article_count if state > 1 else 0
    items = "".join(_copyright_item(index, state) for index in range(1, count + 1))
    return (
        f"<CopyrightCheckResult><Count>{count}</Count><ResultList>{items}</ResultList>"
        f"<CheckState>{state}</CheckState></CopyrightCheckResult>"
    )


def _copyright_item(index: int, state: int) -> str:
    is_reprint = index == 1
    original = "http://mp.weixin.qq.com/s/original-of-another-account" if is_reprint else ""
    return (
        f"<item><ArticleIdx>{index}</ArticleIdx><UserDeclareState>0</UserDeclareState>"
        f"<AuditState>{2 if is_reprint else 11}</AuditState>"
        f"<OriginalArticleUrl><![CDATA[{original}]]></OriginalArticleUrl>"
        f"<OriginalArticleType>{int(is_reprint)}</OriginalArticleType>"
        f"<CanReprint>{int(not is_reprint or state == 2)}</CanReprint>"
        f"<NeedReplaceContent>{int(is_reprint)}</NeedReplaceContent>"
        f"<NeedShowReprintSource>{int(is_reprint)}</NeedShowReprintSource></item>"
    )
