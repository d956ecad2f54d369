"""The reviewers' screens: who reads what, and what is said when somebody else was quicker."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from pages.desk_setup import GROUP_OFFICERS
from publishing.review import flow
from publishing.review.lock import ReviewLock
from publishing.review.status import status
from tests.township import draft, fresh, submitted


@pytest.fixture
def officer(people):
    user = get_user_model().objects.create_user("officer", "officer@example.invalid", "demo-pass-1")
    user.groups.set(Group.objects.filter(name=GROUP_OFFICERS))
    return user


def screens(page) -> list[str]:
    return [
        reverse("review_article", args=[page.pk]),
        reverse("review_preview", args=[page.pk, "wechat"]),
        reverse("review_preview", args=[page.pk, "web"]),
    ]


def decide(client, page, waiting, decision: str = "approve"):
    url = reverse("review_article", args=[page.pk])
    data = {"waiting": waiting.pk, "decision": decision, "ticked": waiting.task.specific.checklist_items}
    return client.post(url, data, HTTP_REFERER=f"http://testserver{url}")


# Reading ----------------------------------------------------------------------------------------------------------------
def test_who_has_decided_may_read_on(people, client):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    client.force_login(people.reviewer1)
    for url in screens(page):
        assert client.get(url).status_code == 200
    assert 'value="approve"' not in client.get(screens(page)[0]).content.decode()


def test_who_has_decided_and_left_the_group_may_read_on(people, client):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    people.reviewer1.groups.set(people.publisher.groups.all())
    client.force_login(people.reviewer1)
    assert client.get(screens(page)[0]).status_code == 200


def test_every_reviewer_may_read_what_was_submitted(people, client):
    page = submitted(people)
    for reader in (people.reviewer1, people.reviewer2, people.reviewer3, people.drafter, people.admin):
        client.force_login(reader)
        for url in screens(page):
            assert client.get(url).status_code == 200, reader


def test_nobody_else_reads_a_draft(people, officer, client):
    page = submitted(people)
    for url in screens(page):
        assert client.get(url).status_code == 302
    for reader in (officer, people.publisher):
        client.force_login(reader)
        for url in screens(page):
            assert "请各村于周五前" not in client.get(url, follow=True).content.decode()
            assert client.get(url).status_code in {302, 403}


def test_reviewers_do_not_read_what_was_never_submitted(people, client):
    page = draft(people)
    client.force_login(people.reviewer1)
    for url in screens(page):
        assert client.get(url).status_code in {302, 403}


# Deciding ---------------------------------------------------------------------------------------------------------------
def test_a_second_tab_is_told_that_somebody_was_quicker(people, client):
    page = submitted(people)
    waiting = page.current_workflow_task_state
    client.force_login(people.reviewer1)
    assert decide(client, page, waiting).status_code == 302
    for decision in ("approve", "return"):
        answer = decide(client, page, waiting, decision)
        assert answer.status_code == 409
        assert "已经有人处理" in answer.content.decode()
    assert status(fresh(page)).level == 2


def test_who_may_only_read_cannot_decide(people, client):
    page = submitted(people)
    client.force_login(people.reviewer2)
    answer = decide(client, page, page.current_workflow_task_state)
    assert answer.status_code == 409
    assert "审核组" in answer.content.decode()
    assert status(fresh(page)).level == 1


# The editor during review ---------------------------------------------------------------------------------------------------
def test_the_editor_asks_before_an_article_is_withdrawn(people, client):
    page = submitted(people)
    client.force_login(people.drafter)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = client.get(url).content.decode()
    assert "撤回修改" in shown
    assert 'name="action-cancel-workflow"' in shown
    assert "desk/withdraw.js" in shown


@pytest.mark.parametrize(("approvals", "buttons"), [(0, 0), (1, 1)])
def test_a_returned_article_is_sent_again_by_one_button_unless_there_is_a_choice(people, client, approvals, buttons):
    page = submitted(people)
    for reviewer in [people.reviewer1][:approvals]:
        flow.approve(fresh(page), reviewer)
    flow.return_(fresh(page), [people.reviewer1, people.reviewer2][approvals], comment="请改")
    client.force_login(people.drafter)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert shown.count('name="action-restart-workflow"') == buttons
    assert 'name="action-submit"' in shown


def test_the_lock_says_that_nobody_edits(people):
    page = submitted(people)
    lock = ReviewLock(page, page.current_workflow_task)
    for person in (people.drafter, people.reviewer1, people.admin):
        assert lock.for_user(person)
        assert "谁也不能改动；要修改，请先撤回" in lock.get_message(person)
        assert "谁也不能改动" in lock.get_context_for_user(person, {"user_can_lock": True})["description"]


# Previews ---------------------------------------------------------------------------------------------------------------
def test_the_previews_stand_without_a_lost_picture(people, client, picture):
    page = submitted(people, cover=picture, body=[("figure", {"image": picture, "alt": "图", "caption": "渠首"})])
    picture.file.storage.delete(picture.file.name)
    client.force_login(people.reviewer1)
    wechat = client.get(reverse("review_preview", args=[page.pk, "wechat"]))
    assert wechat.status_code == 200
    assert "picture-missing" in wechat.content.decode()
    assert "渠首" in wechat.content.decode()
    assert client.get(reverse("review_preview", args=[page.pk, "web"])).status_code == 200
    assert "文件找不到了" in client.get(reverse("review_article", args=[page.pk])).content.decode()
