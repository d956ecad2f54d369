"""Where a scenario happens: a database copy, a simulator over HTTP, and a channel that gives up quickly."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from publishing.channels import wechat
from publishing.channels.wechat.settings import account_from_settings, token_home_from_settings
from publishing.channels.wechat.token_stores import store_at
from tests.faults import databases, passing
from tests.faults.databases import Vendor
from wechat_simulator.testing import Served, serve

CONNECT_SECONDS = 0.4
READ_SECONDS = 0.6


@dataclass(frozen=True, kw_only=True)
class Place:
    served: Served
    folder: Path

    @property
    def channel(self) -> wechat.WeChatChannel:
        return channel()


def channel(*, read_seconds: float = READ_SECONDS) -> wechat.WeChatChannel:
    """The channel of the settings with short time-outs, so that a lost answer costs little."""
    account = dataclasses.replace(
        account_from_settings(), timeout_connect_seconds=CONNECT_SECONDS, timeout_read_seconds=read_seconds
    )
    return wechat.WeChatChannel(
        account, wechat.Tokens(account, store_at(token_home_from_settings()), clock=passing.desk_seconds)
    )


@contextlib.contextmanager
def place(vendor: Vendor = "sqlite", *, busy_seconds: float = 20.0, **simulator: Any) -> Iterator[Place]:
    """A scenario's own database and simulator. Jobs end at once; ``simulator`` goes to :func:`serve`."""
    with databases.copied(vendor, busy_seconds=busy_seconds) as folder, simulated(**simulator) as served:
        yield Place(served=served, folder=folder)


@contextlib.contextmanager
def simulated(**simulator: Any) -> Iterator[Served]:
    """WeChat, with jobs that end at the next call, as this process's channel."""
    with serve(**{"ticking": False, "clock": passing.wechat_seconds, **simulator}) as served:
        served.switches.set(publish_seconds=0, mass_seconds=0)
        settings.WECHAT_API_BASE_URL = served.base_url
        settings.WECHAT_APP_ID = served.app_id
        settings.WECHAT_APP_SECRET = served.app_secret
        yield served
