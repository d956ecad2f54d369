from __future__ import annotations

import dataclasses
import datetime
import hashlib

import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from publishing.channels.port import Job, JobState
from publishing.channels.wechat import callback
from publishing.channels.wechat.callback import CallbackEvent, EventKind, InvalidCallback
from publishing.channels.wechat.settings import Account

from .conftest import AES_KEY, APP_ID, APP_SECRET, CALLBACK_TOKEN, account_at

NOW = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)
ACCOUNT = account_at("https://api.weixin.qq.com")

PUBLISHED = """<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[openid-1]]></FromUserName>
<CreateTime>1481013459</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[PUBLISHJOBFINISH]]></Event>
<PublishEventInfo><publish_id>2247503051</publish_id><publish_status>0</publish_status><article_id><![CDATA[b5O2
 OUs]]></article_id><article_detail><count>1</count><item><idx>1</idx>
<article_url><![CDATA[http://mp.weixin.qq.com/s/one?a=1&b=2]]></article_url></item></article_detail>
</PublishEventInfo></xml>"""


def event(body: str) -> str:
    return f"<xml><FromUserName>openid-1</FromUserName><CreateTime>1481013459</CreateTime><MsgType>event</MsgType>{body}</xml>"


def publish_event(body: str) -> str:
    return event(
        f"<Event>PUBLISHJOBFINISH</Event><PublishEventInfo><publish_id>7</publish_id>{body}</PublishEventInfo>"
    )


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def query(at: datetime.datetime = NOW, token: str = CALLBACK_TOKEN, **more: str) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    return {"timestamp": timestamp, "nonce": "n1", "signature": sign(token, timestamp, "n1"), **more}


def sealed(
    message: str, *, app_id: str = APP_ID, key: str = AES_KEY, token: str = CALLBACK_TOKEN
) -> tuple[dict[str, str], bytes]:
    asked = query()
    body: str = WeChatCrypto(token, key, app_id).encrypt_message(message, "n1", asked["timestamp"])
    signature = xmltodict.parse(body)["xml"]["MsgSignature"]
    return {**asked, "encrypt_type": "aes", "msg_signature": signature}, body.encode()


def plain(message: str) -> CallbackEvent:
    return callback.receive(ACCOUNT, query(), message.encode(), now=NOW)


def test_the_address_check_answers_the_echo() -> None:
    assert callback.verify_url(ACCOUNT, query(echostr="5577"), now=NOW) == "5577"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        query(token="another"),
        {**query(), "signature": ""},
        {**query(), "signature": "é" * 40},
        {**query(), "nonce": "n2"},
        query(NOW - datetime.timedelta(hours=1, seconds=1)),
        query(NOW + datetime.timedelta(hours=1, seconds=1)),
        {**query(), "timestamp": "²"},
        {**query(), "timestamp": "9" * 400},
    ],
)
def test_whoever_does_not_know_the_token_is_turned_away(asked: dict[str, str]) -> None:
    with pytest.raises(InvalidCallback):
        callback.verify_url(ACCOUNT, asked, now=NOW)
    with pytest.raises(InvalidCallback):
        callback.receive(ACCOUNT, asked, PUBLISHED.encode(), now=NOW)


def test_without_a_token_of_our_own_nothing_is_taken() -> None:
    account = dataclasses.replace(ACCOUNT, token="")
    with pytest.raises(InvalidCallback, match="WECHAT_TOKEN"):
        callback.verify_url(account, query(token=""), now=NOW)


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_finished_publication_is_read_in_both_modes(encrypted: bool) -> None:
    asked, body = sealed(PUBLISHED) if encrypted else (query(), PUBLISHED.encode())
    received = callback.receive(ACCOUNT, asked, body, now=NOW)
    assert received.kind is EventKind.PUBLISH_FINISHED
    assert received.name == "publishjobfinish"
    assert received.reference == "2247503051"
    assert received.encrypted is encrypted
    assert received.created_at == datetime.datetime(2016, 12, 6, 8, 37, 39, tzinfo=datetime.UTC)
    assert received.job == Job(
        state=JobState.SUCCEEDED, article_id="b5O2OUs", links=("https://mp.weixin.qq.com/s/one?a=1&b=2",)
    )
    assert "openid-1" not in repr(received)


