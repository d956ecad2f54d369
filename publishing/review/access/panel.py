"""The devices somebody has bound, among their account settings."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.views.account import BaseSettingsPanel

from publishing.review.access import devices
from publishing.review.reviewers import is_reviewer


class DevicesPanel(BaseSettingsPanel):  # type: ignore[misc]  # Wagtail is untyped
    name = "devices"
    title = "绑定的审核设备"
    template_name = "review/devices.html"
    order = 900

    def is_active(self) -> bool:
        return is_reviewer(self.user) or devices.of(self.user).exists()

    def get_form(self) -> forms.Form:
        """Nothing to fill in: each device has a button of its own."""
        return forms.Form()

    def get_context_data(self) -> dict[str, Any]:
        return {"devices": devices.of(self.user), "days": devices.DAYS}
