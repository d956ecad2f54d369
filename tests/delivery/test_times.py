"""A set time: never early, a missed one is asked about, another one may be set."""

import datetime

import pytest
from django.utils import timezone

from publishing.delivery import dispatch
from publishing.delivery.models import Delivery, State
from publishing.editions import flow
from publishing.editions.models import Edition
from publishing.refusal import Refusal
from tests.delivery.driving import drive
from tests.township import approved


def missed(people, *, minutes):
    """Signed off for a time that is ``minutes`` ago: the machine was off."""
    edition = flow.compose([approved(people).pk], people.drafter, at=timezone.now() + datetime.timedelta(hours=1))
    flow.sign_off(edition, people.publisher)
    at = timezone.now() - datetime.timedelta(minutes=minutes)
    Edition.objects.filter(pk=edition.pk).update(scheduled_at=at)
    Delivery.objects.update(due_at=at)
    return Edition.objects.get(pk=edition.pk)


def test_a_little_late_is_sent(people, wechat_api, channel):
    assert drive(missed(people, minutes=10), channel).state == State.PUBLISHED


def test_hours_late_is_asked_about(people, wechat_api, channel):
    edition = missed(people, minutes=90)
    delivery = drive(edition, channel)
    assert delivery.state == State.BLOCKED
    assert "改时间" in delivery.next_step
    assert wechat_api.effects("draft_created") == []
    dispatch.resume(delivery, people.publisher)
    assert drive(edition, channel).state == State.PUBLISHED


def test_the_limit_is_a_setting(people, wechat_api, channel, settings):
    settings.DELIVERY_MISSED_MINUTES = 120
    assert drive(missed(people, minutes=90), channel).state == State.PUBLISHED


def test_a_missed_edition_gets_another_time(people, wechat_api, channel):
    edition = missed(people, minutes=90)
    drive(edition, channel)
    at = timezone.now() + datetime.timedelta(hours=3)
    with pytest.raises(Refusal):
        dispatch.reschedule(edition, at, people.drafter)
    dispatch.reschedule(edition, at, people.publisher)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.due_at, delivery.reason) == (State.PENDING, at, "")
    assert dispatch.pass_due(channel) == []


def test_what_is_out_gets_no_other_time(people, wechat_api, channel):
    edition = missed(people, minutes=0)
    drive(edition, channel)
    with pytest.raises(Refusal) as caught:
        dispatch.reschedule(edition, None, people.publisher)
    assert caught.value.code == "already-submitted"


def test_now_is_a_time_too(people, wechat_api, channel):
    edition = flow.compose([approved(people).pk], people.drafter, at=timezone.now() + datetime.timedelta(hours=1))
    flow.sign_off(edition, people.publisher)
    dispatch.reschedule(edition, None, people.publisher)
    assert drive(Edition.objects.get(pk=edition.pk), channel).state == State.PUBLISHED


def test_a_time_in_the_past_is_refused(people):
    edition = flow.compose([approved(people).pk], people.drafter, at=timezone.now() + datetime.timedelta(hours=1))
    flow.sign_off(edition, people.publisher)
    with pytest.raises(Refusal) as caught:
        dispatch.reschedule(edition, timezone.now() - datetime.timedelta(minutes=1), people.publisher)
    assert caught.value.code == "time-passed"
