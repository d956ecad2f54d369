"""Wagtail's own e-mails about reviews are stopped: they are sent while the reviewer waits, and to too many people."""

from __future__ import annotations

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

STOCK = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)
"""As ``wagtail.admin.signal_handlers`` connects them (Wagtail 7.4)."""


def stop() -> None:
    """Needs an app that is ready after ``wagtail.admin``."""
    for signal, sender, name in STOCK:
        signal.disconnect(sender=sender, dispatch_uid=name)
