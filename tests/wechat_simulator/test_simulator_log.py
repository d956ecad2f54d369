"""The log tells what happened and what the caller got; the memory outlives a restart."""

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.wechat_simulator.desk import Desk
from wechat_simulator import ManualClock
from wechat_simulator.testing import serve


def entries(desk: Desk, **query: Any) -> Any:
    return requests.get(f"{desk.served.base_url}/_simulator/log", params=query, timeout=10).json()["entries"]


def test_draft_and_publish_entries_name_titles_and_source_links(desk: Desk) -> None:
    media_id = desk.add_draft(title="甲", content_source_url="https://qinghe.example/d/7")
    desk.publish(media_id)
    mark = [{"title": "甲", "content_source_url": "https://qinghe.example/d/7"}]
    created = entries(desk, effect="draft_created")[0]["effects"][0]
    assert (created["media_id"], created["articles"]) == (media_id, mark)
    started = entries(desk, effect="publish_job_created")[0]["effects"][0]
    assert (started["media_id"], started["articles"]) == (media_id, mark)
    finished = entries(desk, effect="published")[0]
    assert finished["source"] == "platform"
    assert finished["effects"][0]["publish_id"] == started["publish_id"]
    assert finished["effects"][0]["articles"] == mark


def test_entry_holds_the_digest_of_the_body_and_the_verdict(desk: Desk) -> None:
    body = json.dumps({"media_id": "x"}).encode()
    answer = json.loads(desk.raw("draft/get", body).content)
    entry = entries(desk, operation="draft/get")[-1]
    assert entry["body_sha256"] == hashlib.sha256(body).hexdigest()
    assert (entry["method"], entry["path"], entry["errcode"]) == ("POST", "/cgi-bin/draft/get", 40007)
    assert (entry["outcome"], entry["delivered"], entry["effects"]) == ("refused", "whole", [])
    assert entry["rid"] in answer["errmsg"]
    assert entry["duration_ms"] >= 0


@pytest.mark.parametrize(
    ("kind", "outcome", "delivered", "effects"),
    [
        ("commit_then_drop", "done", "nothing", 1),
        ("reset_in_body", "done", "half", 1),
        ("busy_after", "done", "whole", 1),
        ("truncated_json", "done", "truncated", 1),
        ("reset_before", "not_done", "nothing", 0),
        ("busy_before", "not_done", "whole", 0),
        ("http_500", "not_done", "HTTP 500", 0),
        ("refuse", "refused", "whole", 0),
    ],
)
def test_faults_are_told_apart(desk: Desk, kind: str, outcome: str, delivered: str, effects: int) -> None:
    article = desk.article()
    desk.served.faults.add("draft/add", kind)
    with contextlib.suppress(requests.RequestException):
        desk.raw("draft/add", json.dumps({"articles": [article]}, ensure_ascii=False).encode())
    entry = entries(desk, operation="draft/add")[-1]
    assert (entry["fault"], entry["outcome"], entry["delivered"]) == (kind, outcome, delivered)
    assert len(entry["effects"]) == effects


def test_no_secret_and_no_token_is_kept(desk: Desk) -> None:
    requests.get(
        f"{desk.served.base_url}/cgi-bin/token",
        params={"grant_type": "client_credential", "appid": desk.served.app_id, "secret": desk.served.app_secret},
        timeout=10,
    )
    desk.add_draft()
    text = json.dumps(entries(desk))
    assert desk.served.app_secret not in text
    assert desk.token not in text


def test_log_is_read_in_pieces(desk: Desk) -> None:
    for _ in range(5):
        desk.get("draft/count")
    first = requests.get(f"{desk.served.base_url}/_simulator/log", params={"limit": 2}, timeout=10).json()
    rest = entries(desk, after=first["last_id"])
    assert [one["id"] for one in first["entries"]] == [1, 2]
    assert rest[0]["id"] == 3


def test_human_acts_are_logged(desk: Desk) -> None:
    media_id = desk.add_draft(title="甲")
    requests.post(f"{desk.served.base_url}/drafts/{media_id}/delete", timeout=10)
    entry = entries(desk, operation="human/delete")[0]
    assert (entry["source"], entry["effects"][0]["articles"][0]["title"]) == ("human", "甲")


def test_restart_finds_everything_again(tmp_path: Path) -> None:
    clock = ManualClock()
    with serve(state_dir=tmp_path, clock=clock, ticking=False) as served:
        desk = Desk(served)
        token = desk.sign_in()
        url = desk.picture_url()
        done = desk.publish(desk.add_draft(title="重启之前"))
        draft = desk.add_draft()
        running = desk.submit(desk.add_draft(title="重启时正在发"))["publish_id"]
        served.faults.add("draft/delete", "refuse", times=2, errcode=45011)
        served.switches.set(strict_links=False)
    with serve(state_dir=tmp_path, clock=clock, ticking=False) as served:
        desk = Desk(served, token)
        assert "news_item" in desk.post("draft/get", {"media_id": draft})
        assert (
            desk.post("freepublish/getarticle", {"article_id": done["article_id"]})["news_item"][0]["title"]
            == "重启之前"
        )
        assert (
            url
            in desk.post("draft/get", {"media_id": desk.add_draft(content=f'<p><img src="{url}"></p>')})["news_item"][
                0
            ]["content"]
        )
        assert desk.post("draft/delete", {"media_id": draft})["errcode"] == 45011
        assert served.switches.now.strict_links is False
        served.advance(3)
        assert desk.post("freepublish/get", {"publish_id": running})["publish_status"] == 0


def test_reset_forgets_everything(desk: Desk) -> None:
    desk.add_draft()
    requests.post(f"{desk.served.base_url}/_simulator/reset", timeout=10)
    assert desk.get("draft/count")["errcode"] == 40001
    desk.sign_in()
    assert desk.get("draft/count")["total_count"] == 0
