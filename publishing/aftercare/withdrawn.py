"""A withdrawal that has come to its end, and what the audit log keeps of it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from publishing.aftercare.models import Withdrawal, WithdrawalState
from publishing.delivery import alarms
from publishing.delivery.models import Alarm


def finish(withdrawal: Withdrawal, user: Any, *, acted: dict[str, str] | None = None, **data: Any) -> None:
    """The article is gone. Called inside the transaction that has locked or claimed the row."""
    withdrawal.state = WithdrawalState.DONE
    withdrawal.done_at = timezone.now()
    withdrawal.due_at = None
    withdrawal.message = withdrawal.next_step = ""
    withdrawal.save()
    for kind in (Alarm.Kind.CHANGED, Alarm.Kind.DELETED, Alarm.Kind.BANNED):
        alarms.clear(kind, f"publication {withdrawal.publication_id}")
    write_log(withdrawal, "publishing.withdraw", user, acted, reason=withdrawal.reason, **data)


def write_log(withdrawal: Withdrawal, action: str, user: Any, acted: dict[str, str] | None, **data: Any) -> None:
    publication = withdrawal.publication
    data = {"title": publication.approval.title, "link": publication.url, **data, **(acted or {})}
    log(instance=publication.delivery.edition, action=action, user=user, data=data)
    if publication.approval.page is not None:
        log(instance=publication.approval.page, action=action, user=user, data=data)
