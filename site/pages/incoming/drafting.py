"""A manuscript becomes a draft page, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Collection

from library.models import Picture
from pages.body import thaw
from pages.incoming.pictures import shown
from pages.models import ArticlePage, SectionPage
from publishing.article import Block
from publishing.refusal import Refusal
from publishing.render.quality import Quality
from publishing.render.wechat import LIMITS
from publishing.review.checks.excerpts import hide_numbers


class KeptPicture(Protocol):
    """A cleaned picture, wherever its bytes are kept."""

    @property
    def filename(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def quality(self) -> Quality: ...

    @property
    def is_animated(self) -> bool: ...

    def read(self) -> bytes: ...


def require_title_fits(title: str) -> None:
    """Raises ``Refusal`` when WeChat would refuse the title; it is never cut."""
    if len(title) > LIMITS.title:
        raise Refusal(
            "title-too-long",
            f"标题 {len(title)} 字，微信最多 {LIMITS.title} 字：“{title}”。"
            "请改短后重新导入，或在导入时另填一个较短的标题。",
        )


def require_may_draft(section: SectionPage, user: Any) -> None:
    if not section.permissions_for_user(user).can_add_subpage():
        raise Refusal("not-allowed", f"{user} 没有在“{section.title}”栏目撰稿的权限。")


def make_draft(
    page: ArticlePage,
    *,
    section: SectionPage,
    body: Sequence[Block],
    pictures: Mapping[str, KeptPicture],
    owner: Any,
    record: Mapping[str, Any],
) -> ArticlePage:
    """Save the new ``page`` below ``section`` with ``body``, whose ``pictures`` (by SHA-256) go into the library.

    ``record`` (``filename``, ``warnings`` and more) is kept in the audit log, long numbers masked. When anything fails,
    nothing is saved, pictures and their files included.
    """
    require_may_draft(section, owner)
    require_title_fits(page.title)
    page.owner, page.live = owner, False
    stored: list[Picture] = []
    try:
        with transaction.atomic():
            library = _store(body, pictures, owner, stored)
            page.body = thaw(body, library)
            page.cover = next(iter(library.values()), None)
            section.add_child(instance=page)
            page.save_revision(user=owner, log_action=True, clean=False)
            log(instance=page, action="publishing.import", user=owner, data=_without_numbers(record))
    except BaseException:
        for picture in stored:
            default_storage.delete(picture.file.name)
        raise
    return page


def _without_numbers(record: Mapping[str, Any]) -> dict[str, Any]:
    """The name of the file, and the words of it that warnings quote, may hold a resident's numbers."""
    warnings = [hide_numbers(warning) for warning in record["warnings"]]
    return {**record, "filename": hide_numbers(record["filename"]), "warnings": warnings}


def _store(
    body: Sequence[Block], pictures: Mapping[str, KeptPicture], owner: Any, stored: list[Picture]
) -> dict[str, Picture]:
    """The pictures of ``body`` in the library, in reading order; one that is in it already is used again."""
    wanted = [picture.sha256 for picture in shown(body)]
    # Of two with the same bytes the older one counts, as in ``ArticlePage.open_picture``.
    known = {picture.sha256: picture for picture in Picture.objects.filter(sha256__in=wanted).order_by("-pk")}
    collection = Collection.get_first_root_node()
    library: dict[str, Picture] = {}
    for sha256 in wanted:
        if sha256 not in known:
            picture = _new_picture(sha256, pictures[sha256])
            picture.uploaded_by_user, picture.collection = owner, collection
            stored.append(picture)
            picture.save()
            known[sha256] = picture
        library[sha256] = known[sha256]
    return library


def _new_picture(sha256: str, kept: KeptPicture) -> Picture:
    """A picture of the library with its file stored. Made with all that is known of it: Wagtail would decode it three
    times to measure it, and the library would clean it again.
    """
    data = kept.read()
    name = default_storage.save(Picture().get_upload_to(kept.filename), ContentFile(data))
    picture = Picture(
        title=PurePath(kept.filename).stem[:100],
        file=name,
        width=kept.width,
        height=kept.height,
        sha256=sha256,
        file_size=len(data),
        sharpness=kept.quality.sharpness,
        lightness=kept.quality.lightness,
        shadows=kept.quality.shadows,
        is_animated=kept.is_animated,
    )
    picture._set_file_hash()
    return picture
