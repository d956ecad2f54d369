"""The upload forms: refuse what is no picture before anything decodes it, and keep what was approved as it is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from library.cleaned_upload import CleanedUpload
from library.naming import is_made_by_machine, title_by_time
from publishing.render.pictures import PictureRefused
from publishing.review.models import ApprovedArticle


class PictureField(WagtailImageField):  # type: ignore[misc]  # Wagtail is untyped
    """Cleans the file before Wagtail sees it: bombs and damaged files are refused with a sentence, not an error page."""

    def to_python(self, data: Any) -> Any:
        if data not in (None, "", False):
            self.check_image_file_size(data)
            try:
                data = CleanedUpload.of(data, data.name)
            except PictureRefused as refused:
                raise ValidationError(str(refused), code="picture-refused") from refused
        return super().to_python(data)


class PictureForm(BaseImageForm):  # type: ignore[misc]  # Wagtail is untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        original = self.fields.get("file")
        if isinstance(original, forms.FileField):
            self.fields["file"] = PictureField(
                label=original.label, required=original.required, widget=original.widget, help_text=original.help_text
            )
        described = self.fields.get("description")
        if described is not None:
            described.label = _("文字说明")
            described.help_text = _("给看不见图片的读者：图上有谁、在做什么？选用这张图时自动带入稿件。")

    def clean(self) -> dict[str, Any] | None:
        """A picture shown by an approved article keeps its bytes and its focal point for ever."""
        cleaned: dict[str, Any] | None = super().clean()
        if cleaned and is_made_by_machine(cleaned.get("title") or ""):
            taken = getattr(cleaned.get("file"), "taken_at", None)
            cleaned["title"] = title_by_time(taken or timezone.localtime())
        frozen = {"file", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"}
        changed = frozen.intersection(self.changed_data)
        if self.instance.pk and changed and ApprovedArticle.shows(self.instance.sha256):
            raise ValidationError(
                _("这张图片已用于审定的稿件，不能更换文件或焦点。请另行上传一张新图片，再在新的修订稿中使用。"),
                code="picture-approved",
            )
        return cleaned


class DocumentForm(BaseDocumentForm):  # type: ignore[misc]  # Wagtail is untyped
    def clean(self) -> dict[str, Any] | None:
        """A file carried by an approved article keeps its bytes."""
        cleaned: dict[str, Any] | None = super().clean()
        if self.instance.pk and "file" in self.changed_data and ApprovedArticle.shows(self.instance.sha256):
            raise ValidationError(
                _("这份文件是审定稿件的附件，不能更换。请另行上传一份新文件，再在新的修订稿中使用。"),
                code="document-approved",
            )
        return cleaned
