"""Every thing of both lists is told once and in order, however little is looked at."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.review.changes import pairing
from publishing.review.changes.pairing import likeness, pair

THINGS = st.lists(st.text(alphabet="医保缴费", min_size=1, max_size=4), max_size=25)


@pytest.mark.parametrize(("compared", "equals"), [(40_000, 25_000_000), (1, 25_000_000), (40_000, 0), (1, 0)])
@given(old=THINGS, new=THINGS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost_and_nothing_told_twice(monkeypatch, compared, equals, old, new):
    monkeypatch.setattr(pairing, "MAX_COMPARED", compared)
    monkeypatch.setattr(pairing, "MAX_EQUALS", equals)
    pairs = pair(old, new, likeness)
    assert [i for i, _ in pairs if i is not None] == list(range(len(old)))
    assert [j for _, j in pairs if j is not None] == list(range(len(new)))
    assert all(likeness(old[i], new[j]) >= pairing.ALIKE for i, j in pairs if i is not None and j is not None)


def test_what_was_removed_stands_before_what_took_its_place():
    assert pair(["甲", "乙", "丙"], ["甲", "丁", "丙"], likeness) == [(0, 0), (1, None), (None, 1), (2, 2)]


def test_the_likest_are_paired_not_the_first():
    old = ["请各村按时上报", "请带好身份证"]
    new = ["请带好身份证原件", "请各村按时上报", "请带身份证"]
    assert (0, 1) in pair(old, new, likeness)
