"""Lost answers: looked up, never repeated blindly (I4). After every story WeChat holds exactly one publication."""

import hashlib

import pytest

from publishing.delivery.approved import cover_of
from publishing.delivery.carry import carry
from publishing.delivery.models import Attempt, Delivery, Outcome, State, UploadedPicture
from publishing.editions.models import Method
from tests.delivery.driving import drive, unresolved
from tests.township import approved, signed_off

CUT_OFF = ["commit_then_drop", "reset_in_body", "busy_after", "truncated_json", "empty_200"]
NOT_DONE = ["busy_before", "reset_before", "http_500", "http_502"]


def assert_published_once(wechat_api, delivery):
    assert delivery.state == State.PUBLISHED, (delivery.state, delivery.reason)
    assert len(wechat_api.effects("published")) == 1
    assert unresolved(delivery) == 0
    created = {effect["media_id"] for effect in wechat_api.effects("draft_created")}
    deleted = {effect["media_id"] for effect in wechat_api.effects("draft_deleted")}
    consumed = {effect["media_id"] for effect in wechat_api.effects("publish_job_created")}
    assert created <= deleted | consumed, "a draft was left behind"


@pytest.mark.parametrize("fault", CUT_OFF + NOT_DONE)
@pytest.mark.parametrize("operation", ["draft/add", "freepublish/submit"])
def test_a_write_without_an_answer_ends_in_one_publication(people, wechat_api, channel, operation, fault):
    wechat_api.faults.add(operation, fault, times=1)
    delivery = drive(signed_off(people), channel)
    assert_published_once(wechat_api, delivery)


@pytest.mark.parametrize("fault", CUT_OFF + NOT_DONE)
@pytest.mark.parametrize(
    "operation",
    ["stable_token", "media/uploadimg", "material/add_material", "draft/get", "freepublish/get"],
)
def test_a_repeatable_call_is_simply_repeated(people, wechat_api, channel, picture, operation, fault):
    wechat_api.faults.add(operation, fault, times=1)
    page = approved(people, body=[("figure", {"image": picture, "alt": "一张图", "caption": ""})])
    assert_published_once(wechat_api, drive(signed_off(people, page), channel))


@pytest.mark.parametrize("operation", ["draft/batchget", "freepublish/batchget"])
def test_looking_up_may_fail_too(people, wechat_api, channel, operation):
    wechat_api.faults.add("draft/add", "commit_then_drop", times=1)
    wechat_api.faults.add("freepublish/submit", "commit_then_drop", times=1)
    wechat_api.faults.add(operation, "http_502", times=2)
    assert_published_once(wechat_api, drive(signed_off(people), channel))


@pytest.mark.parametrize("operation", ["save_draft", "publish"])
def test_killed_between_the_call_and_its_record(people, wechat_api, channel, operation):
    """What kill -9 leaves: the call was made, its row says intended, the lease has run out."""

    class Killed(BaseException):
        pass

    edition = signed_off(people)
    delivery = Delivery.objects.get(edition=edition)
    real = getattr(channel, operation)

    def call_and_die(*args):
        real(*args)
        raise Killed

    setattr(channel, operation, call_and_die)
    with pytest.raises(Killed):
        carry(delivery.pk, channel)
    delattr(channel, operation)
    assert Attempt.objects.filter(operation=operation, outcome=Outcome.INTENDED).count() == 1
    Delivery.objects.update(lease_token="", lease_until=None)
    assert_published_once(wechat_api, drive(edition, channel))


def test_a_token_that_dies_early_is_fetched_once_more(people, wechat_api, channel):
    wechat_api.faults.add("draft/add", "refuse", times=1, errcode=40001)
    assert_published_once(wechat_api, drive(signed_off(people), channel))


def test_a_quota_waits_for_its_time_and_does_not_fail(people, wechat_api, channel):
    wechat_api.faults.add("draft/add", "refuse", times=1, errcode=45009)
    edition = signed_off(people)
    delivery = drive(edition, channel, passes=1)
    assert delivery.state == State.WAITING
    assert delivery.due_at > delivery.updated_at
    assert_published_once(wechat_api, drive(edition, channel))


def test_draft_only_with_a_lost_answer_leaves_one_draft(people, wechat_api, channel):
    wechat_api.faults.add("draft/add", "commit_then_drop", times=1)
    delivery = drive(signed_off(people, approved(people), method=Method.DRAFT), channel)
    assert delivery.state == State.DRAFTED
    assert len(wechat_api.effects("draft_created")) == 1


@pytest.mark.parametrize(("operation", "field"), [("save_draft", "draft"), ("publish", "job")])
def test_the_answer_and_its_record_are_written_together(people, wechat_api, channel, operation, field, monkeypatch):
    """However the process dies after the call, either both the outcome and the reference are kept, or neither."""
    from publishing.delivery.lease import Lease

    class Killed(BaseException):
        pass

    original = Lease.record_attempt

    def die_after(self, attempt, **changes):
        original(self, attempt, **changes)
        if attempt.operation == operation and changes.get("outcome") == Outcome.DONE:
            raise Killed

    edition = signed_off(people)
    delivery = Delivery.objects.get(edition=edition)
    monkeypatch.setattr(Lease, "record_attempt", die_after)
    with pytest.raises(Killed):
        carry(delivery.pk, channel)
    monkeypatch.undo()
    delivery.refresh_from_db()
    assert getattr(delivery, field)
    Delivery.objects.update(lease_token="", lease_until=None)
    assert_published_once(wechat_api, drive(edition, channel))


def test_a_failed_job_leaves_no_draft_behind(people, wechat_api, channel):
    wechat_api.switches.set(publish_outcomes=[4])
    assert drive(signed_off(people), channel).state == State.REFUSED
    created = {effect["media_id"] for effect in wechat_api.effects("draft_created")}
    assert created == {effect["media_id"] for effect in wechat_api.effects("draft_deleted")}


def test_tidying_up_that_fails_does_not_undo_a_publication(people, wechat_api, channel):
    wechat_api.faults.add("draft/add", "busy_before", times=1)
    wechat_api.faults.add("freepublish/submit", "refuse", times=1, errcode=45011)
    edition = signed_off(people)
    delivery = Delivery.objects.get(edition=edition)
    while delivery.state != State.WAITING:
        delivery = drive(edition, channel, passes=1)
    assert delivery.attempts.filter(operation="save_draft").count() == 2
    wechat_api.faults.add("draft/batchget", "http_502", times=None)
    delivery = drive(edition, channel)
    assert delivery.state == State.PUBLISHED
    assert "草稿" in delivery.next_step
    assert len(wechat_api.effects("published")) == 1


def test_a_forgotten_cover_is_uploaded_again_also_after_a_network_fault(people, wechat_api, channel):
    first, second = approved(people), approved(people)
    drive(signed_off(people, first), channel)
    UploadedPicture.objects.update(reference="no-such-media-id")
    from publishing.review.models import ApprovedArticle

    # The same cover once more, under the reference WeChat has forgotten.
    edition = signed_off(people, second)
    cover = UploadedPicture.objects.get()
    known = cover_of(ApprovedArticle.objects.valid().get(page=second).article)
    UploadedPicture.objects.filter(pk=cover.pk).update(digest=hashlib.sha256(known.data).hexdigest())
    wechat_api.faults.add("draft/add", "http_502", times=1)
    assert drive(edition, channel).state == State.PUBLISHED
