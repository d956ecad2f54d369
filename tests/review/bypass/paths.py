"""A way round review, by name, and who tries it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.review.bypass.world import DESK, PEOPLE, Scene

CODE = (*PEOPLE, "shell")
SHELL = ("shell",)


@dataclass(frozen=True)
class Path:
    name: str
    attempt: Callable[[Scene], Any]
    roles: tuple[str, ...]


PATHS: list[Path] = []


def path(name: str, roles: tuple[str, ...] = DESK) -> Callable[[Callable[[Scene], Any]], Callable[[Scene], Any]]:
    """Enter the decorated function as a way round review that these ``roles`` try."""

    def enter(attempt: Callable[[Scene], Any]) -> Callable[[Scene], Any]:
        PATHS.append(Path(name, attempt, roles))
        return attempt

    return enter
