"""Mass sends: once, confirmed, followed to the end, with WeChat's links or without."""

import pytest

from publishing.channels import wechat
from publishing.channels.wechat import callback as wechat_callback
from publishing.delivery import dispatch
from publishing.delivery.by_hand import flow as by_hand
from publishing.delivery.callback_view import heard
from publishing.delivery.models import Delivery, JobEvent, Publication, State
from publishing.editions import flow, mass_sends
from publishing.editions.models import Edition, Method
from publishing.refusal import Refusal
from tests.delivery.driving import drive, overdue, unresolved
from tests.township import approved


def mass_edition(people, *pages, **options):
    chosen = pages or (approved(people),)
    edition = flow.compose([page.pk for page in chosen], people.drafter, method=Method.MASS_SEND, **options)
    return flow.sign_off(edition, people.publisher, confirmed=True)


@pytest.fixture
def at_once(wechat_api):
    wechat_api.switches.set(mass_seconds=0, mass_sends_per_day=5)
    return wechat_api


def told(served, edition, **changes):
    """WeChat's call about the edition's job, as the door hands it on."""
    job = served.effects("mass_job_created")[-1]["msg_id"]
    links = [f"{served.base_url}/s/link{number}" for number in range(edition.places.count())]
    values = {"links": tuple(links), **changes}
    kind = values.pop("state", "succeeded")
    from publishing.channels.port import Job, JobState

    event = wechat_callback.CallbackEvent(
        kind=wechat_callback.EventKind.MASS_SEND_FINISHED,
        name="masssendjobfinish",
        key=f"mass:{job}",
        reference=job,
        job=Job(state=JobState(kind), **values),
    )
    heard(event)
    dispatch.wake(job)


def end(delivery, channel):
    """Carry on as if WeChat stayed silent for longer than anybody waits for its call."""
    for _ in range(20):
        delivery = drive(delivery.edition, channel, passes=1)
        if delivery.is_finished or delivery.state == State.BLOCKED:
            break
        Delivery.objects.filter(pk=delivery.pk, submitted_at__isnull=False).update(
            submitted_at=delivery.created_at.replace(year=2020)
        )
    return delivery


def test_a_mass_send_reaches_its_followers_once_and_keeps_the_links(people, at_once, channel):
    edition = mass_edition(people, approved(people), approved(people))
    delivery = drive(edition, channel, passes=1)
    assert delivery.state == State.SUBMITTED
    told(at_once, edition)
    delivery = drive(edition, channel)
    assert delivery.state == State.PUBLISHED
    assert len(at_once.effects("mass_job_created")) == 1
    assert all("/s/link" in url for url in Publication.objects.values_list("url", flat=True))
    assert at_once.effects("mass_job_created")[0]["clientmsgid"]


def test_without_wechats_call_it_ends_all_the_same_and_asks_for_the_links(people, at_once, channel):
    delivery = end(drive(mass_edition(people), channel, passes=1), channel)
    assert delivery.state == State.PUBLISHED
    assert Publication.objects.get().url == ""
    assert "补录" in delivery.next_step


def test_the_call_may_come_before_we_know_the_job_and_twice(people, at_once, channel):
    at_once.faults.add("message/mass/sendall", "commit_then_drop", times=1)
    edition = mass_edition(people)
    delivery = drive(edition, channel, passes=1)
    assert delivery.state == State.UNKNOWN
    told(at_once, edition)
    told(at_once, edition, links=("https://elsewhere.example/",))
    delivery = drive(edition, channel)
    assert delivery.state == State.PUBLISHED
    assert "/s/link0" in Publication.objects.get().url
    assert unresolved(delivery) == 0


def test_links_to_anywhere_but_wechat_are_not_kept(people, at_once, channel):
    edition = mass_edition(people)
    drive(edition, channel, passes=1)
    told(at_once, edition, links=("https://elsewhere.example/",))
    assert JobEvent.objects.get().links == []


