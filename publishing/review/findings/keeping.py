"""Keep an error with a reason, confirm what another has kept, take it back. Views and commands call these."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.review import rules
from publishing.review.checks import Finding, Severity
from publishing.review.checks.excerpts import hide_numbers
from publishing.review.findings.kept import SECOND_PERSON, ExplainedFinding, digest, named
from publishing.review.models import KeptFinding
from publishing.review.reviewers import is_reviewer

REASON_CHARACTERS = 500


def keep(page: Page, name: str, user: Any, *, reason: str, acted: dict[str, str] | None = None) -> KeptFinding:
    """Let the error called ``name`` of the latest draft stand. Raises ``Refusal``."""
    page = require_changeable(page, user)
    finding = finding_named(page, name)
    if isinstance(finding, ExplainedFinding):
        raise Refusal("already-kept", "这一处已经说明过理由。要改理由，请先收回再重新说明。")
    if finding.severity is not Severity.ERROR or not finding.may_keep:
        raise Refusal("not-keepable", f"“{finding.message}”不能保留，请按提示改正。")
    # PostgreSQL stores no NUL.
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise Refusal("reason-required", "保留须写明理由，审核人才知道为什么。请写一句话。")
    if len(reason) > REASON_CHARACTERS:
        raise Refusal("reason-too-long", f"理由 {len(reason)} 字，最多 {REASON_CHARACTERS} 字，请写短一些。")
    if hide_numbers(reason) != reason:
        # It stays in the records for ever, long after the number itself has gone from the article.
        raise Refusal("reason-has-number", "理由里有完整的号码，会一直留在记录里。请去掉号码，或只写前几位和后四位。")
    try:
        with transaction.atomic():
            entry = KeptFinding.objects.create(
                page_id=page.pk,
                code=finding.code,
                digest=digest(page, finding),
                message=finding.message[:200],
                reason=reason,
                kept_by=user,
            )
            _log(page, "publishing.keep_finding", user, entry, acted)
    except IntegrityError as error:
        raise Refusal("already-kept", "这一处已经有人说明过理由。请刷新页面查看。") from error
    return entry


@transaction.atomic
def confirm(entry: KeptFinding, user: Any, *, acted: dict[str, str] | None = None) -> None:
    """Stand by what another has kept. Raises ``Refusal`` for who kept it and for everybody who touched the article."""
    entry = KeptFinding.objects.select_for_update(of=("self",)).select_related("page").get(pk=entry.pk)
    refusal = why_not_confirm(entry, user)
    if refusal is not None:
        raise refusal
    entry.confirmed_by, entry.confirmed_at = user, timezone.now()
    entry.save(update_fields=["confirmed_by", "confirmed_at"])
    _log(entry.page, "publishing.confirm_finding", user, entry, acted)


def take_back(entry: KeptFinding, user: Any, *, acted: dict[str, str] | None = None) -> None:
    """The error is an error again. Calling it twice changes nothing more."""
    page = require_changeable(entry.page, user)
    with transaction.atomic():
        taken = KeptFinding.objects.standing().filter(pk=entry.pk)
        if taken.update(taken_back_by=user, taken_back_at=timezone.now()):
            _log(page, "publishing.take_back_finding", user, entry, acted)


def why_not_confirm(entry: KeptFinding, user: Any) -> Refusal | None:
    if entry.taken_back_at is not None or entry.is_confirmed:
        return Refusal("not-waiting", "这一处已经有人处理过了。请刷新页面查看最新状态。")
    if not user.is_active or not is_reviewer(user):
        return Refusal("not-reviewer", f"{user} 不是审核人，不能确认保留。")
    if entry.kept_by_id is None:
        return Refusal("keeper-gone", "说明理由的人账号已删除。请撰稿人收回后重新说明。")
    if user.pk == entry.kept_by_id or user.pk in rules.touched_by(entry.page):
        return Refusal("own-work", f"{user} 参与过本稿，不能确认。请由没有参与的另一人确认。")
    return None


def waiting_for_second(user: Any) -> list[KeptFinding]:
    """What ``user`` may confirm now, longest waiting first; what the drafts do not say any more is not listed."""
    waiting = _unconfirmed().select_related("page", "kept_by").order_by("kept_at")
    may = [entry for entry in waiting if why_not_confirm(entry, user) is None]
    return [entry for entry in may if entry.pk in _shown(entry.page)]


def confirmable(page: Page, user: Any) -> set[int]:
    """Primary keys of what is kept in the article and waits for a second person such as ``user``."""
    waiting = _unconfirmed().filter(page=page.pk).select_related("page", "kept_by")
    return {entry.pk for entry in waiting if why_not_confirm(entry, user) is None}


def finding_named(page: Page, name: str) -> Finding:
    """The finding of that name in the latest draft. Raises ``Refusal`` ``finding-gone``."""
    draft = page.get_latest_revision_as_object()
    found = dict(named(draft, draft.findings()))
    if name not in found:
        raise Refusal("finding-gone", "稿件已有改动，这一处提示不在了。请看最新的检查结果。")
    return found[name]


def require_changeable(page: Page, user: Any) -> Page:
    """``page`` in its own type. Raises ``Refusal`` when ``user`` may not change it now."""
    page = page.specific
    if not page.permissions_for_user(user).can_edit():
        raise Refusal("not-allowed", f"{user} 没有编辑《{page}》的权限。")
    lock = page.get_lock()
    if page.workflow_in_progress or (lock is not None and lock.for_user(user)):
        raise Refusal("in-review", f"《{page}》正在审核或已锁定，现在不能改动。要修改，请先撤回。")
    return page


def _unconfirmed() -> models.QuerySet[KeptFinding]:
    return KeptFinding.objects.standing().filter(code__in=SECOND_PERSON, confirmed_by__isnull=True)


def _shown(page: Page) -> set[int]:
    findings = page.specific.get_latest_revision_as_object().findings()
    return {found.entry for found in findings if isinstance(found, ExplainedFinding)}


def _log(page: Page, action: str, user: Any, entry: KeptFinding, acted: dict[str, str] | None) -> None:
    data = {"code": entry.code, "finding": entry.message, "reason": entry.reason, "kept_by": name_of(entry.kept_by)}
    log(instance=page, action=action, user=user, revision=page.latest_revision, data={**data, **(acted or {})})
