"""A file, or a zip of one document and photos, becomes a draft at once; the desk shows a preview first (``incoming``)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone

from pages.incoming.drafting import make_draft, require_may_draft, require_title_fits
from pages.incoming.filling import fill
from pages.incoming.kinds import charity_type
from pages.incoming.parcel import Parcel, unpack
from pages.incoming.reading import read_manuscript
from pages.models import ArticlePage, CharityPage, NoticePage, PolicyPage, SectionPage
from publishing.refusal import Refusal
from publishing.render.wechat import LIMITS

KINDS: dict[str, type[ArticlePage]] = {"policy": PolicyPage, "notice": NoticePage, "charity": CharityPage}
SECTION_OF_KIND = {"policy": "policy", "notice": "news", "charity": "charity"}
SETTABLE = (models.CharField, models.TextField, models.DateField, models.BooleanField, models.URLField)
YES, NO = {"1", "true", "yes", "是"}, {"0", "false", "no", "否"}


@dataclass(frozen=True, kw_only=True)
class Imported:
    page: ArticlePage
    images: int
    warnings: tuple[str, ...] = ()


def import_article(
    source: Path | IO[bytes],
    *,
    filename: str,
    kind: str,
    owner: Any,
    section: str = "",
    title: str = "",
    author: str = "",
    values: Mapping[str, str] | None = None,
    acted: dict[str, str] | None = None,
) -> Imported:
    """Make a draft of ``kind`` owned by ``owner`` below the section with slug ``section`` (else the kind's own).

    ``title`` and ``author`` override what the document says; ``values`` sets further fields by name, over those that the
    text fills. Raises ``Refusal``; then nothing has been saved, pictures included.
    """
    parent = section_of(kind, section)
    require_may_draft(parent, owner)
    today = timezone.localdate()
    manuscript = read_manuscript(_unpacked(source, filename), today=today)
    title = one_line(title) or manuscript.title or one_line(Path(manuscript.filename).stem)
    require_title_fits(title)
    author = one_line(author) or (manuscript.author if len(manuscript.author) <= LIMITS.author else "")
    if len(author) > LIMITS.author:
        raise Refusal("author-too-long", f"作者 {len(author)} 字，微信最多 {LIMITS.author} 字，请改短。")
    page = KINDS[kind](title=title, author=author)
    filled = fill(
        KINDS[kind],
        manuscript.facts,
        asks_for=charity_type(title, manuscript.lines),
        today=today,
    )
    for name, found in filled.values.items():
        setattr(page, name, found.value)
    _set(page, values or {})
    warnings = (*manuscript.losses, *manuscript.notes, *filled.notes)
    make_draft(
        page,
        section=parent,
        body=manuscript.body,
        pictures=manuscript.pictures,
        owner=owner,
        record={"filename": filename, "warnings": warnings, **(acted or {})},
    )
    return Imported(page=page, images=len(manuscript.pictures), warnings=warnings)


def one_line(text: str) -> str:
    return " ".join(text.split())


def section_of(kind: str, slug: str) -> SectionPage:
    """The section with ``slug``, else the one where articles of ``kind`` belong. Raises ``Refusal``."""
    slug = slug or SECTION_OF_KIND[kind]
    section: SectionPage | None = SectionPage.objects.filter(slug=slug).first()
    if section is None:
        known = "、".join(f"{slug}（{title}）" for slug, title in SectionPage.objects.values_list("slug", "title"))
        hint = f"可用的栏目有：{known}。" if known else "还没有任何栏目，请先运行 setup_desk。"
        raise Refusal("unknown-section", f"没有代号为“{slug}”的栏目。{hint}")
    return section


def _unpacked(source: Path | IO[bytes], filename: str) -> Parcel:
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                return unpack([(filename, file)])
        return unpack([(filename, source)])
    except OSError as error:
        raise Refusal(
            "unreadable-file", f"读不了文件“{filename}”：{error.strerror}。请检查文件的权限后再试。"
        ) from error


def _set(page: ArticlePage, values: Mapping[str, str]) -> None:
    for name, text in values.items():
        try:
            model_field = page._meta.get_field(name)
        except FieldDoesNotExist:
            model_field = None
        if not isinstance(model_field, SETTABLE) or name in {"title", "slug", "live", "path", "url_path", "locked"}:
            raise Refusal("unknown-field", f"“{page._meta.verbose_name}”没有可以这样填写的字段 {name}。")
        if model_field.model._meta.app_label != "pages":
            raise Refusal("unknown-field", f"字段 {name} 不能在导入时填写。")
        try:
            setattr(page, name, _value(model_field, text))
            model_field.clean(getattr(page, name), page)
        except ValidationError as error:
            raise Refusal(
                "bad-value", f"“{model_field.verbose_name}”填写的“{text}”不对：{''.join(error.messages)}"
            ) from error


def _value(model_field: models.Field[Any, Any], text: str) -> Any:
    if isinstance(model_field, models.BooleanField):
        if text.lower() not in YES | NO:
            raise ValidationError("请填 true 或 false。")
        return text.lower() in YES
    if isinstance(model_field, models.DateField):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError as error:
            raise ValidationError("日期请写成 2026-12-31。") from error
    return text
