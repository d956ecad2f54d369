"""Patterns cannot be made slow by what is put in front of them."""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from typing import Any

import pytest

from publishing.article import Text
from publishing.review import checks
from publishing.review.checks.serious import slips
from tests.review.checks.test_findings import article

WIDEST = 2400
HOSTILE = (
    "(",
    "（",
    "“",
    "1",
    "1 ",
    "a",
    "的",
    "户",
    "转",
    "关注",
    "一、",
    "王",
    "http://",
    "1月1日",
    "\t",
    "不",
    "占1",
    "电话1",
    "以下3项",
)
LENGTH = 100_000


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.iter_modules(checks.__path__):
        values = vars(importlib.import_module(f"{checks.__name__}.{module.name}"))
        for name, value in values.items():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, re.Pattern):
                    yield f"{module.name}.{name}", one
    for slip in slips():
        yield f"slips.toml {slip.pattern.pattern[:20]}", slip.pattern


def unbounded(parsed: Any) -> Iterator[Any]:
    """Every repeat without an upper bound that can give back what it took, other than of a single character class."""
    for operation, argument in parsed:
        if operation in {constants.MAX_REPEAT, constants.MIN_REPEAT}:
            _low, high, inner = argument
            if high is constants.MAXREPEAT and not _is_one_character(inner):
                yield argument
            yield from unbounded(inner)
        elif isinstance(argument, parser.SubPattern):
            yield from unbounded(argument)
        elif isinstance(argument, tuple):
            for part in argument:
                if isinstance(part, parser.SubPattern):
                    yield from unbounded(part)
                elif isinstance(part, list):
                    for branch in part:
                        yield from unbounded(branch)


def _is_one_character(parsed: Any) -> bool:
    return len(parsed) == 1 and parsed[0][0] in {constants.IN, constants.LITERAL, constants.NOT_LITERAL, constants.ANY}


def is_partition(pattern: re.Pattern[str]) -> bool:
    """One class of characters repeated and nothing else: it goes through a text once."""
    parsed = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    return len(parsed) == 1 and parsed[0][0] is constants.MAX_REPEAT and _is_one_character(parsed[0][1][2])


@pytest.mark.parametrize(("name", "pattern"), list(patterns()), ids=lambda value: str(value)[:40])
def test_a_pattern_reaches_only_so_far(name: str, pattern: re.Pattern[str]) -> None:
    """From each place at most so many characters are looked at, so the work grows with the text and no faster."""
    parsed = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    assert parsed.getwidth()[1] <= WIDEST or is_partition(pattern), name
    assert not list(unbounded(parsed)), name


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_is_told_about_in_a_few_findings(piece: str) -> None:
    hostile = article(Text(html=f"<p>{piece * (LENGTH // len(piece))}</p>"))
    assert len(list(checks.check(hostile))) <= 40
