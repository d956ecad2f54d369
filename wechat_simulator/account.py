"""The one official account that is simulated, and one call made to it."""

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wechat_simulator.clock import Clock
from wechat_simulator.request import Request
from wechat_simulator.settings import Settings
from wechat_simulator.store import Store
from wechat_simulator.switches import Switches

if TYPE_CHECKING:
    from wechat_simulator.callbacks import Callbacks

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Account:
    """Everything that lasts: settings, memory, switches, time, and the sender of events."""

    settings: Settings
    store: Store
    switches: Switches
    clock: Clock
    callbacks: "Callbacks"

    def base_url(self, request: Request) -> str:
        """Return the base of links given to the maker of ``request``, without a trailing slash."""
        return self.settings.public_base_url.rstrip("/") or request.base_url


@dataclass(frozen=True, kw_only=True)
class Call:
    """One API call being worked on. Operations append what they changed to ``effects``, which goes to the log."""

    account: Account
    request: Request
    now: float
    base_url: str
    effects: list[Json] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.account.store

    @property
    def switches(self) -> Switches:
        return self.account.switches

    @property
    def data(self) -> Json:
        """The JSON body. Raises ``Refused`` 44002 or 47001."""
        return self.request.json

    def record(self, kind: str, **facts: Any) -> None:
        self.effects.append({"kind": kind, **facts})


@dataclass(frozen=True, kw_only=True)
class Bytes:
    """An answer that is no JSON: the raw bytes of a material."""

    content: bytes
    content_type: str


def new_media_id() -> str:
    """Return a fresh media_id or article_id: 64 characters like WeChat's."""
    return secrets.token_urlsafe(48)


def marks(articles: list[Json]) -> list[Json]:
    """Return what identifies ``articles`` in the log: title and content_source_url of each."""
    return [{"title": one["title"], "content_source_url": one["content_source_url"]} for one in articles]
