"""The form of the Word import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pages.forms import require_title_fits
from pages.importing import KINDS
from pages.models import SectionPage

MAX_BYTES = 50 * 1024 * 1024


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("文件"),
        help_text=_("Word（.docx）、网页（.html）或 Markdown（.md），最大 50 MB。"),
        widget=forms.FileInput(attrs={"accept": ".docx,.html,.htm,.md,.markdown"}),
        error_messages={"empty": _("这个文件是空的，请检查后重新选择。"), "required": _("请选择要导入的文件。")},
    )
    kind = forms.ChoiceField(
        label=_("稿件类型"), choices=[(kind, model._meta.verbose_name) for kind, model in KINDS.items()]
    )
    section = forms.ChoiceField(label=_("栏目"), required=False, help_text=_("不选则按类型放入对应栏目。"))
    title = forms.CharField(
        label=_("标题"),
        required=False,
        max_length=200,
        help_text=_("不填则取文件里的标题；微信标题最多 32 字。"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_add = [page for page in SectionPage.objects.all() if page.permissions_for_user(user).can_add_subpage()]
        choices = self.fields["section"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("按类型"))] + [(page.slug, page.title) for page in may_add]

    def clean_file(self) -> Any:
        file: Any = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            megabytes = (file.size or 0) / 1024 / 1024
            raise ValidationError(
                _("文件有 %d MB，最大 50 MB。请压缩其中的图片后再导入。") % round(megabytes), code="file-too-large"
            )
        return file

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        require_title_fits(title)
        return title
