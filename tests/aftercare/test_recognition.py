"""What a person publishes in WeChat's back office is recognised; what was never released raises an alarm."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from publishing.aftercare import upkeep
from publishing.aftercare.models import Comparison, Verdict
from publishing.aftercare.recognise import recognise_due
from publishing.delivery import dispatch
from publishing.delivery.models import Alarm, Delivery, Operation, Outcome, Publication, State
from publishing.editions.models import Method
from tests.delivery.driving import drive
from tests.township import approved, signed_off

MINUTES, HOURS = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)


@pytest.fixture
def drafted(people, wechat_api, channel):
    def store(*pages):
        delivery = drive(signed_off(people, *(pages or (approved(people),)), method=Method.DRAFT), channel)
        assert delivery.state == State.DRAFTED
        return delivery

    return store


def test_a_draft_published_by_hand_becomes_published_with_its_links(people, drafted, wechat_api, channel):
    pages = [approved(people), approved(people)]
    delivery = drafted(*pages)
    assert recognise_due(channel, timezone.now()) == 0
    article_id = wechat_api.human("publish", media_id=delivery.draft)["article_id"]
    assert recognise_due(channel, timezone.now() + 4 * MINUTES) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.article_id, delivery.next_step) == (State.PUBLISHED, article_id, "")
    found = list(Publication.objects.order_by("place"))
    assert [row.approval.page_id for row in found] == [page.pk for page in pages]
    assert all(row.url.startswith(wechat_api.base_url) for row in found)
    entry = ModelLogEntry.objects.get(action="publishing.publish")
    assert (entry.object_id, entry.user_id, entry.data["recognised"]) == (str(delivery.edition_id), None, True)
    assert PageLogEntry.objects.filter(action="publishing.publish").count() == 2


def test_what_was_published_by_hand_is_compared_at_once(drafted, wechat_api, channel):
    delivery = drafted()
    wechat_api.human("edit_draft", media_id=delivery.draft, index=0, text=("周五前", "周六前"))
    wechat_api.human("publish", media_id=delivery.draft)
    upkeep.pass_due(channel, timezone.now())
    assert Comparison.objects.get().verdict == Verdict.CHANGED
    assert "微信存下“六前" in Alarm.objects.get(kind=Alarm.Kind.CHANGED).message


def test_what_was_left_out_by_hand_is_told(people, drafted, wechat_api, channel):
    import json

    delivery = drafted(approved(people), approved(people))
    row = wechat_api.state.store.row("SELECT * FROM draft WHERE media_id = ?", (delivery.draft,))
    kept = json.loads(row["articles"])[1:]
    wechat_api.state.store.run("UPDATE draft SET articles = ?", (json.dumps(kept, ensure_ascii=False),))
    wechat_api.human("publish", media_id=delivery.draft)
    upkeep.pass_due(channel, timezone.now())
    assert Publication.objects.get().place == 1
    assert "少了" in Alarm.objects.get().message


def test_the_pace_is_minutes_then_hours_then_days(drafted, wechat_api, channel):
    delivery = drafted()
    begun = delivery.finished_at
    looks = []
    at = begun
    while at < begun + datetime.timedelta(days=4):
        calls = len(wechat_api.log(operation="freepublish/batchget"))
        recognise_due(channel, at)
        if len(wechat_api.log(operation="freepublish/batchget")) > calls:
            looks.append(at - begun)
        at += 30 * MINUTES if at - begun >= HOURS else MINUTES
    hour = [look for look in looks if look < HOURS]
    day = [look for look in looks if HOURS <= look < 24 * HOURS]
    later = [look for look in looks if look >= 24 * HOURS]
    assert 15 <= len(hour) <= 25
    assert 20 <= len(day) <= 25
    assert 2 <= len(later) <= 4


def test_watching_ends_after_thirty_days(drafted, wechat_api, channel):
    delivery = drafted()
    calls = len(wechat_api.log(operation="freepublish/batchget"))
    recognise_due(channel, delivery.finished_at + datetime.timedelta(days=31))
    assert len(wechat_api.log(operation="freepublish/batchget")) == calls


def test_one_reading_serves_every_draft_that_waits(people, drafted, wechat_api, channel):
    drafted()
    drafted()
    calls = len(wechat_api.log(operation="freepublish/batchget"))
    recognise_due(channel, timezone.now())
    assert len(wechat_api.log(operation="freepublish/batchget")) - calls <= 2


def test_a_draft_that_is_gone_twice_hours_apart_tells_what_to_do(drafted, wechat_api, channel):
    delivery = drafted()
    wechat_api.human("delete_draft", media_id=delivery.draft)
    now = timezone.now()
    for later in (0 * MINUTES, 4 * MINUTES, 90 * MINUTES):
        recognise_due(channel, now + later)
        delivery.refresh_from_db()
        assert "已不在草稿箱" not in delivery.next_step
    recognise_due(channel, now + 3 * HOURS)
    delivery.refresh_from_db()
    assert "草稿已不在草稿箱" in delivery.next_step
    assert "链接" in delivery.next_step
    assert delivery.state == State.DRAFTED


def test_a_draft_mass_sent_by_hand_is_not_in_the_list_and_asks_for_its_link(drafted, wechat_api, channel):
    delivery = drafted()
    wechat_api.human("mass_send", media_id=delivery.draft)
    now = timezone.now()
    recognise_due(channel, now)
    recognise_due(channel, now + 3 * HOURS)
    delivery.refresh_from_db()
    assert "若已群发或发表" in delivery.next_step


def test_an_account_without_the_right_to_publish_still_learns_that_the_draft_is_gone(drafted, wechat_api, channel):
    delivery = drafted()
    wechat_api.switches.set(has_publish_right=False)
    wechat_api.human("publish", media_id=delivery.draft)
    now = timezone.now()
    recognise_due(channel, now)
    recognise_due(channel, now + 3 * HOURS)
    delivery.refresh_from_db()
    assert "草稿已不在草稿箱" in delivery.next_step


def test_wechat_being_away_only_puts_the_look_off(drafted, wechat_api, channel):
    delivery = drafted()
    wechat_api.human("publish", media_id=delivery.draft)
    now = timezone.now() + datetime.timedelta(days=3)
    wechat_api.faults.add("freepublish/batchget", "http_502", times=1)
    assert recognise_due(channel, now) == 0
    assert recognise_due(channel, now + 5 * MINUTES) == 0
    assert recognise_due(channel, now + 11 * MINUTES) == 1


def test_a_blocked_submission_that_went_through_is_found(people, wechat_api, channel):
    edition = signed_off(people)
    wechat_api.faults.add("freepublish/submit", "commit_then_drop", times=1)
    delivery = drive(edition, channel, passes=1)
    assert delivery.state == State.UNKNOWN
    # Given up for a person to look at, while WeChat had accepted it.
    Delivery.objects.update(state=State.BLOCKED, reason="没有收到答复", job="")
    assert upkeep.pass_due(channel, timezone.now())["recognised"] == 1
    delivery.refresh_from_db()
    assert delivery.state == State.PUBLISHED
    assert delivery.is_finished
    assert delivery.publications.count() == 1
    assert not delivery.attempts.filter(
        operation=Operation.PUBLISH, outcome__in=[Outcome.INTENDED, Outcome.UNKNOWN]
    ).exists()


def test_a_person_who_was_quicker_is_not_overruled(people, wechat_api, channel, monkeypatch):
    edition = signed_off(people)
    wechat_api.faults.add("freepublish/submit", "commit_then_drop", times=1)
    drive(edition, channel, passes=1)
    Delivery.objects.update(state=State.BLOCKED)
    real = channel.publications

    def meanwhile(*, since):
        dispatch.resume(Delivery.objects.get(), people.publisher)
        return real(since=since)

    monkeypatch.setattr(channel, "publications", meanwhile)
    assert recognise_due(channel, timezone.now()) == 0
    assert Delivery.objects.get().state == State.WAITING
    assert Publication.objects.count() == 0
    monkeypatch.undo()
    assert drive(edition, channel).state == State.PUBLISHED
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("state", [State.REFUSED, State.WITHDRAWN])
def test_publishing_by_hand_what_was_stopped_raises_an_alarm(people, wechat_api, channel, drafted, state):
    delivery = drafted()
    Delivery.objects.update(state=state)
    wechat_api.human("publish", media_id=delivery.draft)
    recognise_due(channel, timezone.now())
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.subject) == (Alarm.Kind.UNEXPECTED, f"delivery {delivery.pk}")
    assert "没有放行" in alarm.message
    assert Publication.objects.count() == 0
    assert Delivery.objects.get().state == state


@pytest.mark.parametrize("state", ["composed", "cancelled"])
def test_publishing_by_hand_what_was_never_signed_off_raises_an_alarm(people, wechat_api, channel, drafted, state):
    from publishing.editions.models import Edition

    # A preview stores the draft before the sign-off.
    delivery = drafted()
    Delivery.objects.update(state=State.PENDING, finished_at=None, due_at=None)
    Edition.objects.update(state=state)
    wechat_api.human("publish", media_id=delivery.draft)
    recognise_due(channel, timezone.now())
    assert Alarm.objects.get().kind == Alarm.Kind.UNEXPECTED
    assert Publication.objects.count() == 0


def test_recognising_again_changes_nothing(drafted, wechat_api, channel):
    delivery = drafted()
    wechat_api.human("publish", media_id=delivery.draft)
    now = timezone.now()
    for minutes in range(0, 20, 4):
        recognise_due(channel, now + minutes * MINUTES)
    assert Publication.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="publishing.publish").count() == 1
