"""Comments in the text, as far as review adds to Wagtail's: what somebody else has noted is resolved, never deleted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.comments import CommentFormSet
from wagtail.admin.panels import CommentPanel
from wagtail.models import COMMENTS_RELATION_NAME


class LastingCommentFormSet(CommentFormSet):  # type: ignore[misc]  # Wagtail is untyped
    """Wagtail's editor offers only authors to delete a comment or a reply, but its form would take it from anybody."""

    def clean(self) -> None:
        super().clean()
        replies = (reply for form in self.forms for reply in form.formsets["replies"].deleted_forms)
        for form in (*self.deleted_forms, *replies):
            if form.instance.pk and form.instance.user_id != form.for_user.pk:
                raise ValidationError("别人的批注不能删除，改好后请标为“已解决”，或回复说明。")


class LastingCommentPanel(CommentPanel):  # type: ignore[misc]  # Wagtail is untyped
    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][COMMENTS_RELATION_NAME]["formset"] = LastingCommentFormSet
        return options
