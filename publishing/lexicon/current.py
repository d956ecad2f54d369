"""The lexicon as the checks use it, built once after each change in each process."""

from __future__ import annotations

import functools
import re
import uuid
from collections.abc import Iterable

from publishing.lexicon import knowledge
from publishing.lexicon.models import Office, Post, Stamp, Term, lines

_EXTENSION = re.compile(r"转|ext", re.IGNORECASE)


def current_knowledge(places: Iterable[str] = ()) -> knowledge.Knowledge:
    """What the desk knows now; ``places`` are the names of villages. Costs one query while nothing has changed."""
    return _built(Stamp.now(), tuple(places))


@functools.lru_cache(maxsize=4)
def _built(stamp: uuid.UUID | None, places: tuple[str, ...]) -> knowledge.Knowledge:
    if stamp is None:
        return knowledge.Knowledge(places=places)
    return knowledge.Knowledge(
        terms=tuple(
            knowledge.Term(
                wrong=term.wrong,
                right=term.right,
                severity="error" if term.severity == "error" else "warning",
                note=term.note,
                allowed=term.allowed_words(),
                source=term.source,
            )
            for term in Term.objects.active()
        ),
        posts=tuple(
            knowledge.Post(name=post.name, title=post.title, since=post.since, until=post.until)
            for post in Post.objects.all()
        ),
        offices=tuple(
            knowledge.Office(
                name=office.name, aliases=tuple(lines(office.aliases)), phones=tuple(map(_digits, lines(office.phones)))
            )
            for office in Office.objects.all()
        ),
        places=places,
    )


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", _EXTENSION.split(phone)[0])
