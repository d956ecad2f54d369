from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from publishing.channels.errors import NotAllowed
from publishing.channels.wechat import account_from_settings, channel_from_settings

from .conftest import APP_ID, APP_SECRET
from .wire_server import WireServer


@pytest.fixture
def environment(settings: Any, wechat: WireServer, tmp_path: Path) -> Any:
    settings.WECHAT_APP_ID = APP_ID
    settings.WECHAT_APP_SECRET = APP_SECRET
    settings.WECHAT_TOKEN = "callback-token"
    settings.WECHAT_ENCODING_AES_KEY = ""
    settings.WECHAT_API_BASE_URL = f"{wechat.base_url}/"
    settings.RUNTIME_DIR = tmp_path
    settings.REDIS_URL = ""
    return settings


def test_the_channel_is_made_from_the_settings(environment: Any, wechat: WireServer, tmp_path: Path) -> None:
    assert len(channel_from_settings().read_draft("draft-1")) == 1
    assert wechat.calls("stable_token")[0].json()["appid"] == APP_ID
    assert len(channel_from_settings().read_draft("draft-1")) == 1
    assert len(wechat.calls("stable_token")) == 1
    assert [path.name[:13] for path in (tmp_path / "wechat").glob("wechat-token-*") if path.suffix != ".lock"] == [
        "wechat-token-"
    ]


def test_without_an_address_the_official_one_is_meant(environment: Any) -> None:
    environment.WECHAT_API_BASE_URL = ""
    assert account_from_settings().api_base_url == "https://api.weixin.qq.com"


def test_settings_left_empty_are_told_by_the_first_call(environment: Any) -> None:
    environment.WECHAT_APP_ID = ""
    channel = channel_from_settings()
    with pytest.raises(NotAllowed, match="WECHAT_APP_ID"):
        channel.read_draft("draft-1")


def test_the_secret_is_in_no_repr(environment: Any) -> None:
    account = account_from_settings()
    assert APP_SECRET not in f"{account!r} {account.app_secret!r} {vars(account)!r}"
