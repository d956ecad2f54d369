"""Levels of review, what each reviewer decided, and the frozen article that the final approval leaves behind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, Workflow, WorkflowState

from publishing.article import Article
from publishing.refusal import Refusal
from publishing.review import rules
from publishing.review.lock import ReviewLock


class Level(models.IntegerChoices):
    FIRST = 1, _("初审")
    SECOND = 2, _("复审")
    FINAL = 3, _("终审")


class Importance(models.TextChoices):
    ORDINARY = "ordinary", _("一般")
    MAJOR = "major", _("重大")


class ReviewPath(models.Model):
    """Which workflow an article of this importance goes through."""

    importance = models.CharField(_("重要程度"), max_length=10, choices=Importance, unique=True)
    workflow = models.ForeignKey(Workflow, verbose_name=_("审核流程"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("审核级别")
        verbose_name_plural = _("审核级别")

    def __str__(self) -> str:
        return f"{self.get_importance_display()}：{self.workflow}"


class ReviewTaskState(TaskState):
    """A decision of one person at one level about one revision, with the fingerprint of what was read.

    The rules are enforced here, where the decision is written, so that no view, command or shell goes round them.
    """

    fingerprint = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("审核记录")
        verbose_name_plural = _("审核记录")

    @transaction.atomic
    def approve(self, user: Any = None, update: bool = True, comment: str = "") -> ReviewTaskState:
        """Raises ``Refusal`` unless ``user`` may decide now; see :func:`publishing.review.rules.require_may_decide`."""
        rules.require_may_decide(self, user)
        self.fingerprint = rules.require_unchanged(self).fingerprint
        super().approve(user=user, update=update, comment=comment)
        return self

    @transaction.atomic
    def reject(self, user: Any = None, update: bool = True, comment: str = "") -> ReviewTaskState:
        """Return the article to its drafter. Raises ``Refusal`` without a reason or without the right to decide."""
        if not comment.strip():
            raise Refusal("comment-required", "退回时须写明理由，撰稿人才知道改什么。请填写退回理由后再提交。")
        rules.require_may_decide(self, user)
        self.fingerprint = rules.article_of(self.revision).fingerprint
        super().reject(user=user, update=update, comment=comment)
        return self


class ReviewTask(AbstractGroupApprovalTask):
    """One level of review by a group. Nobody decides on what they touched; nobody edits while it is being reviewed."""

    level = models.PositiveSmallIntegerField(_("级别"), choices=Level)

    task_state_class = ReviewTaskState
    lock_class = ReviewLock
    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "level"]
    admin_form_readonly_on_edit_fields = [*AbstractGroupApprovalTask.admin_form_readonly_on_edit_fields, "level"]

    class Meta:
        verbose_name = _("分级审核")
        verbose_name_plural = _("分级审核")

    @classmethod
    def get_description(cls) -> str:
        return str(_("由指定的用户组审核；参与过撰稿或已审过的人不能再审。"))

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

    def is_reviewer(self, user: Any) -> bool:
        return bool(user.is_superuser or self.groups.filter(pk__in=user.groups.all()).exists())

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_task_state
        if state is None or rules.why_not_decide(state.specific, user) is not None:
            return []
        return [("reject", "退回", True), ("approve", "同意", False), ("approve", "同意并附意见", True)]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[TaskState]:
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        may_decide = [state.pk for state in states.specific() if rules.why_not_decide(state, user) is None]
        return TaskState.objects.filter(pk__in=may_decide)


class ApprovedArticleQuerySet(models.QuerySet["ApprovedArticle"]):
    def valid(self) -> ApprovedArticleQuerySet:
        """Neither withdrawn nor replaced by a newer approval."""
        return self.filter(ended_at__isnull=True)


class ApprovedArticle(models.Model):
    """The article exactly as the final reviewer approved it (invariant I1). Never changed, never deleted.

    ``payload`` is the canonical JSON of the :class:`~publishing.article.Article`. ``ended_at`` is set when a newer approval
    replaces it or its page leaves the public site.
    """

    class Ended(models.TextChoices):
        REPLACED = "replaced", _("已有新的审定版")
        TAKEN_DOWN = "taken_down", _("已从网站撤下")

    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="approvals")
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("修订版")
    )
    fingerprint = models.CharField(_("指纹"), max_length=64, db_index=True)
    title = models.CharField(_("标题"), max_length=255)
    payload = models.TextField(editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("终审人")
    )
    approved_at = models.DateTimeField(_("审定时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    ended_because = models.CharField(_("失效原因"), max_length=12, choices=Ended, blank=True)

    objects = ApprovedArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("审定稿")
        verbose_name_plural = _("审定稿")
        ordering = ["-approved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision"], condition=models.Q(ended_at__isnull=True), name="one_valid_approval_per_revision"
            ),
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(ended_at__isnull=True), name="one_valid_approval_per_page"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def shows(cls, sha256: str) -> bool:
        """Whether a valid approval shows a picture or carries a file with these bytes."""
        return bool(sha256) and cls.objects.valid().filter(payload__contains=sha256).exists()

    @cached_property
    def article(self) -> Article:
        return Article.from_json(self.payload)


def _private_storage() -> FileSystemStorage:
    return FileSystemStorage(location=settings.MEDIA_ROOT / "approved", base_url=None)


class ApprovedPicture(models.Model):
    """The bytes of a picture as approved, kept once per content, out of reach of the media library and of the web."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    file = models.FileField(storage=_private_storage, max_length=120)

    class Meta:
        verbose_name = _("审定图片")
        verbose_name_plural = _("审定图片")

    def __str__(self) -> str:
        return self.sha256

    @classmethod
    def keep(cls, pictures: Iterable[tuple[str, bytes]]) -> None:
        """Store what is not stored yet; calling it again changes nothing."""
        for sha256, data in pictures:
            if not cls.objects.filter(pk=sha256).exists():
                row = cls(sha256=sha256)
                row.file.save(f"{sha256[:2]}/{sha256}", ContentFile(data), save=False)
                row.save(force_insert=True)


