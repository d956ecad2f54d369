from __future__ import annotations

import dataclasses
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from publishing.channels.errors import NotAllowed, Unavailable
from publishing.channels.wechat.adapter import WeChatChannel
from publishing.channels.wechat.secrecy import Secret
from publishing.channels.wechat.settings import Account, TokenHome
from publishing.channels.wechat.token_stores import Envelope, FileTokenStore, TokenStore, store_at
from publishing.channels.wechat.tokens import FetchedToken, Tokens, token_key

from . import small_redis
from .conftest import ACCESS_TOKEN, SECOND_TOKEN, ChannelFor, account_at
from .wire_server import Received, WireServer, answer, closed, refusal, slowly

OPEN_TOKEN = answer({"access_token": ACCESS_TOKEN, "expires_in": 7200})
ROOT = Path(__file__).parents[3]


class WeChat:
    """Counts how often it is asked for a token."""

    def __init__(self, expires_in_seconds: float = 7200) -> None:
        self.fetches = 0
        self.expires_in_seconds = expires_in_seconds

    def fetch(self) -> FetchedToken:
        self.fetches += 1
        return FetchedToken(value=Secret(f"token-{self.fetches}"), expires_in_seconds=self.expires_in_seconds)


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["files", "redis"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TokenHome]:
    if request.param == "files":
        yield TokenHome(secret_key="a secret key", directory=tmp_path / "var")
    else:
        with small_redis.serving() as (url, _):
            yield TokenHome(secret_key="a secret key", directory=tmp_path / "var", redis_url=url)


@pytest.fixture
def shared(home: TokenHome) -> TokenStore:
    return store_at(home)


@pytest.fixture
def somebody() -> Account:
    return account_at("https://api.example")


def test_a_token_is_fetched_once_and_kept_until_five_minutes_before_its_end(
    shared: TokenStore, somebody: Account
) -> None:
    wechat, clock = WeChat(), Clock()
    tokens = Tokens(somebody, shared, clock=clock)
    assert tokens.current(wechat.fetch) == "token-1"
    clock.now += 7200 - 301
    assert tokens.current(wechat.fetch) == "token-1"
    clock.now += 2
    assert tokens.current(wechat.fetch) == "token-2"


@pytest.mark.parametrize("expires_in", [300, 345, 60])
def test_a_token_near_its_end_is_used_a_little_and_not_fetched_for_every_call(
    expires_in: int, shared: TokenStore, somebody: Account
) -> None:
    wechat, clock = WeChat(expires_in), Clock()
    tokens = Tokens(somebody, shared, clock=clock)
    assert [tokens.current(wechat.fetch) for _ in range(3)] == ["token-1"] * 3
    clock.now += 46
    assert tokens.current(wechat.fetch) == "token-2"


def test_a_token_from_a_machine_whose_clock_runs_ahead_is_not_trusted(shared: TokenStore, somebody: Account) -> None:
    wechat, clock = WeChat(), Clock()
    Tokens(somebody, shared, clock=lambda: clock.now + 86_400).current(wechat.fetch)
    assert Tokens(somebody, shared, clock=clock).current(wechat.fetch) == "token-2"


def test_another_process_finds_the_token(home: TokenHome, somebody: Account) -> None:
    wechat = WeChat()
    assert Tokens(somebody, store_at(home)).current(wechat.fetch) == "token-1"
    assert Tokens(somebody, store_at(home)).current(wechat.fetch) == "token-1"


@pytest.mark.parametrize(
    "change", [{"app_id": "wx2"}, {"app_secret": "another"}, {"api_base_url": "https://other.example"}]
)
def test_a_changed_account_never_gets_the_old_token(
    change: dict[str, str], shared: TokenStore, somebody: Account
) -> None:
    wechat = WeChat()
    Tokens(somebody, shared).current(wechat.fetch)
    changed = dataclasses.replace(somebody, **change)
    assert Tokens(changed, shared).current(wechat.fetch) == "token-2"
    assert Tokens(somebody, shared).current(wechat.fetch) == "token-1"


def test_a_refused_token_is_replaced_only_while_it_is_still_the_stored_one(
    shared: TokenStore, somebody: Account
) -> None:
    wechat = WeChat()
    tokens = Tokens(somebody, shared)
    refused = tokens.current(wechat.fetch)
    assert tokens.replace(refused, wechat.fetch) == "token-2"
    assert tokens.replace(refused, wechat.fetch) == "token-2"
    assert wechat.fetches == 2


def test_a_fetch_that_fails_leaves_the_way_open_for_the_next(shared: TokenStore, somebody: Account) -> None:
    def fail() -> FetchedToken:
        raise Unavailable("连不上")

    tokens = Tokens(somebody, shared)
    with pytest.raises(Unavailable):
        tokens.current(fail)
    assert tokens.current(WeChat().fetch) == "token-1"


def test_what_is_stored_cannot_be_read_without_the_secret_key(tmp_path: Path, somebody: Account) -> None:
    store = FileTokenStore(tmp_path / "var", Envelope("a secret key"))
    Tokens(somebody, store).current(WeChat().fetch)
    files = [path for path in (tmp_path / "var").iterdir() if path.suffix != ".lock"]
    assert len(files) == 1
    assert b"token-1" not in files[0].read_bytes()
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    other = FileTokenStore(tmp_path / "var", Envelope("another secret key"))
    assert other.load(token_key(somebody)) is None


def test_what_is_stored_in_redis_is_encrypted(tmp_path: Path, somebody: Account) -> None:
    with small_redis.serving() as (url, values):
        home = TokenHome(secret_key="a secret key", directory=tmp_path, redis_url=url)
        Tokens(somebody, store_at(home)).current(WeChat().fetch)
        assert values
        assert not [value for value, _ in values.values() if b"token-1" in value]


