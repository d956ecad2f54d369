"""Who is at a decision, and who has opened it."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import PageLogEntry

from pages.desk_setup import GROUP_FIRST
from publishing.review import flow
from publishing.review.models import Claim, Receipt
from publishing.review.phone import claims
from publishing.review.status import status
from tests.review.phone.conftest import At
from tests.township import fresh


@pytest.fixture
def other(people, page):
    Group.objects.get(name=GROUP_FIRST).user_set.add(people.reviewer3)
    return At(people.reviewer3, page)


def test_opening_claims_for_half_an_hour_and_leaves_a_receipt(reviewer, page):
    before = timezone.now()
    reviewer.look()
    claim, receipt = Claim.objects.get(), Receipt.objects.get()
    assert claim.person == receipt.person == reviewer.person
    assert before + claims.LASTS <= claim.expires_at <= timezone.now() + claims.LASTS
    assert receipt.revision_id == page.latest_revision_id


def test_looking_again_renews_both(reviewer):
    reviewer.look()
    claim, receipt = Claim.objects.get(), Receipt.objects.get()
    reviewer.look()
    again, seen = Claim.objects.get(), Receipt.objects.get()
    assert again.claimed_at == claim.claimed_at
    assert again.expires_at > claim.expires_at
    assert seen.opened_at == receipt.opened_at
    assert seen.last_at > receipt.last_at


def test_whoever_may_only_read_claims_nothing(people, page):
    At(people.reviewer2, page).look()
    At(people.drafter, page).look()
    assert not Claim.objects.exists()
    assert {receipt.person for receipt in Receipt.objects.all()} == {people.reviewer2, people.drafter}


def test_the_second_to_come_is_asked_to_say_so_first(reviewer, other):
    reviewer.look()
    shown = other.look()
    assert "reviewer1 正在审" in shown
    assert 'value="approve"' not in shown
    assert Claim.objects.get().person == reviewer.person


def test_a_claim_is_taken_over_on_request(reviewer, other):
    reviewer.look()
    taken = other.do("take-over", comment="写了一半")
    assert "现在由您审这一稿" in taken.content.decode()
    assert 'value="approve"' in taken.content.decode()
    assert "写了一半" in taken.content.decode()
    assert Claim.objects.get().person == other.person
    entry = PageLogEntry.objects.get(action="publishing.take_over_claim")
    assert entry.user == other.person
    assert "reviewer3 正在审" in reviewer.look()


def test_a_claim_of_another_bars_nobody_in_law(reviewer, other, page):
    reviewer.look()
    assert other.do("approve").status_code == 302
    assert status(fresh(page)).level == 2


def test_a_claim_that_has_run_out_is_free(reviewer, other):
    reviewer.look()
    Claim.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert 'value="approve"' in other.look()
    claim = Claim.objects.get()
    assert claim.person == other.person
    assert claim.claimed_at > timezone.now() - datetime.timedelta(minutes=1)


@pytest.mark.parametrize("act", ["approve", "return"])
def test_a_decision_ends_the_claim(reviewer, act):
    reviewer.look()
    reviewer.do(act, comment="请核对")
    assert not Claim.objects.exists()


def test_a_decision_by_command_ends_the_claim(people, reviewer, page):
    reviewer.look()
    flow.approve(fresh(page), people.reviewer1)
    assert not Claim.objects.exists()


def test_a_withdrawal_ends_the_claim(people, reviewer, page):
    reviewer.look()
    page.current_workflow_state.cancel(user=people.drafter)
    assert not Claim.objects.exists()
