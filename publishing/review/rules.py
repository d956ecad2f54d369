"""Who may decide on which revision. Every rule answers with a code and a sentence, or with nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.models import Page, PageLogEntry, Revision, TaskState, WorkflowState

from publishing.article import Article
from publishing.refusal import Refusal
from publishing.review import checks

if TYPE_CHECKING:
    from publishing.review.models import ReviewTaskState

TOUCHING_ACTIONS = [
    "wagtail.create",
    "wagtail.edit",
    "wagtail.revert",
    "wagtail.copy",
    "wagtail.rename",
    # Whoever lets an error stand, or says that an old date still holds, answers for what the article says.
    "publishing.keep_finding",
    "publishing.confirm_value",
]


def touched_by(page: Page) -> set[int]:
    """Primary keys of everybody who created or saved a revision since the last approved one (invariant I2), or has let
    stand in it what would have stopped it.
    """
    revisions = Revision.page_revisions.filter(object_id=str(page.pk))
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=TOUCHING_ACTIONS)
    # An approval that was taken down and whose very revision is up again does not vouch for itself.
    last = page.approvals.exclude(revision_id=page.latest_revision_id).order_by("approved_at").last()
    people: set[int] = set()
    if last is None:
        people.add(page.owner_id)
    else:
        entries = entries.filter(timestamp__gt=last.approved_at)
        revisions = (
            revisions.filter(pk__gt=last.revision_id)
            if last.revision_id
            else revisions.filter(created_at__gt=last.approved_at)
        )
    people.update(revisions.values_list("user_id", flat=True))
    people.update(entries.values_list("user_id", flat=True))
    people.discard(None)  # type: ignore[arg-type]  # rows saved by no user
    return people


def why_not_decide(state: ReviewTaskState, user: Any) -> Refusal | None:
    """Why ``user`` may not approve or return what ``state`` stands for, or ``None`` when they may."""
    if state.status != TaskState.STATUS_IN_PROGRESS:
        return Refusal("not-waiting", "这一级审核已经有人处理过了。请刷新页面查看最新状态。")
    if not user.is_active:
        return Refusal("inactive-user", "该账号已停用，不能审核。")
    task = state.task.specific
    if not task.is_reviewer(user):
        return Refusal("not-reviewer", f"{user} 不在“{task.name}”的审核组内，不能处理这一级。")
    page = state.workflow_state.content_object
    if user.pk in touched_by(page):
        return Refusal("own-work", f"{user} 参与过本稿的撰写或修改，不能审核自己的稿件。请由其他审核人处理。")
    earlier = state.workflow_state.task_states.filter(
        status=TaskState.STATUS_APPROVED, revision=state.revision, finished_by=user
    )
    if earlier.exists():
        return Refusal("already-decided", f"{user} 已在前一级同意过本稿，每一级须由不同的人审核。")
    if page.latest_revision_id != state.revision_id:
        return Refusal("stale-revision", "送审之后稿件又有改动，这一修订版不是最新的。请让撰稿人撤回后重新送审。")
    return None


def require_may_decide(state: ReviewTaskState, user: Any) -> None:
    """Raises ``Refusal`` when ``user`` may not decide.

    Reads the state again under a row lock, so that of two decisions at the same moment only one is taken.
    """
    state.status = type(state).objects.select_for_update().get(pk=state.pk).status
    refusal = why_not_decide(state, user)
    if refusal is not None:
        raise refusal


def require_unchanged(state: ReviewTaskState) -> Article:
    """The article ``state`` stands for. Raises ``Refusal`` when it is not what an earlier level approved."""
    article = article_of(state.revision)
    earlier = type(state).objects.filter(
        workflow_state=state.workflow_state, revision=state.revision, status=TaskState.STATUS_APPROVED
    )
    if any(previous.fingerprint != article.fingerprint for previous in earlier):
        raise Refusal(
            "content-changed",
            "审核期间，稿件引用的图片或附件被更换，内容已与前一级看到的不同。请退回或撤回后重新送审。",
        )
    return article


def drop_stale_approvals(workflow_state: WorkflowState, draft: Page) -> None:
    """Earlier levels count only for what they saw and while their person is known; else they decide again."""
    approvals = workflow_state.task_states.filter(
        status=TaskState.STATUS_APPROVED, revision_id=draft.latest_revision_id
    ).specific()
    fingerprint = draft.to_article().fingerprint
    for approval in approvals:
        if approval.fingerprint != fingerprint or approval.finished_by_id is None:
            approval.status = TaskState.STATUS_CANCELLED
            approval.save(update_fields=["status"])


def require_submittable(page: Page) -> Page:
    """The latest revision as a page. Raises ``Refusal`` ``check-failed`` when checks find errors in it."""
    latest = page.get_latest_revision_as_object()
    if latest.go_live_at is not None:
        raise Refusal(
            "scheduled", "稿件不能定时公开：最后一级审核同意时自动公开。请去掉定时；推送到微信的时间在期次里定。"
        )
    errors = [finding for finding in latest.findings() if finding.severity is checks.Severity.ERROR]
    if errors:
        listed = "；".join(finding.message for finding in errors[:5])
        more = f"（另有 {len(errors) - 5} 项）" if len(errors) > 5 else ""
        raise Refusal("check-failed", f"检查发现 {len(errors)} 处错误，改正后才能送审：{listed}{more}")
    return latest


def article_of(revision: Revision) -> Article:
    """The article as this revision would publish it. Raises ``Refusal`` for a page type that is not reviewed."""
    page = revision.as_object()
    to_article = getattr(page, "to_article", None)
    if to_article is None:
        raise Refusal("not-an-article", "这个页面不是稿件，不需要审核。")
    article: Article = to_article()
    return article
