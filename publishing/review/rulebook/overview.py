"""How every kind of article goes now, in words: through which levels, and who is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Prefetch
from wagtail.models import Page, Workflow

from publishing.people import name_of
from publishing.review.models import ReviewRule, ReviewTask
from publishing.review.models.levels import kinds_under_review
from publishing.review.reviewed import Reviewed

EVERYWHERE = "各栏目"
NO_WAY = "没有规则，不能送审"


@dataclass(frozen=True, kw_only=True)
class Way:
    """What applies to one kind in one section. ``with_warnings`` says how it changes when the checks have found much."""

    kind: str
    section: str
    ordinary: str
    major: str
    with_warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LevelLine:
    task_id: int
    name: str
    groups: tuple[str, ...]
    people: tuple[str, ...]
    items: int
    hours: int


@dataclass(frozen=True, kw_only=True)
class _Imagined:
    """As much of an article as a rule asks about."""

    kind: str
    path: str
    is_major: bool


def ways() -> list[Way]:
    """For each kind, one line where all sections are alike, else one for each; a fixed number of queries."""
    rules = list(ReviewRule.objects.in_force().select_related("workflow", "section"))
    levels = _levels_of(rule.workflow_id for rule in rules)
    found = []
    for kind, label in kinds_under_review():
        lines = [_way(kind, label, section, rules, levels) for section in sections()]
        alike = {(line.ordinary, line.major, line.with_warnings) for line in lines}
        if len(alike) == 1:
            first = lines[0]
            lines = [
                Way(
                    kind=label,
                    section=EVERYWHERE,
                    ordinary=first.ordinary,
                    major=first.major,
                    with_warnings=first.with_warnings,
                )
            ]
        found.extend(lines)
    return found


def sections() -> list[Page]:
    """The pages below which articles stand."""
    kinds = [model for model in apps.get_models() if issubclass(model, Reviewed) and issubclass(model, Page)]
    parents = {parent for model in kinds for parent in model.allowed_parent_page_models()}  # type: ignore[attr-defined]  # a Page
    return list(Page.objects.type(*parents).order_by("path")) if parents else []


def level_lines() -> list[LevelLine]:
    active = get_user_model()._default_manager.filter(is_active=True).order_by("pk")
    tasks = ReviewTask.objects.filter(active=True).order_by("level", "pk")
    lines = []
    for task in tasks.prefetch_related(
        "groups", Prefetch("groups__user_set", queryset=active, to_attr="active_people")
    ):
        people = {member.pk: name_of(member) for group in task.groups.all() for member in group.active_people}  # type: ignore[attr-defined]  # to_attr
        lines.append(
            LevelLine(
                task_id=task.pk,
                name=task.name,
                groups=tuple(group.name for group in task.groups.all()),
                people=tuple(people.values()),
                items=len(task.checklist_items),
                hours=task.time_limit_hours,
            )
        )
    return lines


def in_words(rule: ReviewRule) -> str:
    """The rule as a sentence, for the log: what it was is to be read years later."""
    kinds = dict(kinds_under_review())
    parts = [
        kinds.get(rule.kind, "各类稿件"),
        rule.section.title if rule.section else EVERYWHERE,
        "只限重大事项" if rule.is_major else "",
        f"检查提醒不少于 {rule.least_warnings} 处" if rule.least_warnings else "",
        _levels_of([rule.workflow_id]).get(rule.workflow_id, str(rule.workflow)),
        "" if rule.is_active else "停用",
    ]
    return "，".join(part for part in parts if part)


def _way(kind: str, label: str, section: Page, rules: list[Any], levels: dict[int, str]) -> Way:
    def through(*, is_major: bool, warnings: int) -> str:
        # One level below the section: as an article of it.
        article = _Imagined(kind=kind, path=f"{section.path}0001", is_major=is_major)
        fitting = next((rule for rule in rules if rule.fits(article, warnings=warnings)), None)
        return levels.get(fitting.workflow_id, NO_WAY) if fitting is not None else NO_WAY

    ordinary, major = through(is_major=False, warnings=0), through(is_major=True, warnings=0)
    steps = sorted({rule.least_warnings for rule in rules if rule.least_warnings})
    changes = []
    for number in steps:
        for word, is_major, usual in (("一般", False, ordinary), ("重大", True, major)):
            path = through(is_major=is_major, warnings=number)
            if path != usual:
                changes.append(f"{word}稿件检查提醒满 {number} 处：{path}")
    return Way(kind=label, section=section.title, ordinary=ordinary, major=major, with_warnings=tuple(changes))


def _levels_of(workflows: Iterable[int]) -> dict[int, str]:
    """Each workflow's levels, joined by arrows."""
    found = Workflow.objects.filter(pk__in=set(workflows)).prefetch_related("workflow_tasks__task")
    return {
        workflow.pk: " → ".join(
            step.task.name
            for step in sorted(workflow.workflow_tasks.all(), key=lambda step: step.sort_order or 0)
            if step.task.active
        )
        for workflow in found
    }
