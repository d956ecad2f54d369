"""Submit, approve, return: the acts of review. Views and commands call these and decide nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, TaskState, WorkflowState

from publishing.refusal import Refusal
from publishing.review import rules
from publishing.review.links.wanted import ask_soon
from publishing.review.models import ApprovedArticle, ApprovedPicture, ReviewTaskState
from publishing.review.reviewed import Reviewed


@transaction.atomic
def submit(page: Page, user: Any, *, acted: dict[str, str] | None = None) -> None:
    """Send the latest revision to review. A returned article goes on where it stood only if nothing was changed."""
    page = page.specific
    if not page.permissions_for_user(user).can_edit():
        raise Refusal("not-allowed", f"{user} 没有编辑《{page}》的权限，不能送审。")
    if page.workflow_in_progress:
        raise Refusal("in-review", f"《{page}》已在审核中，不必重复送审。")
    latest = page.get_latest_revision()
    if latest is None:
        latest = page.save_revision(user=user, clean=False)
    if ApprovedArticle.objects.valid().filter(revision=latest).exists():
        raise Refusal("nothing-new", f"《{page}》的最新修订版已经审定，没有新的改动可送审。")
    draft = latest.as_object()
    rules.require_submittable(draft)
    workflow = draft.get_workflow()
    if workflow is None:
        raise Refusal("no-review-path", "还没有设置审核流程。请管理员运行 setup_desk，或在“设置”中配置审核级别。")
    returned = page.current_workflow_state
    if returned is not None and returned.workflow_id == workflow.pk:
        returned.resume(user=user)
    else:
        if returned is not None:
            returned.cancel(user=user)
        workflow.start(draft, user)
    ask_soon(draft.to_article())
    _log(page, "publishing.submit", user, latest, acted)


def approve(page: Page, user: Any, *, comment: str = "", acted: dict[str, str] | None = None) -> None:
    """Approve the waiting level as ``user``; at the last level the article goes live. Raises ``Refusal``."""
    state = _waiting_state(page)
    with transaction.atomic():
        state.approve(user=user, comment=comment)
        _log(page, "publishing.approve", user, state.revision, acted, comment=comment, level=state.task.name)


def return_(page: Page, user: Any, *, comment: str, acted: dict[str, str] | None = None) -> None:
    """Return the article to its drafter with a reason. Raises ``Refusal``."""
    state = _waiting_state(page)
    with transaction.atomic():
        state.reject(user=user, comment=comment)
        _log(page, "publishing.return", user, state.revision, acted, comment=comment, level=state.task.name)


def finish(workflow_state: WorkflowState, user: Any = None) -> None:
    """Freeze the approved revision and put it on the public site. Wagtail calls this when the last level has approved.

    The stock action publishes the *latest* revision; this one publishes the revision every level approved, or refuses.
    """
    page = workflow_state.content_object.specific
    if not isinstance(page, Reviewed):
        workflow_state.content_object.get_latest_revision().publish(user=user)
        return
    revision = workflow_state.current_task_state.revision
    draft = revision.as_object()
    article = draft.to_article()
    decisions = ReviewTaskState.objects.filter(
        workflow_state=workflow_state, revision=revision, status=TaskState.STATUS_APPROVED
    )
    levels = list(workflow_state.workflow.tasks.filter(active=True).values_list("pk", flat=True))
    people = [decision.finished_by_id for decision in decisions]
    complete = (
        levels
        and {decision.task_id for decision in decisions} == set(levels)
        and len(people) == len(set(people)) == len(levels)
        and None not in people
        and not rules.touched_by(page).intersection(people)
    )
    if not complete:
        raise Refusal("approvals-missing", f"《{page}》还没有得到每一级、每级不同人的同意，不能发布。")
    if draft.get_workflow() != workflow_state.workflow:
        raise Refusal("wrong-review-path", f"《{page}》的重要程度与所走的审核流程不符。请撤回后重新送审。")
    if {decision.fingerprint for decision in decisions} != {article.fingerprint}:
        raise Refusal("content-changed", f"《{page}》的内容与审核人看到的不同，不能发布。请撤回后重新送审。")
    with transaction.atomic():
        end_approvals(page, ApprovedArticle.Ended.REPLACED)
        ApprovedPicture.keep((picture.sha256, _read(draft, picture.sha256)) for picture in article.pictures())
        ApprovedArticle.objects.create(
            page_id=page.pk,
            revision=revision,
            fingerprint=article.fingerprint,
            title=article.title,
            payload=article.to_json(),
            approved_by=user,
        )
        PublishPageRevisionAction(revision, user=user).execute(skip_permission_checks=True)


def end_approvals(page: Page, because: ApprovedArticle.Ended) -> None:
    """Nothing of this page may be published or pushed on the strength of an earlier approval any more."""
    ApprovedArticle.objects.valid().filter(page_id=page.pk).update(ended_at=timezone.now(), ended_because=because)


def _waiting_state(page: Page) -> ReviewTaskState:
    state = page.specific.current_workflow_task_state
    if not isinstance(state, ReviewTaskState):
        raise Refusal("not-in-review", f"《{page}》不在审核中。请先送审。")
    return state


def _read(draft: Reviewed, sha256: str) -> bytes:
    with draft.open_picture(sha256) as file:
        return file.read()


def _log(page: Page, action: str, user: Any, revision: Any, acted: dict[str, str] | None, **data: Any) -> None:
    log(instance=page, action=action, user=user, revision=revision, data={**data, **(acted or {})})