class KeptFindingQuerySet(models.QuerySet["KeptFinding"]):
    def standing(self) -> KeptFindingQuerySet:
        return self.filter(taken_back_at__isnull=True)


class KeptFinding(models.Model):
    """An error that somebody lets stand, and why. ``digest`` is keyed: it tells what was found from what else there is,
    but not what it was. Never deleted while its page stands: what was taken back stays on record.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="kept_findings")
    code = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    message = models.CharField(_("问题"), max_length=200)
    reason = models.CharField(_("理由"), max_length=500)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("说明人")
    )
    kept_at = models.DateTimeField(_("说明时间"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("收回人")
    )
    taken_back_at = models.DateTimeField(_("收回时间"), null=True)

    objects = KeptFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("说明保留的问题")
        verbose_name_plural = _("说明保留的问题")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "code", "digest"],
                condition=models.Q(taken_back_at__isnull=True),
                name="one_reason_per_finding",
            ),
            models.CheckConstraint(
                condition=~models.Q(confirmed_by=models.F("kept_by")), name="a_second_person_confirms"
            ),
        ]

    def __str__(self) -> str:
        return self.message

    @property
    def is_confirmed(self) -> bool:
        """By another person, who is still known: a confirmation nobody answers for does not count."""
        return self.confirmed_by_id is not None and self.confirmed_by_id != self.kept_by_id


class LinkState(models.Model):
    """What an address outside answered, for every article that links to it. ``asked_at`` is set before it is asked."""

    digest = models.CharField(max_length=64, primary_key=True)
    url = models.TextField()
    outcome = models.CharField(max_length=10, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("链接核对")
        verbose_name_plural = _("链接核对")

    def __str__(self) -> str:
        return self.url
