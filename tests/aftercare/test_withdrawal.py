"""Taking an article back: two persons, once, whatever happens on the way."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from publishing.aftercare import deleting, withdrawal
from publishing.aftercare.compare import compare_due
from publishing.aftercare.models import OnTheWeb, Withdrawal, WithdrawalState
from publishing.delivery.models import Alarm, Attempt, Delivery, Operation, Outcome
from publishing.refusal import Refusal
from tests.aftercare import back_office
from tests.aftercare.test_comparison import tonight
from tests.township import approved, fresh

REASON = "缴费截止日期写错，容易误导群众"
CUT_OFF = ["commit_then_drop", "reset_in_body", "busy_after", "truncated_json", "empty_200"]
NOT_DONE = ["busy_before", "reset_before", "http_500", "http_502"]


def settle(channel, passes: int = 12) -> Withdrawal:
    """Carry the withdrawal until it ends or stops, as if every pause had passed."""
    row = Withdrawal.objects.get()
    for _ in range(passes):
        if row.state not in (WithdrawalState.CONFIRMED, WithdrawalState.WORKING):
            break
        later()
        deleting.sweep(channel, timezone.now())
        row.refresh_from_db()
    return row


def later() -> None:
    now = timezone.now()
    Withdrawal.objects.exclude(due_at=None).update(due_at=now)
    Attempt.objects.exclude(looked_at=None).update(looked_at=now - datetime.timedelta(minutes=5))


def asked(people, publication, **values) -> Withdrawal:
    return withdrawal.ask(publication, people.drafter, reason=REASON, **values)


def confirmed(people, publication, **values) -> Withdrawal:
    return withdrawal.confirm(asked(people, publication, **values), people.publisher)


def test_two_persons_withdraw_an_article(people, published, wechat_api, channel):
    first, _second = published(approved(people), approved(people))
    asked(people, first)
    assert settle(channel).state == WithdrawalState.ASKED
    assert back_office.readable(wechat_api, first.delivery.article_id) == [True, True]
    withdrawal.confirm(Withdrawal.objects.get(), people.publisher)
    row = settle(channel)
    assert row.state == WithdrawalState.DONE
    assert row.done_at
    assert back_office.readable(wechat_api, first.delivery.article_id) == [False, True]
    attempt = Attempt.objects.get(operation=Operation.WITHDRAW)
    assert attempt.outcome == Outcome.DONE
    actions = set(PageLogEntry.objects.filter(page=first.approval.page_id).values_list("action", flat=True))
    assert {"publishing.ask_withdrawal", "publishing.confirm_withdrawal", "publishing.withdraw"} <= actions
    assert ModelLogEntry.objects.filter(action="publishing.withdraw", user=people.publisher).count() == 1
    assert Delivery.objects.get().lease_token == ""


# Who may ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["drafter", "reviewer1", "reviewer3", "publisher", "admin"])
def test_whoever_composes_or_signs_off_may_ask(people, published, name):
    (publication,) = published()
    assert withdrawal.ask(publication, getattr(people, name), reason=REASON).state == WithdrawalState.ASKED


def test_nobody_else_may_ask(people, published, officer):
    (publication,) = published()
    with pytest.raises(Refusal) as caught:
        withdrawal.ask(publication, officer, reason=REASON)
    assert caught.value.code == "not-allowed"


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("drafter2", False),
        ("reviewer1", False),
        ("reviewer2", False),
        ("reviewer3", True),
        ("publisher", True),
        ("admin", True),
    ],
)
def test_signers_and_final_reviewers_confirm(people, published, name, may):
    (publication,) = published()
    row = asked(people, publication)
    if may:
        assert withdrawal.confirm(row, getattr(people, name)).state == WithdrawalState.CONFIRMED
        return
    for act in (lambda user: withdrawal.confirm(row, user), lambda user: withdrawal.refuse(row, user, because="不必")):
        with pytest.raises(Refusal) as caught:
            act(getattr(people, name))
        assert caught.value.code == "not-allowed"


@pytest.mark.parametrize("name", ["publisher", "reviewer3", "admin"])
def test_nobody_confirms_what_they_asked_superusers_included(people, published, name):
    (publication,) = published()
    user = getattr(people, name)
    row = withdrawal.ask(publication, user, reason=REASON)
    for act in (lambda: withdrawal.confirm(row, user), lambda: withdrawal.refuse(row, user, because="不必")):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.code == "own-withdrawal"
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.update(confirmed_by=user)


def test_nothing_is_withdrawn_without_a_confirmation(people, published):
    (publication,) = published()
    asked(people, publication)
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.update(state=WithdrawalState.WORKING)


def test_a_reason_is_demanded_also_by_the_database(people, published):
    (publication,) = published()
    with pytest.raises(Refusal, match="至少 10 个字"):
        withdrawal.ask(publication, people.drafter, reason="  写错了  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.create(publication=publication, reason="写错了", asked_by=people.drafter)


def test_an_article_is_asked_for_once(people, published):
    (publication,) = published()
    row = asked(people, publication)
    with pytest.raises(Refusal, match="不必重复"):
        withdrawal.ask(publication, people.drafter2, reason=REASON)
    withdrawal.refuse(row, people.publisher, because="请先电话核实")
    assert withdrawal.ask(publication, people.drafter2, reason=REASON).pk != row.pk


def test_a_refusal_needs_a_reason_and_ends_it(people, published, wechat_api, channel):
    (publication,) = published()
    row = asked(people, publication)
    with pytest.raises(Refusal) as caught:
        withdrawal.refuse(row, people.publisher, because="  ")
    assert caught.value.code == "comment-required"
    withdrawal.refuse(row, people.publisher, because="请先电话核实")
    with pytest.raises(Refusal):
        withdrawal.confirm(row, people.reviewer3)
    assert settle(channel).state == WithdrawalState.DECLINED
    assert back_office.readable(wechat_api, publication.delivery.article_id) == [True]


def test_only_the_asker_takes_back_and_only_before_the_confirmation(people, published):
    (publication,) = published()
    row = asked(people, publication)
    for user in (people.publisher, people.admin):
        with pytest.raises(Refusal):
            withdrawal.take_back(row, user)
    assert withdrawal.take_back(row, people.drafter).state == WithdrawalState.DECLINED
    row = confirmed(people, publication)
    with pytest.raises(Refusal):
        withdrawal.take_back(row, people.drafter)


def test_confirming_twice_is_refused(people, published):
    (publication,) = published()
    row = confirmed(people, publication)
    with pytest.raises(Refusal) as caught:
        withdrawal.confirm(row, people.reviewer3)
    assert caught.value.code == "not-waiting"


# What goes wrong on the way ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fault", CUT_OFF + NOT_DONE)
def test_a_deletion_without_an_answer_ends_with_the_article_gone(people, published, wechat_api, channel, fault):
    first, _second = published(approved(people), approved(people))
    confirmed(people, first)
    wechat_api.faults.add("freepublish/delete", fault, times=1)
    assert settle(channel).state == WithdrawalState.DONE
    assert back_office.readable(wechat_api, first.delivery.article_id) == [False, True]
    assert not Attempt.objects.filter(
        operation=Operation.WITHDRAW, outcome__in=[Outcome.INTENDED, Outcome.UNKNOWN]
    ).exists()


@pytest.mark.parametrize("fault", ["http_502", "truncated_json", "busy_before"])
def test_looking_may_fail_too(people, published, wechat_api, channel, fault):
    (publication,) = published()
    confirmed(people, publication)
    wechat_api.faults.add("freepublish/getarticle", fault, times=3)
    assert settle(channel).state == WithdrawalState.DONE


def test_an_unknown_deletion_is_not_repeated_before_two_looks(people, published, wechat_api, channel):
    (publication,) = published()
    confirmed(people, publication)
    wechat_api.faults.add("freepublish/delete", "reset_before", times=1)
    deletes = []
    for _ in range(6):
        Withdrawal.objects.exclude(due_at=None).update(due_at=timezone.now())
        deleting.sweep(channel, timezone.now())
        deletes.append(len(wechat_api.log(operation="freepublish/delete")))
    assert deletes == [1] * 6
    assert settle(channel).state == WithdrawalState.DONE


def test_numbers_that_moved_up_never_delete_the_wrong_article(people, published, wechat_api, channel):
    _first, second, third = published(approved(people), approved(people), approved(people))
    article_id = second.delivery.article_id
    row = confirmed(people, second)
    wechat_api.faults.add("freepublish/delete", "http_502", times=1)
    deleting.carry_out(row.pk, channel)
    back_office.remove_from_list(wechat_api, article_id, 0)
    assert settle(channel).state == WithdrawalState.DONE
    left = [one.title for one in channel.read_publication(article_id) if not one.deleted]
    assert left == [third.approval.title]


@pytest.mark.parametrize("after", [False, True])
def test_killed_around_the_call(people, published, wechat_api, channel, monkeypatch, after):
    class Killed(BaseException):
        pass

    first, _second = published(approved(people), approved(people))
    row = confirmed(people, first)
    real = channel.withdraw

    def call_and_die(*args):
        if after:
            real(*args)
        raise Killed

    monkeypatch.setattr(channel, "withdraw", call_and_die)
    with pytest.raises(Killed):
        deleting.carry_out(row.pk, channel)
    monkeypatch.undo()
    assert Attempt.objects.get(operation=Operation.WITHDRAW).outcome == Outcome.INTENDED
    assert settle(channel).state == WithdrawalState.DONE
    assert back_office.readable(wechat_api, first.delivery.article_id) == [False, True]
    assert len(wechat_api.effects("article_deleted")) == 1
    assert ModelLogEntry.objects.filter(action="publishing.withdraw").count() == 1


def test_a_lease_that_was_left_behind_runs_out(people, published, channel):
    (publication,) = published()
    row = confirmed(people, publication)
    Delivery.objects.update(lease_token="dead", lease_until=timezone.now() + datetime.timedelta(minutes=5))
    assert not deleting.carry_out(row.pk, channel)
    Delivery.objects.update(lease_until=timezone.now())
    assert settle(channel).state == WithdrawalState.DONE


def test_carried_out_twice_deletes_once(people, published, wechat_api, channel):
    (publication,) = published()
    row = confirmed(people, publication)
    for _ in range(3):
        deleting.carry_out(row.pk, channel)
    assert len(wechat_api.log(operation="freepublish/delete")) == 1
    assert ModelLogEntry.objects.filter(action="publishing.withdraw").count() == 1


def test_what_somebody_deleted_already_is_done_without_a_call(people, published, wechat_api, channel):
    (publication,) = published()
    back_office.delete(wechat_api, publication.delivery.article_id)
    compare_due(channel, timezone.now())
    assert len(list(Alarm.objects.open())) == 1
    confirmed(people, publication)
    assert settle(channel).state == WithdrawalState.DONE
    assert wechat_api.log(operation="freepublish/delete") == []
    assert list(Alarm.objects.open()) == []


def test_what_wechat_refuses_is_deleted_by_hand(people, published, wechat_api, channel):
    (publication,) = published()
    row = confirmed(people, publication)
    wechat_api.faults.add("freepublish/delete", "refuse", times=1, errcode=48001)
    row = settle(channel)
    assert row.state == WithdrawalState.REFUSED
    assert "48001" in row.message
    assert "已在后台删除" in row.next_step
    back_office.delete(wechat_api, publication.delivery.article_id)
    row = withdrawal.deleted_by_hand(row, people.drafter2)
    assert (row.state, row.by_hand) == (WithdrawalState.DONE, people.drafter2)
    compare_due(channel, timezone.now())
    assert list(Alarm.objects.open()) == []


def test_what_is_said_to_be_deleted_by_hand_and_is_not_raises_an_alarm(people, published, wechat_api, channel):
    (publication,) = published()
    confirmed(people, publication)
    wechat_api.faults.add("freepublish/delete", "refuse", times=1, errcode=48001)
    withdrawal.deleted_by_hand(settle(channel), people.drafter2)
    now = timezone.now()
    compare_due(channel, now)
    (alarm,) = list(Alarm.objects.open())
    assert "仍能读到" in alarm.message
    back_office.delete(wechat_api, publication.delivery.article_id)
    compare_due(channel, tonight(now, 2))
    assert list(Alarm.objects.open()) == []


def test_a_refused_withdrawal_can_be_tried_again(people, published, wechat_api, channel):
    (publication,) = published()
    confirmed(people, publication)
    wechat_api.faults.add("freepublish/delete", "refuse", times=1, errcode=48001)
    withdrawal.try_again(settle(channel), people.publisher)
    assert settle(channel).state == WithdrawalState.DONE


def test_a_quota_waits_for_its_time(people, published, wechat_api, channel):
    (publication,) = published()
    row = confirmed(people, publication)
    wechat_api.faults.add("freepublish/delete", "refuse", times=1, errcode=45009)
    deleting.carry_out(row.pk, channel)
    row.refresh_from_db()
    assert row.state == WithdrawalState.WORKING
    assert row.due_at > timezone.now()
    assert settle(channel).state == WithdrawalState.DONE


def test_an_answer_that_was_not_true_is_not_believed(people, published, wechat_api, channel, monkeypatch):
    (publication,) = published()
    confirmed(people, publication)
    monkeypatch.setattr(channel, "withdraw", lambda article_id, place: None)
    row = settle(channel)
    assert row.state == WithdrawalState.REFUSED
    assert "仍能打开" in row.message


def test_an_error_of_ours_stops_with_words(people, published, channel, monkeypatch):
    (publication,) = published()
    confirmed(people, publication)

    def broken(article_id):
        raise ZeroDivisionError

    monkeypatch.setattr(channel, "read_publication", broken)
    row = settle(channel)
    assert row.state == WithdrawalState.REFUSED
    assert "系统内部" in row.message


# Mass sends ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("linked", [True, False])
def test_a_mass_sent_article_is_deleted_and_the_answer_counts(people, mass_sent, wechat_api, channel, linked):
    _first, second = mass_sent(approved(people), approved(people), linked=linked)
    confirmed(people, second)
    assert settle(channel).state == WithdrawalState.DONE
    assert left(wechat_api) == [True, False]
    assert len(wechat_api.log(operation="message/mass/delete")) == 1


@pytest.mark.parametrize("fault", CUT_OFF + NOT_DONE)
def test_an_unknown_deletion_of_a_mass_send_is_repeated_by_its_link(people, mass_sent, wechat_api, channel, fault):
    _first, second = mass_sent(approved(people), approved(people))
    confirmed(people, second)
    wechat_api.faults.add("message/mass/delete", fault, times=1)
    assert settle(channel).state == WithdrawalState.DONE
    assert left(wechat_api) == [True, False]


@pytest.mark.parametrize("fault", ["commit_then_drop", "reset_before"])
def test_an_unknown_deletion_of_a_mass_send_by_number_asks_a_person(people, mass_sent, wechat_api, channel, fault):
    first, _second = mass_sent(approved(people), approved(people), linked=False)
    confirmed(people, first)
    wechat_api.faults.add("message/mass/delete", fault, times=1)
    row = settle(channel)
    assert row.state == WithdrawalState.REFUSED
    assert "没有收到答复" in row.message
    assert len(wechat_api.log(operation="message/mass/delete")) == 1


def test_killed_after_a_mass_deletion_was_recorded(people, mass_sent, wechat_api, channel, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*args):
        raise Killed

    first, _second = mass_sent(approved(people), approved(people))
    row = confirmed(people, first)
    monkeypatch.setattr(deleting, "_finish", die)
    with pytest.raises(Killed):
        deleting.carry_out(row.pk, channel)
    monkeypatch.undo()
    assert settle(channel).state == WithdrawalState.DONE
    assert len(wechat_api.log(operation="message/mass/delete")) == 1


def left(served) -> list[bool]:
    """Whether readers can open each article of the mass send."""
    return back_office.readable(served, served.effects("mass_sent")[-1]["article_id"])


def test_what_was_mass_sent_by_hand_is_deleted_by_hand(people, published, channel):
    (publication,) = published()
    Delivery.objects.update(article_id="", job="")
    confirmed(people, publication)
    row = settle(channel)
    assert row.state == WithdrawalState.REFUSED
    assert "人工" in row.message
    assert "发表记录" in row.next_step


# The public page ------------------------------------------------------------------------------------------------------------
def test_a_page_that_is_to_leave_leaves_on_confirmation(people, published, channel):
    (publication,) = published()
    row = asked(people, publication, web=OnTheWeb.UNPUBLISH)
    page = fresh(publication.approval.page.specific)
    assert page.live
    withdrawal.confirm(row, people.publisher)
    assert not fresh(page).live
    assert settle(channel).state == WithdrawalState.DONE


def test_a_notice_stands_on_the_page_once_it_is_done(people, published, channel, client):
    (publication,) = published()
    url = publication.approval.page.specific.get_url()
    confirmed(people, publication, web=OnTheWeb.NOTICE)
    assert REASON not in client.get(url).content.decode()
    settle(channel)
    shown = client.get(url).content.decode()
    assert "本文已于" in shown
    assert REASON in shown


def test_a_page_may_stay_as_it_is(people, published, channel, client):
    (publication,) = published()
    confirmed(people, publication, web=OnTheWeb.KEEP)
    settle(channel)
    assert "本文已于" not in client.get(publication.approval.page.specific.get_url()).content.decode()


def test_a_page_that_shows_a_newer_version_is_left_alone(people, published):
    (publication,) = published()
    publication.approval.page.specific.unpublish()
    publication.refresh_from_db()
    with pytest.raises(Refusal) as caught:
        asked(people, publication, web=OnTheWeb.UNPUBLISH)
    assert caught.value.code == "page-moved-on"
    assert asked(people, publication, web=OnTheWeb.KEEP).pk
