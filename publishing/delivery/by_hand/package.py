"""What a person needs to publish an edition by hand: its approved articles, in pieces and as one zip file."""

from __future__ import annotations

import contextlib
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import TaskState

from publishing.article import Article, Figure
from publishing.delivery.approved import at_its_address, cover_of, picture_bytes
from publishing.delivery.by_hand import flow as by_hand
from publishing.delivery.models import Delivery
from publishing.delivery.prepare import marked_url
from publishing.editions.models import Edition
from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.render import covers, pictures, wechat
from publishing.review.models import ApprovedArticle, ApprovedPicture, ReviewTaskState

MAX_NAME_CHARACTERS = 80
MAX_NAME_BYTES = 240
MAX_PICTURE_BYTES = wechat.LIMITS.pictures_bytes - 1

WIDE, SQUARE, WHOLE = "封面-2.35比1.jpg", "封面-1比1.jpg", "封面-整图.jpg"

# What Windows and WPS refuse in names, as the full-width characters that look like them.
_FORBIDDEN = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One article of the edition as approved; ``number`` counts from 1, ``figures`` has each picture once, in order.

    ``original_url`` is the 阅读原文 address with the delivery's marker, by which the publication is recognised later.
    """

    number: int
    approval: ApprovedArticle
    article: Article
    original_url: str
    figures: tuple[Figure, ...]

    @property
    def folder(self) -> str:
        return safe_name(f"{self.number}-{self.article.title}")

    def html(self, addresses: Mapping[str, str]) -> str:
        """The body as WeChat gets it; ``addresses`` says where each picture (by SHA-256) is found."""
        return wechat.render(self.article, pictures=addresses).html


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Who approved an article, level by level: "初审 李明 11月3日 09:10"."""

    level: str
    person: str
    at: Any


def pieces(edition: Edition, delivery: Delivery | None) -> list[Piece]:
    """The frozen articles of the edition in order: what was approved, never the latest revision (invariant I1)."""
    found = []
    for number, place in enumerate(edition.places.select_related("approval__page", "approval__approved_by"), start=1):
        article = at_its_address(place.approval)
        original = marked_url(article.url, delivery.marker) if delivery and article.url else article.url
        once = {figure.picture.sha256: figure for figure in reversed(tuple(article.figures()))}
        order = dict.fromkeys(figure.picture.sha256 for figure in article.figures())
        found.append(
            Piece(
                number=number,
                approval=place.approval,
                article=article,
                original_url=original,
                figures=tuple(once[sha256] for sha256 in order),
            )
        )
    return found


def judgements(approval: ApprovedArticle) -> list[Judged]:
    """Each level's approval of the very revision; at least the final one."""
    states = (
        ReviewTaskState.objects.filter(revision_id=approval.revision_id, status=TaskState.STATUS_APPROVED)
        .select_related("task", "finished_by")
        .order_by("finished_at")
        if approval.revision_id
        else ()
    )
    found = [Judged(level=state.task.name, person=name_of(state.finished_by), at=state.finished_at) for state in states]
    return found or [Judged(level="终审", person=name_of(approval.approved_by), at=approval.approved_at)]


def fitted(sha256: str) -> pictures.FittedPicture:
    """A picture as delivery uploads it. Raises ``Refusal`` when its file is lost."""
    with _losses_told():
        return pictures.fit(picture_bytes(sha256), max_bytes=MAX_PICTURE_BYTES)


def cover_files(article: Article) -> dict[str, bytes]:
    """The whole cover and its two cuts by file name."""
    with _losses_told():
        whole = cover_of(article)
    return {WIDE: covers.cut(whole, whole.wide), SQUARE: covers.cut(whole, whole.square), WHOLE: whole.data}


