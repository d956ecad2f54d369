"""The editor's form of articles: says what WeChat would refuse while the words can still be changed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, TextField
from django.forms.utils import ErrorDict
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.fields import StreamField

from pages.themes import ThemeChooser
from publishing.render.wechat import LIMITS
from publishing.review.checks import Severity

SENDING = frozenset({"action-submit", "action-restart-workflow"})
# A browser cuts what is pasted at ``maxlength`` without a word; these say instead how many characters are too many.
TOLD_WHEN_TOO_LONG = ("title", "digest", "author")
AS_TYPED = (CharField, TextField, StreamField)


class ArticleForm(WagtailAdminPageForm):  # type: ignore[misc]  # Wagtail is untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            # A Chinese title makes no slug; an empty one is filled in when the page is saved.
            self.fields["slug"].required = False
        if "theme" in self.fields and isinstance(chooser := self.fields["theme"].widget, ThemeChooser):
            chooser.theme_of_section = getattr(self.parent_page.specific, "theme", chooser.theme_of_section)
        for name in TOLD_WHEN_TOO_LONG:
            if name in self.fields:
                self.fields[name].widget.attrs.pop("maxlength", None)

    def keep_as_typed(self) -> None:
        """Put what is invalid into the instance as it was typed, words and body, and forget the errors: for previews only.

        Other invalid fields keep the value they had; rows of child forms that cannot be read are left out.
        """
        for name in self.errors:
            field = self.instance._meta.get_field(name) if name in self.fields else None
            if isinstance(field, AS_TYPED) and not field.choices:
                typed = self[name].data
                setattr(self.instance, name, typed if typed is not None else "")
        self._errors = ErrorDict()
        self.formsets: dict[str, Any] = {name: formset for name, formset in self.formsets.items() if formset.is_valid()}

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        require_title_fits(title)
        return title

    def is_valid(self) -> bool:
        """On submission the checks speak: errors are shown on their fields and nothing is sent to review."""
        is_sent = not SENDING.isdisjoint(self.data)
        if is_sent:
            # Wagtail takes a submission together with creation for saving, which may leave required fields empty.
            self.restore_required_fields()
        if not super().is_valid():
            return False
        if not is_sent:
            return True
        # What was typed, child forms and villages included, becomes the draft only here, after everything is cleaned.
        draft = self.save(commit=False)
        for finding in list(draft.findings()):
            if finding.severity is Severity.ERROR:
                # The errors of a body belong to its blocks, and the form has none for the body as a whole.
                field = finding.field if finding.field in self.fields and finding.field != "body" else None
                self.add_error(field, ValidationError(f"{finding.message}。{finding.suggestion}", code=finding.code))
        return not self.errors


def require_title_fits(title: str) -> None:
    """Raises ``ValidationError`` when WeChat would refuse the title; it is never cut."""
    if len(title) > LIMITS.title:
        raise ValidationError(
            f"标题 {len(title)} 字，微信最多 {LIMITS.title} 字，请缩短 {len(title) - LIMITS.title} 字。",
            code="title-too-long",
        )
