"""How long comparing two versions of an article takes, beside the usual way. Run: ``python bench/changes.py``.

An article of 15,000 characters in 200 blocks: a few words changed, every third character another, everything written
anew; the same as one paragraph; then one paragraph of 100,000 characters. Goal: median at most 300 ms in the worst
case, at most 1 s for the longest. The usual way is difflib over the characters of the whole text. Processor time: what
else the machine does is not counted.
"""

from __future__ import annotations

import dataclasses
import difflib
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from render import article  # noqa: E402

from publishing.article import Article, Cell, Heading, Table, Text  # noqa: E402
from publishing.render.plain import plain_text  # noqa: E402
from publishing.review.changes import compare  # noqa: E402

RUNS = 15
COMMON = (
    "一二三人大小上下工农民村镇水电路桥田林山河医保学老少年月日天地房屋车船服务管理政策补贴办理登记申请审核公示通知的"
)


def median_ms(work: Callable[[], object], runs: int = RUNS) -> float:
    work()
    durations = []
    for _ in range(runs):
        start = time.process_time()
        work()
        durations.append((time.process_time() - start) * 1000)
    return statistics.median(durations)


def written(seed: int, characters: int = 15_000, blocks: int = 200) -> Article:
    """Made-up text: paragraphs of sentences, a heading every ten, a table of eight rows every fifty."""
    dice = random.Random(seed)
    body: list[Any] = []
    for number in range(blocks):
        if number % 50 == 49:
            body.append(Table(rows=tuple(tuple(Cell(text=sentence(dice, 5)) for _ in range(4)) for _ in range(8))))
        elif number % 10 == 0:
            body.append(Heading(text=sentence(dice, 12)))
        else:
            body.append(Text(html=f"<p>{sentence(dice, characters // blocks)}</p>"))
    return dataclasses.replace(article(characters=200, paragraphs=1), body=tuple(body))


def sentence(dice: random.Random, length: int) -> str:
    words = "".join(dice.choices(COMMON, k=length))
    return "，".join(words[place : place + 12] for place in range(0, length, 12))[: length - 1] + "。"


def edited(subject: Article, every: int = 20) -> Article:
    """One paragraph in twenty says something else, one is new, one is gone."""
    body = [
        Text(html=block.html.replace("，", "，请于2027年3月31日前", 1))
        if isinstance(block, Text) and place % every == 5
        else block
        for place, block in enumerate(subject.body)
    ]
    del body[33]
    body.insert(111, Text(html="<p>另请各村信息员及时转发。</p>"))
    return dataclasses.replace(subject, body=tuple(body))


def every_third_character(subject: Article) -> Article:
    """Alike enough to be taken for the same paragraphs, and nowhere the same for long: the most marks there can be."""
    dice = random.Random(5)

    def other(html: str) -> str:
        return "".join(
            dice.choice(COMMON) if place % 3 == 0 and letter in COMMON else letter for place, letter in enumerate(html)
        )

    body = [
        dataclasses.replace(block, html=other(block.html)) if isinstance(block, Text) else block
        for block in subject.body
    ]
    return dataclasses.replace(subject, body=tuple(body))


def one_paragraph(seed: int, characters: int, *, full_stops: bool = True) -> Article:
    dice = random.Random(seed)
    text = "".join(sentence(dice, 40) for _ in range(characters // 40))
    if not full_stops:
        text = text.replace("。", "，")
    return dataclasses.replace(article(characters=200, paragraphs=1), body=(Text(html=f"<p>{text}</p>"),))


def naive(old: Article, new: Article) -> list[Any]:
    return difflib.SequenceMatcher(None, plain_text(old), plain_text(new), autojunk=False).get_opcodes()


def main() -> None:
    settings.configure()
    django.setup()
    old, paragraph = written(1), one_paragraph(1, 15_000)
    cases = {
        "a few words changed": (old, edited(old)),
        "every third character": (old, every_third_character(old)),
        "everything written anew": (old, written(2)),
        "one paragraph, every third": (paragraph, every_third_character(paragraph)),
    }
    for name, (one, other) in cases.items():
        ours = median_ms(lambda one=one, other=other: compare(one, other))
        theirs = median_ms(lambda one=one, other=other: naive(one, other), 1)
        changes, steps = compare(one, other), naive(one, other)
        marks = sum(step[0] != "equal" for step in steps)
        print(
            f"{name:28}{ours:8.1f} ms   goal 300 ms   {changes.count} changes\n"
            f"{'  by difflib, characters':28}{theirs:8.1f} ms   {theirs / ours:.0f} times as long, {marks} marks"
        )
    for full_stops in (True, False):
        subject = one_paragraph(3, 100_000, full_stops=full_stops)
        long = subject, every_third_character(subject)
        name = "100,000 characters" + ("" if full_stops else ", no 。")
        print(f"{name:28}{median_ms(lambda long=long: compare(*long), 3):8.1f} ms   goal 1000 ms")


if __name__ == "__main__":
    main()
