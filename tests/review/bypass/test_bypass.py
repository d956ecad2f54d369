"""No path round review is open to those who get furthest; ``python -m tests.review.bypass`` tries everybody."""

import pytest

from tests.review.bypass import world
from tests.review.bypass.trying import PATHS, STRONGEST, try_all, would_succeed


@pytest.fixture
def built(desk):
    return world.build()


def test_nobody_gets_round_review_and_nothing_breaks(built):
    tried = list(try_all(built, (*STRONGEST, "anonymous")))
    assert {path.name for path, _role, _result in tried} >= {path.name for path in PATHS if "admin" in path.roles}
    assert [(path.name, role, result) for path, role, result in tried if result.breaches or result.error] == []


def test_the_tries_are_real(built):
    """On a desk whose review guards nothing most of them succeed."""
    assert len(list(would_succeed(built))) >= 50


def test_no_two_paths_have_one_name():
    assert len({path.name for path in PATHS}) == len(PATHS)
