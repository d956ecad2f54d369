"""Putting a published article right: reviewed like any other, told to the public, the old one withdrawn or marked."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry

from publishing.aftercare import correction, deleting
from publishing.aftercare.models import Correction, CorrectionState, OldPublication, Withdrawal, WithdrawalState
from publishing.aftercare.reading import standings
from publishing.delivery.models import Publication
from publishing.editions import flow as editions
from publishing.editions.models import Method
from publishing.refusal import Refusal
from publishing.review import flow as review
from publishing.review.rules import touched_by
from publishing.review_form.reading import form_of, form_under_way
from tests.aftercare import back_office
from tests.aftercare.test_withdrawal import settle
from tests.delivery.driving import drive
from tests.township import approved, fresh

REASON = "缴费截止日期写错，读者来电指出"
NOTE = "缴费截止日期应为 12 月 20 日"


def opened(people, page, *, by=None, old=OldPublication.WITHDRAW) -> Correction:
    return correction.open(page, by or people.drafter, reason=REASON, public_note=NOTE, old=old)


def rewrite(people, page, *, by=None, **changes):
    """A new version, through both levels of review."""
    page = fresh(page)
    page.digest = "改正后的摘要。"
    for name, value in changes.items():
        setattr(page, name, value)
    by = by or people.drafter
    page.save_revision(user=by, log_action=True, clean=False)
    review.submit(fresh(page), by)
    review.approve(fresh(page), people.reviewer1)
    review.approve(fresh(page), people.reviewer2)
    return fresh(page)


def push(people, channel, page, *, composer=None, signer=None):
    edition = editions.compose([page.pk], composer or people.drafter2, method=Method.PUBLISH)
    edition = editions.sign_off(edition, signer or people.publisher)
    assert drive(edition, channel).state == "published"
    correction.complete_due()
    return Publication.objects.select_related("delivery").get(delivery__edition=edition)


def test_a_correction_from_opening_to_the_withdrawal_of_the_old_article(people, published, wechat_api, channel, client):
    (old,) = published()
    page = old.approval.page.specific
    row = opened(people, page)
    assert NOTE not in client.get(page.get_url()).content.decode()
    rewrite(people, page)
    row.refresh_from_db()
    assert row.state == CorrectionState.APPROVED
    assert row.approval == page.approvals.valid().get()
    shown = client.get(page.get_url()).content.decode()
    assert "更正" in shown
    assert f"{timezone.localtime(row.corrected_at):%Y年%-m月%-d日 %H:%M}" in shown
    assert NOTE in shown
    assert REASON not in shown
    new = push(people, channel, page)
    row.refresh_from_db()
    assert (row.state, row.replaced_by) == (CorrectionState.DONE, new)
    # Signed off by somebody else than the corrector: that is the second person.
    assert row.withdrawal.state == WithdrawalState.CONFIRMED
    assert (row.withdrawal.asked_by, row.withdrawal.confirmed_by) == (people.drafter, people.publisher)
    assert settle(channel).state == WithdrawalState.DONE
    assert back_office.readable(wechat_api, old.delivery.article_id) == [False]
    assert back_office.readable(wechat_api, new.delivery.article_id) == [True]
    actions = set(PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True))
    assert {"publishing.open_correction", "publishing.correct", "publishing.withdraw"} <= actions


def test_the_corrector_who_signs_off_does_not_confirm(people, published, wechat_api, channel):
    (old,) = published()
    page = old.approval.page.specific
    opened(people, page, by=people.publisher)
    rewrite(people, page)
    push(people, channel, page, signer=people.publisher)
    row = Withdrawal.objects.get()
    assert (row.state, row.asked_by, row.confirmed_by) == (WithdrawalState.ASKED, people.publisher, None)
    assert back_office.readable(wechat_api, old.delivery.article_id) == [True]


def test_a_kept_article_is_marked_with_the_new_link(people, published, wechat_api, channel):
    (old,) = published()
    page = old.approval.page.specific
    opened(people, page, old=OldPublication.KEEP)
    rewrite(people, page)
    new = push(people, channel, page)
    assert Withdrawal.objects.count() == 0
    (standing,) = standings([old])
    assert standing.replaced_by == new
    assert back_office.readable(wechat_api, old.delivery.article_id) == [True]


def test_a_chain_of_corrections_leads_to_its_end(people, published, channel, client):
    (first,) = published()
    page = first.approval.page.specific
    for round_ in (1, 2):
        correction.open(page, people.drafter, reason=REASON, public_note=f"第 {round_} 次更正", old=OldPublication.KEEP)
        rewrite(people, page, digest=f"第 {round_} 次改。")
        last = push(people, channel, page)
    assert standings([first])[0].replaced_by == last
    shown = client.get(page.get_url()).content.decode()
    assert shown.index("第 2 次更正") < shown.index("第 1 次更正")


def test_review_is_not_bypassed(people, published):
    (old,) = published()
    page = old.approval.page.specific
    opened(people, page, by=people.reviewer1)
    page.digest = "改过。"
    page.save_revision(user=people.drafter, log_action=True, clean=False)
    review.submit(fresh(page), people.drafter)
    assert Correction.objects.get().state == CorrectionState.OPEN
    assert people.drafter.pk in touched_by(fresh(page))
    review.approve(fresh(page), people.reviewer1)
    assert Correction.objects.get().state == CorrectionState.OPEN
    review.approve(fresh(page), people.reviewer2)
    assert Correction.objects.get().state == CorrectionState.APPROVED


def test_approving_the_same_words_again_corrects_nothing(people, published):
    (old,) = published()
    page = old.approval.page.specific
    opened(people, page)
    page.unpublish()
    page = fresh(page)
    page.save_revision(user=people.drafter, log_action=True, clean=False)
    review.submit(fresh(page), people.drafter)
    review.approve(fresh(page), people.reviewer1)
    review.approve(fresh(page), people.reviewer2)
    assert fresh(page).live
    assert Correction.objects.get().state == CorrectionState.OPEN


def test_only_a_published_article_is_corrected(people, published):
    with pytest.raises(Refusal) as caught:
        opened(people, approved(people))
    assert caught.value.code == "not-published"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"reason": "写错了"}, "reason-too-short"),
        ({"public_note": "  "}, "note-required"),
        ({"public_note": "字" * 301}, "note-required"),
        ({"old": "burn"}, "unknown-choice"),
    ],
)
def test_what_a_correction_needs(people, published, values, code):
    (old,) = published()
    good = {"reason": REASON, "public_note": NOTE, "old": OldPublication.KEEP}
    with pytest.raises(Refusal) as caught:
        correction.open(old.approval.page, people.drafter, **{**good, **values})
    assert caught.value.code == code


def test_the_database_demands_reason_and_note(people, published):
    (old,) = published()
    opened(people, old.approval.page)
    for values in ({"reason": "短"}, {"public_note": ""}, {"state": CorrectionState.APPROVED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.update(**values)


def test_officers_do_not_correct(people, published, officer):
    (old,) = published()
    with pytest.raises(Refusal) as caught:
        opened(people, old.approval.page, by=officer)
    assert caught.value.code == "not-allowed"


def test_one_correction_at_a_time_and_it_can_be_given_up(people, published):
    (old,) = published()
    row = opened(people, old.approval.page)
    with pytest.raises(Refusal) as caught:
        opened(people, old.approval.page, by=people.drafter2)
    assert caught.value.code == "already-open"
    correction.abandon(row, people.drafter2)
    again = opened(people, old.approval.page)
    rewrite(people, old.approval.page.specific)
    with pytest.raises(Refusal):
        correction.abandon(again, people.drafter)


def test_an_old_article_withdrawn_meanwhile_is_left_alone(people, published, wechat_api, channel):
    from publishing.aftercare import withdrawal

    (old,) = published()
    page = old.approval.page.specific
    opened(people, page)
    rewrite(people, page)
    asked = withdrawal.ask(old, people.drafter, reason=REASON, web="keep")
    withdrawal.confirm(asked, people.reviewer3)
    assert settle(channel).state == WithdrawalState.DONE
    push(people, channel, page)
    assert Withdrawal.objects.count() == 1
    assert Correction.objects.get().withdrawal == asked


def test_finishing_again_changes_nothing(people, published, channel):
    (old,) = published()
    page = old.approval.page.specific
    opened(people, page)
    rewrite(people, page)
    push(people, channel, page)
    assert correction.complete_due() == 0
    assert not correction.complete(Correction.objects.get())
    assert Withdrawal.objects.count() == 1


def test_a_correction_published_by_hand_counts_too(people, published, wechat_api, channel):
    from publishing.aftercare import upkeep

    (old,) = published()
    page = old.approval.page.specific
    opened(people, page)
    rewrite(people, page)
    edition = editions.compose([page.pk], people.drafter2, method=Method.DRAFT)
    edition = editions.sign_off(edition, people.publisher)
    delivery = drive(edition, channel)
    wechat_api.human("publish", media_id=delivery.draft)
    upkeep.pass_due(channel, timezone.now())
    assert Correction.objects.get().state == CorrectionState.DONE
    deleting.sweep(channel, timezone.now())
    assert back_office.readable(wechat_api, old.delivery.article_id) == [False]


def test_the_old_address_leads_to_the_new_one(people, published, client, django_capture_on_commit_callbacks):
    (old,) = published()
    page = old.approval.page.specific
    before = page.get_url()
    opened(people, page)
    with django_capture_on_commit_callbacks(execute=True):
        page = rewrite(people, page, slug="notice-corrected")
    after = page.get_url()
    assert before != after
    answer = client.get(f"{before}?d=0123456789abcdef")
    assert answer.status_code == 301
    assert answer.url.split("?")[0].endswith(after)
    assert Redirect.objects.get().is_permanent
    assert client.get(answer.url).status_code == 200


def test_every_reviewer_reads_what_the_public_will_be_told_before_it_is_public(people, published, client):
    (old,) = published()
    page = old.approval.page.specific
    opened(people, page)
    page = fresh(page)
    page.digest = "改正后的摘要。"
    page.save_revision(user=people.drafter, log_action=True, clean=False)
    review.submit(fresh(page), people.drafter)
    (on_the_form,) = form_under_way(fresh(page)).later
    assert on_the_form.note == NOTE
    for reviewer in (people.reviewer1, people.reviewer2):
        client.force_login(reviewer)
        assert NOTE in client.get(reverse("review_article", args=[page.pk])).content.decode()
        review.approve(fresh(page), reviewer)
    (later,) = form_of(fresh(page)).later
    assert (later.what, later.note) == ("本稿为更正稿", NOTE)
    client.force_login(people.reviewer3)
    assert NOTE not in client.get(reverse("review_article", args=[page.pk])).content.decode()


def test_no_correction_is_opened_behind_the_backs_of_those_who_are_reviewing(people, published):
    (old,) = published()
    page = fresh(old.approval.page.specific)
    page.digest = "改正后的摘要。"
    page.save_revision(user=people.drafter, log_action=True, clean=False)
    review.submit(fresh(page), people.drafter)
    review.approve(fresh(page), people.reviewer1)
    with pytest.raises(Refusal) as refusal:
        opened(people, fresh(page))
    assert refusal.value.code == "in-review"


def test_a_note_that_went_out_in_an_emergency_is_read_by_those_who_review_it_afterwards(people, published, client):
    (old,) = published()
    page = old.approval.page.specific
    opened(people, page)
    page = fresh(page)
    page.digest = "改正后的摘要。"
    page.save_revision(user=people.drafter, log_action=True, clean=False)
    people.reviewer3.user_permissions.add(Permission.objects.get(codename="publish_urgently"))
    officer = get_user_model().objects.get(pk=people.reviewer3.pk)
    client.force_login(officer)
    assert NOTE in client.get(reverse("review_urgent", args=[page.pk])).content.decode()
    review.publish_urgently(fresh(page), officer, reason="集合地点写错，群众正往错处去")
    client.force_login(people.reviewer1)
    assert NOTE in client.get(reverse("review_article", args=[page.pk])).content.decode()
