from __future__ import annotations

import datetime

import pytest

from publishing.channels.errors import (
    ChannelError,
    LimitReached,
    Missing,
    NotAllowed,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from publishing.channels.wechat.errcodes import BEIJING, refusal
from publishing.channels.wechat.operations import operation_at
from publishing.channels.wechat.wire import rid_in

NOW = datetime.datetime(2026, 11, 23, 17, 30, tzinfo=datetime.UTC)
"""01:30 on the 24th in Beijing."""


def refused(path: str, errcode: int, errmsg: str = "") -> ChannelError:
    return refusal(operation_at(f"/cgi-bin/{path}"), errcode, errmsg, now=NOW)


@pytest.mark.parametrize(
    ("path", "errcode", "kind"),
    [
        ("draft/add", 45002, Rejected),
        ("draft/add", 45003, Rejected),
        ("draft/add", 45004, Rejected),
        ("draft/add", 45005, Rejected),
        ("draft/add", 45008, Rejected),
        ("draft/add", 45110, Rejected),
        ("draft/add", 45166, Rejected),
        ("draft/add", 41039, Rejected),
        ("draft/add", 44003, Rejected),
        ("draft/add", 53402, Rejected),
        ("draft/add", 40007, Rejected),
        ("draft/add", 88000, NotAllowed),
        ("draft/add", 47001, NotAllowed),
        ("draft/get", 40007, Missing),
        ("draft/delete", 40007, Missing),
        ("freepublish/submit", 40007, Missing),
        ("freepublish/submit", 48001, NotAllowed),
        ("freepublish/submit", 53500, NotAllowed),
        ("freepublish/submit", 53501, LimitReached),
        ("freepublish/submit", 53503, Rejected),
        ("freepublish/submit", 53504, NotAllowed),
        ("freepublish/submit", 53505, NotAllowed),
        ("freepublish/get", 53502, Missing),
        ("freepublish/getarticle", 53600, Missing),
        ("media/uploadimg", 40005, Rejected),
        ("media/uploadimg", 40009, Rejected),
        ("media/uploadimg", 40137, Rejected),
        ("media/uploadimg", 41005, Rejected),
        ("stable_token", 40013, NotAllowed),
        ("stable_token", 40125, NotAllowed),
        ("stable_token", 40164, NotAllowed),
        ("stable_token", 50007, NotAllowed),
        ("stable_token", 89503, NotAllowed),
        ("stable_token", 45011, LimitReached),
        ("message/mass/sendall", 45028, LimitReached),
        ("message/mass/sendall", 45065, OutcomeUnknown),
        ("message/mass/sendall", 48003, NotAllowed),
        ("datacube/getarticleread", 61503, Unavailable),
    ],
)
def test_a_code_names_who_must_act(path: str, errcode: int, kind: type[ChannelError]) -> None:
    error = refused(path, errcode)
    assert type(error) is kind
    assert error.errcode == errcode
    assert f"微信错误码 {errcode}" in str(error)
    assert error.next_step


@pytest.mark.parametrize(
    ("errcode", "word"),
    [(45002, "正文"), (45003, "标题"), (45004, "摘要"), (45110, "作者"), (45005, "阅读原文"), (40227, "标题")],
)
def test_a_limit_names_the_field(errcode: int, word: str) -> None:
    assert word in str(refused("draft/add", errcode))


@pytest.mark.parametrize(
    ("errmsg", "address"),
    [
        (
            "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 698ea13f-7fddc2d7-08ae5e0c",
            "203.0.113.9",
        ),
        ("invalid ip 203.0.113.9, not in whitelist", "203.0.113.9"),
        ("invalid ip 2001:db8::7, not in whitelist", "2001:db8::7"),
    ],
)
def test_the_address_to_put_on_the_whitelist_is_shown(errmsg: str, address: str) -> None:
    error = refused("stable_token", 40164, errmsg)
    assert f" {address} " in str(error)
    assert f"加入 {address}，" in error.next_step


def test_an_address_that_is_not_told_does_no_harm() -> None:
    assert "白名单" in refused("stable_token", 40164, "not in whitelist").next_step


@pytest.mark.parametrize(
    ("errcode", "expected"),
    [
        (45009, datetime.datetime(2026, 11, 25, 0, 5, tzinfo=BEIJING)),
        (45028, datetime.datetime(2026, 11, 25, 7, 30, tzinfo=BEIJING)),
        (45011, NOW + datetime.timedelta(minutes=1)),
        (53501, NOW + datetime.timedelta(minutes=10)),
        (89506, NOW + datetime.timedelta(hours=24)),
        (45003, None),
    ],
)
def test_the_time_to_try_again(errcode: int, expected: datetime.datetime | None) -> None:
    assert refused("freepublish/submit", errcode).retry_at == expected


@pytest.mark.parametrize(
    ("errmsg", "rid"),
    [
        ("invalid media_id hint: [7uyCKA007158-0] rid: 698ea13f-7fddc2d7-08ae5e0c", "698ea13f-7fddc2d7-08ae5e0c"),
        ("system error rid:698EA13F-7fddc2d7-08ae5e0c", "698EA13F-7fddc2d7-08ae5e0c"),
        ("invalid grid: 12-34", ""),
        ("ok", ""),
        ("", ""),
    ],
)
def test_the_request_id_is_read_from_the_text(errmsg: str, rid: str) -> None:
    assert rid_in(errmsg) == rid


def test_an_operation_that_is_not_listed_is_taken_for_a_write() -> None:
    assert not operation_at("/cgi-bin/menu/create").repeatable
    assert not operation_at("/cgi-bin/menu/delete").repeatable
    assert operation_at("/datacube/getbizsummary").repeatable
