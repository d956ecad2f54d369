"""What people do behind the API's back, by helper, by control API and by the pages."""

from typing import Any

import pytest
import requests

from tests.wechat_simulator.desk import Desk


def control(desk: Desk, **body: Any) -> requests.Response:
    return requests.post(f"{desk.served.base_url}/_simulator/human", json=body, timeout=10)


def post(desk: Desk, path: str, **fields: str) -> requests.Response:
    return requests.post(f"{desk.served.base_url}{path}", data=fields, timeout=10)


def published(desk: Desk, *titles: str, **fields: Any) -> Any:
    """Publish one article for each title; return the job's final state."""
    listed = [desk.article(title=title, **fields) for title in titles or ("甲",)]
    return desk.publish(desk.post("draft/add", {"articles": listed})["media_id"])


def url(done: Any, index: int = 0) -> str:
    return str(done["article_detail"]["item"][index]["article_url"])


def read(desk: Desk, article_id: str) -> Any:
    return desk.post("freepublish/getarticle", {"article_id": article_id})["news_item"]


def test_mass_send_by_hand_consumes_the_draft_and_is_not_in_the_published_list(desk: Desk) -> None:
    media_id = desk.add_draft(title="手工群发")
    effect = desk.served.human("mass_send", media_id=media_id)
    assert (effect["kind"], effect["articles"][0]["title"]) == ("mass_sent", "手工群发")
    assert desk.post("draft/get", {"media_id": media_id})["errcode"] == 40007
    assert desk.post("freepublish/batchget", {"offset": 0, "count": 1})["total_count"] == 0
    page = requests.get(desk.served.base_url + "/", timeout=10).text
    assert "手工群发" in page
    assert "人工群发" in page


def test_publish_by_hand_is_in_the_published_list(desk: Desk) -> None:
    desk.served.human("publish", media_id=desk.add_draft())
    assert desk.post("freepublish/batchget", {"offset": 0, "count": 1})["total_count"] == 1


def test_delete_a_draft(desk: Desk) -> None:
    media_id = desk.add_draft()
    desk.served.human("delete_draft", media_id=media_id)
    assert desk.post("draft/get", {"media_id": media_id})["errcode"] == 40007


def test_edit_title_and_passage_of_a_draft(desk: Desk) -> None:
    content = '<p style="color:red">红 &amp; 红</p><p>十二月<strong>二十日</strong>截止</p>'
    listed = [desk.article(), desk.article(content=content)]
    media_id = desk.post("draft/add", {"articles": listed})["media_id"]
    desk.served.human("edit_draft", media_id=media_id, index=1, title="新标题", text=("二十日", "廿五日 <最后>"))
    desk.served.human("edit_draft", media_id=media_id, index=1, text=("红 & 红", "蓝"))
    first, second = desk.post("draft/get", {"media_id": media_id})["news_item"]
    assert (first["title"], second["title"]) == ("医保缴费通知", "新标题")
    assert "<strong>廿五日 &lt;最后&gt;</strong>截止" in second["content"]
    assert 'style="color: red;">蓝</p>' in second["content"]


def test_passage_may_run_over_bold_words_but_not_over_paragraphs(desk: Desk) -> None:
    content = "<p>自<strong>9 月 1 日</strong>起&nbsp;缴费。</p><p>早缴早安心。</p>"
    media_id = desk.add_draft(content=content)
    with pytest.raises(ValueError, match="不要跨段"):
        desk.served.human("edit_draft", media_id=media_id, text=("缴费。早缴", "字"))
    desk.served.human("edit_draft", media_id=media_id, text=("自9 月 1 日起", "从国庆节起"))
    kept = desk.post("draft/get", {"media_id": media_id})["news_item"][0]["content"]
    assert kept == "<p>从国庆节起<strong></strong>&nbsp;缴费。</p><p>早缴早安心。</p>"


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"index": 3, "title": "字"},
        {"title": ""},
        {"title": "字" * 33},
        {"text": ("没有这段", "字")},
        {"text": ("", "字")},
        {"text": ("color", "字")},
        {"text": "字"},
        {"media_id": "unknown", "title": "字"},
    ],
)
def test_impossible_edit_changes_nothing(desk: Desk, change: dict[str, Any]) -> None:
    media_id = desk.add_draft(content='<p style="color:red">红</p>')
    before = desk.post("draft/get", {"media_id": media_id})
    with pytest.raises(ValueError, match=r"."):
        desk.served.human("edit_draft", **{"media_id": media_id, **change})
    assert desk.post("draft/get", {"media_id": media_id}) == before