def write(edition: Edition, delivery: Delivery, file: IO[bytes], *, made_by: str) -> None:
    """Write the zip. Pictures are fitted two at a time and written one by one, so memory stays bounded.

    Raises ``Refusal`` when an approved picture's file is lost.
    """
    found = pieces(edition, delivery)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "操作步骤.html", step_sheet(edition, delivery, found, made_by=made_by))
        for piece in found:
            _add_piece(archive, piece)


def step_sheet(edition: Edition, delivery: Delivery, found: list[Piece], *, made_by: str) -> str:
    """One A4 page for somebody who has never done it."""
    return render_to_string(
        "delivery/by_hand_steps.html",
        {
            "edition": edition,
            "delivery": delivery,
            "account": settings.ACCOUNT_NAME,
            "desk": settings.BASE_URL,
            "draft_box": by_hand.draft_box(delivery).value,
            "rows": [{"piece": piece, "judgements": judgements(piece.approval)} for piece in found],
            "signed_off_by": name_of(edition.signed_off_by),
            "made_by": made_by,
            "made_at": timezone.now(),
        },
    )


def article_page(piece: Piece, addresses: Mapping[str, str]) -> str:
    """The article as a page of its own that looks as it will in WeChat; selecting everything selects its body only."""
    return render_to_string(
        "delivery/by_hand_article.html",
        {"piece": piece, "html": piece.html(addresses), "account": settings.ACCOUNT_NAME, "today": timezone.now()},
    )


def words(piece: Piece) -> str:
    """Title, author, digest and address, to be opened in Windows' Notepad."""
    article = piece.article
    parts = [
        ("标题", article.title),
        ("作者", article.author),
        ("摘要", article.digest),
        ("阅读原文（原文链接，请完整复制，不要改动）", piece.original_url or "（没有，不填）"),
        ("留言", "开启" if article.comments_allowed else "关闭"),
    ]
    lines = [line for label, text in parts for line in (f"【{label}】", text or "（空，不填）", "")]
    return "\ufeff" + "\r\n".join(lines)


def safe_name(text: str, *, max_characters: int = MAX_NAME_CHARACTERS) -> str:
    """``text`` as a name that Windows, WPS and Linux take: no forbidden or invisible characters, no dot at the end."""
    visible = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    name = re.sub(r" {2,}", " ", visible.translate(_FORBIDDEN)).strip()[:max_characters]
    while len(name.encode()) > MAX_NAME_BYTES:
        name = name[:-1]
    return name.rstrip(" .") or "无标题"


def _add_piece(archive: zipfile.ZipFile, piece: Piece) -> None:
    addresses: dict[str, str] = {}
    with (
        _losses_told(),
        closing(_fitted_in_order(piece)) as ready,
    ):
        for number, (figure, picture) in enumerate(zip(piece.figures, ready, strict=True), start=1):
            name = f"图片/{number:02}.{picture.extension}"
            addresses[figure.picture.sha256] = name
            _add(archive, f"{piece.folder}/{name}", picture.data)
    _add(archive, f"{piece.folder}/正文.html", article_page(piece, addresses))
    for name, data in cover_files(piece.article).items():
        _add(archive, f"{piece.folder}/{name}", data)
    _add(archive, f"{piece.folder}/标题作者摘要.txt", words(piece))


def _fitted_in_order(piece: Piece) -> Any:
    originals = (picture_bytes(figure.picture.sha256) for figure in piece.figures)
    return pictures.fit_many(originals, max_bytes=MAX_PICTURE_BYTES)


def _add(archive: zipfile.ZipFile, name: str, content: str | bytes) -> None:
    entry = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
    # Pictures are compressed already.
    entry.compress_type = zipfile.ZIP_STORED if isinstance(content, bytes) else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


@contextlib.contextmanager
def _losses_told() -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, ApprovedPicture.DoesNotExist, pictures.PictureRefused) as error:
        raise Refusal(
            "picture-missing", "有审定图片的文件丢失或损坏，做不成人工发布包。请管理员从备份恢复审定图片后再试。"
        ) from error
