"""Ask one address whether it is there, from a machine that also stands in an office network.

Only public addresses are asked, by the number that was checked (a name that changes its number meanwhile gains nothing),
after every redirect anew; nothing is sent but the question, and of the answer only its head is read.
"""

from __future__ import annotations

import contextlib
import enum
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
CONNECT_SECONDS = 5
READ_SECONDS = 8
# For the whole of one question, redirects included: a server that sends a byte every seven seconds ends here.
LONGEST_SECONDS = 20
MAX_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
GONE = frozenset({404, 410})
# What may stand in a request as it is; the rest, Chinese above all, is written with %.
AS_IT_IS = "/?:@!$&'()*+,;=%~[]"
IPV6_UNICAST = ipaddress.ip_network("2000::/3")
# IPv4 within IPv6, as translators of mobile and office networks write it (RFC 6052).
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
# Asked again with GET: servers that know no HEAD.
NO_HEAD = frozenset({400, 403, 405, 501})


class Outcome(enum.StrEnum):
    FINE = "fine"
    GONE = "gone"
    NO_ANSWER = "no_answer"
    BY_HAND = "by_hand"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """``status`` is HTTP's, 0 where none came."""

    outcome: Outcome
    status: int = 0


class NotPublic(Exception):
    """The address leads into a private network, or is no web address."""


def is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        carried = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED else address.sixtofour
        if carried is not None:
            return is_public(carried)
        if address not in IPV6_UNICAST:
            return False
    return address.is_global and not address.is_multicast


def blocks_robots(host: str) -> bool:
    """WeChat and government hosts turn programs away: their refusal says nothing about the page."""
    return host == "mp.weixin.qq.com" or host == "gov.cn" or host.endswith(".gov.cn")


def ask(url: str, *, may_reach: Callable[[Address], bool] = is_public) -> Answer:
    """Never raises for what is at the other end."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return Answer(outcome=Outcome.REFUSED)
    if host == "mp.weixin.qq.com":
        return Answer(outcome=Outcome.BY_HAND)
    try:
        status = _status(url, may_reach)
    # First, for a certificate that nobody vouches for is both this and a ``ValueError``.
    except (OSError, http.client.HTTPException):
        return Answer(outcome=Outcome.BY_HAND if blocks_robots(host) else Outcome.NO_ANSWER)
    except (NotPublic, ValueError):
        return Answer(outcome=Outcome.REFUSED)
    if status in GONE:
        return Answer(outcome=Outcome.GONE, status=status)
    if 200 <= status < 300:
        return Answer(outcome=Outcome.FINE, status=status)
    # 401, 403, 429 and 5xx say that this program is not welcome now, not that the page is gone.
    by_hand = blocks_robots(host) or 400 <= status < 500
    return Answer(outcome=Outcome.BY_HAND if by_hand else Outcome.NO_ANSWER, status=status)


def _status(url: str, may_reach: Callable[[Address], bool]) -> int:
    until = time.monotonic() + LONGEST_SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        status, location = _once("HEAD", url, may_reach, until)
        if status in NO_HEAD:
            status, location = _once("GET", url, may_reach, until)
        if not (300 <= status < 400 and location):
            return status
        url = urljoin(url, location)
    return 310


def _once(method: str, url: str, may_reach: Callable[[Address], bool], until: float) -> tuple[int, str]:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username:
        raise NotPublic
    port = parts.port or PORTS[parts.scheme]
    number = _number(parts.hostname, port, may_reach)
    with _connected(parts, number, port, until) as connected:
        asking = http.client.HTTPConnection(number, port)
        asking.sock = connected
        asking.request(
            method,
            quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=AS_IT_IS),
            headers={
                "Host": parts.netloc,
                "User-Agent": f"township-wechat-desk link check (+{settings.BASE_URL})",
                "Accept": "*/*",
                "Connection": "close",
            },
        )
        response = asking.getresponse()
        return response.status, response.headers.get("Location", "")


@contextlib.contextmanager
def _connected(parts: SplitResult, number: str, port: int, until: float) -> Iterator[socket.socket]:
    """A connection that ends at ``until`` (``time.monotonic``), whatever the other end is doing with it."""
    connected = socket.create_connection((number, port), timeout=CONNECT_SECONDS)
    with contextlib.ExitStack() as closing:
        closing.enter_context(connected)
        # A second handle: encryption takes the first one away.
        handle = closing.enter_context(connected.dup())
        end = threading.Timer(max(0.0, until - time.monotonic()), _hang_up, [handle])
        end.daemon = True
        end.start()
        closing.callback(end.cancel)
        connected.settimeout(READ_SECONDS)
        if parts.scheme == "https":
            secure = ssl.create_default_context().wrap_socket(connected, server_hostname=parts.hostname)
            connected = closing.enter_context(secure)
        yield connected


def _hang_up(handle: socket.socket) -> None:
    # It may have been closed in the same moment.
    with contextlib.suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


def _number(host: str, port: int, may_reach: Callable[[Address], bool]) -> str:
    """The number to call. Raises ``NotPublic`` when any of the host's numbers is within a private network."""
    found = {str(entry[4][0]).split("%")[0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    # IPv4 first: offices reach it everywhere.
    numbers = sorted(
        (ipaddress.ip_address(number) for number in found), key=lambda number: (number.version, str(number))
    )
    if not numbers or not all(may_reach(number) for number in numbers):
        raise NotPublic
    return str(numbers[0])
