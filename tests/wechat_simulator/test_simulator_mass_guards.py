"""The administrator's confirmation, retries that come too soon, reprints, and the quota by day and by month."""

from typing import Any

import pytest
import requests

from tests.wechat_simulator.desk import Desk

KEY = "a" * 32


def send(desk: Desk, media_id: str, **fields: Any) -> Any:
    body = {"filter": {"is_to_all": True}, "msgtype": "mpnews", "mpnews": {"media_id": media_id}, **fields}
    return desk.post("message/mass/sendall", body)


def status(desk: Desk, msg_id: int) -> Any:
    answer = desk.post("message/mass/get", {"msg_id": msg_id})
    return answer.get("msg_status") or answer["errcode"]


def outcome(desk: Desk) -> str:
    """Return the status of the last mass job that finished."""
    return str(desk.served.log(operation="mass_job_finished")[-1]["effects"][0]["status"])


@pytest.fixture
def guarded(desk: Desk) -> Desk:
    desk.served.switches.set(mass_needs_admin=True)
    return desk


def test_mass_send_waits_until_the_administrator_confirms(guarded: Desk) -> None:
    media_id = guarded.add_draft()
    answer = send(guarded, media_id)
    guarded.served.advance(60)
    assert status(guarded, answer["msg_id"]) == 89504
    assert guarded.served.decide_mass(answer["msg_id"], "confirm") == "SENDING"
    guarded.served.advance(3)
    assert status(guarded, answer["msg_id"]) == "SEND_SUCCESS"
    assert guarded.post("draft/get", {"media_id": media_id})["errcode"] == 40007


def test_administrator_refuses(guarded: Desk) -> None:
    media_id = guarded.add_draft()
    answer = send(guarded, media_id)
    response = requests.post(
        f"{guarded.served.base_url}/_simulator/mass",
        json={"msg_id": answer["msg_id"], "decision": "refuse"},
        timeout=10,
    )
    assert response.json() == {"msg_id": str(answer["msg_id"]), "status": "SEND_FAIL"}
    assert (status(guarded, answer["msg_id"]), outcome(guarded)) == ("SEND_FAIL", "err(40001)")
    assert "news_item" in guarded.post("draft/get", {"media_id": media_id})


def test_silent_administrator_lets_the_job_fail_after_thirty_minutes(guarded: Desk) -> None:
    answer = send(guarded, guarded.add_draft())
    guarded.served.advance(1799)
    assert status(guarded, answer["msg_id"]) == 89504
    guarded.served.advance(1)
    assert (status(guarded, answer["msg_id"]), outcome(guarded)) == ("SEND_FAIL", "err(40002)")
    with pytest.raises(ValueError, match="waits"):
        guarded.served.decide_mass(answer["msg_id"], "confirm")


def test_protection_leaves_tags_alone(guarded: Desk) -> None:
    answer = send(guarded, guarded.add_draft(), filter={"is_to_all": False, "tag_id": 100})
    guarded.served.advance(3)
    assert status(guarded, answer["msg_id"]) == "SEND_SUCCESS"


def test_pending_answer_hides_a_job_that_exists(guarded: Desk) -> None:
    guarded.served.switches.set(mass_admin_answer="pending", mass_retry_seconds=60)
    media_id = guarded.add_draft()
    answer = send(guarded, media_id, clientmsgid=KEY)
    assert answer["errcode"] == 89504
    assert "msg_id" not in answer
    again = send(guarded, media_id, clientmsgid=KEY)
    assert again["errcode"] == 45065
    guarded.served.decide_mass(again["msg_id"], "confirm")
    guarded.served.advance(3)
    assert status(guarded, again["msg_id"]) == "SEND_SUCCESS"
    entry = guarded.served.log(effect="mass_job_created")[0]
    assert (entry["outcome"], entry["errcode"]) == ("done", 89504)


@pytest.mark.parametrize(("decision", "expected"), [("confirm", "SEND_SUCCESS"), ("refuse", "SEND_FAIL")])
def test_buttons_of_the_draft_box_decide(guarded: Desk, decision: str, expected: str) -> None:
    answer = send(guarded, guarded.add_draft(title="等确认的"))
    base = guarded.served.base_url
    assert "群发等管理员确认" in requests.get(f"{base}/drafts", timeout=10).text
    requests.post(f"{base}/mass/{answer['msg_id']}/{decision}", timeout=10)
    guarded.served.advance(3)
    assert status(guarded, answer["msg_id"]) == expected
    assert "群发等管理员确认" not in requests.get(f"{base}/drafts", timeout=10).text
    assert requests.post(f"{base}/mass/{answer['msg_id']}/{decision}", timeout=10).status_code == 400


