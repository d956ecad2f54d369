"""The lexicon finds what the simple way finds, and nothing inside a right expression."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from publishing.lexicon.knowledge import Knowledge, Post, Term
from publishing.review.checks import Draft
from publishing.review.checks.draft import Passage
from publishing.review.checks.posts import check as check_posts
from publishing.review.checks.terms import check as check_terms
from tests.review.checks.test_findings import article, text

WORDS = st.text(alphabet="甲乙丙", min_size=1, max_size=4)


def simple_way(terms: list[Term], words: str) -> list[tuple[int, str]]:
    """Every place, one after the other: in a right expression nothing, else the longest wrong one, and on behind it."""
    wrong = {term.wrong for term in terms}
    right = {allowed for term in terms for allowed in (term.right, *term.allowed)} - wrong - {""}
    spared = [
        (start, start + len(good)) for good in right for start in range(len(words)) if words.startswith(good, start)
    ]
    found, place = [], 0
    for start in range(len(words)):
        fitting = [
            term
            for term in sorted(wrong, key=len, reverse=True)
            if words.startswith(term, start)
            and not any(left <= start and start + len(term) <= end for left, end in spared)
        ]
        if fitting and start >= place:
            found.append((start, fitting[0]))
            place = start + len(fitting[0])
    return found


@given(st.lists(st.tuples(WORDS, WORDS), max_size=6), st.text(alphabet="甲乙丙丁", max_size=40))
def test_the_lexicon_finds_what_the_simple_way_finds(pairs: list[tuple[str, str]], words: str) -> None:
    terms = [Term(wrong=wrong, right=right) for wrong, right in pairs]
    found = [(start, term.wrong) for start, term in Knowledge(terms=tuple(terms)).wrong_terms(words)]
    assert found == simple_way(terms, words)


def test_an_empty_lexicon_finds_nothing() -> None:
    assert list(Knowledge().wrong_terms("任何文字")) == []


def posts_found(words: str, day: datetime.date) -> list[str]:
    knowledge = Knowledge(
        posts=(
            Post(name="林知远", title="青禾镇镇长", since=datetime.date(2024, 3, 1), until=datetime.date(2026, 6, 30)),
            Post(name="林知远", title="青禾镇党委书记", since=datetime.date(2026, 7, 1)),
        )
    )
    draft = Draft(article=article(text(words)), today=day, knowledge=knowledge)
    return [finding.message for finding in check_posts(draft)]


def test_a_title_is_right_to_its_last_day_and_wrong_from_the_next() -> None:
    assert posts_found("镇长林知远讲话。", datetime.date(2026, 6, 30)) == []
    assert posts_found("镇长林知远讲话。", datetime.date(2026, 7, 1)) == ["“林知远”已不任“镇长”"]
    assert posts_found("青禾镇党委书记林知远讲话。", datetime.date(2026, 7, 1)) == []


def test_a_post_is_judged_by_the_day_that_is_spoken_of() -> None:
    today = datetime.date(2026, 11, 23)
    assert posts_found("2025年3月12日，镇长林知远植树。", today) == []
    assert posts_found("2026年，镇长林知远离任。", today) == []
    assert posts_found("2026年11月20日，镇长林知远讲话。", today) == ["“林知远”已不任“镇长”"]
    assert posts_found("时任镇长林知远栽下此树。", today) == []


def test_passages_are_told_apart_by_where_they_stand() -> None:
    draft = Draft(article=article(text("一"), text("二")), today=datetime.date(2026, 11, 23))
    assert [passage.where for passage in draft.passages] == ["标题", "摘要", "正文第 1 段", "正文第 2 段"]
    assert isinstance(draft.passages[0], Passage)


def test_the_fix_of_a_short_expression_shows_the_right_one_without_its_neighbours() -> None:
    knowledge = Knowledge(terms=(Term(wrong="布署", right="部署"),))
    draft = Draft(
        article=article(text("镇里统一布署，各村落实。")), today=datetime.date(2026, 11, 23), knowledge=knowledge
    )
    [told] = check_terms(draft)
    assert told.fix is not None
    assert (told.fix.old, told.fix.new, told.fix.shown) == ("一布署，", "一部署，", "部署")
