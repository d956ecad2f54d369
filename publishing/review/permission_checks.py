"""Settings and rights by which review could be weakened, each with what to do about it.

Nothing here decides anything: what nobody may do is refused where it is done. These are the doors a person could open.
Told by ``manage.py check`` (those in the database with ``--database default``) and on the home of superusers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core import checks
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import Prefetch, Q
from django.urls import NoReverseMatch, reverse
from wagtail.models import GroupPagePermission, WorkflowTask

from publishing.review.models import ReviewRule, ReviewTask
from publishing.review.models.levels import LEAST_LEVELS

LEAST_PEOPLE = 2
LATELY_SECONDS = 60
MOST_SUPERUSERS = 2
SHORT_CUTS = {
    "publish_page": "发布",
    "lock_page": "锁定",
    "unlock_page": "解锁",
    "bulk_delete_page": "批量删除",
}
EXPECTED_SETTINGS = (
    (
        "review.W001",
        "WAGTAIL_FINISH_WORKFLOW_ACTION",
        "publishing.review.finishing.finish",
        "审完以后发布的可能不是审过的那一版",
    ),
    ("review.W002", "WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT", True, "审后改动可能不用重审"),
    ("review.W003", "WAGTAIL_WORKFLOW_ENABLED", True, "审核流程整个停用"),
    ("review.W004", "WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH", False, "应急发布以后补审会被取消"),
)
SIDE_DOORS = {
    "wagtail.api.v2": "Wagtail 接口",
    "rest_framework": "REST 接口",
    "wagtail.contrib.simple_translation": "整站翻译",
    "wagtail_localize": "整站翻译",
    "wagtail_transfer": "站间传送",
    "import_export": "批量导入",
}
# Rights that nobody but superusers should have: id, the models they are about, what somebody could do with them.
GUARDED = (
    ("review.W011", {("auth", "user"), ("auth", "group"), ("auth", "permission")}, "可以把自己或别人放进审核组"),
    (
        "review.W012",
        {("wagtailcore", name) for name in ("workflow", "task", "groupapprovaltask", "workflowtask", "workflowpage")}
        | {("review", name) for name in ("reviewrule", "reviewtask")},
        "可以减少审核级别或停用一级审核",
    ),
    (
        "review.W013",
        {("wagtailcore", name) for name in ("pagelogentry", "modellogentry", "revision", "taskstate", "workflowstate")}
        | {("review", name) for name in ("reviewtaskstate", "approvedarticle", "approvedpicture")},
        "可以改动审核记录",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Danger:
    """What is dangerous and why, and what to do about it; ``code`` is the id of the system check."""

    code: str
    message: str
    next_step: str


def dangers() -> list[Danger]:
    """All there are at present; a fixed number of queries."""
    return [*_in_settings(), *_in_database()]


def dangers_lately() -> list[Danger]:
    """The same, looked up once a minute at most: the home asks at every visit."""
    return cache.get_or_set("review.dangers", dangers, LATELY_SECONDS) or []


def connect() -> None:
    """Called once, when the app is ready."""
    checks.register(check_settings, checks.Tags.security)
    checks.register(check_rights, checks.Tags.database)


def check_settings(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [_warning(danger) for danger in _in_settings()]


def check_rights(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    if "default" not in (databases or ()):
        return []
    try:
        return [_warning(danger) for danger in _in_database()]
    except DatabaseError:
        # ``migrate`` runs this before it has made the tables.
        return []


def _warning(danger: Danger) -> checks.CheckMessage:
    return checks.Warning(danger.message, hint=danger.next_step, id=danger.code)


# Settings -----------------------------------------------------------------------------------------------------------------
def _in_settings() -> Iterator[Danger]:
    for code, name, expected, consequence in EXPECTED_SETTINGS:
        # What is not set at all has Wagtail's default, which for each of these but the first is True.
        if getattr(settings, name, True) != expected:
            yield Danger(
                code=code,
                message=f"设置 {name} 不是 {expected!r}：{consequence}。",
                next_step=f"请在设置文件里把 {name} 改回 {expected!r}，再重启。",
            )
    for app, name in SIDE_DOORS.items():
        if apps.is_installed(app):
            yield Danger(
                code="review.W005",
                message=f"装有{name}（{app}）：可能不经发布台读写稿件。",
                next_step=f"用不着的请从 INSTALLED_APPS 去掉 {app}；确要使用的，请先核对它不能改动稿件、用户组和审核流程。",
            )
    try:
        reverse("admin:index")
    except NoReverseMatch:
        return
    yield Danger(
        code="review.W006",
        message="Django 自带的数据后台已经开放：可以直接改数据表。",
        next_step="请从网址配置里去掉 admin.site.urls，管理一律在发布台里做。",
    )


# Rights and levels ----------------------------------------------------------------------------------------------------------
def _in_database() -> Iterator[Danger]:
    yield from _short_cuts()
    yield from _guarded_rights()
    yield from _levels()
    yield from _superusers()


def _short_cuts() -> Iterator[Danger]:
    given: dict[str, set[str]] = defaultdict(set)
    rows = GroupPagePermission.objects.filter(permission__codename__in=SHORT_CUTS)
    for group, codename in rows.values_list("group__name", "permission__codename"):
        given[group].add(SHORT_CUTS[codename])
    for group, names in sorted(given.items()):
        yield Danger(
            code="review.W010",
            message=f"用户组“{group}”有页面的{'、'.join(sorted(names))}权限：稿件仍须审核，但首页和栏目的文字可以不经审核改动。",
            next_step=f"请到“设置 → 用户组 → {group}”，在页面权限里去掉这些勾。",
        )


def _guarded_rights() -> Iterator[Danger]:
    wanted = Q()
    for _code, models, _consequence in GUARDED:
        for app_label, model in models:
            wanted |= Q(content_type__app_label=app_label, content_type__model=model)
    people = get_user_model()._default_manager.filter(is_active=True, is_superuser=False)
    rights = (
        Permission.objects.filter(wanted)
        .exclude(codename__startswith="view_")
        .filter(Q(group__isnull=False) | Q(user__in=people))
        .distinct()
        .select_related("content_type")
        .prefetch_related("group_set", Prefetch("user_set", queryset=people, to_attr="people"))
    )
    holders: dict[str, set[str]] = defaultdict(set)
    for right in rights:
        key = (right.content_type.app_label, right.content_type.model)
        code = next(code for code, models, _consequence in GUARDED if key in models)
        holders[code].update(f"用户组“{group.name}”" for group in right.group_set.all())
        holders[code].update(f"用户“{person.get_username()}”" for person in right.people)  # type: ignore[attr-defined]  # named by the prefetch
    for code, _models, consequence in GUARDED:
        if holders[code]:
            yield Danger(
                code=code,
                message=f"{'、'.join(sorted(holders[code]))}{consequence}。",
                next_step="请到“设置”里的“用户组”或“用户”收回这项权限，只由超级管理员办理。",
            )


def _levels() -> Iterator[Danger]:
    rules = list(ReviewRule.objects.in_force().select_related("workflow"))
    links = WorkflowTask.objects.filter(
        workflow__in={rule.workflow_id for rule in rules}, task__active=True
    ).values_list("workflow_id", "task_id", "task__name")
    names = {task: name for _workflow, task, name in links}
    members = _members(names)
    of_workflow: dict[int, list[int]] = defaultdict(list)
    for workflow, task, _name in links:
        of_workflow[workflow].append(task)
    for task, name in sorted(names.items()):
        if task not in members:
            yield Danger(
                code="review.W014",
                message=f"“{name}”不是分级审核任务：自己可以审自己的稿。",
                next_step="请到“设置 → 审核流程”里用“分级审核”任务换掉它。",
            )
        elif len(members[task]) < LEAST_PEOPLE:
            has = f"只有 {len(members[task])} 个在用的人" if members[task] else "没有在用的人"
            yield Danger(
                code="review.W015",
                message=f"“{name}”{has}：遇到回避或请假，稿件就没人能审。",
                next_step=f"请把合适的人加进“{name}”的审核组，至少 {LEAST_PEOPLE} 人。",
            )
    for workflow in {rule.workflow_id: rule.workflow for rule in rules}.values():
        tasks = of_workflow[workflow.pk]
        people = {person for task in tasks for person in members.get(task, ())}
        if len(tasks) < LEAST_LEVELS:
            yield Danger(
                code="review.W017",
                message=f"审核流程“{workflow}”只有 {len(tasks)} 级：不能少于 {LEAST_LEVELS} 级，走这个流程的稿件审不完。",
                next_step="请到“设置 → 审核流程”里补齐级别，或在“设置 → 审核规则”里换一个流程。",
            )
        elif len(people) < len(tasks):
            yield Danger(
                code="review.W016",
                message=f"审核流程“{workflow}”有 {len(tasks)} 级，审核人总共只有 {len(people)} 个："
                "每级须由不同的人审，稿件审不完。",
                next_step="请给各级安排不同的审核人。",
            )
    if not any(not (rule.kind or rule.section_id or rule.is_major or rule.least_warnings) for rule in rules):
        yield Danger(
            code="review.W018",
            message="没有一条适用于所有稿件的审核规则：有的稿件会因为没有流程而送不了审。",
            next_step="请在“设置 → 审核规则”里加一条不限类型和栏目的规则，或运行 setup_desk。",
        )


def _members(tasks: dict[int, str]) -> dict[int, set[int]]:
    """Active people of each level among ``tasks``; levels alone, no other kind of task."""
    members: dict[int, set[int]] = {}
    for task, person, counts in ReviewTask.objects.filter(pk__in=tasks).values_list(
        "pk", "groups__user", "groups__user__is_active"
    ):
        members.setdefault(task, set())
        if counts:
            members[task].add(person)
    return members


def _superusers() -> Iterator[Danger]:
    number = get_user_model()._default_manager.filter(is_active=True, is_superuser=True).count()
    if number > MOST_SUPERUSERS:
        yield Danger(
            code="review.W019",
            message=f"有 {number} 个超级管理员：他们可以改动用户组、审核流程和设置。",
            next_step=f"请到“设置 → 用户”，只留 {MOST_SUPERUSERS} 个，其余改为普通用户。",
        )
