"""An older backup restored after a publication: WeChat is asked before anything is sent."""

import pytest

from publishing.delivery import memory
from publishing.delivery.models import Account, Alarm, Attempt, Delivery, Publication, Recovered, State
from publishing.editions import flow
from publishing.editions.models import Edition, EditionArticle
from publishing.refusal import Refusal
from tests.delivery.driving import drive
from tests.township import approved, signed_off


def restore_before_delivery(delivery):
    """The rows as a backup taken just after the sign-off has them."""
    Publication.objects.all().delete()
    Attempt.objects.all().delete()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.PENDING, draft="", job="", article_id="", drafted_at=None, submitted_at=None, finished_at=None
    )


def restore_before_compose(edition):
    """The rows as a backup taken just after the approval has them."""
    Publication.objects.all().delete()
    Attempt.objects.all().delete()
    Delivery.objects.all().delete()
    EditionArticle.objects.all().delete()
    Edition.objects.all().delete()


def test_an_edition_that_went_out_after_the_backup_is_not_sent_again(people, wechat_api, channel):
    edition = signed_off(people)
    delivery = drive(edition, channel)
    restore_before_delivery(delivery)
    memory.ask_first()
    delivery = drive(edition, channel)
    assert delivery.state == State.PUBLISHED
    assert len(wechat_api.effects("published")) == 1
    assert Publication.objects.count() == 1
    assert not delivery.attempts.filter(outcome__in=["intended", "unknown"]).exists()


def test_a_running_worker_notices_a_database_that_knows_less(people, wechat_api, channel):
    edition = signed_off(people)
    restore_before_delivery(drive(edition, channel))
    assert drive(edition, channel).state == State.PUBLISHED
    assert len(wechat_api.effects("published")) == 1
    assert Alarm.objects.get(cleared_at=None).kind == Alarm.Kind.RESTORED


def test_nothing_is_sent_until_wechat_has_answered(people, wechat_api, channel):
    edition = signed_off(people)
    wechat_api.faults.add("freepublish/batchget", "http_502", times=2)
    delivery = drive(edition, channel, passes=2)
    assert delivery.state == State.WAITING
    assert wechat_api.effects("draft_created") == []
    assert drive(edition, channel).state == State.PUBLISHED


def test_an_article_forgotten_altogether_is_recovered_and_refused(people, wechat_api, channel):
    page = approved(people)
    edition = signed_off(people, page)
    drive(edition, channel)
    restore_before_compose(edition)
    memory.ask_first()
    memory.look_if_needed(Account.objects.get(), channel)
    recovered = Recovered.objects.get()
    assert recovered.title == page.title
    assert Account.objects.get().held_because
    again = flow.compose([page.pk], people.drafter)
    with pytest.raises(Refusal) as caught:
        flow.sign_off(again, people.publisher)
    assert caught.value.code == "already-published"
    assert Edition.objects.get().state == "composed"


def test_everything_is_held_until_a_person_has_looked(people, wechat_api, channel):
    page = approved(people)
    drive(signed_off(people, page), channel)
    restore_before_compose(None)
    memory.ask_first()
    other = signed_off(people)
    delivery = drive(other, channel)
    assert delivery.state == State.BLOCKED
    assert "核对" in delivery.next_step
    memory.end_hold(Account.objects.get(), people.admin)
    assert not Alarm.objects.filter(cleared_at=None).exists()
    from publishing.delivery import dispatch

    dispatch.resume(delivery, people.publisher)
    assert drive(other, channel).state == State.PUBLISHED
    assert len(wechat_api.effects("published")) == 2


def test_another_desks_articles_are_none_of_ours(people, wechat_api, channel, settings):
    drive(signed_off(people), channel)
    restore_before_compose(None)
    memory.ask_first()
    settings.BASE_URL = "https://another.example.gov.cn"
    memory.look_if_needed(Account.objects.get(), channel)
    assert not Recovered.objects.exists()


def test_an_account_without_the_right_to_publish_goes_on(people, wechat_api, channel):
    wechat_api.switches.set(has_publish_right=False)
    from publishing.editions.models import Method

    assert drive(signed_off(people, method=Method.DRAFT), channel).state == State.DRAFTED
