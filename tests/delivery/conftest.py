"""A simulator on this machine, and the channel that talks to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from publishing.channels import wechat
from wechat_simulator.testing import Served, serve


@pytest.fixture
def wechat_api(settings: Any) -> Iterator[Served]:
    """WeChat, strict, with jobs that end at once."""
    with serve() as served:
        served.switches.set(publish_seconds=0)
        settings.WECHAT_API_BASE_URL = served.base_url
        settings.WECHAT_APP_ID = served.app_id
        settings.WECHAT_APP_SECRET = served.app_secret
        yield served


@pytest.fixture
def channel(wechat_api: Served) -> wechat.WeChatChannel:
    return wechat.channel_from_settings()