@pytest.mark.parametrize("damage", [b"", b"rubbish", b"\x80" * 200])
def test_a_damaged_store_counts_as_empty(damage: bytes, tmp_path: Path, somebody: Account) -> None:
    store = FileTokenStore(tmp_path, Envelope("a secret key"))
    tokens = Tokens(somebody, store)
    tokens.current(WeChat().fetch)
    (tmp_path / f"wechat-token-{token_key(somebody)}").write_bytes(damage)
    assert tokens.current(WeChat().fetch) == "token-1"


def test_a_directory_that_is_none_is_a_matter_for_the_administrator(tmp_path: Path, somebody: Account) -> None:
    (tmp_path / "file").write_text("")
    tokens = Tokens(somebody, FileTokenStore(tmp_path / "file" / "var", Envelope("a secret key")))
    with pytest.raises(NotAllowed, match="file/var") as caught:
        tokens.current(WeChat().fetch)
    assert "RUNTIME_DIR" in caught.value.next_step


def test_a_redis_that_is_down_is_told_without_its_password(tmp_path: Path, somebody: Account) -> None:
    url = closed().replace("http://", "redis://:hush-hush@")
    tokens = Tokens(somebody, store_at(TokenHome(secret_key="a secret key", directory=tmp_path, redis_url=url)))
    with pytest.raises(Unavailable, match="Redis") as caught:
        tokens.current(WeChat().fetch)
    assert "hush-hush" not in f"{caught.value!r}{caught.value.__context__!r}{caught.value.__cause__!r}"


def test_whoever_waits_too_long_for_the_token_may_try_later(home: TokenHome, somebody: Account) -> None:
    hurried = account_at("https://api.example", connect_seconds=-2.4, read_seconds=0.0)
    store = store_at(home)
    with store.lock(token_key(hurried), wait_seconds=5), pytest.raises(Unavailable, match="等待访问令牌"):
        Tokens(hurried, store_at(home)).current(WeChat().fetch)


def test_eight_threads_starting_cold_fetch_one_token(wechat: WireServer, account: Account, home: TokenHome) -> None:
    wechat.script("stable_token", slowly(OPEN_TOKEN, 0.2))
    start = threading.Barrier(8)

    def read(_: int) -> int:
        channel = WeChatChannel(account, Tokens(account, store_at(home)))
        start.wait()
        return len(channel.read_draft("draft-1"))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, range(8))) == [1] * 8
    assert len(wechat.calls("stable_token")) == 1
    assert len(wechat.calls("draft/get")) == 8


def test_eight_threads_with_a_dead_token_fetch_one_more(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("stable_token", OPEN_TOKEN, slowly(answer({"access_token": SECOND_TOKEN, "expires_in": 7200}), 0.2))
    channel.read_draft("draft-1")

    def judge(connection: socket.socket, stopped: threading.Event, received: Received) -> None:
        good = received.query["access_token"] == [SECOND_TOKEN]
        behaviour = answer({"news_item": [{"title": "通知"}]}) if good else refusal(42001)
        behaviour(connection, stopped)

    wechat.judge("draft/get", judge)
    start = threading.Barrier(8)

    def read(_: int) -> int:
        start.wait()
        return len(channel.read_draft("draft-1"))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, range(8))) == [1] * 8
    assert len(wechat.calls("stable_token")) == 2


PROCESS = """
import sys
from pathlib import Path
from publishing.channels.wechat.adapter import WeChatChannel
from publishing.channels.wechat.settings import Account, TokenHome
from publishing.channels.wechat.token_stores import store_at
from publishing.channels.wechat.tokens import Tokens

base_url, directory, redis_url = sys.argv[1:]
account = Account(app_id="wx0123456789abcdef", app_secret="f00dfeed" * 4, api_base_url=base_url)
home = TokenHome(secret_key="a secret key", directory=Path(directory), redis_url=redis_url)
channel = WeChatChannel(account, Tokens(account, store_at(home)))
print("ready", flush=True)
sys.stdin.readline()
print(len(channel.read_draft("draft-1")), flush=True)
"""


def test_four_processes_starting_cold_fetch_one_token(wechat: WireServer, home: TokenHome) -> None:
    wechat.script("stable_token", slowly(OPEN_TOKEN, 0.3))
    arguments = [sys.executable, "-c", PROCESS, wechat.base_url, str(home.directory), home.redis_url]
    processes = [
        subprocess.Popen(arguments, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.communicate(timeout=60)[0] for process in processes] == ["1\n"] * 4
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert len(wechat.calls("stable_token")) == 1


def test_an_account_without_credentials_names_the_variable_to_fill_in(
    wechat: WireServer, account: Account, channel_for: ChannelFor
) -> None:
    for change, variable in (({"app_id": ""}, "WECHAT_APP_ID"), ({"app_secret": ""}, "WECHAT_APP_SECRET")):
        incomplete = dataclasses.replace(account, **change)
        with pytest.raises(NotAllowed, match=variable):
            channel_for(incomplete).read_draft("draft-1")
    assert not wechat.received


@pytest.mark.parametrize(
    ("errcode", "variable"),
    [
        (40125, "WECHAT_APP_SECRET"),
        (40001, "WECHAT_APP_SECRET"),
        (40013, "WECHAT_APP_ID"),
        (40243, "WECHAT_APP_SECRET"),
    ],
)
def test_refused_credentials_name_the_variable_to_correct(
    errcode: int, variable: str, wechat: WireServer, channel: WeChatChannel
) -> None:
    wechat.script("stable_token", refusal(errcode))
    with pytest.raises(NotAllowed) as caught:
        channel.read_draft("draft-1")
    assert variable in caught.value.next_step
    assert len(wechat.calls("stable_token")) == 1
