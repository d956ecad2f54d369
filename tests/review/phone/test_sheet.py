"""The approver's page: what stands on it, what it gives back, and what it costs."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from publishing.review import flow
from publishing.review.models import Deputy, ReviewTask, ReviewTaskState, Via
from publishing.review.status import status
from publishing.review.waiting import time_left
from tests.review.phone.conftest import At, decision, sheet, words
from tests.township import drawn_picture, fresh, submitted

LIMIT = 30
# One article with its checks, its remarks, what was told of it and what changed: constant in its pictures.
PAGE_LIMIT = 36


def test_what_a_decision_needs_stands_on_one_page(people, page):
    flow.approve(page, people.reviewer1, comment="来源可靠")
    shown = At(people.reviewer2, fresh(page)).look()
    for said in (
        page.title,
        "待复审",
        "通知公告",
        "还剩 24 小时",
        "drafter",
        "来源可靠",
        "检查结果",
        "同意之前逐项核对",
    ):
        assert said in shown


def test_a_decision_is_recorded_with_how_it_was_given(reviewer, page):
    done = reviewer.do("approve", comment="内容属实")
    assert done.url == reverse("review_list")
    state = ReviewTaskState.objects.get(finished_by=reviewer.person)
    assert (state.via, state.comment) == (Via.DESK, "内容属实")
    assert state.ticked == state.task.specific.checklist_items


def test_a_return_with_chips_and_words(reviewer, page):
    reviewer.do("return", reason=["错别字", "需补来源"], comment="第二段")
    state = ReviewTaskState.objects.get(finished_by=reviewer.person)
    assert state.reasons == ["错别字", "需补来源"]
    assert state.comment == "错别字；需补来源；第二段"
    assert status(fresh(page)).state == "returned"


def test_the_old_address_leads_to_the_page(reviewer, page):
    assert reviewer.client.get(f"/admin/review/{page.pk}/").url == sheet(page)


def test_the_page_holds_no_code_within_itself_and_stands_in_no_foreign_frame(reviewer, page):
    answer = reviewer.client.get(sheet(page))
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer["Cache-Control"]
    assert "<style" not in words(answer)
    assert " style=" not in words(answer)


def test_a_preview_runs_no_foreign_code(reviewer, page):
    for mode in ("wechat", "web"):
        policy = reviewer.client.get(reverse("review_preview", args=[page.pk, mode]))["Content-Security-Policy"]
        assert "script-src 'self';" in policy
    assert "userbar" not in words(reviewer.client.get(reverse("review_preview", args=[page.pk, "web"])))


def test_the_preview_has_small_pictures_that_wait_and_the_whole_ones_on_request(people):
    page = submitted(people, body=[("figure", {"image": drawn_picture(), "alt": "图", "caption": "渠首"})])
    reviewer = At(people.reviewer1, page)
    url = reverse("review_preview", args=[page.pk, "wechat"])
    assert '<img loading="lazy" width="1200" height="800"' in words(reviewer.client.get(url))
    assert "max-640x2400" in words(reviewer.client.get(url))
    assert "max-1080x4000" in words(reviewer.client.get(f"{url}?full"))


def test_what_changed_since_this_reader_last_saw_it(people, reviewer, page):
    assert "您上次看过之后的改动" not in reviewer.look()
    reviewer.do("return", comment="日期不对")
    latest = fresh(page).get_latest_revision_as_object()
    latest.title = "关于冬季取暖安全排查的补充通知"
    latest.save_revision(user=people.drafter, clean=False)
    flow.submit(fresh(page), people.drafter)
    shown = At(people.reviewer1, fresh(page)).look()
    assert "您上次看过之后的改动" in shown
    assert "改动 1 处" in shown


def test_a_picture_beside_what_changed_needs_the_right_to_read(people, page, picture):
    url = reverse("review_picture", args=[page.pk, picture.sha256])
    assert At(people.reviewer1, page).client.get(url)["Content-Type"].startswith("image/")
    assert At(people.publisher, page).client.get(url).status_code == 403
    assert Client().get(url).status_code == 302


def test_a_deputy_is_told_for_whom_they_decide(people, page):
    now = timezone.now()
    Deputy.objects.create(
        absent=people.reviewer1,
        substitute=people.reviewer3,
        starts_at=now,
        ends_at=now + datetime.timedelta(days=1),
        made_by=people.admin,
    )
    deputy = At(people.reviewer3, page)
    assert "您代 reviewer1 审核" in deputy.look()
    deputy.do("approve")
    assert ReviewTaskState.objects.get(finished_by=people.reviewer3).deputy_for == people.reviewer1


# Bad input --------------------------------------------------------------------------------------------------------------
def test_what_was_typed_comes_back_with_a_refusal(reviewer, page):
    items = page.current_workflow_task_state.task.specific.checklist_items
    answer = reviewer.do("approve", ticked=items[:2], reason=["错别字"], comment="写了一段")
    shown = words(answer)
    assert answer.status_code == 409
    assert f"还有 {len(items) - 2} 项没有勾选" in shown
    assert shown.count(" checked>") == 3
    assert "写了一段" in shown
    assert status(fresh(page)).level == 1


def test_a_return_without_a_reason(reviewer):
    answer = reviewer.do("return")
    assert answer.status_code == 409
    assert "退回时须写明理由" in words(answer)


def test_a_comment_of_a_hundred_thousand_characters_comes_back_whole(reviewer, page):
    answer = reviewer.do("return", comment="长" * 100_000)
    assert answer.status_code == 409
    assert "最多 2000 字" in words(answer)
    assert "长" * 100_000 in words(answer)
    assert status(fresh(page)).level == 1


def test_no_decision_and_an_unknown_one(reviewer):
    for act in ("", "delete", "confirm:x", "confirm:9999999999999999999", "take-back-remark:１", "confirm:1"):
        assert reviewer.do(act, comment="别丢了").status_code == 409
        assert "别丢了" in words(reviewer.do(act, comment="别丢了"))


def test_a_second_tab_keeps_the_words_and_asks_to_look_again(reviewer, page):
    form = decision(page, "return", comment="第二个标签页写的", reason=["错别字"])
    reviewer.do("approve")
    answer = reviewer.client.post(sheet(page), form)
    assert answer.status_code == 409
    assert "已经有人处理" in words(answer)
    assert "您写的意见还在这里" in words(answer)
    assert "第二个标签页写的" in words(answer)
    assert status(fresh(page)).level == 2


def test_ticks_for_an_older_version_do_not_count_for_the_new_one(people, reviewer, page):
    form = decision(page, "approve", comment="看过了")
    page.current_workflow_state.cancel(user=people.drafter)
    fresh(page).save_revision(user=people.drafter, clean=False)
    flow.submit(fresh(page), people.drafter)
    answer = reviewer.client.post(sheet(page), form)
    assert answer.status_code == 409
    assert " checked>" not in words(answer)
    assert "看过了" in words(answer)
    assert status(fresh(page)).level == 1


def test_a_login_that_has_ended_keeps_the_words_and_shows_nothing_else(page):
    answer = Client().post(sheet(page), decision(page, "return", comment="登录过期前写的"))
    assert answer.status_code == 403
    assert "登录已过期" in words(answer)
    assert "登录过期前写的" in words(answer)
    assert page.title not in words(answer)


def test_a_reviewer_who_was_moved_out_meanwhile(people, reviewer, page):
    reviewer.look()
    people.reviewer1.groups.set(people.reviewer2.groups.all())
    answer = reviewer.do("approve", comment="看过了")
    assert answer.status_code == 409
    assert "审核组" in words(answer)
    assert "看过了" in words(answer)


def test_a_reviewer_who_was_deactivated_meanwhile(people, reviewer, page):
    reviewer.look()
    people.reviewer1.is_active = False
    people.reviewer1.save()
    answer = reviewer.do("approve", comment="看过了")
    assert answer.status_code == 403
    assert "看过了" in words(answer)
    assert status(fresh(page)).level == 1


def test_a_reviewer_who_was_deleted_meanwhile(people, reviewer, page):
    reviewer.look()
    people.reviewer1.delete()
    assert reviewer.do("approve", comment="看过了").status_code == 403
    assert status(fresh(page)).level == 1


def test_the_page_says_whether_one_is_still_signed_in(people, reviewer, page):
    url = reverse("review_session", args=[page.pk])
    assert reviewer.client.get(url).json()["user"] == people.reviewer1.pk
    assert Client().get(url).status_code == 403


def test_an_article_that_does_not_exist(reviewer):
    answer = reviewer.client.get(reverse("review_article", args=[999_999]))
    assert answer.status_code == 404
    assert "没有编号为 999999 的稿件" in words(answer)


def test_the_time_left_is_told_roughly():
    now = timezone.now()
    for minutes, said in ((20, "还剩 20 分钟"), (180, "还剩 3 小时"), (4000, "还剩 3 天"), (-200, "已超时 3 小时")):
        left = time_left(now + datetime.timedelta(minutes=minutes))
        assert (left.words, left.is_over) == (said, minutes < 0)


# What it costs ----------------------------------------------------------------------------------------------------------
def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_page_costs_few_queries(people, page, picture):
    figures = [("figure", {"image": drawn_picture(f"图{number}"), "alt": "", "caption": ""}) for number in range(12)]
    full = submitted(people, body=figures, cover=picture, is_major=True)
    flow.approve(full, people.reviewer1, comment="属实")
    reviewer = At(people.reviewer2, fresh(full))
    reviewer.do("remark", remark="请核对")
    assert queries(reviewer.client, sheet(full)) <= PAGE_LIMIT


def test_the_lists_cost_the_same_however_much_waits(people):
    for _ in range(3):
        submitted(people)
    client = Client()
    client.force_login(people.reviewer1)
    urls = (reverse("review_list"), reverse("review_waiting"))
    few = [queries(client, url) for url in urls]
    for number in range(47):
        submitted(people, owner=people.drafter if number % 2 else people.drafter2)
    assert words(client.get(urls[0])).count('class="card"') == 50
    assert [queries(client, url) for url in urls] == few
    assert max(few) <= LIMIT


@pytest.mark.parametrize("level", [1, 2])
def test_an_empty_checklist_asks_for_nothing(people, level):
    ReviewTask.objects.filter(level=level).update(checklist="")
    page = submitted(people)
    if level > 1:
        flow.approve(page, people.reviewer1)
    person = get_user_model().objects.get(username=f"reviewer{level}")
    assert "逐项核对" not in At(person, fresh(page)).look()


def test_a_reason_nobody_offers_is_not_counted(people, page, reviewer):
    reviewer.do("return", reason=["编出来的原因" * 50, "错别字\0", "", " ", "错别字"], comment="请改")
    assert ReviewTaskState.objects.get(finished_by=people.reviewer1).reasons == ["错别字"]