@pytest.mark.parametrize(
    ("indexes", "failed"),
    [("", ()), ("<fail_idx>2</fail_idx>", (1,)), ("<fail_idx>2</fail_idx><fail_idx>1</fail_idx>", (0, 1))],
)
def test_one_or_several_failed_articles_are_named(indexes: str, failed: tuple[int, ...]) -> None:
    job = plain(publish_event(f"<publish_status>4</publish_status>{indexes}")).job
    assert job is not None
    assert job.state is JobState.FAILED
    assert job.failed == failed


def test_several_links_come_in_the_order_of_the_articles() -> None:
    items = "".join(
        f"<item><idx>{place}</idx><article_url>https://mp.weixin.qq.com/s/{place}</article_url></item>"
        for place in (2, 1)
    )
    job = plain(
        publish_event(f"<publish_status>0</publish_status><article_detail><count>2</count>{items}</article_detail>")
    ).job
    assert job is not None
    assert job.links == ("https://mp.weixin.qq.com/s/1", "https://mp.weixin.qq.com/s/2")


@pytest.mark.parametrize("body", ["", "<publish_status>soon</publish_status>", "<publish_status/>"])
def test_a_publication_event_that_says_nothing_usable_still_names_the_job(body: str) -> None:
    received = plain(publish_event(body))
    assert received.reference == "7"
    assert received.job is None


def test_the_job_is_recognised_under_the_other_event_name() -> None:
    message = PUBLISHED.replace("PUBLISHJOBFINISH", "MASSSENDJOBFINISH")
    assert plain(message).kind is EventKind.PUBLISH_FINISHED


def test_a_finished_mass_send_is_read() -> None:
    received = plain(
        event(
            "<Event>MassSendJobFinish</Event><MsgID>1000001625</MsgID><Status>send success</Status>"
            "<ArticleUrlResult><Count>1</Count><ResultList><item><ArticleIdx>1</ArticleIdx>"
            "<ArticleUrl>http://mp.weixin.qq.com/s/one</ArticleUrl></item></ResultList></ArticleUrlResult>"
        )
    )
    assert received.kind is EventKind.MASS_SEND_FINISHED
    assert received.reference == "1000001625"
    assert received.job == Job(state=JobState.SUCCEEDED, links=("https://mp.weixin.qq.com/s/one",))


@pytest.mark.parametrize(
    ("status", "words"),
    [("err(30003)", "转载"), ("err(40002)", "30 分钟"), ("err(20431)", "20431"), ("send fail", "send fail")],
)
def test_a_failed_mass_send_says_why(status: str, words: str) -> None:
    job = plain(
        event(f"<Event>MASSSENDJOBFINISH</Event><MsgID>1</MsgID><Status>{status}</Status><ArticleUrlResult/>")
    ).job
    assert job is not None
    assert job.state is JobState.FAILED
    assert words in job.reason


def test_refused_reprints_are_named() -> None:
    items = "".join(
        f"<item><ArticleIdx>{place}</ArticleIdx><AuditState>{state}</AuditState></item>"
        for place, state in ((1, 2), (2, 11))
    )
    job = plain(
        event(
            f"<Event>MASSSENDJOBFINISH</Event><MsgID>1</MsgID><Status>err(30003)</Status>"
            f"<CopyrightCheckResult><ResultList>{items}</ResultList></CopyrightCheckResult>"
        )
    ).job
    assert job is not None
    assert job.failed == (0,)


def test_other_messages_pass_as_they_are() -> None:
    received = plain("<xml><MsgType>text</MsgType><MsgId>42</MsgId><Content>你好</Content></xml>")
    assert received.kind is EventKind.OTHER
    assert received.name == "text"
    assert received.key == "text:42"
    assert received.raw["Content"] == "你好"


