"""Mass sending and its guards; comments under what was sent."""

from typing import Any

import requests

from tests.wechat_simulator.desk import Desk


def send(desk: Desk, media_id: str, **fields: Any) -> Any:
    body = {"filter": {"is_to_all": True}, "msgtype": "mpnews", "mpnews": {"media_id": media_id}, **fields}
    return desk.post("message/mass/sendall", body)


def sent(desk: Desk, **fields: Any) -> Any:
    answer = send(desk, desk.add_draft(**fields))
    desk.served.advance(3)
    return answer


def test_mass_send_consumes_the_draft_and_is_not_in_the_published_list(desk: Desk) -> None:
    media_id = desk.add_draft()
    answer = send(desk, media_id, clientmsgid="a" * 32)
    assert desk.post("message/mass/get", {"msg_id": answer["msg_id"]})["msg_status"] == "SENDING"
    desk.served.advance(3)
    assert desk.post("message/mass/get", {"msg_id": str(answer["msg_id"])})["msg_status"] == "SEND_SUCCESS"
    assert desk.post("draft/get", {"media_id": media_id})["errcode"] == 40007
    assert desk.post("freepublish/batchget", {"offset": 0, "count": 1})["total_count"] == 0


def test_same_client_id_answers_the_first_job_even_after_the_draft_is_consumed(desk: Desk) -> None:
    media_id = desk.add_draft()
    first = send(desk, media_id, clientmsgid="a" * 32)
    desk.served.advance(3)
    again = send(desk, media_id, clientmsgid="a" * 32)
    assert (again["errcode"], again["msg_id"]) == (45065, first["msg_id"])
    assert "msg_data_id" not in again


def test_same_content_without_client_id_is_refused_too(desk: Desk) -> None:
    media_id = desk.add_draft()
    send(desk, media_id)
    assert send(desk, media_id)["errcode"] == 45065


def test_client_id_is_at_most_32_bytes(desk: Desk) -> None:
    assert send(desk, desk.add_draft(), clientmsgid="a" * 33)["errcode"] == 45067


def test_one_mass_send_a_day(desk: Desk) -> None:
    sent(desk)
    assert send(desk, desk.add_draft())["errcode"] == 45028
    desk.served.advance(86400)
    desk.sign_in()
    assert send(desk, desk.add_draft())["errcode"] == 0


def test_failed_mass_send_keeps_the_draft(desk: Desk) -> None:
    desk.served.switches.set(mass_outcomes=["err(30003)"])
    media_id = desk.add_draft()
    answer = send(desk, media_id)
    desk.served.advance(3)
    assert desk.post("message/mass/get", {"msg_id": answer["msg_id"]})["msg_status"] == "SEND_FAIL"
    assert "news_item" in desk.post("draft/get", {"media_id": media_id})


def test_bad_mass_requests(desk: Desk) -> None:
    media_id = desk.add_draft()
    assert send(desk, "unknown")["errcode"] == 40007
    assert send(desk, media_id, msgtype="carrier pigeon")["errcode"] == 40008
    assert send(desk, media_id, filter={"is_to_all": False, "tag_id": 77})["errcode"] == 40152
    assert desk.post("message/mass/get", {"msg_id": 1})["errcode"] == 40059


def test_preview_does_not_consume_the_draft(desk: Desk) -> None:
    media_id = desk.add_draft()
    body = {"msgtype": "mpnews", "mpnews": {"media_id": media_id}}
    assert desk.post("message/mass/preview", {**body, "towxname": "someone"})["errcode"] == 0
    assert desk.post("message/mass/preview", {**body, "touser": "nobody"})["errcode"] == 40003
    assert "news_item" in desk.post("draft/get", {"media_id": media_id})


