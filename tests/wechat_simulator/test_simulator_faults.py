"""Every fault does what it says: to the answer, and to the work."""

import json
from typing import Any

import pytest
import requests

from tests.wechat_simulator.desk import Desk

LOST = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


def add(desk: Desk, **options: Any) -> requests.Response:
    body = json.dumps({"articles": [desk.article()]}, ensure_ascii=False).encode()
    return desk.raw("draft/add", body, **options)


def drafts(desk: Desk) -> int:
    return int(desk.get("draft/count")["total_count"])


@pytest.mark.parametrize(("kind", "committed"), [("reset_before", 0), ("commit_then_drop", 1), ("reset_in_body", 1)])
def test_cut_connection(desk: Desk, kind: str, committed: int) -> None:
    desk.served.faults.add("draft/add", kind)
    with pytest.raises(LOST):
        add(desk)
    assert drafts(desk) == committed


def test_commit_then_drop_on_submit_really_publishes(desk: Desk) -> None:
    media_id = desk.add_draft(title="断线也发了")
    desk.served.faults.add("freepublish/submit", "commit_then_drop")
    with pytest.raises(LOST):
        desk.submit(media_id)
    desk.served.advance(3)
    listed = desk.post("freepublish/batchget", {"offset": 0, "count": 20, "no_content": 1})
    assert [item["content"]["news_item"][0]["title"] for item in listed["item"]] == ["断线也发了"]
    assert desk.post("draft/get", {"media_id": media_id})["errcode"] == 40007


def test_commit_then_drop_on_upload_keeps_the_picture(desk: Desk) -> None:
    desk.served.faults.add("media/uploadimg", "commit_then_drop")
    with pytest.raises(LOST):
        desk.picture_url()
    assert len(desk.served.effects("picture_uploaded")) == 1


@pytest.mark.parametrize(("kind", "committed"), [("busy_before", 0), ("busy_after", 1)])
def test_busy(desk: Desk, kind: str, committed: int) -> None:
    desk.served.faults.add("draft/add", kind)
    assert json.loads(add(desk).content)["errcode"] == -1
    assert drafts(desk) == committed


@pytest.mark.parametrize(
    ("kind", "parameters", "status", "committed"),
    [
        ("http_500", {}, 500, 0),
        ("http_502", {}, 502, 0),
        ("http_502", {"commit": True}, 502, 1),
        ("empty_200", {}, 200, 1),
        ("empty_200", {"commit": False}, 200, 0),
        ("truncated_json", {}, 200, 1),
    ],
)
def test_spoilt_answers(desk: Desk, kind: str, parameters: dict[str, Any], status: int, committed: int) -> None:
    desk.served.faults.add("draft/add", kind, **parameters)
    response = add(desk)
    assert response.status_code == status
    with pytest.raises(ValueError, match=r"."):
        json.loads(response.content)
    assert drafts(desk) == committed


def test_wrong_content_type_leaves_the_body_whole(desk: Desk) -> None:
    desk.served.faults.add("draft/add", "wrong_content_type")
    response = add(desk)
    assert response.headers["Content-Type"] == "text/html; charset=gbk"
    assert "media_id" in json.loads(response.content)


def test_slow_drip_arrives_whole(desk: Desk) -> None:
    desk.served.faults.add("draft/add", "slow_drip", seconds=0.1)
    assert "media_id" in json.loads(add(desk).content)


def test_nonsense_is_json_without_a_meaning(desk: Desk) -> None:
    desk.served.faults.add("draft/add", "nonsense_json")
    answer = json.loads(add(desk).content)
    assert "media_id" not in answer
    assert "errcode" not in answer
    assert drafts(desk) == 1


def test_a_huge_answer_is_still_whole(desk: Desk) -> None:
    desk.served.faults.add("draft/add", "huge_answer", megabytes=1.0)
    content = add(desk).content
    assert len(content) > 1024 * 1024
    assert "media_id" in json.loads(content)


@pytest.mark.parametrize(("kind", "commits_at_once"), [("delay_after", True), ("delay_before", False)])
def test_delay_beyond_the_clients_patience(desk: Desk, kind: str, commits_at_once: bool) -> None:
    article = desk.article()
    desk.served.faults.add("draft/add", kind, seconds=600)
    with pytest.raises(requests.ReadTimeout):
        desk.post("draft/add", {"articles": [article]}, timeout=0.3)
    assert (drafts(desk) == 1) is commits_at_once


