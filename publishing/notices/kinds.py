"""What the floors above have to say about their notices at the moment these go out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from publishing.notices.models import Notice


def _always(notice: Notice, user: Any) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Kind:
    """``concerns`` says whether the notice still concerns ``user``. ``personal_url`` makes the address of the button in
    their e-mail, absolute or a path; it may hold a secret, is made once for each e-mail and never stored. It raises
    ``Refusal`` where there is none, and the plain address is sent.
    """

    name: str
    label: str
    concerns: Callable[[Notice, Any], bool] = _always
    personal_url: Callable[[Notice, Any], str] | None = None


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from an app's ``ready``; the last word counts."""
    _KINDS[kind.name] = kind


def kind_of(notice: Notice) -> Kind:
    """The kind of ``notice``; a plain one where nobody has registered it (any more)."""
    return _KINDS.get(notice.kind) or Kind(name=notice.kind, label="通知")


def labels() -> list[tuple[str, str]]:
    """Name and label of every kind, for a filter."""
    return [(kind.name, kind.label) for kind in _KINDS.values()]