def test_deleted_mass_send(desk: Desk) -> None:
    answer = sent(desk)
    assert desk.post("message/mass/delete", {"msg_id": answer["msg_id"], "article_idx": 4})["errcode"] == 40060
    assert desk.post("message/mass/delete", {"msg_id": answer["msg_id"]})["errcode"] == 0
    assert desk.post("message/mass/get", {"msg_id": answer["msg_id"]})["msg_status"] == "DELETE"


def test_mass_send_is_deleted_article_by_article_through_its_address(desk: Desk) -> None:
    media_id = desk.post("draft/add", {"articles": [desk.article(), desk.article()]})["media_id"]
    answer = send(desk, media_id)
    desk.served.advance(3)
    state = requests.get(f"{desk.served.base_url}/_simulator/state", timeout=10).json()
    first, second = (one["url"] for one in state["publications"][0]["articles"])
    assert desk.post("message/mass/delete", {"url": second})["errcode"] == 0
    assert "该内容已被发布者删除" in requests.get(second, timeout=10).text
    assert desk.post("message/mass/get", {"msg_id": answer["msg_id"]})["msg_status"] == "SEND_SUCCESS"
    assert desk.post("message/mass/delete", {"url": first})["errcode"] == 0
    assert desk.post("message/mass/get", {"msg_id": answer["msg_id"]})["msg_status"] == "DELETE"


def test_only_what_the_api_sent_is_deleted_by_address(desk: Desk) -> None:
    published = desk.publish(desk.add_draft())["article_detail"]["item"][0]["article_url"]
    for url in (published, "https://mp.weixin.qq.com/s/other", "x"):
        assert desk.post("message/mass/delete", {"url": url})["errcode"] == 40065
    assert desk.post("message/mass/delete", {})["errcode"] == 40059


def test_preview_is_shown_on_the_phone_as_it_was_sent(desk: Desk) -> None:
    media_id = desk.post("draft/add", {"articles": [desk.article(title="甲"), desk.article(title="乙")]})["media_id"]
    body = {"msgtype": "mpnews", "mpnews": {"media_id": media_id}}
    assert desk.post("message/mass/preview", {**body, "towxname": "wang_zhuren"})["errcode"] == 0
    desk.served.human("edit_draft", media_id=media_id, title="改过的甲")
    base = desk.served.base_url
    inbox = requests.get(f"{base}/", timeout=10).text.partition("预览消息")[2].partition("</details>")[0]
    for words in ("发给 wang_zhuren", "甲", "乙", '"/inbox/1/0"'):
        assert words in inbox
    assert "改过的甲" not in inbox
    assert "这是发给一个人的预览" in requests.get(f"{base}/inbox/1/1", timeout=10).text
    assert requests.get(f"{base}/inbox/1/2", timeout=10).status_code == 404
    assert "news_item" in desk.post("draft/get", {"media_id": media_id})
    state = requests.get(f"{base}/_simulator/state", timeout=10).json()
    assert [one["recipient"] for one in state["previews"]] == ["wang_zhuren"]


def test_preview_refusals(desk: Desk) -> None:
    media_id = desk.add_draft()
    body = {"msgtype": "mpnews", "mpnews": {"media_id": media_id}}
    assert desk.post("message/mass/preview", {**body, "mpnews": {"media_id": "x"}, "towxname": "a"})["errcode"] == 40007
    assert desk.post("message/mass/preview", body)["errcode"] == 40003
    desk.served.switches.set(known_wechat_names=["wang"])
    assert desk.post("message/mass/preview", {**body, "towxname": "li"})["errcode"] == 40132
    assert desk.post("message/mass/preview", {**body, "towxname": "wang", "touser": "nobody"})["errcode"] == 0
    assert len(desk.served.effects("preview_sent")) == 1


def test_text_preview_is_shown_too(desk: Desk) -> None:
    body = {"msgtype": "text", "text": {"content": "<b>今晚停水"}, "towxname": "wang"}
    assert desk.post("message/mass/preview", body)["errcode"] == 0
    assert "&lt;b&gt;今晚停水" in requests.get(f"{desk.served.base_url}/", timeout=10).text


