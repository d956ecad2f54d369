"""Every operation against every way in which the line can fail: which error comes out, and what it gives away."""

from __future__ import annotations

import datetime
import logging
import socket
import ssl
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from publishing.channels.errors import (
    ChannelError,
    LimitReached,
    NotAllowed,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from publishing.channels.wechat.adapter import WeChatChannel
from publishing.channels.wechat.settings import Account
from publishing.channels.wechat.token_stores import FileTokenStore
from publishing.channels.wechat.wire import Call, Outcome

from .conftest import (
    ACCESS_TOKEN,
    AES_KEY,
    APP_SECRET,
    CALLBACK_TOKEN,
    SECOND_TOKEN,
    SINCE,
    ChannelFor,
    account_at,
    an_article,
    with_stored_token,
)
from .wire_server import Behaviour, WireServer, answer, closed, deaf, drip, hang, http, raw, refusal, reset


@dataclass(frozen=True)
class Act:
    path: str
    call: Callable[[WeChatChannel], object]
    write: bool = False
    content: bool = False
    checks_answer: bool = True


ACTS = {
    "token": Act("stable_token", lambda channel: channel.read_draft("draft-1")),
    "upload_picture": Act(
        "media/uploadimg",
        lambda channel: channel.upload_picture(b"png", filename="图.png", content_type="image/png"),
        content=True,
    ),
    "upload_cover": Act(
        "material/add_material",
        lambda channel: channel.upload_cover(b"jpg", filename="封面.jpg", content_type="image/jpeg"),
        content=True,
    ),
    "save_draft": Act("draft/add", lambda channel: channel.save_draft([an_article()]), write=True, content=True),
    "read_draft": Act("draft/get", lambda channel: channel.read_draft("draft-1")),
    "find_drafts": Act("draft/batchget", lambda channel: channel.find_drafts("d=abc", since=SINCE)),
    "delete_draft": Act("draft/delete", lambda channel: channel.delete_draft("draft-1"), checks_answer=False),
    "publish": Act("freepublish/submit", lambda channel: channel.publish("draft-1"), write=True, content=True),
    "job": Act("freepublish/get", lambda channel: channel.job("100000001")),
    "find_publications": Act("freepublish/batchget", lambda channel: channel.find_publications("d=abc", since=SINCE)),
    "read_publication": Act("freepublish/getarticle", lambda channel: channel.read_publication("article-1")),
}

NO_USABLE_ANSWER: dict[str, Behaviour] = {
    "reset": reset,
    "closed without an answer": raw(b""),
    "garbage": raw(b"\x16\x03\x01 this is not HTTP\r\n\r\n"),
    "half a status line": raw(b"HTTP/1."),
    "half a body": raw(b'HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"errcode":0,"media_id":"m'),
    "half a chunk": raw(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"media_id":"m"'),
    "broken gzip": raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde"),
    "broken headers": raw(b"HTTP/1.1 200 OK\r\n: x\r\nbad header\r\n\r\n"),
    "empty body": http(b""),
    "cut JSON": http(b'{"media_id":"m'),
    "not UTF-8": http('{"media_id":"发布成功"}'.encode("gbk")),
    "HTML": http(b"<html>502</html>", headers="Content-Type: text/html"),
    "a list": answer([]),
    "a string": answer("ok"),
    "nested too deep": http(b'{"a":' * 100_000),
    "errcode in words": answer({"errcode": "no", "errmsg": ""}),
    "errcode null": answer({"errcode": None}),
    "HTTP 500": http(b"{}", status="500 Internal Server Error"),
    "HTTP 502 with a good body": http(b'{"media_id":"m"}', status="502 Bad Gateway"),
    "HTTP 404": http(b"", status="404 Not Found"),
    "redirect": http(b"", status="302 Found", headers="Location: http://127.0.0.1:9/"),
    "busy": refusal(-1, "system error rid: 698ea13f-7fddc2d7-08ae5e0c"),
}

WITHOUT_CONTENT: dict[str, Behaviour] = {
    "nothing in it": answer({"errcode": 0, "errmsg": "ok"}),
    "wrong types": answer(
        {name: {} for name in ("access_token", "media_id", "url", "news_item", "item", "publish_id", "publish_status")}
    ),
}


@pytest.mark.parametrize("fault", NO_USABLE_ANSWER)
@pytest.mark.parametrize("act", ACTS)
def test_without_a_usable_answer_a_write_is_unknown_and_the_rest_unavailable(
    act: str, fault: str, wechat: WireServer, channel: WeChatChannel, calls: list[Call]
) -> None:
    wechat.script(ACTS[act].path, NO_USABLE_ANSWER[fault])
    expected = OutcomeUnknown if ACTS[act].write else Unavailable
    with pytest.raises(expected) as caught:
        ACTS[act].call(channel)
    assert len(wechat.calls(ACTS[act].path)) == 1
    assert calls[-1].outcome is Outcome.UNKNOWN
    assert calls[-1].operation == ACTS[act].path
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("fault", WITHOUT_CONTENT)
@pytest.mark.parametrize("act", [name for name, act in ACTS.items() if act.checks_answer])
def test_an_answer_without_what_was_asked_for_is_no_success(
    act: str, fault: str, wechat: WireServer, channel: WeChatChannel
) -> None:
    wechat.script(ACTS[act].path, WITHOUT_CONTENT[fault])
    with pytest.raises(OutcomeUnknown if ACTS[act].write else Unavailable):
        ACTS[act].call(channel)
    assert len(wechat.calls(ACTS[act].path)) == 1


@pytest.mark.parametrize("behaviour", [hang, drip])
@pytest.mark.parametrize("act", ACTS)
def test_no_call_waits_for_ever(act: str, behaviour: Behaviour, wechat: WireServer, channel_for: ChannelFor) -> None:
    wechat.script(ACTS[act].path, behaviour)
    channel = channel_for(account_at(wechat.base_url, read_seconds=0.1))
    with pytest.raises(OutcomeUnknown if ACTS[act].write else Unavailable) as caught:
        ACTS[act].call(channel)
    assert "没有答复" in str(caught.value)
    assert len(wechat.calls(ACTS[act].path)) == 1


@pytest.mark.parametrize("act", [name for name in ACTS if name != "token"])
def test_when_nobody_listens_nothing_happened(
    act: str, channel_for: ChannelFor, store: FileTokenStore, calls: list[Call]
) -> None:
    channel = channel_for(with_stored_token(account_at(closed()), store))
    with pytest.raises(Unavailable, match="连不上微信服务器") as caught:
        ACTS[act].call(channel)
    assert [call.outcome for call in calls] == [Outcome.UNREACHED]
    assert_keeps_secrets(caught.value)


def test_a_connection_that_is_not_taken_in_time_changed_nothing(
    channel_for: ChannelFor, store: FileTokenStore, calls: list[Call]
) -> None:
    with deaf() as base_url:
        channel = channel_for(with_stored_token(account_at(base_url, connect_seconds=0.1), store))
        with pytest.raises(Unavailable, match="连接微信服务器超时") as caught:
            channel.publish("draft-1")
    assert [call.outcome for call in calls] == [Outcome.UNREACHED]
    assert_keeps_secrets(caught.value)


def test_a_proxy_that_is_down_changed_nothing(
    channel_for: ChannelFor, store: FileTokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", closed())
    channel = channel_for(with_stored_token(account_at("http://api.invalid"), store))
    with pytest.raises(Unavailable, match="代理") as caught:
        channel.publish("draft-1")
    assert_keeps_secrets(caught.value)


def test_a_certificate_that_is_not_trusted_changed_nothing(
    tmp_path: Path, channel_for: ChannelFor, store: FileTokenStore
) -> None:
    with untrusted(tmp_path) as base_url:
        channel = channel_for(with_stored_token(account_at(base_url), store))
        with pytest.raises(Unavailable, match="证书") as caught:
            channel.publish("draft-1")
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("base_url", ["api.weixin.qq.com", "http://", "ftp://127.0.0.1", "http://[::1"])
def test_a_base_url_that_is_none_is_a_matter_for_the_administrator(base_url: str, channel_for: ChannelFor) -> None:
    with pytest.raises(NotAllowed, match="WECHAT_API_BASE_URL"):
        channel_for(account_at(base_url)).read_draft("draft-1")


@pytest.mark.parametrize("act", ACTS)
def test_a_spent_quota_names_the_time_to_come_back(
    act: str, wechat: WireServer, channel: WeChatChannel, calls: list[Call]
) -> None:
    wechat.script(ACTS[act].path, refusal(45009, "reach max api daily quota limit rid: 698ea13f-7fddc2d7-08ae5e0c"))
    with pytest.raises(LimitReached) as caught:
        ACTS[act].call(channel)
    assert caught.value.errcode == 45009
    assert caught.value.rid == "698ea13f-7fddc2d7-08ae5e0c"
    assert caught.value.retry_at is not None
    assert calls[-1] == Call(
        operation=ACTS[act].path,
        milliseconds=calls[-1].milliseconds,
        outcome=Outcome.REFUSED,
        errcode=45009,
        rid="698ea13f-7fddc2d7-08ae5e0c",
    )


@pytest.mark.parametrize("act", ACTS)
def test_a_missing_right_is_a_matter_for_the_administrator(
    act: str, wechat: WireServer, channel: WeChatChannel
) -> None:
    wechat.script(ACTS[act].path, refusal(48001))
    with pytest.raises(NotAllowed, match="48001") as caught:
        ACTS[act].call(channel)
    assert "只存草稿" in caught.value.next_step


@pytest.mark.parametrize("act", ACTS)
def test_a_code_nobody_knows_goes_to_the_editor_only_when_content_was_sent(
    act: str, wechat: WireServer, channel: WeChatChannel
) -> None:
    wechat.script(ACTS[act].path, refusal(99123, "something new rid: 698ea13f-7fddc2d7-08ae5e0c"))
    with pytest.raises(Rejected if ACTS[act].content else NotAllowed) as caught:
        ACTS[act].call(channel)
    assert "99123" in str(caught.value)
    assert "something new" in str(caught.value)
    assert "698ea13f-7fddc2d7-08ae5e0c" in str(caught.value)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
@pytest.mark.parametrize("act", [name for name in ACTS if name != "token"])
def test_a_refused_token_is_replaced_once_and_the_same_call_sent_again(
    act: str, code: int, wechat: WireServer, channel: WeChatChannel
) -> None:
    wechat.script(
        "stable_token",
        answer({"access_token": ACCESS_TOKEN, "expires_in": 7200}),
        answer({"access_token": SECOND_TOKEN, "expires_in": 7200}),
    )
    good = wechat.planned(ACTS[act].path)
    wechat.script(ACTS[act].path, refusal(code), good)
    ACTS[act].call(channel)
    first, second = wechat.calls(ACTS[act].path)
    assert first.query["access_token"] == [ACCESS_TOKEN]
    assert second.query["access_token"] == [SECOND_TOKEN]
    assert without_boundary(first.body, first.headers) == without_boundary(second.body, second.headers)
    assert len(first.body) == len(second.body) > 0


@pytest.mark.parametrize("code", [40001, 40014, 42001])
@pytest.mark.parametrize("act", [name for name in ACTS if name != "token"])
def test_a_token_refused_for_ever_costs_one_new_token_and_no_more(
    act: str, code: int, wechat: WireServer, channel: WeChatChannel
) -> None:
    wechat.script(ACTS[act].path, refusal(code))
    with pytest.raises(NotAllowed) as caught:
        ACTS[act].call(channel)
    assert caught.value.errcode == code
    assert len(wechat.calls(ACTS[act].path)) == 2
    assert len(wechat.calls("stable_token")) == 2


def test_a_write_whose_token_cannot_be_fetched_has_not_happened(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("stable_token", reset)
    with pytest.raises(Unavailable):
        channel.save_draft([an_article()])
    assert not wechat.calls("draft/add")


def test_half_an_emoji_is_refused_before_anything_is_sent(wechat: WireServer, channel: WeChatChannel) -> None:
    with pytest.raises(Rejected, match="不完整的字符") as caught:
        channel.save_draft([an_article(title="防火\ud83d")])
    assert not wechat.calls("draft/add")
    assert caught.value.__context__ is None


ECHOING = refusal(40013, f"invalid appid access_token={ACCESS_TOKEN} {APP_SECRET} {CALLBACK_TOKEN} {AES_KEY}")
ECHOING_UNKNOWN = refusal(99123, f"odd {ACCESS_TOKEN} {APP_SECRET} {CALLBACK_TOKEN} {AES_KEY} secret={APP_SECRET}")


@pytest.mark.parametrize(
    "fault",
    [*NO_USABLE_ANSWER, *WITHOUT_CONTENT, "hang", "drip", "echoing", "echoing unknown", "token refused for ever"],
)
@pytest.mark.parametrize("path", ["stable_token", "draft/add"])
def test_no_error_and_no_log_gives_a_secret_away(
    path: str, fault: str, wechat: WireServer, channel_for: ChannelFor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    faults: dict[str, Behaviour] = {
        **NO_USABLE_ANSWER,
        **WITHOUT_CONTENT,
        "hang": hang,
        "drip": drip,
        "echoing": ECHOING,
        "echoing unknown": ECHOING_UNKNOWN,
        "token refused for ever": refusal(40001),
    }
    wechat.script(path, faults[fault])
    channel = channel_for(account_at(wechat.base_url, read_seconds=0.1 if fault in {"hang", "drip"} else 20))
    with pytest.raises(ChannelError) as caught:
        channel.save_draft([an_article()])
    assert_keeps_secrets(caught.value)
    assert_clean(caplog.text)


def test_a_good_call_leaves_no_token_in_the_log(channel: WeChatChannel, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    channel.save_draft([an_article()])
    assert "draft/add?access_token=***" in caplog.text
    assert_clean(caplog.text)


def test_the_secret_travels_in_the_body_only(wechat: WireServer, channel: WeChatChannel, account: Account) -> None:
    channel.read_draft("draft-1")
    (request,) = wechat.calls("stable_token")
    assert request.method == "POST"
    assert request.query == {}
    assert request.json() == {
        "grant_type": "client_credential",
        "appid": account.app_id,
        "secret": APP_SECRET,
        "force_refresh": False,
    }
    assert_clean(repr(account), repr(request.headers))


def assert_keeps_secrets(error: BaseException) -> None:
    """Not in the error, nor in what it came from, nor in a traceback with the values of all local variables."""
    report = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert_clean(report)
    seen: BaseException | None = error
    while seen is not None:
        assert_clean(str(seen), repr(seen), repr(vars(seen)))
        seen = seen.__cause__ or seen.__context__


def assert_clean(*texts: str) -> None:
    for text in texts:
        for secret in (ACCESS_TOKEN, SECOND_TOKEN, APP_SECRET, CALLBACK_TOKEN, AES_KEY):
            assert secret not in text


def without_boundary(body: bytes, headers: dict[str, str]) -> bytes:
    _, found, boundary = headers.get("content-type", "").partition("boundary=")
    return body.replace(boundary.encode(), b"") if found else body


@contextmanager
def untrusted(directory: Path) -> Iterator[str]:
    """The base URL of a TLS server that shows a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = directory / "server.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    listener = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        try:
            connection, _ = listener.accept()
            with connection:
                context.wrap_socket(connection, server_side=True).close()
        except OSError:
            return

    thread = threading.Thread(target=greet, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        thread.join()
        listener.close()
