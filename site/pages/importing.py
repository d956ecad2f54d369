"""A Word, HTML or Markdown file becomes a draft page, whole or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from wagtail.log_actions import log
from wagtail.models import Collection

from library.models import Picture
from pages.body import thaw
from pages.models import ArticlePage, CharityPage, NoticePage, PolicyPage, SectionPage
from pages.word_import import ImportedDocument, ImportRefused, read
from publishing.refusal import Refusal
from publishing.render.pictures import PictureRefused
from publishing.render.wechat import LIMITS

KINDS: dict[str, type[ArticlePage]] = {"policy": PolicyPage, "notice": NoticePage, "charity": CharityPage}
SECTION_OF_KIND = {"policy": "policy", "notice": "news", "charity": "charity"}
SETTABLE = (models.CharField, models.TextField, models.DateField, models.BooleanField, models.URLField)
YES, NO = {"1", "true", "yes", "是"}, {"0", "false", "no", "否"}


@dataclass(frozen=True, kw_only=True)
class Imported:
    page: ArticlePage
    images: int
    warnings: tuple[str, ...] = field(default=())


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

    ``title`` and ``author`` override what the document says; ``values`` sets further fields by name. Raises ``Refusal``; then
    nothing has been saved, pictures included.
    """
    parent = _section(kind, section)
    if not parent.permissions_for_user(owner).can_add_subpage():
        raise Refusal("not-allowed", f"{owner} 没有在“{parent.title}”栏目撰稿的权限。")
    try:
        document = read(source, filename=filename)
    except ImportRefused as refused:
        raise Refusal(refused.code, str(refused)) from refused
    except OSError as error:
        raise Refusal(
            "unreadable-file", f"读不了文件“{filename}”：{error.strerror}。请检查文件的权限后再试。"
        ) from error
    title = _one_line(title) or _one_line(document.title) or _one_line(Path(filename).stem)
    if len(title) > LIMITS.title:
        raise Refusal(
            "title-too-long",
            f"标题 {len(title)} 字，微信最多 {LIMITS.title} 字：“{title}”。请改短后重新导入，或在导入时另填一个较短的标题。",
        )
    author = _one_line(author) or (document.author if len(document.author) <= LIMITS.author else "")
    if len(author) > LIMITS.author:
        raise Refusal("author-too-long", f"作者 {len(author)} 字，微信最多 {LIMITS.author} 字，请改短。")
    page = KINDS[kind](title=title, author=author, owner=owner, live=False)
    _set(page, values or {})
    stored: list[Picture] = []
    try:
        with transaction.atomic():
            warnings = list(document.warnings)
            pictures = _store(document, owner, stored, warnings)
            blocks = [block for block in document.body if _has_pictures(block, pictures)]
            page.body = thaw(blocks, pictures)
            if pictures:
                page.cover = next(iter(pictures.values()))
            parent.add_child(instance=page)
            page.save_revision(user=owner, log_action=True, clean=False)
            log(
                instance=page,
                action="publishing.import",
                user=owner,
                data={"filename": filename, "warnings": warnings, **(acted or {})},
            )
    except BaseException:
        for picture in stored:
            default_storage.delete(picture.file.name)
        raise
    return Imported(page=page, images=len(pictures), warnings=tuple(warnings))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _section(kind: str, slug: str) -> SectionPage:
    slug = slug or SECTION_OF_KIND[kind]
    section: SectionPage | None = SectionPage.objects.filter(slug=slug).first()
    if section is None:
        known = "、".join(f"{slug}（{title}）" for slug, title in SectionPage.objects.values_list("slug", "title"))
        hint = f"可用的栏目有：{known}。" if known else "还没有任何栏目，请先运行 setup_desk。"
        raise Refusal("unknown-section", f"没有代号为“{slug}”的栏目。{hint}")
    return section


def _store(document: ImportedDocument, owner: Any, stored: list[Picture], warnings: list[str]) -> dict[str, Picture]:
    """Put the document's pictures into the library; one that is in it already is used again."""
    pictures: dict[str, Picture] = {}
    collection = Collection.get_first_root_node()
    for number, (sha256, imported) in enumerate(document.pictures.items(), start=1):
        picture = Picture(title=Path(imported.filename).stem[:100], uploaded_by_user=owner, collection=collection)
        picture.file = ContentFile(imported.data, name=imported.filename)
        try:
            picture.clean_file()
        except PictureRefused as refused:
            warnings.append(f"第 {number} 张图片没有导入：{refused}")
            continue
        known = Picture.objects.filter(sha256=picture.sha256).first()
        if known is None:
            picture.save()
            stored.append(picture)
        pictures[sha256] = known or picture
    return pictures


def _has_pictures(block: Any, pictures: Mapping[str, Picture]) -> bool:
    figures = [block] if hasattr(block, "picture") else getattr(block, "figures", ())
    return all(figure.picture.sha256 in pictures for figure in figures)


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
