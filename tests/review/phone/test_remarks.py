"""Remarks on a passage: where the drafter finds them, and that the article stays untouched."""

from __future__ import annotations

import html
import json

import pytest
from wagtail.models import Comment, Revision

from publishing.review import rules
from publishing.review.phone.remarks import CHARACTERS
from publishing.review.status import status
from tests.review.phone.conftest import At
from tests.township import fresh, submitted


def path_of(reviewer, words: str) -> str:
    answer = reviewer.do("remark", words=words, remark="请核对")
    assert "批注已保存" in answer.content.decode()
    comment = Comment.objects.get(user=reviewer.person)
    assert comment.has_valid_contentpath(reviewer.page)
    return comment.contentpath


@pytest.mark.parametrize(
    ("words", "block", "end"),
    [
        ("走访记录当天汇总。", 0, ""),
        ("走访记录  当天\n汇总", 0, ""),
        ("村委会院内", 1, ".value"),
        ("集合地点：村委会院内", 1, ".label"),
        ("先登记", 2, ".title"),
        ("带上户口簿。", 2, ".text"),
    ],
)
def test_a_remark_stands_at_the_field_that_says_the_words(reviewer, page, words, block, end):
    path = path_of(reviewer, words)
    assert path.startswith(f"body.{page.body[block].id}")
    assert path.endswith(end)


@pytest.mark.parametrize(("words", "field"), [("请各村排查取暖安全。", "digest"), ("0537-5550101", "contact_phone")])
def test_a_remark_on_a_field_of_the_page(reviewer, words, field):
    assert path_of(reviewer, words) == field


@pytest.mark.parametrize("words", ["", "这句话稿件里没有", "？？？", "<script>alert(1)</script>"])
def test_a_remark_on_words_that_nobody_finds_is_a_general_one(reviewer, words):
    assert path_of(reviewer, words) == "title"
    comment = Comment.objects.get()
    assert comment.text == (f"“{words}”：请核对" if words else "请核对")
    assert "<script>alert(1)" not in reviewer.look()


def test_a_remark_on_rich_text_marks_its_paragraph(people):
    text = '<p data-block-key="k1">第一段。</p><p data-block-key="k2">请带<b>户口簿</b>𠮷和证件。</p>'
    page = submitted(people, body=[("text", text)])
    reviewer = At(people.reviewer1, page)
    reviewer.do("remark", words="请带户口簿", remark="原件还是复印件？")
    reviewer.do("remark", words=page.digest, remark="请写短些")
    positions = Comment.objects.order_by("pk").values_list("position", flat=True)
    assert json.loads(positions[0]) == [{"key": "k2", "start": 0, "end": 11}]
    assert positions[1] == ""


def test_remarking_does_not_touch_the_article(reviewer, page):
    before = Revision.objects.count()
    path_of(reviewer, "走访记录当天汇总。")
    assert Revision.objects.count() == before
    assert fresh(page).latest_revision_id == page.latest_revision_id
    assert reviewer.person.pk not in rules.touched_by(fresh(page))
    assert reviewer.do("approve").status_code == 302
    assert status(fresh(page)).level == 2


def test_what_else_was_typed_stays(reviewer, page):
    item = page.current_workflow_task_state.task.specific.checklist_items[0]
    answer = reviewer.do("remark", remark="请核对", ticked=[item], reason=["错别字"], comment="还没写完")
    shown = answer.content.decode()
    assert f'value="{item}" checked' in shown
    assert 'value="错别字" checked' in shown
    assert "还没写完" in shown
    assert ">请核对</textarea>" not in shown


def test_sending_the_same_remark_twice_keeps_one(reviewer):
    for _ in range(2):
        reviewer.do("remark", words="走访记录", remark="请核对")
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("remark", "sentence"),
    [("", "批注是空的"), ("字" * (CHARACTERS + 1), "最多 1000 字"), ("字" * 100_000, "最多 1000 字")],
)
def test_a_remark_that_cannot_be_kept_is_given_back(reviewer, remark, sentence):
    answer = reviewer.do("remark", words="走访记录当天汇总。", remark=remark, comment="别丢了")
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert sentence in shown
    assert remark in shown
    assert "别丢了" in shown
    assert not Comment.objects.exists()


def test_a_remark_of_the_greatest_length(reviewer):
    reviewer.do("remark", remark="字" * CHARACTERS)
    assert "字" * CHARACTERS in Comment.objects.get().text


def test_its_author_takes_a_remark_back(people, reviewer, page):
    reviewer.do("remark", remark="请核对")
    act = f"take-back-remark:{Comment.objects.get().pk}"
    assert act in reviewer.look()
    other = At(people.reviewer2, page)
    assert act not in other.look()
    assert "不是您写的" in other.do(act).content.decode()
    assert "批注已删除" in reviewer.do(act).content.decode()
    assert not Comment.objects.exists()


def test_nobody_takes_a_remark_back_after_the_decision(reviewer, page):
    reviewer.do("remark", remark="请核对")
    act = f"take-back-remark:{Comment.objects.get().pk}"
    reviewer.do("return", comment="见批注")
    assert act not in reviewer.look()
    assert reviewer.client.post(f"/review/{page.pk}/", {"decision": act}).status_code == 409
    assert Comment.objects.exists()


def test_the_drafter_finds_it_in_the_editor(people, reviewer, page):
    reviewer.do("remark", words="走访记录当天汇总。", remark="请核对时间")
    reviewer.do("return", comment="见批注")
    drafter = At(people.drafter, page)
    shown = drafter.client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert json.dumps("请核对时间")[1:-1] in html.unescape(shown)
