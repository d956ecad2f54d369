"""The day's mass send: confirmed by whoever signs off, reserved once."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Collection, Locale, Page

from publishing.delivery.models import Delivery
from publishing.editions import flow, mass_sends
from publishing.editions.models import Edition, Method, State
from publishing.refusal import Refusal
from tests.township import approved


def mass_send(people: Any, **values: Any) -> Edition:
    return flow.compose([approved(people).pk], people.drafter, method=Method.MASS_SEND, **values)


def test_a_mass_send_is_signed_off_with_a_confirmation_only(people: Any) -> None:
    edition = mass_send(people)
    with pytest.raises(Refusal) as refused:
        flow.sign_off(edition, people.publisher)
    assert refused.value.code == "not-confirmed"
    edition.refresh_from_db()
    assert (edition.state, edition.quota_day) == (State.COMPOSED, None)
    assert not Delivery.objects.filter(edition=edition).exists()
    flow.sign_off(edition, people.publisher, confirmed=True)
    edition.refresh_from_db()
    assert edition.quota_day == timezone.localdate()


def test_the_second_sign_off_of_a_day_is_refused(people: Any) -> None:
    first, second = mass_send(people), mass_send(people)
    flow.sign_off(first, people.publisher, confirmed=True)
    with pytest.raises(Refusal, match=str(first)) as refused:
        flow.sign_off(second, people.publisher, confirmed=True)
    assert refused.value.code == "mass-send-spent"
    second.refresh_from_db()
    assert second.state == State.COMPOSED


def test_another_day_is_free(people: Any) -> None:
    today = mass_send(people)
    at = timezone.now() + datetime.timedelta(days=1)
    tomorrow = mass_send(people, at=at)
    for edition in (today, tomorrow):
        flow.sign_off(edition, people.publisher, confirmed=True)
    days = timezone.localdate(), timezone.localdate(at)
    assert mass_sends.held(*days) == {days[0]: [today], days[1]: [tomorrow]}
    assert mass_sends.held(days[1] + datetime.timedelta(days=1), days[1] + datetime.timedelta(days=9)) == {}


def test_a_cancelled_mass_send_frees_its_day(people: Any) -> None:
    first, second = mass_send(people), mass_send(people)
    flow.sign_off(first, people.publisher, confirmed=True)
    flow.cancel(first, people.publisher)
    flow.sign_off(second, people.publisher, confirmed=True)
    assert mass_sends.taken_by(timezone.localdate()) == [second]


def test_an_account_with_two_a_day_sends_two(people: Any, settings: Any) -> None:
    settings.MASS_SENDS_PER_DAY = 2
    first, second, third = (mass_send(people) for _ in range(3))
    flow.sign_off(first, people.publisher, confirmed=True)
    assert mass_sends.taken_by(timezone.localdate()) == []
    flow.sign_off(second, people.publisher, confirmed=True)
    with pytest.raises(Refusal):
        flow.sign_off(third, people.publisher, confirmed=True)


def test_what_is_no_mass_send_has_no_audience_and_no_quota(people: Any) -> None:
    edition = flow.compose(
        [approved(people).pk], people.drafter, audience_tag=5, audience_name="党员", ignore_reprint=True
    )
    assert (edition.audience_tag, edition.audience_name, edition.ignore_reprint) == (None, "", False)
    flow.sign_off(edition, people.publisher)
    edition.refresh_from_db()
    assert edition.quota_day is None


def _plant_roots() -> None:
    """What Wagtail's migrations had planted: another test with real transactions has emptied every table."""
    Locale.objects.get_or_create(language_code="zh-hans")
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_off_at_the_same_moment_use_one_mass_send() -> None:
    from pages.desk_setup import set_up_desk
    from tests.township import People

    _plant_roots()
    set_up_desk()
    people = People()
    editions = [mass_send(people), mass_send(people)]
    together = threading.Barrier(2)
    answers: list[str] = []

    def sign_off(edition: Edition) -> None:
        together.wait(timeout=20)
        try:
            flow.sign_off(edition, people.publisher, confirmed=True)
            answers.append("signed off")
        except Refusal as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign_off, args=[edition]) for edition in editions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answers) == ["mass-send-spent", "signed off"]
    assert Edition.objects.filter(state=State.SIGNED_OFF).count() == 1
    assert Edition.objects.exclude(quota_day=None).count() == 1
    assert Delivery.objects.count() == 1
