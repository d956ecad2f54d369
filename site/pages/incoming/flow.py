"""Copy comes in, is read, and is saved as a draft once, or thrown away, or forgotten after a day."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from pages.importing import KINDS, section_of
from pages.incoming.drafting import make_draft, require_may_draft, require_title_fits
from pages.incoming.keeping import keep, kept, kept_pictures
from pages.incoming.parcel import MAX_BYTES, MAX_PHOTOS, MEGABYTE, PHOTOS, unpack
from pages.incoming.reading import read_manuscript
from pages.models import ArticlePage, Incoming, IncomingFile, IncomingState, SectionPage
from pages.models.incoming import LIVING
from publishing.refusal import Refusal

logger = logging.getLogger(__name__)

AT_ONCE_BYTES = 1 * MEGABYTE
READ_AT_ONCE = PHOTOS | {".docx", ".html", ".htm", ".md", ".markdown", ".zip"}
MAX_FILES = MAX_PHOTOS + 20
LEASE = datetime.timedelta(minutes=5)
MAX_TRIES = 3
LOST_AFTER = datetime.timedelta(minutes=1)
KEEP_ROWS = datetime.timedelta(days=30)
Role = IncomingFile.Role


def receive(files: Sequence[UploadedFile[Any]], *, owner: Any, kind: str, section: str, title: str) -> Incoming:
    """Take in what was sent. Raises ``Refusal``; then nothing is kept.

    ``kind`` is empty when the text shall tell; ``section`` when it follows from the kind.
    """
    if not files:
        raise Refusal("no-file", "请选择要导入的文件。")
    if section:
        require_may_draft(section_of(kind, section), owner)
    elif not sections_for(owner):
        raise Refusal("not-allowed", "您没有撰稿的权限，不能导入。请联系管理员开通。")
    if len(files) > MAX_FILES:
        raise Refusal(
            "too-many-photos",
            f"一次选了 {len(files)} 个文件，最多 {MAX_FILES} 个（照片最多 {MAX_PHOTOS} 张）。请挑出要用的再导入。",
        )
    size = sum(file.size or 0 for file in files)
    if size > MAX_BYTES:
        raise Refusal(
            "file-too-large",
            f"文件合起来有 {size / MEGABYTE:.0f} MB，最多 {MAX_BYTES // MEGABYTE} MB。请挑选或压缩照片后再导入。",
        )
    incoming = Incoming.objects.create(
        owner=owner, filename=_called(files), kind=kind, section=section, title=title.strip()
    )
    try:
        for file in files:
            sent = IncomingFile(incoming=incoming, role=Role.SENT, name=(file.name or "")[-255:])
            sent.file.save("", file, save=False)
            sent.save()
    except BaseException:
        forget(incoming, IncomingState.DISCARDED)
        raise
    return incoming


def begin(incoming: Incoming, *, later: Callable[[str], object]) -> None:
    """Read at once what is small; ``later`` is given the name of everything else."""
    if _is_small(incoming):
        read(incoming.pk)
    else:
        later(str(incoming.pk))


def _is_small(incoming: Incoming) -> bool:
    """Whether it is read in well below a second. What LibreOffice has to convert first is not."""
    files = list(incoming.files.all())
    is_quick = all(Path(file.name).suffix.lower() in READ_AT_ONCE for file in files)
    return is_quick and sum(file.file.size for file in files) < AT_ONCE_BYTES


def read(incoming_id: Any) -> None:
    """Read what came in, if nobody else is; may be called any number of times. A refusal is told in the row."""
    now = timezone.now()
    free = Q(state=IncomingState.WAITING) | Q(state=IncomingState.READING, lease_until__lt=now)
    claimed = Incoming.objects.filter(free, pk=incoming_id, expires_at__gt=now).update(
        state=IncomingState.READING, lease_until=now + LEASE, tries=F("tries") + 1
    )
    if not claimed:
        return
    incoming = Incoming.objects.get(pk=incoming_id)
    incoming.files.exclude(role=Role.SENT).delete()
    if incoming.tries > MAX_TRIES:
        _refuse(incoming, "读这份来稿时系统几次中断，没有导入。请把文件拆小或另存后再试；仍不行请联系管理员。")
        return
    sent = list(incoming.files.filter(role=Role.SENT).order_by("pk"))
    opened = [(file.name, file.file.open("rb")) for file in sent]
    try:
        manuscript = read_manuscript(
            unpack(opened), today=timezone.localdate(), tell=lambda done, total: _tell(incoming, done, total)
        )
    except Refusal as refusal:
        _refuse(incoming, str(refusal))
        return
    finally:
        for _name, file in opened:
            file.close()
    data = keep(incoming, manuscript)
    with transaction.atomic():
        if _mine(incoming).update(state=IncomingState.READY, manuscript=data, lease_until=None):
            incoming.files.filter(role=Role.SENT).delete()


def save(
    incoming: Incoming,
    *,
    user: Any,
    kind: str,
    section: SectionPage,
    title: str,
    author: str,
    values: Mapping[str, Any],
) -> ArticlePage:
    """The draft made of ``incoming``; made once, however often this is called. Raises ``Refusal``."""
    require_may_draft(section, user)
    require_title_fits(title)
    if incoming.state != IncomingState.READY:
        return saved_as(incoming)
    manuscript = kept(incoming)
    pictures = kept_pictures(incoming)
    with transaction.atomic():
        claimed = Incoming.objects.filter(pk=incoming.pk, state=IncomingState.READY, expires_at__gt=timezone.now())
        if not claimed.update(state=IncomingState.SAVED):
            return saved_as(incoming)
        page = make_draft(
            KINDS[kind](title=title, author=author, **values),
            section=section,
            body=manuscript.body,
            pictures=pictures,
            owner=user,
            record={
                "filename": incoming.filename,
                "warnings": [*manuscript.losses, *manuscript.notes],
                "incoming": str(incoming.pk),
            },
        )
        Incoming.objects.filter(pk=incoming.pk).update(page=page, manuscript={}, answers={})
        incoming.files.all().delete()
    return page


def saved_as(incoming: Incoming) -> ArticlePage:
    """The draft that ``incoming`` has become. Raises ``Refusal`` when it has become none."""
    now = Incoming.objects.select_related("page").get(pk=incoming.pk)
    if now.state == IncomingState.SAVED and now.page is not None:
        return now.page
    if now.state == IncomingState.SAVED:
        raise Refusal("gone", "这份来稿存成的草稿已被删除。需要的话，请重新导入。")
    if now.state == IncomingState.DISCARDED:
        raise Refusal("discarded", "这份来稿已经放弃，没有存为草稿。需要的话，请重新导入。")
    raise Refusal("expired", "这份来稿的预览已过期，没有存为草稿。请重新导入。")


def forget(incoming: Incoming, state: IncomingState) -> bool:
    """Throw away what was not saved, its files too. Whether there was something to throw away."""
    with transaction.atomic():
        living = Incoming.objects.filter(pk=incoming.pk, state__in=LIVING)
        changed = living.update(state=state, manuscript={}, answers={})
        if changed:
            incoming.files.all().delete()
    return bool(changed)


def sections_for(user: Any) -> list[SectionPage]:
    return [page for page in SectionPage.objects.all() if page.permissions_for_user(user).can_add_subpage()]


def left_over(now: datetime.datetime) -> list[Incoming]:
    """Forget what has expired, delete old rows, and return what nobody has read for a minute."""
    for incoming in Incoming.objects.filter(state__in=LIVING, expires_at__lte=now):
        forget(incoming, IncomingState.EXPIRED)
    Incoming.objects.exclude(state__in=LIVING).filter(created_at__lt=now - KEEP_ROWS).delete()
    lost = Q(state=IncomingState.WAITING, created_at__lt=now - LOST_AFTER)
    dropped = Q(state=IncomingState.READING, lease_until__lt=now)
    return list(Incoming.objects.filter(lost | dropped))


def _called(files: Sequence[UploadedFile[Any]]) -> str:
    first = Path(files[0].name or "").name[-200:]
    return f"{first} 等 {len(files)} 个文件" if len(files) > 1 else first


def _mine(incoming: Incoming) -> Any:
    """The row, as long as this reading holds it."""
    return Incoming.objects.filter(pk=incoming.pk, state=IncomingState.READING, tries=incoming.tries)


def _tell(incoming: Incoming, done: int, total: int) -> None:
    _mine(incoming).update(pictures_done=done, pictures_total=total, lease_until=timezone.now() + LEASE)


def _refuse(incoming: Incoming, reason: str) -> None:
    with transaction.atomic():
        if _mine(incoming).update(state=IncomingState.REFUSED, reason=reason, lease_until=None):
            incoming.files.all().delete()