def test_edited_draft_may_be_blocked(desk: Desk) -> None:
    desk.served.switches.set(human_edit_blocks_submit=True)
    media_id = desk.add_draft(content="<p>旧文字</p>")
    desk.served.human("edit_draft", media_id=media_id, text=("旧", "新"))
    assert desk.submit(media_id)["errcode"] == 53505
    body = {"filter": {"is_to_all": True}, "msgtype": "mpnews", "mpnews": {"media_id": media_id}}
    assert desk.post("message/mass/sendall", body)["errcode"] == 48021


def test_picture_article_is_edited_as_plain_text(desk: Desk) -> None:
    listed = {"image_list": [{"image_media_id": desk.cover()}]}
    media_id = desk.add_draft(article_type="newspic", image_info=listed, content="今年丰收", thumb_media_id="")
    desk.served.human("edit_draft", media_id=media_id, text=("丰收", "大丰收 & 好"))
    assert desk.post("draft/get", {"media_id": media_id})["news_item"][0]["content"] == "今年大丰收 & 好"


def test_published_text_is_edited_once_and_in_a_few_words(desk: Desk) -> None:
    done = published(desk, content="<p>十二月二十日截止</p>")
    edit = {"article_id": done["article_id"], "index": 0}
    with pytest.raises(ValueError, match="20"):
        desk.served.human("edit_article", **edit, text=("十二月", "字" * 21))
    desk.served.human("edit_article", **edit, text=("二十日", "廿五日"))
    assert "十二月廿五日截止" in read(desk, done["article_id"])[0]["content"]
    assert "edited_at" not in read(desk, done["article_id"])[0]
    text = requests.get(url(done), timeout=10).text
    assert "十二月廿五日截止" in text
    assert "修改过" in text
    with pytest.raises(ValueError, match="一次"):
        desk.served.human("edit_article", **edit, text=("截止", "为止"))


def test_withdrawn_article(desk: Desk) -> None:
    done = published(desk, "甲", "乙")
    desk.served.human("delete_article", article_id=done["article_id"], index=1)
    assert [one["is_deleted"] for one in read(desk, done["article_id"])] == [False, True]
    assert desk.post("freepublish/get", {"publish_id": done["publish_id"]})["publish_status"] == 0
    desk.served.human("delete_article", url=url(done))
    assert desk.post("freepublish/get", {"publish_id": done["publish_id"]})["publish_status"] == 5
    assert "该内容已被发布者删除" in requests.get(url(done), timeout=10).text
    with pytest.raises(ValueError, match=r"."):
        desk.served.human("delete_article", article_id=done["article_id"])


def test_withdrawn_mass_send_is_told_by_mass_get(desk: Desk) -> None:
    body = {"filter": {"is_to_all": True}, "msgtype": "mpnews", "mpnews": {"media_id": desk.add_draft()}}
    msg_id = desk.post("message/mass/sendall", body)["msg_id"]
    desk.served.advance(3)
    desk.served.human("delete_article", article_id=desk.served.effects("mass_sent")[0]["article_id"])
    assert desk.post("message/mass/get", {"msg_id": msg_id})["msg_status"] == "DELETE"


