"""Levels of review, which article goes through which, what each reviewer decided, and who stands in for whom."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, Workflow, WorkflowState

from publishing.review import rules
from publishing.review.lock import ReviewLock

LEAST_LEVELS = 2


class Level(models.IntegerChoices):
    FIRST = 1, _("初审")
    SECOND = 2, _("复审")
    FINAL = 3, _("终审")


class Via(models.TextChoices):
    """How a decision was given. A command has no form: what was not ticked one by one is recorded as such."""

    DESK = "desk", _("发布台")
    LINK = "link", _("本人审核链接")
    DEVICE = "device", _("已绑定的设备")
    COMMAND = "command", _("命令")


def kinds_under_review() -> list[tuple[str, str]]:
    """The kinds of article this site has, as stored in :class:`ReviewRule`."""
    kinds = ((getattr(model, "kind", ""), model) for model in apps.get_models() if issubclass(model, Page))
    return [(str(kind), str(model._meta.verbose_name)) for kind, model in kinds if kind]


class ReviewRuleQuerySet(models.QuerySet["ReviewRule"]):
    def in_force(self) -> ReviewRuleQuerySet:
        levels = models.Count("workflow__workflow_tasks", filter=models.Q(workflow__workflow_tasks__task__active=True))
        return self.filter(is_active=True, workflow__active=True).annotate(levels=levels).order_by("-levels", "pk")


class ReviewRule(models.Model):
    """Articles that fit take this workflow; of all rules that fit, the one with most levels counts."""

    name = models.CharField(_("规则"), max_length=60, unique=True, help_text=_("例如：涉及资金的公益公告须三审"))
    kind = models.CharField(
        _("稿件类型"), max_length=20, blank=True, choices=kinds_under_review, help_text=_("不选即各类稿件。")
    )
    section = models.ForeignKey(
        Page,
        verbose_name=_("栏目"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("不选即各栏目。"),
    )
    is_major = models.BooleanField(_("只用于重大事项"), default=False)
    least_warnings = models.PositiveSmallIntegerField(
        _("检查提醒不少于（处）"), default=0, help_text=_("0 即不看提醒。说明理由后保留的问题也算提醒。")
    )
    workflow = models.ForeignKey(Workflow, verbose_name=_("审核流程"), on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(_("启用"), default=True)

    objects = ReviewRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("审核规则")
        verbose_name_plural = _("审核规则")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_shown(self) -> str:
        return dict(kinds_under_review()).get(self.kind, "各类")

    def clean(self) -> None:
        """Raises ``ValidationError`` for a workflow that would be no review in levels."""
        if self.workflow_id is None:
            return
        levels = [getattr(task.specific, "level", 0) for task in self.workflow.tasks.filter(active=True)]
        if 0 in levels or len(levels) < LEAST_LEVELS or levels != sorted(set(levels)):
            raise ValidationError(
                {
                    "workflow": _(
                        "这个流程不能用：至少要有两级分级审核，级别由低到高，每级一次。请先到“设置 → 审核流程”里改好。"
                    )
                }
            )

    def fits(self, page: Any, *, warnings: int) -> bool:
        """Whether ``page``, a draft under review in which the checks found so many ``warnings``, is what this speaks of."""
        return (
            (not self.kind or self.kind == page.kind)
            and (self.section is None or page.path.startswith(self.section.path))
            and (not self.is_major or page.is_major)
            and warnings >= self.least_warnings
        )


class ReviewTaskState(TaskState):
    """A decision of one person at one level about one revision, with the fingerprint of what was read.

    The rules are enforced here, where the decision is written, so that no view, command or shell goes round them.
    ``ticked`` is null where nobody was asked item by item (a command); ``via`` is empty in records older than the field.
    """

    fingerprint = models.CharField(max_length=64, editable=False)
    ticked = models.JSONField(_("逐项核对"), null=True, editable=False)
    reasons = models.JSONField(_("退回原因"), default=list, editable=False)
    deputy_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("代谁审核"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    via = models.CharField(_("办理方式"), max_length=10, choices=Via, blank=True, editable=False)

    class Meta:
        verbose_name = _("审核记录")
        verbose_name_plural = _("审核记录")
        permissions = [("view_report", "查看审核情况")]

    @transaction.atomic
    def approve(
        self,
        user: Any = None,
        update: bool = True,
        comment: str = "",
        *,
        ticked: Collection[str] | None = None,
        via: Via = Via.COMMAND,
    ) -> ReviewTaskState:
        """Raises ``Refusal`` unless ``user`` may decide now, has ticked what this level asks, and read what stands there."""
        self.deputy_for_id = rules.require_may_decide(self, user)
        rules.require_short(comment)
        self.ticked = rules.require_ticked(self.task.specific.checklist_items, ticked, by_command=via == Via.COMMAND)
        self.via = via
        self.fingerprint = rules.require_unchanged(self).fingerprint
        super().approve(user=user, update=update, comment=comment)
        return self

    @transaction.atomic
    def reject(
        self,
        user: Any = None,
        update: bool = True,
        comment: str = "",
        *,
        reasons: Iterable[str] = (),
        via: Via = Via.COMMAND,
    ) -> ReviewTaskState:
        """Return the article to its drafter. Raises ``Refusal`` without a reason or without the right to decide."""
        rules.require_reason(comment)
        self.deputy_for_id = rules.require_may_decide(self, user)
        self.reasons, self.via = list(reasons), via
        self.fingerprint = rules.article_of(self.revision).fingerprint
        super().reject(user=user, update=update, comment=comment)
        return self

    @property
    def time_limit(self) -> datetime.timedelta:
        """What the level allows; costs no query where ``task__reviewtask`` is at hand."""
        return datetime.timedelta(hours=self.task.reviewtask.time_limit_hours)

    @property
    def remind_at(self) -> datetime.datetime:
        """When its people are reminded: after three quarters of the time."""
        return self.started_at + self.time_limit * 3 / 4

    @property
    def due_at(self) -> datetime.datetime:
        """When the level's time is up."""
        return self.started_at + self.time_limit


