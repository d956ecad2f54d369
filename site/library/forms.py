"""The upload forms: refuse what is no picture before anything decodes it, and keep what was approved as it is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from publishing.render.pictures import PictureRefused, measure
from publishing.review.models import ApprovedArticle

# What Pillow's decoders raise on files that are cut short or lie about themselves.
DAMAGES = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)
DAMAGED = gettext_lazy("图片已损坏或不完整，请用看图软件打开后另存为 JPG，再重新上传")


class PictureField(WagtailImageField):  # type: ignore[misc]  # Wagtail is untyped
    """Reads only the header first: a decompression bomb is refused with a sentence, not with an error page."""

    def to_python(self, data: Any) -> Any:
        if data not in (None, "", False):
            try:
                measure(data)
            except PictureRefused as refused:
                raise ValidationError(str(refused), code="picture-refused") from refused
            finally:
                data.seek(0)
        try:
            return super().to_python(data)
        except DAMAGES as error:
            # Wagtail decodes the picture to measure it.
            raise ValidationError(DAMAGED, code="picture-refused") from error


class PictureForm(BaseImageForm):  # type: ignore[misc]  # Wagtail is untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        original = self.fields.get("file")
        if isinstance(original, forms.FileField):
            self.fields["file"] = PictureField(
                label=original.label, required=original.required, widget=original.widget, help_text=original.help_text
            )

    def clean(self) -> dict[str, Any] | None:
        """A picture shown by an approved article keeps its bytes and its focal point for ever."""
        cleaned: dict[str, Any] | None = super().clean()
        frozen = {"file", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"}
        changed = frozen.intersection(self.changed_data)
        if self.instance.pk and changed and ApprovedArticle.shows(self.instance.sha256):
            raise ValidationError(
                _("这张图片已用于审定的稿件，不能更换文件或焦点。请另行上传一张新图片，再在新的修订稿中使用。"),
                code="picture-approved",
            )
        return cleaned

    def _post_clean(self) -> None:
        """Turn, strip and re-encode the new file here, where what cannot be decoded is still an error of the form."""
        super()._post_clean()
        if "file" not in self.changed_data or self.errors.get("file"):
            return
        try:
            self.instance.clean_file()
        except PictureRefused as refused:
            self.add_error("file", ValidationError(str(refused), code="picture-refused"))


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
