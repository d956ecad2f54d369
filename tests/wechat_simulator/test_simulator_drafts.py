"""The rules on drafts."""

import json
from typing import Any

import pytest

from tests.wechat_simulator.desk import Desk, picture


def errcode(desk: Desk, **fields: Any) -> int:
    return int(desk.post("draft/add", {"articles": [desk.article(**fields)]}).get("errcode", 0))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "题" * 32}, 0),
        ({"title": "题" * 33}, 45003),
        ({"title": " "}, 40227),
        ({"title": 5}, 47001),
        ({"author": "名" * 16}, 0),
        ({"author": "名" * 17}, 45110),
        ({"digest": "要" * 120}, 0),
        ({"digest": "要" * 121}, 45004),
        ({"content": "字" * 19_999}, 0),
        ({"content": "字" * 20_000}, 45002),
        ({"content": ""}, 44004),
        ({"content_source_url": "https://qinghe.example/" + "a" * 1001}, 0),
        ({"content_source_url": "https://qinghe.example/" + "a" * 1002}, 45005),
        ({"content_source_url": "qinghe.example"}, 41039),
        ({"thumb_media_id": ""}, 40007),
        ({"thumb_media_id": "unknown"}, 40007),
        ({"need_open_comment": 1}, 0),
        ({"article_type": "video"}, 40008),
    ],
)
def test_field_rules(desk: Desk, fields: dict[str, Any], expected: int) -> None:
    assert errcode(desk, **fields) == expected


def test_articles_must_be_a_list_of_one_to_eight(desk: Desk) -> None:
    article = desk.article()
    bodies = [
        ({}, 44003),
        ({"articles": []}, 44003),
        ({"articles": article}, 44003),
        ({"articles": {"articles": [article]}}, 44003),
        ({"articles": [{"articles": [article]}]}, 44003),
        ({"articles": [article] * 9}, 45008),
    ]
    assert [desk.post("draft/add", body)["errcode"] for body, _ in bodies] == [expected for _, expected in bodies]
    assert "media_id" in desk.post("draft/add", {"articles": [article] * 8})


def test_escaped_title_is_measured_and_kept_in_its_escaped_form(desk: Desk) -> None:
    def add(**fields: str) -> Any:
        body = json.dumps({"articles": [desk.article(digest="", **fields)]}, ensure_ascii=True).encode()
        return json.loads(desk.raw("draft/add", body).content)

    assert add(title="六个字的标题", author="")["errcode"] == 45003
    assert add(title="短题", author="三个字")["errcode"] == 45110
    media_id = add(title="短题", author="")["media_id"]
    assert desk.post("draft/get", {"media_id": media_id})["news_item"][0]["title"] == r"\u77ed\u9898"


def test_a_written_backslash_u_is_no_escape(desk: Desk) -> None:
    media_id = desk.add_draft(title=r"路径 \u4f5c")
    assert desk.post("draft/get", {"media_id": media_id})["news_item"][0]["title"] == r"路径 \u4f5c"


def test_temporary_media_is_no_cover(desk: Desk) -> None:
    temporary = desk.upload("media/upload", picture(), type="image")["media_id"]
    assert errcode(desk, thumb_media_id=temporary) == 40007


def test_deleted_material_is_no_cover(desk: Desk) -> None:
    cover = desk.cover()
    desk.post("material/del_material", {"media_id": cover})
    assert errcode(desk, thumb_media_id=cover) == 40007


