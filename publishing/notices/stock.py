"""Wagtail's own e-mails about reviews are stopped: they are sent while the reviewer waits, and to too many people.

Those about comments stay, and with them their switch in the account's settings; the switches of the others go.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.account import NotificationPreferencesForm
from wagtail.admin.views.account import NotificationsSettingsPanel
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

STOCK = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)
"""As ``wagtail.admin.signal_handlers`` connects them (Wagtail 7.4)."""


class CommentsForm(NotificationPreferencesForm):  # type: ignore[misc]  # Wagtail is untyped
    """What is left of Wagtail's preferences."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name != "updated_comments_notifications"]:
            del self.fields[name]


def stop() -> None:
    """Needs an app that is ready after ``wagtail.admin``."""
    for signal, sender, name in STOCK:
        signal.disconnect(sender=sender, dispatch_uid=name)
    # Wagtail has no setting for the form of this panel.
    NotificationsSettingsPanel.form_class = CommentsForm
