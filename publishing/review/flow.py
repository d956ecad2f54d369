"""Submit, approve, return: the acts of review. Views and commands call these and decide nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, TaskState, WorkflowState

from publishing.refusal import Refusal
from publishing.review import rules
from publishing.review.links.wanted import ask_soon
from publishing.review.models import ApprovedArticle, ApprovedPicture, ReviewTaskState, UrgentPublication, Via
from publishing.review.models.approved import REASON_CHARACTERS
from publishing.review.models.levels import LEAST_LEVELS
from publishing.review.reviewed import Reviewed
from publishing.review.reviewers import may_publish_urgently
from publishing.review.rulebook.paths import workflow_for

URGENT_REASON_CHARACTERS = 500
# Of the valid approvals, those that nobody has reviewed yet.
UNREVIEWED = Q(urgent__isnull=False, urgent__cleared_at__isnull=True)


@transaction.atomic
def submit(page: Page, user: Any, *, acted: dict[str, str] | None = None) -> None:
    """Send the latest revision to review. A returned article goes on where it stood only if nothing was changed."""
    page = page.specific
    if not page.permissions_for_user(user).can_edit():
        raise Refusal("not-allowed", f"{user} 没有编辑《{page}》的权限，不能送审。")
    # Sent twice at the same moment: one review begins.
    rules.lock(page.pk)
    page = type(page).objects.get(pk=page.pk)
    if page.workflow_in_progress:
        raise Refusal("in-review", f"《{page}》已在审核中，不必重复送审。")
    latest = page.get_latest_revision()
    if latest is None:
        latest = page.save_revision(user=user, clean=False)
    if ApprovedArticle.objects.valid().filter(revision=latest).exclude(UNREVIEWED).exists():
        raise Refusal("nothing-new", f"《{page}》的最新修订版已经审定，没有新的改动可送审。")
    draft = latest.as_object()
    rules.require_submittable(draft)
    _start_review(page, draft, user)
    ask_soon(draft.to_article())
    _log(page, "publishing.submit", user, latest, acted)


def approve(
    page: Page,
    user: Any,
    *,
    comment: str = "",
    ticked: Collection[str] | None = None,
    via: Via = Via.COMMAND,
    acted: dict[str, str] | None = None,
) -> None:
    """Approve the waiting level as ``user``; at the last level the article goes live. Raises ``Refusal``.

    ``ticked`` are the lines of the level's checklist that were ticked; only a command may leave them out.
    """
    state = _waiting_state(page)
    comment = _clean(comment)
    with transaction.atomic():
        state.approve(user=user, comment=comment, ticked=ticked, via=via)
        _log_decision(page, "publishing.approve", user, state, acted, comment=comment, ticked=state.ticked)


def return_(
    page: Page,
    user: Any,
    *,
    comment: str,
    reasons: Iterable[str] = (),
    via: Via = Via.COMMAND,
    acted: dict[str, str] | None = None,
) -> None:
    """Return the article to its drafter with a reason. Raises ``Refusal``.

    ``reasons`` are the chips that were chosen; they are counted, and stand before the words.
    """
    state = _waiting_state(page)
    reasons = [reason for reason in (_clean(one).strip() for one in reasons) if reason]
    comment = "；".join(part for part in (*reasons, _clean(comment).strip()) if part)
    with transaction.atomic():
        state.reject(user=user, comment=comment, reasons=reasons, via=via)
        _log_decision(page, "publishing.return", user, state, acted, comment=comment, reasons=reasons)


@transaction.atomic
def publish_urgently(
    page: Page, user: Any, *, reason: str, seen: str = "", acted: dict[str, str] | None = None
) -> UrgentPublication:
    """Put the latest revision on the public site before its review, which goes on; the missing approvals are still due.

    The one way round the levels (I3). It needs the right in so many words, superusers included, a reason, and a draft in
    which the checks find no error. ``seen`` is the fingerprint of what was on the screen, empty where there was none.
    Raises ``Refusal``.
    """
    page = page.specific
    reason = _clean(reason).strip()
    if not may_publish_urgently(user):
        raise Refusal("not-allowed", f"{user} 没有应急发布的权限。请由指定的应急发布人处理，或按审核流程送审。")
    if len(reason) < REASON_CHARACTERS:
        raise Refusal(
            "reason-too-short",
            f"应急理由 {len(reason)} 字，至少 {REASON_CHARACTERS} 字。请写明出了什么事、为什么等不及审核。",
        )
    if len(reason) > URGENT_REASON_CHARACTERS:
        raise Refusal("reason-too-long", f"应急理由 {len(reason)} 字，最多 {URGENT_REASON_CHARACTERS} 字，请写短一些。")
    # Two people at the same moment: one publishes.
    rules.lock(page.pk)
    page = type(page).objects.get(pk=page.pk)
    latest = page.get_latest_revision()
    if latest is None:
        latest = page.save_revision(user=user, clean=False)
    if ApprovedArticle.objects.valid().filter(revision=latest).exists():
        raise Refusal("nothing-new", f"《{page}》的最新修订版已经公开，不必再应急发布。")
    draft = latest.as_object()
    if seen and draft.to_article().fingerprint != seen:
        raise Refusal("stale-revision", "您打开这一页之后，稿件又有改动，没有发布。请看过最新一版再决定。")
    rules.require_submittable(draft)
    _log(page, "publishing.publish_urgently", user, latest, acted, reason=reason)
    approval = _freeze(page, latest, draft, user=None)
    urgent = UrgentPublication.objects.create(approval=approval, reason=reason, published_by=user)
    PublishPageRevisionAction(latest, user=user).execute(skip_permission_checks=True)
    page = type(page).objects.get(pk=page.pk)
    if not page.workflow_in_progress:
        _start_review(page, draft, user)
    return urgent


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
    absent = {decision.deputy_for_id for decision in decisions} - {None}
    complete = (
        len(levels) >= LEAST_LEVELS
        and {decision.task_id for decision in decisions} == set(levels)
        and len(people) == len(set(people)) == len(levels)
        and None not in people
        and not rules.touched_by(page).intersection({*people, *absent})
    )
    if not complete:
        raise Refusal("approvals-missing", f"《{page}》还没有得到每一级、每级不同人的同意，不能发布。")
    needed = workflow_for(draft, with_warnings=False)
    if needed is None or needed.tasks.filter(active=True).count() > len(levels):
        raise Refusal("wrong-review-path", f"《{page}》须走的审核级别比走过的多。请撤回后重新送审。")
    if {decision.fingerprint for decision in decisions} != {article.fingerprint}:
        raise Refusal("content-changed", f"《{page}》的内容与审核人看到的不同，不能发布。请撤回后重新送审。")
    with transaction.atomic():
        if _clear_urgent(page, revision, article.fingerprint, user):
            return
        _freeze(page, revision, draft, user=user)
        PublishPageRevisionAction(revision, user=user).execute(skip_permission_checks=True)


def _clear_urgent(page: Page, revision: Any, fingerprint: str, user: Any) -> bool:
    """Whether this very text is public already, by an urgent publication that every level has now approved."""
    open_ones = UrgentPublication.objects.open().filter(
        approval__page=page.pk, approval__revision=revision, approval__fingerprint=fingerprint
    )
    urgent = open_ones.select_related("approval").first()
    if urgent is None:
        return False
    urgent.cleared_at = timezone.now()
    urgent.save(update_fields=["cleared_at"])
    urgent.approval.approved_by = user
    urgent.approval.save(update_fields=["approved_by"])
    _log(page, "publishing.clear_urgent", user, revision, None, reason=urgent.reason)
    return True


def _freeze(page: Page, revision: Any, draft: Reviewed, *, user: Any) -> ApprovedArticle:
    article = draft.to_article()
    end_approvals(page, ApprovedArticle.Ended.REPLACED)
    ApprovedPicture.keep((picture.sha256, _read(draft, picture.sha256)) for picture in article.pictures())
    return ApprovedArticle.objects.create(
        page_id=page.pk,
        revision=revision,
        fingerprint=article.fingerprint,
        title=article.title,
        payload=article.to_json(),
        approved_by=user,
    )


def _start_review(page: Page, draft: Page, user: Any) -> None:
    workflow = draft.get_workflow()
    if workflow is None:
        raise Refusal("no-review-path", "没有适用的审核规则。请管理员运行 setup_desk，或在“设置 → 审核规则”中补上。")
    returned = page.current_workflow_state
    if returned is not None and returned.workflow_id == workflow.pk:
        returned.resume(user=user)
    else:
        if returned is not None:
            returned.cancel(user=user)
        workflow.start(draft, user)


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


def _clean(words: str) -> str:
    # PostgreSQL stores no NUL.
    return words.replace("\0", "")


def _log_decision(
    page: Page, action: str, user: Any, state: ReviewTaskState, acted: dict[str, str] | None, **data: Any
) -> None:
    absent = {"deputy_for": str(state.deputy_for)} if state.deputy_for else {}
    decision = {"level": state.task.name, "fingerprint": state.fingerprint, "via": state.via, **absent}
    _log(page, action, user, state.revision, acted, **decision, **data)


def _log(page: Page, action: str, user: Any, revision: Any, acted: dict[str, str] | None, **data: Any) -> None:
    log(instance=page, action=action, user=user, revision=revision, data={**data, **(acted or {})})
