"""The desk's home: what may be begun, and what has come back with which reason."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pages.desk_setup import GROUP_OFFICERS
from publishing.review import flow
from publishing.review.status import returned_to
from tests.township import draft, fresh, submitted

pytestmark = pytest.mark.django_db


def home(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode()


def returned(people, reason: str = "请核对截止日期。", **values):
    page = submitted(people, **values)
    flow.return_(page, people.reviewer1, comment=reason)
    return fresh(page)


def test_a_drafter_begins_an_article_on_the_home(people, client):
    html = home(client, people.drafter)
    panel = html[html.index('id="drafting-heading"') :]
    assert panel.index(f'href="{reverse("start_article")}"') < panel.index(f'href="{reverse("import_article")}"')
    assert "waiting-for-me-heading" not in html
    assert "退回给您的" not in html


def test_a_reviewer_sees_first_what_waits(people, client):
    submitted(people)
    html = home(client, people.reviewer1)
    assert "待我审核（1）" in html
    assert html.index("waiting-for-me-heading") < html.index("drafting-heading")


def test_who_may_write_nowhere_is_not_offered_to(people, client):
    user = get_user_model().objects.create_user("officer", "officer@example.invalid", "demo-pass-1")
    user.groups.set(Group.objects.filter(name=GROUP_OFFICERS))
    assert "drafting-heading" not in home(client, user)


def test_what_came_back_is_shown_with_its_reason_and_the_way_on(people, client):
    page = returned(people, reason="请核对<截止日期>。")
    html = home(client, people.drafter)
    assert "退回给您的（1）" in html
    assert "请核对&lt;截止日期&gt;。" in html
    assert "初审退回 · reviewer1" in html
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}" class="button' in html


def test_it_comes_back_to_its_owner_and_to_who_submitted_it_and_to_nobody_else(people):
    page = draft(people, owner=people.drafter2)
    flow.submit(page, people.drafter)
    flow.return_(fresh(page), people.reviewer1, comment="请改。")
    back = {name: [item.page_id for item in returned_to(getattr(people, name))] for name in ("drafter", "drafter2")}
    assert back == {"drafter": [page.pk], "drafter2": [page.pk]}
    assert returned_to(people.reviewer1) == []


def test_submitted_again_it_has_not_come_back(people):
    page = returned(people)
    flow.submit(page, people.drafter)
    assert returned_to(people.drafter) == []


def test_more_that_came_back_costs_no_more_queries(people):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            returned_to(people.drafter)
        return len(captured)

    returned(people)
    queries()
    few = queries()
    for _ in range(3):
        returned(people)
    assert len(returned_to(people.drafter)) == 4
    assert queries() == few == 1
