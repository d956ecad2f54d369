"""A manuscript between being read and being saved: as JSON in its row, its pictures as files beside it."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile

from pages.incoming.kinds import Guess
from pages.incoming.pictures import CleanFile
from pages.incoming.reading import Manuscript
from pages.models import Incoming, IncomingFile
from pages.official_text import Found, Recognised
from publishing.article import Article, Block
from publishing.render.pictures import fit
from publishing.render.quality import Quality

SMALL_WIDTH_PX = 720
SMALL_BYTES = 300 * 1024
Role = IncomingFile.Role


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the preview needs of a manuscript; as :class:`~pages.incoming.reading.Manuscript` has it, less the pictures."""

    filename: str
    title: str
    author: str
    body: tuple[Block, ...]
    lines: tuple[str, ...]
    facts: Recognised
    guess: Guess
    recognised: tuple[str, ...]
    losses: tuple[str, ...]
    notes: tuple[str, ...]


def keep(incoming: Incoming, manuscript: Manuscript) -> dict[str, Any]:
    """Store the pictures of ``manuscript`` beside ``incoming``, and return the rest as JSON for its row."""
    for file in manuscript.pictures.values():
        _keep_picture(incoming, file)
    return {
        "filename": manuscript.filename,
        "title": manuscript.title,
        "author": manuscript.author,
        "article": _as_article(manuscript.body).to_json(),
        "lines": list(manuscript.lines),
        "facts": _facts_as_json(manuscript.facts),
        "guess": dataclasses.asdict(manuscript.guess),
        "recognised": list(manuscript.recognised),
        "losses": list(manuscript.losses),
        "notes": list(manuscript.notes),
        "pictures": {
            sha256: {"quality": dataclasses.asdict(file.quality), "is_animated": file.is_animated}
            for sha256, file in manuscript.pictures.items()
        },
    }


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A cleaned picture in its file, with what was measured when it was cleaned."""

    row: IncomingFile
    quality: Quality
    is_animated: bool

    @property
    def filename(self) -> str:
        return self.row.name

    @property
    def width(self) -> int:
        return self.row.width

    @property
    def height(self) -> int:
        return self.row.height

    def read(self) -> bytes:
        return self.row.read()


def kept_pictures(incoming: Incoming) -> dict[str, KeptFile]:
    """The cleaned pictures by SHA-256."""
    measured = incoming.manuscript["pictures"]
    return {
        row.sha256: KeptFile(
            row=row,
            quality=Quality(**measured[row.sha256]["quality"]),
            is_animated=measured[row.sha256]["is_animated"],
        )
        for row in incoming.files.filter(role=Role.PICTURE)
    }


def kept(incoming: Incoming) -> Kept:
    data = incoming.manuscript
    return Kept(
        filename=data["filename"],
        title=data["title"],
        author=data["author"],
        body=Article.from_json(data["article"]).body,
        lines=tuple(data["lines"]),
        facts=_facts(data["facts"]),
        guess=Guess(**data["guess"]),
        recognised=tuple(data["recognised"]),
        losses=tuple(data["losses"]),
        notes=tuple(data["notes"]),
    )


def _keep_picture(incoming: Incoming, file: CleanFile) -> None:
    small = fit(file.data, max_bytes=SMALL_BYTES, max_width_px=SMALL_WIDTH_PX)
    for role, data in ((Role.PICTURE, file.data), (Role.SMALL, small.data)):
        row = IncomingFile(
            incoming=incoming,
            role=role,
            name=file.filename if role == Role.PICTURE else small.content_type,
            sha256=file.sha256,
            width=file.width,
            height=file.height,
        )
        row.file.save("", ContentFile(data), save=False)
        row.save()


def _as_article(body: tuple[Block, ...]) -> Article:
    return Article(key="", kind="", kind_label="", section="", title="", digest="", author="", url="", body=body)


def _facts_as_json(facts: Recognised) -> dict[str, dict[str, str]]:
    found = {field.name: getattr(facts, field.name) for field in dataclasses.fields(facts)}
    return {
        name: {
            "type": "day" if isinstance(item.value, datetime.date) else "text",
            "value": str(item.value),
            "sentence": item.sentence,
        }
        for name, item in found.items()
        if item is not None
    }


def _facts(data: dict[str, dict[str, str]]) -> Recognised:
    found: dict[str, Any] = {
        name: Found(
            value=datetime.date.fromisoformat(item["value"]) if item["type"] == "day" else item["value"],
            sentence=item["sentence"],
        )
        for name, item in data.items()
    }
    return Recognised(**found)