@pytest.mark.parametrize(
    "fault",
    [
        "commit_then_drop",
        "reset_in_body",
        "busy_after",
        "busy_before",
        "truncated_json",
        "empty_200",
        "http_502",
        "reset_before",
    ],
)
def test_a_lost_answer_brings_back_the_first_job(people, at_once, channel, fault):
    at_once.faults.add("message/mass/sendall", fault, times=1)
    delivery = end(drive(mass_edition(people), channel, passes=1), channel)
    assert delivery.state == State.PUBLISHED
    assert len(at_once.effects("mass_job_created")) == 1
    assert unresolved(delivery) == 0


def test_the_day_is_spent_when_one_edition_holds_it(people):
    first = mass_edition(people)
    with pytest.raises(Refusal) as caught:
        flow.compose([approved(people).pk], people.drafter, method=Method.MASS_SEND)
    assert caught.value.code == "mass-send-spent"
    assert str(first) in str(caught.value)
    dispatch.withdraw(first, people.publisher)
    assert mass_edition(people).quota_place == 0


def test_two_composed_for_one_day_only_one_is_signed_off(people):
    editions = [flow.compose([approved(people).pk], people.drafter, method=Method.MASS_SEND) for _ in range(2)]
    flow.sign_off(editions[0], people.publisher, confirmed=True)
    with pytest.raises(Refusal) as caught:
        flow.sign_off(editions[1], people.publisher, confirmed=True)
    assert caught.value.code == "mass-send-spent"
    assert Edition.objects.get(pk=editions[1].pk).state == "composed"


def test_a_mass_send_wants_a_second_confirmation(people):
    edition = flow.compose([approved(people).pk], people.drafter, method=Method.MASS_SEND)
    with pytest.raises(Refusal) as caught:
        flow.sign_off(edition, people.publisher)
    assert caught.value.code == "not-confirmed"
    assert not Delivery.objects.exists()


def test_a_spent_quota_waits_for_the_morning(people, at_once, channel):
    at_once.switches.set(mass_sends_per_day=0)
    edition = mass_edition(people)
    delivery = drive(edition, channel, passes=1)
    assert (delivery.state, delivery.errcode) == (State.WAITING, 45028)
    assert delivery.due_at > delivery.updated_at
    at_once.switches.set(mass_sends_per_day=1)
    assert end(delivery, channel).state == State.PUBLISHED


def test_a_failed_mass_send_says_why_and_which_article(people, at_once, channel):
    at_once.switches.set(mass_outcomes=["err(30003)"])
    edition = mass_edition(people, approved(people), approved(people))
    drive(edition, channel, passes=1)
    told(at_once, edition, state="failed", links=(), reason="群发没有成功：被判定为转载（30003）。", failed=(1,))
    delivery = drive(edition, channel)
    assert delivery.state == State.REFUSED
    assert "转载" in delivery.reason
    assert edition.places.all()[1].approval.title in delivery.reason
    assert Edition.objects.get(pk=edition.pk).quota_day is None


def test_a_day_without_certainty_is_left_to_a_person(people, at_once, channel):
    at_once.faults.add("message/mass/sendall", "http_502", times=1)
    edition = mass_edition(people)
    delivery = drive(edition, channel, passes=1)
    delivery.attempts.update(started_at=delivery.created_at.replace(year=2020))
    delivery = drive(edition, channel)
    assert delivery.state == State.BLOCKED
    assert "发表记录" in delivery.next_step
    with pytest.raises(Refusal):
        dispatch.withdraw(edition, people.publisher)


def test_a_mass_send_to_a_tag(people, at_once, channel):
    edition = mass_edition(people, audience_tag=2, audience_name="星标组")
    end(drive(edition, channel, passes=1), channel)
    assert len(at_once.effects("mass_job_created")) == 1


def test_the_missing_right_to_mass_send_blocks(people, at_once, channel):
    at_once.switches.set(has_mass_right=False)
    delivery = drive(mass_edition(people), channel)
    assert (delivery.state, delivery.errcode) == (State.BLOCKED, 48001)


