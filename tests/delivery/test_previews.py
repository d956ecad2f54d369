"""A look on one's own phone before the sign-off."""

import pytest

from publishing.delivery import dispatch
from publishing.delivery.models import Delivery, Preview, State
from publishing.editions import flow
from publishing.refusal import Refusal
from tests.delivery.driving import drive
from tests.township import approved


def composed(people):
    return flow.compose([approved(people).pk], people.drafter)


def test_the_draft_seen_is_the_draft_that_goes_out(people, wechat_api, channel):
    edition = composed(people)
    dispatch.preview(edition, "zhao_leader", people.drafter)
    dispatch.pass_due(channel)
    assert Preview.objects.get().sent_at is not None
    assert wechat_api.effects("published") == []
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.due_at) == (State.DRAFTED, None)
    flow.sign_off(edition, people.publisher)
    assert drive(edition, channel).state == State.PUBLISHED
    assert len(wechat_api.effects("draft_created")) == 1


def test_nothing_goes_out_before_the_sign_off_however_often_it_is_carried(people, wechat_api, channel):
    edition = composed(people)
    dispatch.preview(edition, "zhao_leader", people.drafter)
    for _ in range(3):
        Delivery.objects.update(due_at="2020-01-01T00:00Z")
        dispatch.pass_due(channel)
    assert wechat_api.effects("published") == []
    assert len(wechat_api.effects("preview_sent")) == 1


def test_a_sign_off_during_a_preview_is_not_lost(people, wechat_api, channel, monkeypatch):
    from publishing.channels.wechat import WeChatChannel

    edition = composed(people)
    dispatch.preview(edition, "zhao_leader", people.drafter)
    real = WeChatChannel.preview

    def sign_off_meanwhile(self, draft, *, wechat_name):
        real(self, draft, wechat_name=wechat_name)
        flow.sign_off(edition, people.publisher)

    monkeypatch.setattr(WeChatChannel, "preview", sign_off_meanwhile)
    dispatch.pass_due(channel)
    monkeypatch.undo()
    assert Delivery.objects.get().due_at is not None
    edition.refresh_from_db()
    assert drive(edition, channel).state == State.PUBLISHED


def test_a_preview_without_the_right_says_so_and_stops_nothing(people, wechat_api, channel):
    wechat_api.switches.set(has_mass_right=False)
    edition = composed(people)
    dispatch.preview(edition, "zhao_leader", people.drafter)
    dispatch.pass_due(channel)
    preview = Preview.objects.get()
    assert preview.failed_at is not None
    assert "权限" in preview.reason
    flow.sign_off(edition, people.publisher)
    assert drive(edition, channel).state == State.PUBLISHED


def test_what_wechat_changes_is_found_before_the_sign_off(people, wechat_api, channel, monkeypatch):
    edition = composed(people)
    wechat_api.faults.add("draft/add", "refuse", times=1, errcode=45166)
    dispatch.preview(edition, "zhao_leader", people.drafter)
    dispatch.pass_due(channel)
    assert Preview.objects.get().failed_at is not None
    with pytest.raises(Refusal) as caught:
        flow.sign_off(edition, people.publisher)
    assert caught.value.code == "stopped"
    dispatch.withdraw(edition, people.drafter)


def test_cancelling_after_a_preview_removes_the_draft(people, wechat_api, channel):
    edition = composed(people)
    dispatch.preview(edition, "zhao_leader", people.drafter)
    dispatch.pass_due(channel)
    dispatch.withdraw(edition, people.drafter)
    delivery = drive(edition, channel)
    assert delivery.state == State.WITHDRAWN
    assert len(wechat_api.effects("draft_deleted")) == 1


def test_a_scheduled_edition_signed_off_after_a_preview_is_never_early(people, wechat_api, channel):
    import datetime

    from django.utils import timezone

    at = timezone.now() + datetime.timedelta(hours=2)
    edition = flow.compose([approved(people).pk], people.drafter, at=at)
    dispatch.preview(edition, "zhao_leader", people.drafter)
    dispatch.pass_due(channel)
    flow.sign_off(edition, people.publisher)
    delivery = Delivery.objects.get()
    assert delivery.due_at == at
    Delivery.objects.update(due_at=timezone.now())
    dispatch.pass_due(channel)
    delivery.refresh_from_db()
    assert delivery.due_at == at
    assert wechat_api.effects("published") == []


@pytest.mark.parametrize("name", ["", "张三", "a b", "x", "a" * 40])
def test_a_name_that_is_no_wechat_id_is_refused(people, name):
    with pytest.raises(Refusal) as caught:
        dispatch.preview(composed(people), name, people.drafter)
    assert caught.value.code == "bad-wechat-name"


def test_only_who_may_compose_or_sign_off_may_preview(people, django_user_model):
    stranger = django_user_model.objects.create_user("stranger")
    with pytest.raises(Refusal) as caught:
        dispatch.preview(composed(people), "zhao_leader", stranger)
    assert caught.value.code == "not-allowed"


def test_a_draft_published_by_hand_before_the_sign_off_is_recorded_and_told(people, wechat_api, channel):
    from publishing.delivery.models import Alarm, Publication

    edition = composed(people)
    dispatch.preview(edition, "zhao_leader", people.drafter)
    dispatch.pass_due(channel)
    wechat_api.human("publish", media_id=Delivery.objects.get().draft)
    flow.sign_off(edition, people.publisher)
    assert drive(edition, channel).state == State.PUBLISHED
    assert len(wechat_api.effects("published")) == 1
    second = composed(people)
    dispatch.preview(second, "zhao_leader", people.drafter)
    wechat_api.faults.add("draft/get", "refuse", times=1, errcode=-1)
    dispatch.pass_due(channel)
    wechat_api.human("publish", media_id=second.delivery.draft)
    drive(second, channel)
    assert Publication.objects.filter(delivery=second.delivery).exists()
    assert Alarm.objects.get().kind == Alarm.Kind.UNEXPECTED