def test_banned_article(desk: Desk) -> None:
    done = published(desk)
    desk.served.human("ban", article_id=done["article_id"])
    assert desk.post("freepublish/get", {"publish_id": done["publish_id"]})["publish_status"] == 6
    assert "此内容因违规无法查看" in requests.get(url(done), timeout=10).text
    desk.post("freepublish/delete", {"article_id": done["article_id"]})
    assert "此内容因违规无法查看" in requests.get(url(done), timeout=10).text
    (entry,) = desk.served.log(effect="article_banned")
    assert (entry["source"], entry["operation"]) == ("platform", "platform/ban")


def test_control_api_does_every_act(desk: Desk) -> None:
    media_id = desk.add_draft(content="<p>旧文字</p>")
    assert control(desk, act="edit_draft", media_id=media_id, text=["旧", "新"]).status_code == 200
    done = control(desk, act="publish", media_id=media_id).json()["done"]
    for act, extra in (("edit_article", {"text": ["新", "更新"]}), ("ban", {})):
        assert control(desk, act=act, article_id=done["article_id"], **extra).status_code == 200
    assert control(desk, act="mass_send", media_id=desk.add_draft()).status_code == 200
    assert control(desk, act="delete_draft", media_id=desk.add_draft()).status_code == 200
    for body in ({"act": "dance"}, {}, {"act": "publish", "media_id": "x"}, {"act": "delete_article", "url": 5}):
        response = control(desk, **body)
        assert response.status_code == 400
        assert response.json()["error"]
    state = requests.get(f"{desk.served.base_url}/_simulator/state", timeout=10).json()
    assert [(one["way"], one["by_hand"]) for one in state["publications"]] == [("human", True), ("mass", True)]
    assert state["publications"][0]["articles"][0]["is_banned"] is True


def test_buttons_of_the_draft_box(desk: Desk) -> None:
    media_id = desk.add_draft(title="旧标题", content="<p>旧文字</p>")
    editor = requests.get(f"{desk.served.base_url}/drafts/{media_id}/edit", timeout=10).text
    assert "旧文字" in editor
    post(desk, f"/drafts/{media_id}/edit", title0="新标题", index="0", old="旧", new="新")
    article = desk.post("draft/get", {"media_id": media_id})["news_item"][0]
    assert (article["title"], "新文字" in article["content"]) == ("新标题", True)
    bad = post(desk, f"/drafts/{media_id}/edit", title0="又一个", index="0", old="没有", new="新")
    assert bad.status_code == 400
    assert "找不到" in bad.text
    assert desk.post("draft/get", {"media_id": media_id})["news_item"][0]["title"] == "新标题"
    assert "人工群发" in post(desk, f"/drafts/{media_id}/mass_send").text
    refused = post(desk, f"/drafts/{desk.add_draft()}/mass_send")
    assert refused.status_code == 400
    assert "群发次数已经用完" in refused.text
    assert post(desk, "/drafts/unknown/publish").status_code == 400


def test_buttons_of_the_published_page(desk: Desk) -> None:
    done = published(desk, "甲", "乙", content="<p>旧文字</p>")
    keys = [url(done, index).rpartition("/")[2] for index in (0, 1)]
    assert "旧文字" in requests.get(f"{desk.served.base_url}/articles/{keys[0]}/edit", timeout=10).text
    assert "发表后改过" in post(desk, f"/articles/{keys[0]}/edit", old="旧", new="新").text
    assert "一次" in post(desk, f"/articles/{keys[0]}/edit", old="新", new="旧").text
    assert "已删除" in post(desk, f"/articles/{keys[0]}/delete").text
    assert post(desk, f"/articles/{keys[0]}/delete").status_code == 400
    post(desk, "/faults", do="ban", page_key=keys[1])
    assert "此内容因违规无法查看" in requests.get(url(done, 1), timeout=10).text
    assert "已封禁" in requests.get(f"{desk.served.base_url}/articles", timeout=10).text