def test_carrying_on_in_another_process_uses_the_same_key(people, at_once, settings):
    at_once.faults.add("message/mass/sendall", "commit_then_drop", times=2)
    edition = mass_edition(people)
    for _ in range(4):
        delivery = drive(edition, wechat.channel_from_settings(), passes=1)
        overdue(delivery)
    assert len(at_once.effects("mass_job_created")) == 1


def left_open(people, served, channel):
    """An edition of which WeChat never said whether it was sent."""
    served.faults.add("message/mass/sendall", "http_502", times=1)
    edition = mass_edition(people)
    delivery = drive(edition, channel, passes=1)
    delivery.attempts.update(started_at=delivery.created_at.replace(year=2020))
    assert drive(edition, channel).state == State.BLOCKED
    return Edition.objects.get(pk=edition.pk)


def test_a_person_who_found_it_sent_enters_the_links(people, at_once, channel):
    edition = left_open(people, at_once, channel)
    delivery = by_hand.record_links(edition, [f"{at_once.base_url}/s/found"], people.publisher)
    assert delivery.state == State.PUBLISHED
    assert unresolved(delivery) == 0
    assert Publication.objects.get().url.endswith("/s/found")


def test_a_person_who_found_it_not_sent_gives_the_articles_back(people, at_once, channel):
    edition = left_open(people, at_once, channel)
    with pytest.raises(Refusal):
        by_hand.give_up(edition, people.drafter, confirmed=True)
    by_hand.give_up(edition, people.publisher, confirmed=True)
    delivery = drive(edition, channel)
    assert delivery.state == State.WITHDRAWN
    assert unresolved(delivery) == 0
    assert edition.places.get().released


def test_links_that_wechat_did_not_tell_are_entered_later(people, at_once, channel):
    delivery = end(drive(mass_edition(people), channel, passes=1), channel)
    by_hand.record_links(delivery.edition, [f"{at_once.base_url}/s/found"], people.publisher)
    assert Publication.objects.get().url.endswith("/s/found")
    with pytest.raises(Refusal):
        by_hand.record_links(delivery.edition, [f"{at_once.base_url}/s/other"], people.publisher)


def test_a_draft_changed_after_its_comparison_is_not_sent(people, at_once, channel):
    edition = flow.compose([approved(people).pk], people.drafter, method=Method.MASS_SEND)
    dispatch.preview(edition, "zhao_leader", people.drafter)
    dispatch.pass_due(channel)
    delivery = Delivery.objects.get()
    at_once.human("edit_draft", media_id=delivery.draft, index=0, title="人改的标题")
    Delivery.objects.update(drafted_at=delivery.created_at.replace(year=2020))
    flow.sign_off(edition, people.publisher, confirmed=True)
    delivery = drive(edition, channel)
    assert delivery.state == State.REFUSED
    assert "人改的标题" in delivery.reason
    assert at_once.effects("mass_job_created") == []


def test_a_mass_send_refused_for_its_quota_can_be_cancelled_and_uses_the_next_days_place(people, at_once, channel):
    at_once.switches.set(mass_sends_per_day=0)
    edition = mass_edition(people)
    delivery = drive(edition, channel, passes=1)
    edition = Edition.objects.get(pk=edition.pk)
    assert edition.quota_day == mass_sends.day_of(delivery.due_at)
    dispatch.withdraw(edition, people.publisher)
    assert drive(edition, channel).state == State.WITHDRAWN


def test_the_same_edition_keeps_its_key_also_when_its_delivery_is_forgotten(people, at_once, channel):
    edition = mass_edition(people)
    marker = edition.delivery.marker
    Delivery.objects.all().delete()
    assert dispatch.start(edition).marker == marker


def test_the_administrators_refusal_is_told_as_such_without_wechats_call(people, at_once, channel):
    at_once.switches.set(mass_needs_admin=True)
    edition = mass_edition(people)
    delivery = drive(edition, channel, passes=2)
    at_once.decide_mass(delivery.job, "refuse")
    Delivery.objects.update(updated_at=delivery.created_at.replace(year=2020), tries=20)
    delivery = end(delivery, channel)
    assert delivery.state == State.REFUSED
    assert "管理员" in delivery.reason
    assert "不必重新送审" in delivery.next_step