class ReviewTask(AbstractGroupApprovalTask):
    """One level of review by a group. Nobody decides on what they touched; nobody edits while it is being reviewed."""

    level = models.PositiveSmallIntegerField(_("级别"), choices=Level)
    checklist = models.TextField(_("审核要点"), blank=True, help_text=_("每行一条；同意之前须逐条勾选。"))
    time_limit_hours = models.PositiveSmallIntegerField(
        _("时限（小时）"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 30)],
        help_text=_("到四分之三时提醒审核人，超时后再提醒一次并报告指定的人。"),
    )

    task_state_class = ReviewTaskState
    lock_class = ReviewLock
    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "level", "checklist", "time_limit_hours"]
    admin_form_readonly_on_edit_fields = [*AbstractGroupApprovalTask.admin_form_readonly_on_edit_fields, "level"]

    class Meta:
        verbose_name = _("分级审核")
        verbose_name_plural = _("分级审核")

    @classmethod
    def get_description(cls) -> str:
        return str(_("由指定的用户组审核；参与过撰稿或已审过的人不能再审。"))

    @property
    def checklist_items(self) -> list[str]:
        return [line.strip() for line in self.checklist.splitlines() if line.strip()]

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Begin at the lowest level that has not approved this very revision: an edit sends the article back to level 1."""
        draft = rules.require_submittable(workflow_state.content_object)
        path = draft.get_workflow()
        if path is not None and path.pk != workflow_state.workflow_id:
            # Returned, and become 重大 (or ordinary) since: the other levels apply from now on.
            workflow_state.workflow = path
            workflow_state.save(update_fields=["workflow"])
        rules.drop_stale_approvals(workflow_state, draft)
        due = workflow_state.get_next_task()
        if due is not None and due.pk != self.pk:
            return due.specific.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    def locked_for_user(self, obj: Page, user: AbstractBaseUser) -> bool:
        return True

    def user_can_lock(self, obj: Page, user: AbstractBaseUser) -> bool:
        return False

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, str, bool]]:
        """None: a decision is given on the review page, where its checklist is."""
        return []

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[TaskState]:
        states = ReviewTaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        may_decide = [state.pk for state in rules.Deciding(states).open_to(user)]
        return TaskState.objects.filter(pk__in=may_decide)


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def current(self) -> DeputyQuerySet:
        now = timezone.now()
        return self.filter(starts_at__lte=now, ends_at__gt=now, ended_at__isnull=True)


class Deputy(models.Model):
    """Somebody who decides in another's place for a time. Whatever bars either of them from an article bars the deputy."""

    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("谁不在"), on_delete=models.CASCADE, related_name="stood_in_by"
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("由谁代审"), on_delete=models.CASCADE, related_name="stands_in_for"
    )
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("指定人"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("指定时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("提前结束"), null=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("代审")
        verbose_name_plural = _("代审")
        default_permissions = ()
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(absent=models.F("substitute")), name="deputy_is_another"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="deputy_for_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} 代 {self.absent}"