@pytest.mark.parametrize(
    "body", [{"msg_id": 1, "decision": "confirm"}, {"msg_id": 1, "decision": "x"}, {"decision": "confirm"}, []]
)
def test_impossible_decisions(guarded: Desk, body: Any) -> None:
    response = requests.post(f"{guarded.served.base_url}/_simulator/mass", json=body, timeout=10)
    assert response.status_code == 400


def test_refused_id_must_wait_a_minute(desk: Desk) -> None:
    desk.served.switches.set(mass_retry_seconds=60)
    assert send(desk, "unknown", clientmsgid=KEY)["errcode"] == 40007
    media_id = desk.add_draft()
    assert send(desk, media_id, clientmsgid=KEY)["errcode"] == 45066
    desk.served.advance(59)
    assert send(desk, media_id, clientmsgid=KEY)["errcode"] == 45066
    desk.served.advance(1)
    assert send(desk, media_id, clientmsgid=KEY)["errcode"] == 0
    assert send(desk, media_id, clientmsgid=KEY)["errcode"] == 45065


@pytest.mark.parametrize(
    ("fault", "expected"), [("busy_before", 45066), ("refuse", 45066), ("busy_after", 45065), ("reset_before", 0)]
)
def test_what_a_fault_leaves_for_the_same_id(desk: Desk, fault: str, expected: int) -> None:
    desk.served.switches.set(mass_retry_seconds=60)
    media_id = desk.add_draft()
    desk.served.faults.add("message/mass/sendall", fault)
    try:
        send(desk, media_id, clientmsgid=KEY)
    except requests.ConnectionError:
        assert fault == "reset_before"
    assert send(desk, media_id, clientmsgid=KEY)["errcode"] == expected


def test_retry_is_not_watched_unless_asked_for(desk: Desk) -> None:
    send(desk, "unknown", clientmsgid=KEY)
    assert send(desk, desk.add_draft(), clientmsgid=KEY)["errcode"] == 0


def test_gateway_doubles_the_call_and_the_message_is_sent(desk: Desk) -> None:
    desk.served.switches.set(mass_doubled_by_gateway=True)
    answer = send(desk, desk.add_draft(), clientmsgid=KEY)
    assert answer["errcode"] == 45065
    desk.served.advance(3)
    assert status(desk, answer["msg_id"]) == "SEND_SUCCESS"
    assert len(desk.served.effects("mass_sent")) == 1


@pytest.mark.parametrize(
    ("planned", "ignore", "expected"),
    [
        ("err(30003)", 0, "err(30003)"),
        ("err(30003)", 1, "send success"),
        ("err(30002)", 1, "err(30002)"),
        ("err(20001)", 1, "err(20001)"),
    ],
)
def test_reprints_are_stopped_only_when_not_ignored(desk: Desk, planned: str, ignore: int, expected: str) -> None:
    desk.served.switches.set(mass_outcomes=[planned])
    send(desk, desk.add_draft(), send_ignore_reprint=ignore)
    desk.served.advance(3)
    assert outcome(desk) == expected


def test_mass_send_by_hand_spends_the_quota_of_the_day(desk: Desk) -> None:
    desk.served.human("mass_send", media_id=desk.add_draft())
    assert send(desk, desk.add_draft())["errcode"] == 45028
    with pytest.raises(ValueError, match="用完"):
        desk.served.human("mass_send", media_id=desk.add_draft())


def test_service_account_sends_four_times_a_month(desk: Desk) -> None:
    desk.served.switches.set(service_account=True)
    for _ in range(3):
        assert send(desk, desk.add_draft())["errcode"] == 0
    desk.served.human("mass_send", media_id=desk.add_draft())
    assert send(desk, desk.add_draft())["errcode"] == 45028
    desk.served.advance(31 * 86400)
    desk.sign_in()
    assert send(desk, desk.add_draft())["errcode"] == 0