def test_a_repeated_push_has_the_same_key_and_another_has_not() -> None:
    follow = event("<Event>subscribe</Event>")
    assert plain(follow).key == plain(follow).key
    assert plain(follow).key != plain(follow.replace("openid-1", "openid-2")).key
    assert "openid-1" not in plain(follow).key
    assert plain(PUBLISHED).key == "publish:2247503051:0"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<xml><MsgType>event</MsgType><Event>&b;</Event></xml>"
)
HOSTILE = {
    "entities": BOMB.encode(),
    "a file": b'<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><MsgType>&a;</MsgType></xml>',
    "an outside document type": b'<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd"><xml><MsgType>text</MsgType></xml>',
    "entities in UTF-16": BOMB.encode("utf-16"),
    "another encoding": b'<?xml version="1.0" encoding="gbk"?><xml><MsgType>\xc4\xe3</MsgType></xml>',
    "nested deep": b"<xml><MsgType>event</MsgType>" + b"<a>" * 4000 + b"</a>" * 4000 + b"</xml>",
    "too long": b"<xml><MsgType>text</MsgType><Content>" + b"x" * 65536 + b"</Content></xml>",
    "not XML": b"hello",
    "nothing": b"",
    "cut": b"<xml><MsgType>event</MsgType>",
    "another root": b"<html><MsgType>event</MsgType></html>",
    "only text": b"<xml>text</xml>",
    "no type": b"<xml><Event>subscribe</Event></xml>",
    "JSON": b'{"MsgType":"event"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_not_a_message_is_turned_away(body: bytes) -> None:
    with pytest.raises(InvalidCallback):
        callback.receive(ACCOUNT, query(), body, now=NOW)


@pytest.mark.parametrize("message", [BOMB, "hello", "<xml>text</xml>", "<a/>"])
def test_what_is_not_a_message_is_turned_away_inside_the_envelope_too(message: str) -> None:
    asked, body = sealed(message)
    with pytest.raises(InvalidCallback):
        callback.receive(ACCOUNT, asked, body, now=NOW)


def test_an_envelope_for_another_account_is_turned_away() -> None:
    asked, body = sealed(PUBLISHED, app_id="wxanother")
    with pytest.raises(InvalidCallback, match="another AppID"):
        callback.receive(ACCOUNT, asked, body, now=NOW)


def test_an_envelope_under_another_key_is_turned_away() -> None:
    asked, body = sealed(PUBLISHED, key=AES_KEY[::-1])
    with pytest.raises(InvalidCallback):
        callback.receive(ACCOUNT, asked, body, now=NOW)


@pytest.mark.parametrize("signature", ["", "0" * 40])
def test_an_envelope_with_a_wrong_signature_is_not_opened(signature: str) -> None:
    asked, body = sealed(PUBLISHED)
    with pytest.raises(InvalidCallback, match="signature"):
        callback.receive(ACCOUNT, {**asked, "msg_signature": signature}, body, now=NOW)


def test_an_envelope_cannot_be_swapped_for_a_plain_body() -> None:
    asked, _ = sealed(PUBLISHED)
    with pytest.raises(InvalidCallback):
        callback.receive(ACCOUNT, asked, PUBLISHED.encode(), now=NOW)


@pytest.mark.parametrize("key", ["", "short", "!" * 43])
def test_a_key_that_is_none_is_told_without_showing_it(key: str) -> None:
    account = dataclasses.replace(ACCOUNT, encoding_aes_key=key)
    asked, body = sealed(PUBLISHED)
    with pytest.raises(InvalidCallback, match="WECHAT_ENCODING_AES_KEY"):
        callback.receive(account, asked, body, now=NOW)


@given(st.text(alphabet="ABCabc123+/=é 一", max_size=120))
def test_any_envelope_is_opened_or_turned_away(text: str) -> None:
    asked = query(encrypt_type="aes")
    body = f"<xml><Encrypt>{text}</Encrypt></xml>".encode()
    stripped = text.strip(" ")
    asked["msg_signature"] = sign(CALLBACK_TOKEN, asked["timestamp"], "n1", stripped)
    with pytest.raises(InvalidCallback) as caught:
        callback.receive(ACCOUNT, asked, body, now=NOW)
    for secret in (AES_KEY, CALLBACK_TOKEN, APP_SECRET):
        assert secret not in repr(caught.value)


@given(st.binary(max_size=300))
def test_any_plain_body_is_read_or_turned_away(body: bytes) -> None:
    with pytest.raises(InvalidCallback):
        callback.receive(ACCOUNT, query(), body, now=NOW)


def test_secrets_stay_out_of_the_account() -> None:
    assert isinstance(ACCOUNT, Account)
    for secret in (AES_KEY, CALLBACK_TOKEN, APP_SECRET):
        assert secret not in repr(ACCOUNT)
        assert secret not in repr(dataclasses.asdict(ACCOUNT))
