"""The ways a delivery can take, so that every line of it is walked: each is interrupted at every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from publishing.editions.models import Method
from wechat_simulator.testing import Served


@dataclass(frozen=True, kw_only=True)
class Story:
    """``prepare`` plans what WeChat does. ``ends`` are the states it may end in, whatever else happens."""

    name: str
    ends: tuple[str, ...]
    method: Method = Method.PUBLISH
    articles: int = 2
    prepare: Callable[[Served], object] = field(default=lambda served: None)


def _lost_answers(served: Served) -> None:
    served.faults.add("draft/add", "commit_then_drop")
    served.faults.add("freepublish/submit", "commit_then_drop")


def _lost_calls(served: Served) -> None:
    served.faults.add("draft/add", "busy_before")
    served.faults.add("freepublish/submit", "busy_before")


def _lost_mass_answer(served: Served) -> None:
    served.faults.add("message/mass/sendall", "commit_then_drop")


def _failing_job(served: Served) -> None:
    served.switches.set(publish_outcomes=[4] * 3)


STORIES = (
    Story(name="publish", ends=("published",)),
    Story(name="draft only", ends=("drafted",), method=Method.DRAFT),
    Story(name="answers lost", ends=("published",), prepare=_lost_answers),
    Story(name="calls lost", ends=("published",), prepare=_lost_calls),
    Story(name="job fails", ends=("refused",), prepare=_failing_job),
    Story(name="mass send", ends=("published",), method=Method.MASS_SEND),
    Story(name="mass send, answer lost", ends=("published",), method=Method.MASS_SEND, prepare=_lost_mass_answer),
)
