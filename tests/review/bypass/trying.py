"""Every role tries every path; what became of it in a word."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandError
from django.http import HttpResponse

from publishing.refusal import Refusal
from tests.review.bypass import by_links, in_code, in_our_screens, in_the_desk
from tests.review.bypass.paths import PATHS, Path
from tests.review.bypass.unguarded import unguarded
from tests.review.bypass.watching import breaches, is_withdrawn, look
from tests.review.bypass.world import ROLES, Scene, World, undone

# Who gets furthest: those who may do most, who own the article, and who have no account.
STRONGEST = ("misfit", "admin", "drafter", "shell")

__all__ = ["PATHS", "by_links", "in_code", "in_our_screens", "in_the_desk"]


@dataclass(frozen=True)
class Result:
    """``word`` stands in the table. ``breaches`` says how review was got round; ``error`` what broke that should not."""

    word: str
    breaches: tuple[str, ...]
    error: str = ""


def try_all(world: World, roles: Collection[str] = tuple(ROLES)) -> Iterator[tuple[Path, str, Result]]:
    for path in PATHS:
        for role in roles:
            if role in path.roles:
                yield path, role, attempt(world, path, role)


def would_succeed(world: World) -> Iterator[Path]:
    """The paths that get somebody round review on a desk without guards: so much for whether the tries are real."""
    for path in PATHS:
        with unguarded():
            if any(attempt(world, path, role).breaches for role in STRONGEST if role in path.roles):
                yield path


def attempt(world: World, path: Path, role: str) -> Result:
    with undone():
        before = look(world)
        word, error = _do(Scene(world, role), path)
        found = tuple(breaches(before, world))
        if found:
            word = "得逞"
        elif is_withdrawn(before):
            word = "只是下线"
    return Result(word, found, error)


def _do(scene: Scene, path: Path) -> tuple[str, str]:
    try:
        answer = path.attempt(scene)
    except (Refusal, PermissionDenied, ValidationError):
        return "拒绝", ""
    except CommandError as error:
        return "拒绝", str(error)
    except Exception as error:  # noqa: BLE001  # whatever breaks is shown, and fails the test
        return "出错", f"{type(error).__name__}: {error}"
    return _word(answer), ""


def _word(answer: Any) -> str:
    if isinstance(answer, HttpResponse):
        if answer.status_code in {403, 405}:
            return "拒绝"
        if answer.status_code == 404:
            return "没有此路"
    return "没有效果"
