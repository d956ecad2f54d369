"""Publish jobs, what they leave behind, and the dangerous corners."""

from typing import Any

import pytest
import requests

from tests.wechat_simulator.desk import Desk
from wechat_simulator import ManualClock
from wechat_simulator.testing import serve


def published(desk: Desk) -> Any:
    return desk.post("freepublish/batchget", {"offset": 0, "count": 20, "no_content": 0})


def test_job_runs_then_succeeds_and_the_article_opens(desk: Desk) -> None:
    media_id = desk.add_draft(title="防火通知", content="<p>进山不带火</p>")
    accepted = desk.submit(media_id)
    assert accepted["errcode"] == 0
    running = desk.post("freepublish/get", {"publish_id": accepted["publish_id"]})
    assert running["publish_status"] == 1
    assert "article_id" not in running
    assert published(desk)["total_count"] == 0
    desk.served.advance(2)
    done = desk.post("freepublish/get", {"publish_id": str(accepted["publish_id"])})
    assert done["publish_status"] == 0
    item = done["article_detail"]["item"][0]
    assert item["idx"] == 1
    assert item["article_url"].startswith(f"{desk.served.base_url}/s/")
    page = requests.get(item["article_url"], timeout=10)
    assert page.status_code == 200
    assert "防火通知" in page.text
    assert "进山不带火" in page.text
    assert "阅读原文" in page.text


def test_published_draft_is_consumed(desk: Desk) -> None:
    media_id = desk.add_draft()
    desk.publish(media_id)
    assert desk.post("draft/get", {"media_id": media_id})["errcode"] == 40007
    assert desk.post("draft/delete", {"media_id": media_id})["errcode"] == 40007
    assert desk.submit(media_id)["errcode"] == 40007
    assert desk.get("draft/count")["total_count"] == 0


def test_draft_stays_readable_while_its_job_runs(desk: Desk) -> None:
    media_id = desk.add_draft()
    desk.submit(media_id)
    assert "news_item" in desk.post("draft/get", {"media_id": media_id})


def test_second_submit_while_running_publishes_twice(desk: Desk) -> None:
    media_id = desk.add_draft()
    first, second = desk.submit(media_id), desk.submit(media_id)
    assert str(first["publish_id"]) != str(second["publish_id"])
    desk.served.advance(3)
    assert published(desk)["total_count"] == 2


def test_second_submit_is_refused_when_the_switch_says_so(desk: Desk) -> None:
    desk.served.switches.set(refuse_second_submit=True)
    media_id = desk.add_draft()
    desk.submit(media_id)
    assert desk.submit(media_id)["errcode"] == 53501


def test_publish_id_is_now_number_now_text_and_msg_data_id_may_be_missing(desk: Desk) -> None:
    answers = [desk.submit(desk.add_draft()) for _ in range(6)]
    assert {type(answer["publish_id"]) for answer in answers} == {int, str}
    assert {"msg_data_id" in answer for answer in answers} == {True, False}


@pytest.mark.parametrize(("status", "failed"), [(2, [1]), (3, [1]), (4, [1])])
def test_failed_job_leaves_the_draft_and_publishes_nothing(desk: Desk, status: int, failed: list[int]) -> None:
    desk.served.switches.set(publish_outcomes=[status])
    media_id = desk.add_draft()
    done = desk.publish(media_id)
    assert (done["publish_status"], done["fail_idx"]) == (status, failed)
    assert "article_id" not in done
    assert published(desk)["total_count"] == 0
    assert desk.publish(media_id)["publish_status"] == 0


@pytest.mark.parametrize(("status", "notice"), [(5, "该内容已被发布者删除"), (6, "此内容因违规无法查看")])
def test_taken_down_after_success(desk: Desk, status: int, notice: str) -> None:
    desk.served.switches.set(publish_outcomes=[status])
    done = desk.publish(desk.add_draft())
    assert done["publish_status"] == status
    assert notice in requests.get(done["article_detail"]["item"][0]["article_url"], timeout=10).text
    assert published(desk)["item"][0]["content"]["news_item"][0]["is_deleted"] is True


def test_list_is_newest_first(desk: Desk) -> None:
    for title in ("第一", "第二", "第三"):
        desk.publish(desk.add_draft(title=title))
    titles = [item["content"]["news_item"][0]["title"] for item in published(desk)["item"]]
    assert titles == ["第三", "第二", "第一"]


def test_published_article_is_read_and_deleted(desk: Desk) -> None:
    media_id = desk.post("draft/add", {"articles": [desk.article(title="甲"), desk.article(title="乙")]})["media_id"]
    done = desk.publish(media_id)
    article_id = done["article_id"]
    assert len(desk.post("freepublish/getarticle", {"article_id": article_id})["news_item"]) == 2
    assert desk.post("freepublish/delete", {"article_id": article_id, "index": 3})["errcode"] == 40114
    assert desk.post("freepublish/delete", {"article_id": article_id, "index": 2})["errcode"] == 0
    items = desk.post("freepublish/getarticle", {"article_id": article_id})["news_item"]
    assert [one["is_deleted"] for one in items] == [False, True]
    assert desk.post("freepublish/delete", {"article_id": article_id})["errcode"] == 0
    assert desk.post("freepublish/getarticle", {"article_id": "x"})["errcode"] == 53600


def test_unknown_job(desk: Desk) -> None:
    for publish_id in ("x", 5, None, "9" * 40):
        assert desk.post("freepublish/get", {"publish_id": publish_id})["errcode"] == 53502


def test_account_without_the_right_still_has_drafts(desk: Desk) -> None:
    desk.served.switches.set(has_publish_right=False)
    media_id = desk.add_draft()
    assert desk.submit(media_id)["errcode"] == 48001
    assert desk.post("freepublish/batchget", {"offset": 0, "count": 1})["errcode"] == 48001


def test_human_publishes_by_hand(desk: Desk) -> None:
    media_id = desk.add_draft(title="人工发表")
    response = requests.post(f"{desk.served.base_url}/drafts/{media_id}/publish", timeout=10)
    assert response.status_code == 200
    assert "人工发表" in response.text
    assert desk.post("draft/get", {"media_id": media_id})["errcode"] == 40007
    assert published(desk)["total_count"] == 1


def test_human_changes_a_title(desk: Desk) -> None:
    desk.served.switches.set(human_edit_blocks_submit=True)
    media_id = desk.add_draft(title="旧标题")
    requests.post(f"{desk.served.base_url}/drafts/{media_id}/titles", data={"title0": "新标题"}, timeout=10)
    assert desk.post("draft/get", {"media_id": media_id})["news_item"][0]["title"] == "新标题"
    assert desk.submit(media_id)["errcode"] == 53505


def test_public_base_url_wins_over_the_host() -> None:
    with serve(clock=ManualClock(), ticking=False, public_base_url="https://phone.example/") as served:
        desk = Desk(served)
        desk.sign_in()
        done = desk.publish(desk.add_draft())
        assert done["article_detail"]["item"][0]["article_url"].startswith("https://phone.example/s/")
