from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publishing.channels.port import OutgoingArticle
from publishing.channels.wechat.adapter import WeChatChannel
from publishing.channels.wechat.secrecy import Secret
from publishing.channels.wechat.settings import Account
from publishing.channels.wechat.token_stores import Envelope, FileTokenStore, StoredToken
from publishing.channels.wechat.tokens import Tokens, token_key
from publishing.channels.wechat.wire import Call

from .wire_server import WireServer, answer, serving

APP_ID = "wx0123456789abcdef"
APP_SECRET = "f00dfeed" * 4
CALLBACK_TOKEN = "callback-token-8f3a"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCESS_TOKEN = "76_live-access-token-" + "x" * 120
SECOND_TOKEN = "77_next-access-token-" + "y" * 120
LINK = "https://qinghe.example/notices/7/?d=abc"
SINCE = datetime.datetime(2026, 11, 20, 8, 0, tzinfo=datetime.UTC)

GOOD_ANSWERS = {
    "stable_token": {"access_token": ACCESS_TOKEN, "expires_in": 7200},
    "media/uploadimg": {"url": "http://mmbiz.qpic.cn/sz_mmbiz_png/abc/0?from=appmsg", "errcode": 0, "errmsg": "ok"},
    "material/add_material": {"media_id": "cover-1", "url": "http://mmbiz.qpic.cn/c/0"},
    "draft/add": {"media_id": "draft-1"},
    "draft/get": {"news_item": [{"title": "通知", "author": "青禾镇", "digest": "", "content": "<p>正文</p>"}]},
    "draft/batchget": {"total_count": 0, "item_count": 0, "item": []},
    "draft/count": {"total_count": 3},
    "draft/delete": {"errcode": 0, "errmsg": "ok"},
    "freepublish/submit": {"errcode": 0, "errmsg": "ok", "publish_id": "100000001"},
    "freepublish/get": {"publish_id": "100000001", "publish_status": 1, "fail_idx": [1]},
    "freepublish/batchget": {"total_count": 0, "item_count": 0, "item": []},
    "freepublish/getarticle": {"news_item": [{"title": "通知", "content": "<p>正文</p>"}]},
}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def wechat() -> Iterator[WireServer]:
    """A server that answers every call of the adapter well until a test scripts it otherwise."""
    with serving() as server:
        for path, value in GOOD_ANSWERS.items():
            server.script(path, answer(value))
        yield server


@pytest.fixture
def account(wechat: WireServer) -> Account:
    return account_at(wechat.base_url)


def account_at(base_url: str, *, read_seconds: float = 20.0, connect_seconds: float = 5.0) -> Account:
    return Account(
        app_id=APP_ID,
        app_secret=APP_SECRET,
        token=CALLBACK_TOKEN,
        encoding_aes_key=AES_KEY,
        api_base_url=base_url,
        timeout_connect_seconds=connect_seconds,
        timeout_read_seconds=read_seconds,
    )


@pytest.fixture
def store(tmp_path: Path) -> FileTokenStore:
    return FileTokenStore(tmp_path / "var", Envelope("a secret key"))


@pytest.fixture
def calls() -> list[Call]:
    return []


ChannelFor = Callable[[Account], WeChatChannel]


@pytest.fixture
def channel_for(store: FileTokenStore, calls: list[Call]) -> ChannelFor:
    return lambda account: WeChatChannel(account, Tokens(account, store), observe=calls.append)


@pytest.fixture
def channel(account: Account, channel_for: ChannelFor) -> WeChatChannel:
    return channel_for(account)


def with_stored_token(account: Account, store: FileTokenStore) -> Account:
    """``account``, whose token is in the store already, so that the first call is the business call."""
    with store.lock(token_key(account), wait_seconds=5):
        stored = StoredToken(value=Secret(ACCESS_TOKEN), expires_at=time.time() + 3600)
        store.save(token_key(account), stored)
    return account


def an_article(**changes: object) -> OutgoingArticle:
    values: dict[str, object] = {
        "title": "关于冬季防火的通知",
        "author": "青禾镇",
        "digest": "冬季防火须知",
        "content": "<p>正文😀</p>",
        "content_source_url": LINK,
        "cover": "cover-1",
    }
    return OutgoingArticle(**{**values, **changes})
