"""Leaders' names and titles (R5) against who holds which post: a title that is not theirs, or no longer, or a name misspelt."""

from __future__ import annotations

import calendar
import datetime
import functools
import re
from collections.abc import Iterator

from publishing.lexicon.knowledge import Knowledge, Post
from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.excerpts import around
from publishing.review.checks.finding import Finding, Fix, Severity
from publishing.review.checks.places import sounds_alike

TITLE = (
    r"(?:党委|总支|支部|纪委)?副?书记|(?:党委)?委员|副?(?:镇|乡|县|区|市)长|(?:人大)?副?主席|副?主任|副?部长"
    r"|副?所长|副?站长|副?局长"
)
FORMER = re.compile(r"时任|原任|前任|原(?=[^，。]{0,8}(?:书记|镇长|主任))|曾任|历任")
DAY = re.compile(r"(?P<year>(?:19|20)\d{2})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?")
# Of several titles, as in 党委副书记、镇长, the one beside the name is judged.
_BEFORE = re.compile(rf"(?P<title>{TITLE})$")
_AFTER = re.compile(rf"^(?P<title>{TITLE})(?![\u4e00-\u9fff]?(?:、|和|及))")
LOOK_BACK = 24


def check(draft: Draft) -> Iterator[Finding]:
    knowledge = draft.knowledge
    if not knowledge.posts:
        return
    names = _any_name(tuple(sorted({post.name for post in knowledge.posts}, key=len, reverse=True)))
    titles = _any_name(tuple(sorted({post.title for post in knowledge.posts}, key=len, reverse=True)))
    for passage in draft.passages:
        yield from wrong_posts(passage, names, knowledge, draft.today)
        yield from misspelt_holders(passage, titles, knowledge, draft.today)


def wrong_posts(
    passage: Passage, names: re.Pattern[str], knowledge: Knowledge, today: datetime.date
) -> Iterator[Finding]:
    """A known name with a title that its holder has never had, or has no more."""
    for match in names.finditer(passage.text):
        before = passage.text[max(0, match.start() - LOOK_BACK) : match.start()]
        given = _BEFORE.search(before.removesuffix("同志")) or _AFTER.match(passage.text[match.end() : match.end() + 8])
        if given is None or FORMER.search(before):
            continue
        title = given["title"]
        own = [post for post in knowledge.posts if post.name == match[0]]
        fitting = [post for post in own if _answers_to(post, title)]
        first, last = _spoken_of(passage.text[: match.start()], today)
        if any(_holds(post, first, last) for post in fitting):
            continue
        now = "、".join(post.title for post in own if _holds(post, today, today))
        yield _finding(
            passage,
            match,
            f"“{match[0]}”已不任“{title}”" if fitting else f"职务与姓名不符：“{match[0]}”不是“{title}”",
            f"职务库里{match[0]}现任{now}；请核对。" if now else f"职务库里{match[0]}没有现任职务；请核对。",
        )


def misspelt_holders(
    passage: Passage, titles: re.Pattern[str], knowledge: Knowledge, today: datetime.date
) -> Iterator[Finding]:
    """A known full title followed by a name that is almost that of its holder."""
    for match in titles.finditer(passage.text):
        for post in knowledge.posts:
            if post.title != match[0] or not _holds(post, today, today):
                continue
            written = passage.text[match.end() : match.end() + len(post.name)]
            if _almost(written, post.name):
                yield _finding(
                    passage,
                    match,
                    f"领导姓名可能写错：“{written}”",
                    f"职务库里{post.title}是{post.name}；请核对。",
                    Fix(old=match[0] + written, new=match[0] + post.name),
                )


def _finding(passage: Passage, match: re.Match[str], message: str, suggestion: str, fix: Fix | None = None) -> Finding:
    return Finding(
        code="wrong-post",
        severity=Severity.ERROR,
        field=passage.field,
        where=passage.where,
        message=message,
        excerpt=around(passage.text, match.start(), match.end()),
        suggestion=suggestion,
        fix=fix,
        may_keep=True,
        about=message,
    )


def _spoken_of(before: str, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and last day of the last date written before a name: a year, a month or a day; else today."""
    dates = list(DAY.finditer(before))
    if not dates:
        return today, today
    year, month, day = (int(dates[-1][part] or 0) for part in ("year", "month", "day"))
    try:
        first = datetime.date(year, month or 1, day or 1)
        last = datetime.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return today, today
    return first, last


def _holds(post: Post, first: datetime.date, last: datetime.date) -> bool:
    """Whether the post is held on some day from ``first`` to ``last``."""
    return (post.since is None or post.since <= last) and (post.until is None or first <= post.until)


def _answers_to(post: Post, title: str) -> bool:
    """Whether ``title`` is the post's, or its last part: 镇长 for 青禾镇镇长, but not for 青禾镇副镇长."""
    return post.title.endswith(title) and not post.title.removesuffix(title).endswith("副")


def _almost(written: str, name: str) -> bool:
    """Whether one character differs, or some have changed places. Of a name of two, only one that sounds alike."""
    if written == name or len(written) != len(name):
        return False
    differing = [pair for pair in zip(written, name, strict=True) if pair[0] != pair[1]]
    if len(differing) == 1:
        return len(name) > 2 or sounds_alike(*differing[0])
    return sorted(written) == sorted(name)


@functools.lru_cache(maxsize=8)
def _any_name(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, names)))
