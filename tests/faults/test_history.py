"""The history checker is no use unless each of its rules fires: it is fed bad histories, one for each."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.history import Desk, Draft, Issue, Job, Place, Push, Pushed, Remote, Shown, violations

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
PAGE = "http://testserver/news/a/"
SHOWN = Shown(title="通知", text="正文", source_url=f"{PAGE}?d=ab12", url="http://wechat/s/1")
PUSHED = Pushed(article_id="A1", way="publish", articles=(SHOWN,))
DRAFT = Draft(media_id="M1", state="consumed", articles=(SHOWN,))
JOB = Job(number="1", way="publish", markers=frozenset({"ab12"}))
GOOD = Remote(pushed=(PUSHED,), drafts=(DRAFT,), jobs=(JOB,), logged=("A1",))
LIVE = replace(DRAFT, state="live")
NOTHING = Remote()

PLACE = Place(approval=1, page=PAGE, title="通知", text="正文", fingerprint="f", recomputed="f")
PUSH = Push(
    pk=7,
    marker="ab12",
    state="published",
    draft="M1",
    reason="",
    next_step="",
    draft_left=False,
    links_missing=False,
    created_at=NOW - datetime.timedelta(hours=1),
    due_at=NOW - datetime.timedelta(minutes=30),
    finished_at=NOW - datetime.timedelta(minutes=20),
    links=(SHOWN.url,),
)
REFUSED = {"state": "refused", "reason": "含有外部链接", "next_step": "请修改", "links": ()}
UNDER_WAY = {"state": "waiting", "finished_at": None, "links": ()}


def desk(*, places: tuple[Place, ...] = (PLACE,), people: tuple[str, ...] = ("publisher",), **push: Any) -> Desk:
    return Desk(
        now=NOW, issues=(Issue(pk=3, method="publish", people=people, places=places, push=replace(PUSH, **push)),)
    )


def the_only(found: list[str]) -> str:
    assert len(found) == 1, found
    return found[0]


def test_a_good_history_has_no_violation():
    assert violations(GOOD, desk()) == []


def test_a_draft_only_edition_in_the_draft_box_is_a_good_history():
    assert violations(Remote(drafts=(LIVE,)), desk(state="drafted", links=())) == []


def test_a_stopped_edition_with_words_and_a_person_is_a_good_history():
    assert violations(NOTHING, desk(**REFUSED)) == []


def test_one_that_waits_for_a_time_to_come_is_a_good_history():
    assert violations(NOTHING, desk(**UNDER_WAY, due_at=NOW + datetime.timedelta(minutes=1))) == []


def test_published_again_under_the_same_marker():
    again = replace(PUSHED, article_id="A2")
    found = violations(replace(GOOD, pushed=(PUSHED, again), logged=("A1", "A2")), desk())
    assert any("delivery 7 was published 2 times" in sentence for sentence in found)
    assert any(f"通知 of {PAGE} was published 2 times" in sentence for sentence in found)


def test_published_again_by_another_delivery_of_the_same_page():
    other = replace(SHOWN, text="又一份正文", source_url=f"{PAGE}?d=cd34")
    again = Pushed(article_id="A2", way="publish", articles=(other,))
    found = violations(replace(GOOD, pushed=(PUSHED, again), logged=("A1", "A2")), desk())
    assert any(f"{PAGE} was published 2 times, approved 1 times" in sentence for sentence in found)
    assert any("the marker cd34 that no delivery has" in sentence for sentence in found)


def test_what_a_restored_database_was_told_of_is_no_surprise():
    assert (
        violations(replace(GOOD, jobs=()), replace(desk(pk=8, marker="cd34", **REFUSED), recovered=frozenset({"A1"})))
        == []
    )


def test_a_mass_send_that_a_restored_database_forgot_is_told_by_the_hold():
    forgotten = replace(GOOD, pushed=(replace(PUSHED, way="mass"),), jobs=())
    other = desk(pk=8, marker="cd34", **REFUSED)
    assert "that no delivery has" in the_only(violations(forgotten, other))
    assert violations(forgotten, replace(other, held=True)) == []


def test_a_page_approved_anew_may_be_published_again():
    other = replace(SHOWN, text="新正文", source_url=f"{PAGE}?d=cd34", url="http://wechat/s/2")
    again = Pushed(article_id="A2", way="publish", articles=(other,))
    renewed = replace(PLACE, approval=2, text="新正文")
    first = desk()
    second = desk(places=(renewed,), pk=8, marker="cd34", links=("http://wechat/s/2",))
    both = replace(first, issues=first.issues + second.issues)
    assert violations(replace(GOOD, pushed=(PUSHED, again), logged=("A1", "A2")), both) == []


@pytest.mark.parametrize("way", ["publish", "mass"])
def test_two_jobs_for_one_delivery(way):
    jobs = (replace(JOB, way=way), replace(JOB, way=way, number="2"))
    assert f"2 {way} jobs carry the marker ab12" in the_only(violations(replace(GOOD, jobs=jobs), desk()))


def test_a_job_that_failed_may_be_followed_by_another():
    jobs = (replace(JOB, failed=True), replace(JOB, number="2"))
    assert violations(replace(GOOD, jobs=jobs), desk()) == []


def test_a_log_that_tells_of_more_than_there_is():
    assert "log and its publications" in the_only(violations(replace(GOOD, logged=("A1", "A1")), desk()))


def test_a_signed_off_edition_without_a_delivery():
    lonely = Issue(pk=3, method="publish", people=("publisher",), places=(PLACE,), push=None)
    assert "has no delivery" in the_only(violations(NOTHING, Desk(now=NOW, issues=(lonely,))))


def test_told_as_published_but_not_there():
    assert "is in no publication of WeChat" in the_only(violations(NOTHING, desk()))


def test_other_links_than_wechats():
    assert "has other links" in the_only(violations(GOOD, desk(links=("http://wechat/s/other",))))


def test_links_that_wechat_did_not_tell_are_told_as_missing():
    assert violations(GOOD, desk(links=("",), links_missing=True)) == []
    assert "has other links" in the_only(violations(GOOD, desk(links=("",))))


def test_fewer_links_than_articles():
    second = replace(PLACE, approval=2, page=f"{PAGE}b/")
    found = violations(GOOD, desk(places=(PLACE, second)))
    assert any("1 links for 2 articles" in sentence for sentence in found)


def test_drafted_but_not_in_the_draft_box():
    assert "no draft in WeChat's draft box" in the_only(violations(NOTHING, desk(state="drafted", links=())))


@pytest.mark.parametrize("silent", [{"reason": ""}, {"next_step": "  "}])
@pytest.mark.parametrize("state", ["refused", "blocked", "withdrawn"])
def test_stopped_without_words(state, silent):
    stopped = {**REFUSED, "state": state, **silent}
    assert "without a reason or a next step" in the_only(violations(NOTHING, desk(**stopped)))


def test_stopped_and_nobody_to_act():
    assert "nobody is there to act" in the_only(violations(NOTHING, desk(people=(), **REFUSED)))


def test_told_as_stopped_though_readers_have_it():
    assert "readers have it" in the_only(violations(GOOD, desk(**REFUSED)))


def test_ended_in_a_state_that_is_no_end():
    assert "no end" in the_only(violations(NOTHING, desk(state="submitted", links=())))


def test_overdue_and_nobody_told():
    assert "nobody was told" in the_only(violations(NOTHING, desk(**UNDER_WAY)))
    assert "nobody was told" in the_only(violations(NOTHING, desk(**UNDER_WAY, due_at=None)))
    assert violations(NOTHING, desk(**UNDER_WAY, alarms=1)) == []
    assert violations(NOTHING, desk(**UNDER_WAY, created_at=NOW - datetime.timedelta(minutes=9))) == []


@pytest.mark.parametrize(
    ("changed", "words"), [({"title": "别的"}, "other titles"), ({"text": "别的"}, "another text")]
)
def test_published_otherwise_than_approved(changed, words):
    other = replace(PUSHED, articles=(replace(SHOWN, **changed),))
    assert words in the_only(violations(replace(GOOD, pushed=(other,)), desk()))


def test_what_a_person_edited_at_the_last_moment_must_be_told():
    other = replace(PUSHED, articles=(replace(SHOWN, title="别的"),))
    edited = replace(GOOD, pushed=(other,), drafts=(replace(DRAFT, by_hand=True),))
    assert "other titles" in the_only(violations(edited, desk()))
    assert violations(edited, desk(alarms=1)) == []
    assert "other titles" in the_only(violations(replace(edited, drafts=(DRAFT,)), desk(alarms=1)))


def test_an_approval_that_was_changed_after_it_was_given():
    assert "what its fingerprint was taken of" in the_only(
        violations(GOOD, desk(places=(replace(PLACE, recomputed="g"),)))
    )


def test_a_draft_left_behind():
    beside = replace(LIVE, media_id="M2")
    assert "can still be published" in the_only(violations(replace(GOOD, drafts=(DRAFT, beside)), desk()))
    assert violations(replace(GOOD, drafts=(DRAFT, beside)), desk(draft_left=True)) == []
    assert "can still be published" in the_only(violations(Remote(drafts=(LIVE,)), desk(**REFUSED)))


def test_an_attempt_left_open_at_the_end():
    assert "save_draft: unknown" in the_only(violations(GOOD, desk(open_attempts=("save_draft: unknown",))))
    waiting = desk(**UNDER_WAY, due_at=NOW + datetime.timedelta(minutes=1), open_attempts=("publish: intended",))
    assert violations(NOTHING, waiting) == []
