"""Somebody decides in another's place: for a time, by name, on record, and never in a chain."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.deputies import flow as deputies
from publishing.review.models import Deputy
from publishing.review.reviewers import is_reviewer
from publishing.review.status import status, waiting_for
from tests.township import fresh, submitted

DAY = datetime.timedelta(days=1)


def appoint(people, *, absent=None, substitute=None, by=None, starts=None, days=7):
    absent = absent or people.reviewer1
    starts = starts or timezone.now()
    return deputies.appoint(
        absent, substitute or people.drafter2, starts=starts, ends=starts + days * DAY, by=by or absent
    )


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return str(caught.value)


# The flow ---------------------------------------------------------------------------------------------------------------
def test_a_reviewer_appoints_a_deputy_who_decides_in_their_name(people):
    appoint(people)
    page = submitted(people)
    assert len(waiting_for(people.drafter2)) == 1
    flow.approve(page, people.drafter2)
    assert status(fresh(page)).level == 2
    assert PageLogEntry.objects.get(action="publishing.approve").data["deputy_for"] == "reviewer1"


def test_an_administrator_appoints_for_others_and_nobody_else_does(people):
    appoint(people, by=people.admin)
    for other in (people.drafter, people.reviewer2):
        refused("not-allowed", appoint, people, substitute=people.publisher, by=other)


def test_the_appointment_is_logged_with_names_and_times(people):
    deputy = appoint(people, by=people.admin)
    entry = ModelLogEntry.objects.get(action="publishing.appoint_deputy")
    assert entry.user == people.admin
    assert (entry.data["absent"], entry.data["substitute"]) == ("reviewer1", "drafter2")
    assert entry.data["ends_at"] == deputy.ends_at.isoformat()


def test_a_deputy_is_another_active_person_of_the_desk(people, django_user_model):
    refused("same-person", appoint, people, substitute=people.reviewer1)
    people.drafter2.is_active = False
    people.drafter2.save()
    refused("no-access", appoint, people)
    outsider = django_user_model.objects.create_user("outsider")
    refused("no-access", appoint, people, substitute=outsider)


def test_only_reviewers_need_a_deputy(people):
    refused("not-reviewer", appoint, people, absent=people.drafter)


def test_a_deputy_needs_no_deputy_of_their_own(people):
    appoint(people)
    people.drafter2.groups.add(*people.reviewer2.groups.all())
    refused("absent-stands-in", appoint, people, absent=people.drafter2, substitute=people.publisher)
    assert "不能再代别人" in refused(
        "substitute-absent", appoint, people, absent=people.reviewer2, substitute=people.reviewer1
    )
    appoint(people, absent=people.reviewer2, substitute=people.reviewer1, starts=timezone.now() + 8 * DAY)


@pytest.mark.parametrize(
    ("days_ahead", "days", "code"),
    [
        (0, 32, "too-long"),
        (0, 0, "time-reversed"),
        (0, -1, "time-reversed"),
        (-2, 5, "time-passed"),
        (200, 5, "time-too-far"),
    ],
)
def test_the_time_is_bounded(people, days_ahead, days, code):
    refused(code, appoint, people, starts=timezone.now() + days_ahead * DAY, days=days)
    assert not Deputy.objects.exists()


def test_the_same_pair_does_not_overlap(people):
    appoint(people)
    refused("overlap", appoint, people, starts=timezone.now() + 3 * DAY)
    appoint(people, starts=timezone.now() + 8 * DAY)
    appoint(people, substitute=people.publisher, days=2)


@pytest.mark.parametrize("who", ["reviewer1", "drafter2", "admin"])
def test_it_is_ended_by_those_it_is_about_and_by_an_administrator(people, who):
    deputy = appoint(people)
    deputies.end(deputy, getattr(people, who))
    assert not deputies.stands_in_for(people.drafter2).exists()
    assert not is_reviewer(people.drafter2)
    deputies.end(deputy, getattr(people, who))
    assert ModelLogEntry.objects.filter(action="publishing.end_deputy").count() == 1


def test_nobody_else_ends_it(people):
    refused("not-allowed", deputies.end, appoint(people), people.reviewer2)


def test_what_was_ended_makes_room_for_another(people):
    deputies.end(appoint(people), people.reviewer1)
    appoint(people)


# The screen -------------------------------------------------------------------------------------------------------------
def given(people, **values):
    today = timezone.localdate()
    return {"substitute": people.drafter2.pk, "first": str(today), "last": str(today + 3 * DAY), **values}


def test_a_reviewer_appoints_from_today_on_the_screen(people, client):
    client.force_login(people.reviewer1)
    assert client.post(reverse("review_deputies"), given(people)).status_code == 302
    deputy = Deputy.objects.current().get()
    assert (deputy.absent, deputy.substitute) == (people.reviewer1, people.drafter2)
    assert timezone.localtime(deputy.ends_at).time() == datetime.time.min
    assert timezone.localtime(deputy.ends_at).date() == timezone.localdate() + 4 * DAY


def test_a_reviewer_cannot_appoint_for_another_by_changing_the_form(people, client):
    client.force_login(people.reviewer1)
    client.post(reverse("review_deputies"), given(people, absent=people.reviewer2.pk))
    assert Deputy.objects.get().absent == people.reviewer1


def test_an_administrator_chooses_who_is_absent(people, client):
    client.force_login(people.admin)
    answer = client.post(reverse("review_deputies"), given(people))
    assert (answer.status_code, Deputy.objects.count()) == (422, 0)
    client.post(reverse("review_deputies"), given(people, absent=people.reviewer2.pk))
    assert (Deputy.objects.get().absent, Deputy.objects.get().made_by) == (people.reviewer2, people.admin)


def test_a_refusal_is_said_beside_what_was_chosen(people, client):
    client.force_login(people.reviewer1)
    answer = client.post(reverse("review_deputies"), given(people, last=str(timezone.localdate() + 40 * DAY)))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "最长 31 天" in shown
    assert f'<option value="{people.drafter2.pk}" selected>' in shown


def test_everybody_sees_their_own_an_administrator_all(people, client):
    appoint(people)
    appoint(people, absent=people.reviewer2, substitute=people.reviewer3)
    for person, seen, unseen in (
        (people.reviewer1, ["drafter2 代 reviewer1"], ["代 reviewer2"]),
        (people.drafter2, ["drafter2 代 reviewer1"], ["代 reviewer2", "指定代审</button>"]),
        (people.admin, ["drafter2 代 reviewer1", "reviewer3 代 reviewer2"], []),
    ):
        client.force_login(person)
        shown = client.get(reverse("review_deputies")).content.decode()
        assert all(words in shown for words in seen)
        assert not any(words in shown for words in unseen)
    client.force_login(people.publisher)
    assert client.get(reverse("review_deputies")).status_code == 302


def test_it_is_ended_on_the_screen(people, client):
    deputy = appoint(people)
    client.force_login(people.publisher)
    client.post(reverse("review_deputy_end", args=[deputy.pk]))
    assert Deputy.objects.current().exists()
    client.force_login(people.drafter2)
    assert client.post(reverse("review_deputy_end", args=[deputy.pk])).url == reverse("wagtailadmin_home")
    assert not Deputy.objects.current().exists()


def test_a_substitute_is_told_so_on_the_home(people, client):
    deputy = appoint(people)
    client.force_login(people.drafter2)
    assert "您正在代 reviewer1 审核" in client.get(reverse("wagtailadmin_home")).content.decode()
    deputies.end(deputy, people.reviewer1)
    assert "您正在代" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_screen_costs_few_queries_however_many_there_are(people, client):
    client.force_login(people.admin)

    def queries() -> int:
        client.get(reverse("review_deputies"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("review_deputies")).status_code == 200
        return len(captured)

    appoint(people)
    few = queries()
    for number in range(1, 4):
        appoint(people, starts=timezone.now() + number * 8 * DAY)
    assert queries() == few <= 30