@pytest.mark.parametrize("errcode", [40001, 42001, 45009, 45011, 48001, 53503])
def test_refusal_with_any_errcode_does_no_work(desk: Desk, errcode: int) -> None:
    desk.served.faults.add("draft/add", "refuse", errcode=errcode)
    assert json.loads(add(desk).content)["errcode"] == errcode
    assert drafts(desk) == 0
    assert "media_id" in json.loads(add(desk).content)


def test_refusal_for_ever_lasts_until_removed(desk: Desk) -> None:
    fault = desk.served.faults.add("business", "refuse", times=None, errcode=40001)
    for _ in range(3):
        desk.sign_in()
        assert desk.get("draft/count")["errcode"] == 40001
    desk.served.faults.remove(fault.id)
    assert drafts(desk) == 0


def test_times_and_skip(desk: Desk) -> None:
    desk.served.faults.add("draft/count", "refuse", times=2, skip=1, errcode=45011)
    answers = [desk.get("draft/count").get("errcode", 0) for _ in range(4)]
    assert answers == [0, 45011, 45011, 0]


def test_star_hits_tokens_too_and_business_does_not(desk: Desk) -> None:
    desk.served.faults.add("business", "refuse", errcode=45011)
    assert desk.sign_in()
    desk.served.faults.clear()
    desk.served.faults.add("*", "refuse", errcode=45011)
    with pytest.raises(KeyError):
        desk.sign_in()


def test_delay_and_another_fault_may_hit_the_same_call(desk: Desk) -> None:
    desk.served.faults.add("draft/count", "delay_before", seconds=0)
    desk.served.faults.add("draft/count", "refuse", errcode=45011)
    assert desk.get("draft/count")["errcode"] == 45011
    assert desk.served.faults.all() == []
    assert desk.served.log(operation="draft/count")[-1]["fault"] == "delay_before refuse"


def test_control_api(desk: Desk) -> None:
    address = f"{desk.served.base_url}/_simulator/faults"
    planned = requests.post(address, json={"operation": "/cgi-bin/draft/add", "kind": "commit_then_drop"}, timeout=10)
    assert planned.status_code == 201
    fault = planned.json()["fault"]
    assert (fault["operation"], fault["kind"], fault["times"]) == ("draft/add", "commit_then_drop", 1)
    requests.post(address, json={"switches": {"publish_seconds": 5, "strict_links": False}}, timeout=10)
    board = requests.get(address, timeout=10).json()
    assert [one["id"] for one in board["faults"]] == [fault["id"]]
    assert (board["switches"]["publish_seconds"], board["switches"]["strict_links"]) == (5.0, False)
    assert "commit_then_drop" in board["kinds"]
    assert requests.delete(address, params={"id": fault["id"]}, timeout=10).json()["faults"] == []
    assert requests.delete(address, params={"id": fault["id"]}, timeout=10).status_code == 404
    assert requests.delete(address, timeout=10).json()["switches"]["publish_seconds"] == 2.0


@pytest.mark.parametrize(
    "body",
    [
        {"operation": "draft/add", "kind": "explode"},
        {"operation": "draft/add", "kind": "refuse", "times": 0},
        {"operation": "draft/add", "kind": "refuse", "colour": 1},
        {"operation": "draft/add", "kind": "refuse", "errcode": "x"},
        {"kind": "refuse"},
        {"switches": {"colour": 1}},
        {"switches": {"publish_outcomes": [1]}},
        {"switches": {"callbacks": "sometimes"}},
        {"switches": {"strict_links": 1}},
        [],
    ],
)
def test_impossible_plans_are_answered_with_400(desk: Desk, body: Any) -> None:
    response = requests.post(f"{desk.served.base_url}/_simulator/faults", json=body, timeout=10)
    assert response.status_code == 400
    assert response.json()["error"]
    assert desk.served.faults.all() == []


def test_writes_from_other_sites_are_not_taken(desk: Desk) -> None:
    for path in ("/_simulator/reset", "/faults", "/drafts/x/delete"):
        response = requests.post(
            desk.served.base_url + path, headers={"Origin": "https://elsewhere.example"}, timeout=10
        )
        assert response.status_code == 403


def test_forms_of_the_own_pages_are_taken(desk: Desk) -> None:
    address = f"{desk.served.base_url}/faults"
    policy = requests.get(address, timeout=10).headers["Referrer-Policy"]
    assert policy == "same-origin", "with no-referrer browsers send Origin: null"
    response = requests.post(address, data={"do": "clear"}, headers={"Origin": desk.served.base_url}, timeout=10)
    assert response.status_code == 200
