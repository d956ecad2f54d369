"""The editor's form of articles: says what WeChat would refuse while the words can still be changed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from publishing.render.wechat import LIMITS
from publishing.review.checks import Severity


class ArticleForm(WagtailAdminPageForm):  # type: ignore[misc]  # Wagtail is untyped
    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        require_title_fits(title)
        return title

    def clean(self) -> dict[str, Any]:
        """On submission the checks speak: errors are shown on their fields and nothing is sent to review."""
        cleaned: dict[str, Any] = super().clean()
        if "action-submit" in self.data and not self.errors:
            draft = self.save(commit=False)
            for finding in draft.findings():
                if finding.severity is Severity.ERROR:
                    field = finding.field if finding.field in self.fields and finding.field != "body" else None
                    self.add_error(
                        field, ValidationError(f"{finding.message}。{finding.suggestion}", code=finding.code)
                    )
        return cleaned


def require_title_fits(title: str) -> None:
    """Raises ``ValidationError`` when WeChat would refuse the title; it is never cut."""
    if len(title) > LIMITS.title:
        raise ValidationError(
            f"标题 {len(title)} 字，微信最多 {LIMITS.title} 字，请缩短 {len(title) - LIMITS.title} 字。",
            code="title-too-long",
        )
