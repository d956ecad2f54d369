"""How long all checks take, and looking up the lexicon beside the usual ways. Run: ``python bench/checks.py``.

An article of 15,000 characters and a lexicon of 20,000 expressions. Goal: median at most 60 ms for all checks together,
the automaton of the lexicon being built once and kept with the knowledge. Processor time: what else the machine does is
not counted.
"""

from __future__ import annotations

import dataclasses
import datetime
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from render import article  # noqa: E402

from publishing.lexicon.knowledge import Knowledge, Office, Post, Term  # noqa: E402
from publishing.render.plain import plain_text  # noqa: E402
from publishing.review import checks  # noqa: E402
from publishing.review.checks import Draft  # noqa: E402

TERMS = 20_000
RUNS = 30
TODAY = datetime.date(2026, 11, 23)
COMMON = (
    "一二三人大小上下工农民村镇水电路桥田林山河医保学老少年月日天地房屋车船服务管理政策补贴办理登记申请审核公示通知"
)


def knowledge() -> Knowledge:
    """Expressions of 2 to 8 common characters that seldom, but sometimes, occur; offices and places of a township."""
    random.seed(7)
    wrong = {"".join(random.choices(COMMON, k=random.randint(3, 8))) for _ in range(TERMS + 500)}
    terms = tuple(Term(wrong=words, right=words[::-1] + "正") for words in sorted(wrong)[:TERMS])
    offices = tuple(Office(name=f"青禾镇第{number}便民服务点", phones=(f"0537555{number:04}",)) for number in range(60))
    places = tuple(f"{one}{other}村" for one in "柳河东石南望" for other in "林湾篱桥塘湖")
    posts = (Post(name="林知远", title="青禾镇镇长"), Post(name="周明和", title="青禾镇党委书记"))
    return Knowledge(terms=terms, offices=offices, places=places, posts=posts)


def median_ms(work: Callable[[], object], runs: int) -> float:
    work()
    durations = []
    for _ in range(runs):
        start = time.process_time()
        work()
        durations.append((time.process_time() - start) * 1000)
    return statistics.median(durations)


def main() -> None:
    settings.configure(
        ACCOUNT_NAME="美德青禾",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [ROOT / "templates"]}],
    )
    django.setup()
    subject, known = dataclasses.replace(article(), key="page:1"), knowledge()
    text = plain_text(subject)
    start = time.perf_counter()
    list(known.wrong_terms("热身"))
    built = (time.perf_counter() - start) * 1000
    whole = median_ms(lambda: list(checks.check(subject, knowledge=known, today=TODAY)), RUNS)
    print(f"{len(text)} characters, {len(known.terms)} expressions, automaton built once in {built:.0f} ms")
    print(f"all checks                {whole:8.1f} ms   goal 60 ms")
    for run in checks.CHECKS:
        draft = Draft(article=subject, today=TODAY, knowledge=known)
        assert draft.passages
        duration = median_ms(lambda run=run, draft=draft: list(run(draft)), RUNS)
        print(f"  {run.__module__.rsplit('.', 1)[1]:22}{duration:10.1f} ms")
    ours = median_ms(lambda: list(known.wrong_terms(text)), RUNS)
    wrong = [term.wrong for term in known.terms]
    contained = median_ms(lambda: [word for word in wrong if word in text], RUNS // 6)
    alternation = re.compile("|".join(map(re.escape, sorted(wrong, key=len, reverse=True))))
    matched = median_ms(lambda: list(alternation.finditer(text)), 3)
    print(f"lexicon by automaton      {ours:8.1f} ms")
    print(f"        by `word in text` {contained:8.1f} ms   {contained / ours:.0f} times as long")
    print(f"        by one `a|b|c…`   {matched:8.1f} ms   {matched / ours:.0f} times as long")


if __name__ == "__main__":
    main()
