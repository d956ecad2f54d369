from __future__ import annotations

import dataclasses

import pytest

from publishing.channels.port import Probe, Verdict
from publishing.channels.wechat.adapter import WeChatChannel
from publishing.channels.wechat.settings import Account

from .conftest import ChannelFor, account_at
from .wire_server import WireServer, answer, closed, refusal, reset

READS = {
    "stable_token",
    "draft/count",
    "freepublish/batchget",
    "message/mass/get",
    "openapi/quota/get",
    "comment/list",
}


@pytest.fixture
def well_set_up(wechat: WireServer) -> WireServer:
    quota = {"daily_limit": 1000, "used": 10, "remain": 990}
    wechat.script("openapi/quota/get", answer({"errcode": 0, "errmsg": "ok", "quota": quota}))
    wechat.script("comment/list", refusal(88001))
    wechat.script("message/mass/get", refusal(40059))
    return wechat


def by_code(lines: tuple[Probe, ...]) -> dict[str, Probe]:
    return {line.code: line for line in lines}


def test_a_well_set_up_account(well_set_up: WireServer, channel: WeChatChannel) -> None:
    lines = by_code(channel.probe())
    assert {code: line.verdict for code, line in lines.items()} == {
        "settings": Verdict.OK,
        "address": Verdict.WARNING,
        "credentials": Verdict.OK,
        "whitelist": Verdict.OK,
        "draft": Verdict.OK,
        "publish": Verdict.OK,
        "mass": Verdict.OK,
        "quota": Verdict.OK,
        "comments": Verdict.OK,
        "callback": Verdict.OK,
    }
    assert "3 篇" in lines["draft"].message
    assert "990" in lines["quota"].message


def test_looking_changes_nothing(well_set_up: WireServer, channel: WeChatChannel) -> None:
    channel.probe()
    assert {received.path.removeprefix("/cgi-bin/") for received in well_set_up.received} == READS


def test_a_wrong_secret_is_noticed_although_a_token_is_stored(well_set_up: WireServer, channel: WeChatChannel) -> None:
    channel.read_draft("draft-1")
    well_set_up.script("stable_token", refusal(40125))
    lines = by_code(channel.probe())
    assert lines["credentials"].verdict is Verdict.FAILED
    assert "WECHAT_APP_SECRET" in lines["credentials"].next_step
    assert lines["whitelist"].verdict is Verdict.UNKNOWN
    assert "draft" not in lines


def test_a_missing_whitelist_entry_shows_the_address(well_set_up: WireServer, channel: WeChatChannel) -> None:
    well_set_up.script(
        "stable_token", refusal(40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist")
    )
    lines = by_code(channel.probe())
    assert lines["whitelist"].verdict is Verdict.FAILED
    assert "203.0.113.9" in lines["whitelist"].next_step
    assert lines["credentials"].verdict is Verdict.UNKNOWN


def test_without_the_right_to_publish_drafts_still_work(well_set_up: WireServer, channel: WeChatChannel) -> None:
    well_set_up.script("freepublish/batchget", refusal(48001))
    lines = by_code(channel.probe())
    assert lines["publish"].verdict is Verdict.WARNING
    assert "只存草稿" in lines["publish"].next_step
    assert lines["draft"].verdict is Verdict.OK


def test_without_the_right_to_mass_send_the_other_ways_are_named(
    well_set_up: WireServer, channel: WeChatChannel
) -> None:
    well_set_up.script("message/mass/get", refusal(48001))
    lines = by_code(channel.probe())
    assert lines["mass"].verdict is Verdict.WARNING
    assert "48001" in lines["mass"].message
    assert "仅存草稿" in lines["mass"].next_step


def test_missing_comments_and_a_small_quota_are_warnings(well_set_up: WireServer, channel: WeChatChannel) -> None:
    well_set_up.script("comment/list", refusal(88000))
    well_set_up.script("openapi/quota/get", answer({"quota": {"daily_limit": 1000, "used": 999, "remain": 1}}))
    lines = by_code(channel.probe())
    assert lines["comments"].verdict is Verdict.WARNING
    assert lines["quota"].verdict is Verdict.WARNING


@pytest.mark.parametrize("path", sorted(READS))
def test_a_fault_becomes_a_line(path: str, well_set_up: WireServer, channel: WeChatChannel) -> None:
    well_set_up.script(path, reset)
    assert [line for line in channel.probe() if line.verdict is Verdict.UNKNOWN and line.message]


def test_a_dead_line_becomes_a_line(channel_for: ChannelFor) -> None:
    lines = by_code(channel_for(account_at(closed())).probe())
    assert lines["credentials"].verdict is Verdict.UNKNOWN
    assert "连不上" in lines["credentials"].message


def test_settings_left_empty_are_named_and_nothing_is_called(
    wechat: WireServer, account: Account, channel_for: ChannelFor
) -> None:
    empty = dataclasses.replace(account, app_id="", app_secret="", token="", encoding_aes_key="")
    lines = by_code(channel_for(empty).probe())
    assert lines["settings"].verdict is Verdict.FAILED
    assert "WECHAT_APP_ID、WECHAT_APP_SECRET" in lines["settings"].message
    assert lines["callback"].verdict is Verdict.WARNING
    assert not wechat.received


@pytest.mark.parametrize(
    ("key", "verdict"), [("", Verdict.WARNING), ("short", Verdict.FAILED), ("é" * 43, Verdict.FAILED)]
)
def test_the_callback_key_is_checked(
    key: str, verdict: Verdict, well_set_up: WireServer, account: Account, channel_for: ChannelFor
) -> None:
    lines = by_code(channel_for(dataclasses.replace(account, encoding_aes_key=key)).probe())
    assert lines["callback"].verdict is verdict
