"""What the editor says about an article under review."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock


class ReviewLock(WorkflowLock):  # type: ignore[misc]  # Wagtail is untyped
    """Nobody edits while others read: not the drafter, and not the reviewer, who approves or returns."""

    def get_message(self, user: Any) -> SafeString | None:
        if not self.for_user(user):
            return None
        return format_html(str(_("稿件正在<b>{}</b>，审核期间谁也不能改动；要修改，请先撤回。")), self.task.name)

    def get_locked_by(self, user: Any, can_lock: bool = False) -> Promise:
        return _("审核中，已锁定")

    def get_description(self, user: Any, can_lock: bool = False) -> Promise:
        return _("审核期间谁也不能改动；要修改，请先撤回。")

    def get_icon(self, user: Any, can_lock: bool = False) -> str:
        return "lock"