def test_comments_need_the_ability(desk: Desk) -> None:
    desk.served.switches.set(has_comment_right=False)
    assert errcode(desk, need_open_comment=1) == 88000
    assert errcode(desk, need_open_comment=0) == 0


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"pic_crop_235_1": "0_0_1_1"}, 0),
        ({"pic_crop_235_1": "0_0_1_0.5"}, 53402),
        ({"pic_crop_235_1": "0_0_1.2_1"}, 53402),
        ({"pic_crop_235_1": "0.5_0_0.5_1"}, 53402),
        ({"pic_crop_235_1": "0.1234567_0_1_1"}, 53402),
        ({"pic_crop_235_1": "0_0_1"}, 53402),
        ({"pic_crop_1_1": "0.2_0_0.625532_1"}, 0),
        ({"cover_info": {"crop_percent_list": [{"ratio": "2.35_1", "x1": "0", "y1": "0", "x2": "1", "y2": "1"}]}}, 0),
        ({"cover_info": {"crop_percent_list": [{"ratio": "2.35_1", "x1": 0, "y1": 0, "x2": 1, "y2": 1}]}}, 53402),
        ({"cover_info": {"crop_percent_list": [{"ratio": "16_9", "x1": "0", "y1": "0", "x2": "1", "y2": "1"}]}}, 53402),
    ],
)
def test_crops_are_checked_against_the_cover(desk: Desk, fields: dict[str, Any], expected: int) -> None:
    assert errcode(desk, thumb_media_id=desk.cover(size=(470, 200)), **fields) == expected


def test_picture_article_needs_pictures(desk: Desk) -> None:
    cover = desk.cover()
    listed = {"image_list": [{"image_media_id": cover}]}
    assert errcode(desk, article_type="newspic", image_info=listed, thumb_media_id="") == 0
    assert errcode(desk, article_type="newspic", thumb_media_id="") == 40035
    assert errcode(desk, article_type="newspic", image_info={"image_list": [{"image_media_id": "x"}]}) == 40007


def test_empty_digest_of_a_lone_article_is_made_from_the_text(desk: Desk) -> None:
    media_id = desk.add_draft(digest="", content="<p>" + "一二三四五" * 20 + "</p>")
    assert desk.post("draft/get", {"media_id": media_id})["news_item"][0]["digest"] == ("一二三四五" * 20)[:54]


def test_digest_of_several_articles_is_ignored(desk: Desk) -> None:
    media_id = desk.post("draft/add", {"articles": [desk.article(), desk.article()]})["media_id"]
    assert [one["digest"] for one in desk.post("draft/get", {"media_id": media_id})["news_item"]] == ["", ""]


def test_update_replaces_one_article_whole(desk: Desk) -> None:
    media_id = desk.post("draft/add", {"articles": [desk.article(), desk.article()]})["media_id"]

    def update(**body: Any) -> Any:
        return desk.post("draft/update", {"media_id": media_id, "index": 1, "articles": desk.article(), **body})

    assert update(articles=desk.article(title="新标题", author=""))["errcode"] == 0
    items = desk.post("draft/get", {"media_id": media_id})["news_item"]
    assert [(one["title"], one["author"]) for one in items] == [("医保缴费通知", "党建办"), ("新标题", "")]
    assert update(index=2)["errcode"] == 40114
    assert update(index=-1)["errcode"] == 40114
    assert update(articles=[desk.article()])["errcode"] == 47001
    assert update(media_id="unknown")["errcode"] == 40007
    assert update(articles=desk.article(title="题" * 33))["errcode"] == 45003


def test_list_is_newest_first_and_can_leave_the_content_out(desk: Desk) -> None:
    first = desk.add_draft(title="第一")
    desk.served.advance(1)
    second = desk.add_draft(title="第二")
    listed = desk.post("draft/batchget", {"offset": 0, "count": 20, "no_content": 0})
    assert [item["media_id"] for item in listed["item"]] == [second, first]
    assert (listed["total_count"], listed["item_count"]) == (2, 2)
    bare = desk.post("draft/batchget", {"offset": 1, "count": 1, "no_content": 1})
    article = bare["item"][0]["content"]["news_item"][0]
    assert "content" not in article
    assert article["content_source_url"] == "https://qinghe.example/a/1"
    assert desk.post("draft/batchget", {"offset": 0, "count": 21})["errcode"] == 40035


def test_deleted_draft_is_gone(desk: Desk) -> None:
    media_id = desk.add_draft()
    assert desk.get("draft/count") == {"total_count": 1}
    assert desk.post("draft/delete", {"media_id": media_id})["errcode"] == 0
    assert desk.post("draft/delete", {"media_id": media_id})["errcode"] == 40007
    assert desk.post("draft/get", {"media_id": media_id})["errcode"] == 40007
    assert desk.get("draft/count") == {"total_count": 0}
