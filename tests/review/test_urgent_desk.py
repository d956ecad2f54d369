"""The desk's side of an emergency: who is offered it, what the screen demands, and who is told that a review is due."""

import datetime
import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pages.desk_setup import GROUP_URGENT
from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.models import UrgentPublication
from publishing.review.urgent.unreviewed import unreviewed
from tests.township import draft, fresh, submitted

REASON = "河水上涨，须立即通知沿河各村转移"


@pytest.fixture
def chief(people):
    people.publisher.groups.add(Group.objects.get(name=GROUP_URGENT))
    return people.publisher


def send(client, page, **given):
    seen = page.get_latest_revision_as_object().to_article().fingerprint
    data = {"seen": seen, "reason": REASON, "confirmed": "on", **given}
    return client.post(reverse("review_urgent", args=[page.pk]), data)


def test_the_editor_offers_it_to_those_with_the_right_alone(people, chief, client):
    page = draft(people)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for person, is_offered in ((chief, True), (people.drafter, False), (people.admin, False)):
        client.force_login(person)
        assert (reverse("review_urgent", args=[page.pk]) in client.get(url).content.decode()) is is_offered


def test_it_is_offered_while_the_article_is_in_review(people, chief, client):
    page = submitted(people)
    client.force_login(chief)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("review_urgent", args=[page.pk]) in shown


def test_the_screen_is_closed_to_everybody_else(people, client):
    page = draft(people)
    for person in (people.admin, people.drafter, people.reviewer1):
        client.force_login(person)
        assert client.get(reverse("review_urgent", args=[page.pk])).status_code == 302
        send(client, page)
        assert not fresh(page).live


def test_reason_and_tick_publish_it(people, chief, client):
    page = draft(people)
    client.force_login(chief)
    assert "没有任何人审核过" in client.get(reverse("review_urgent", args=[page.pk])).content.decode()
    assert send(client, page).status_code == 302
    assert fresh(page).live
    assert UrgentPublication.objects.get().reason == REASON


@pytest.mark.parametrize(
    ("given", "said"),
    [({"reason": "太急"}, "至少 10 字"), ({"reason": ""}, "至少 10 个字"), ({"confirmed": ""}, "请先勾选")],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(people, chief, client, given, said):
    page = draft(people)
    client.force_login(chief)
    answer = send(client, page, **given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert given.get("reason", REASON) in answer.content.decode()
    assert not fresh(page).live


def test_what_was_changed_since_it_was_read_is_not_published(people, chief, client):
    page = draft(people)
    client.force_login(chief)
    answer = send(client, page, seen="0" * 64)
    assert "又有改动" in answer.content.decode()
    assert not fresh(page).live


def test_an_error_is_shown_in_the_place_of_the_button(people, chief, client):
    page = draft(people, body=[("text", "<p>本文属于内部资料，请阅。</p>")])
    client.force_login(chief)
    shown = client.get(reverse("review_urgent", args=[page.pk])).content.decode()
    assert "应急也不能发布" in shown
    assert "立即公开" not in shown


def test_the_banner_stands_in_the_editor_until_the_review_is_made_up_for(people, chief, client):
    page = draft(people)
    flow.publish_urgently(page, chief, reason=REASON)
    client.force_login(people.drafter)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = client.get(url).content.decode()
    assert "应急发布，还没有审核" in shown
    assert "正等初审：reviewer1" in shown
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    assert "还没有审核" not in client.get(url).content.decode()


def test_the_home_tells_reviewers_the_role_and_superusers(people, chief, client):
    flow.publish_urgently(draft(people), chief, reason=REASON)
    for person, is_told in (
        (people.reviewer2, True),
        (people.admin, True),
        (chief, True),
        (people.drafter, False),
    ):
        client.force_login(person)
        assert (REASON in client.get(reverse("wagtailadmin_home")).content.decode()) is is_told
        assert (client.get(reverse("review_urgent_list")).status_code == 200) is is_told


def test_an_emergency_costs_the_home_few_queries_more_however_many_there_are(people, chief, client):
    """Read together with what waits for the reviewer."""

    def queries() -> int:
        client.get(reverse("wagtailadmin_home"))
        with CaptureQueriesContext(connection) as captured:
            assert REASON in client.get(reverse("wagtailadmin_home")).content.decode()
        return len(captured)

    client.force_login(people.reviewer1)
    submitted(people)
    flow.publish_urgently(draft(people), chief, reason=REASON)
    few = queries()
    for _ in range(3):
        flow.publish_urgently(draft(people), chief, reason=REASON)
    assert queries() == few <= 30


def test_the_missing_levels_name_who_may_give_them(people, chief):
    page = submitted(people, is_major=True)
    flow.approve(page, people.reviewer1)
    flow.publish_urgently(fresh(page), chief, reason=REASON)
    [urgent] = unreviewed()
    assert [(gap.level, gap.people) for gap in urgent.missing] == [("复审", ("reviewer2",)), ("终审", ("reviewer3",))]


@pytest.mark.parametrize("address", ["review_waiting", "review_list"])
def test_what_is_public_already_waits_on_top_and_says_so(people, chief, client, address):
    waiting = submitted(people)
    urgent = draft(people)
    flow.publish_urgently(urgent, chief, reason=REASON)
    client.force_login(people.reviewer1)
    shown = client.get(reverse(address)).content.decode()
    assert shown.count("已应急公开，请补审") == 1
    first, second = (shown.index(reverse("review_article", args=[page.pk])) for page in (urgent, waiting))
    assert first < second


def test_a_returned_one_is_still_listed(people, chief):
    page = draft(people)
    flow.publish_urgently(page, chief, reason=REASON)
    flow.return_(fresh(page), people.reviewer1, comment="地点写错")
    [urgent] = unreviewed()
    assert (urgent.page_id, urgent.missing) == (page.pk, ())


@pytest.mark.parametrize(
    ("hours", "is_overdue", "age"), [(5, False, "5 小时"), (25, True, "25 小时"), (72, True, "3 天")]
)
def test_a_day_without_review_is_said_in_words(people, chief, client, hours, is_overdue, age):
    urgent = flow.publish_urgently(draft(people), chief, reason=REASON)
    since = timezone.now() - datetime.timedelta(hours=hours, minutes=1)
    UrgentPublication.objects.filter(pk=urgent.pk).update(published_at=since)
    client.force_login(people.reviewer1)
    shown = client.get(reverse("review_urgent_list")).content.decode()
    assert ("已超 24 小时" in shown) is is_overdue
    assert f"已 {age}" in shown


def test_the_list_costs_few_queries_however_long_it_is(people, chief, client):
    client.force_login(chief)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("review_urgent_list")).status_code == 200
        return len(captured)

    flow.publish_urgently(draft(people), chief, reason=REASON)
    draft(people)
    queries()
    few = queries()
    for _ in range(3):
        flow.publish_urgently(draft(people), chief, reason=REASON)
        draft(people)
    assert queries() == few <= 30


def test_the_command_publishes_under_the_same_rules(people, chief, capsys):
    page = draft(people)
    call_command("publish_urgently", page.pk, "--as", "publisher", "--reason", REASON)
    answer = json.loads(capsys.readouterr().out)
    assert (answer["state"], answer["level"]) == ("in_review", 1)
    with pytest.raises(Refusal):
        call_command("publish_urgently", draft(people).pk, "--as", "admin", "--reason", REASON)
