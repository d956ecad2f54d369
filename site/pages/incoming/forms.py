"""The two forms of the import: which files, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from pages.forms import require_title_fits
from pages.importing import KINDS, SECTION_OF_KIND
from pages.incoming.filling import FIELDS
from pages.incoming.parcel import DOCUMENTS, PHOTOS
from pages.models import SectionPage
from publishing.render.wechat import LIMITS

KIND_CHOICES = [(kind, model._meta.verbose_name) for kind, model in KINDS.items()]
ACCEPTED = ",".join(sorted({*DOCUMENTS, *PHOTOS, ".zip"}))


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Every file chosen; the least is one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        files: Sequence[UploadedFile[Any]] = [file for file in data or [] if file is not None]
        single = super().clean
        return [single(file, initial) for file in files]


class UploadForm(forms.Form):
    file = FilesField(
        label=_("文件"),
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("选中的文件里有空的（0 字节），请检查后重新选择。")},
    )
    kind = forms.ChoiceField(
        label=_("稿件类型"), required=False, choices=[("", _("看内容判断，预览时可改")), *KIND_CHOICES]
    )
    section = forms.ChoiceField(label=_("栏目"), required=False, help_text=_("不选则按类型放入对应栏目。"))
    title = forms.CharField(
        label=_("标题"), required=False, max_length=200, help_text=_("不填则取文件里的标题，预览时可改。")
    )

    def __init__(self, *args: Any, sections: Sequence[SectionPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_sections(self.fields["section"], sections, first=("", _("按类型")))


class DraftForm(forms.Form):
    """Title, place and the fields of one kind, as the text fills them; only the title is needed to save a draft."""

    title = forms.CharField(
        label=_("标题"), max_length=200, widget=forms.Textarea(attrs={"rows": 3, "data-limit": LIMITS.title})
    )
    section = forms.ChoiceField(label=_("栏目"))
    author = forms.CharField(label=_("作者或来源"), required=False, max_length=LIMITS.author)

    def __init__(self, *args: Any, kind: str, sections: Sequence[SectionPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_sections(self.fields["section"], sections)
        self.of_kind = fields_for_model(KINDS[kind], fields=FIELDS[KINDS[kind]])
        for field in self.of_kind.values():
            field.required = False
            if isinstance(field, forms.DateField):
                field.widget = AdminDateInput()
        self.fields.update(self.of_kind)

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        require_title_fits(title)
        return title

    def values(self) -> Mapping[str, Any]:
        """The cleaned fields of the kind, for its page."""
        return {name: self.cleaned_data[name] for name in self.of_kind}


def usual_section(kind: str, sections: Sequence[SectionPage]) -> str:
    """The slug of the section where articles of ``kind`` belong, if it is one of ``sections``; else of the first."""
    slugs = [section.slug for section in sections]
    usual = SECTION_OF_KIND[kind]
    return usual if usual in slugs else next(iter(slugs), "")


def _offer_sections(field: forms.Field, sections: Sequence[SectionPage], first: tuple[str, Any] | None = None) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [*([first] if first else []), *((section.slug, section.title) for section in sections)]