def comment(desk: Desk, msg_data_id: int, content: str) -> int:
    body = {"msg_data_id": msg_data_id, "content": content}
    response = requests.post(f"{desk.served.base_url}/_simulator/comments", json=body, timeout=10)
    return int(response.json()["user_comment_id"])


def test_comment_is_listed_elected_answered_and_shown_to_readers(desk: Desk) -> None:
    msg_data_id = sent(desk, need_open_comment=1)["msg_data_id"]
    number = comment(desk, msg_data_id, "棉袄送到哪里")
    which = {"msg_data_id": msg_data_id, "index": 0, "user_comment_id": number}
    state = requests.get(f"{desk.served.base_url}/_simulator/state", timeout=10).json()
    address = state["publications"][0]["articles"][0]["url"]
    assert "棉袄送到哪里" not in requests.get(address, timeout=10).text
    assert desk.post("comment/markelect", which)["errcode"] == 0
    assert desk.post("comment/reply/add", {**which, "content": "送到便民服务中心"})["errcode"] == 0
    assert desk.post("comment/reply/add", {**which, "content": "再答一次"})["errcode"] == 88005
    assert desk.post("comment/reply/add", {**which, "content": " "})["errcode"] == 88007
    listed = desk.post("comment/list", {"msg_data_id": msg_data_id, "begin": 0, "count": 49, "type": 0})
    assert (listed["total"], listed["comment"][0]["comment_type"]) == (1, 1)
    assert listed["comment"][0]["reply"]["content"] == "送到便民服务中心"
    page = requests.get(address, timeout=10).text
    assert "棉袄送到哪里" in page
    assert "送到便民服务中心" in page
    assert desk.post("comment/reply/delete", which)["errcode"] == 0
    assert desk.post("comment/reply/delete", which)["errcode"] == 87009
    assert desk.post("comment/unmarkelect", which)["errcode"] == 0
    assert desk.post("comment/delete", which)["errcode"] == 0
    assert desk.post("comment/delete", which)["errcode"] == 88008


def test_reader_writes_a_comment_on_the_phone(desk: Desk) -> None:
    msg_data_id = sent(desk, need_open_comment=1)["msg_data_id"]
    state = requests.get(f"{desk.served.base_url}/_simulator/state", timeout=10).json()
    address = state["publications"][0]["articles"][0]["url"]
    assert "公众号精选后可见" in requests.post(f"{address}/comment", data={"content": "收到"}, timeout=10).text
    listed = desk.post("comment/list", {"msg_data_id": msg_data_id, "begin": 0, "count": 10, "type": 1})
    assert [one["content"] for one in listed["comment"]] == ["收到"]


def test_comment_refusals(desk: Desk) -> None:
    msg_data_id = sent(desk, need_open_comment=1)["msg_data_id"]
    listing = {"msg_data_id": msg_data_id, "begin": 0, "count": 50, "type": 0}
    assert desk.post("comment/list", listing)["errcode"] == 88010
    assert desk.post("comment/list", {**listing, "count": 9, "msg_data_id": 5})["errcode"] == 88001
    assert desk.post("comment/list", {**listing, "count": 9, "index": 1})["errcode"] == 88001
    desk.served.switches.set(has_comment_right=False)
    assert desk.post("comment/list", listing)["errcode"] == 88000


def test_comments_can_be_closed_and_opened(desk: Desk) -> None:
    msg_data_id = sent(desk, need_open_comment=1)["msg_data_id"]
    assert desk.post("comment/close", {"msg_data_id": msg_data_id})["errcode"] == 0
    response = requests.post(
        f"{desk.served.base_url}/_simulator/comments", json={"msg_data_id": msg_data_id, "content": "晚了"}, timeout=10
    )
    assert response.status_code == 400
    assert desk.post("comment/open", {"msg_data_id": msg_data_id})["errcode"] == 0
    comment(desk, msg_data_id, "赶上了")
