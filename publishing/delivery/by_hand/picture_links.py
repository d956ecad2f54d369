"""Signed, expiring addresses of one edition's pictures, so that WeChat's editor can fetch what is pasted into it.

The approved pictures are private files; an address opens one picture of one article of one edition for some days, to whoever
has it, and only while the edition stands and the article is approved.
"""

from __future__ import annotations

import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from publishing.delivery.by_hand import package
from publishing.editions.models import Edition

SALT = "publishing.delivery.by_hand.flow"
VALID_FOR = datetime.timedelta(days=7)


def path(edition: Edition, number: int, name: str) -> str:
    """``name`` is the SHA-256 of a picture of the article with that number, or the file name of one of its covers."""
    return reverse("by_hand_picture", args=[signing.dumps([edition.pk, number, name], salt=SALT)])


def absolute(address: str) -> str:
    """As WeChat's servers have to ask for it."""
    return urljoin(f"{settings.BASE_URL}/", address)


def of_figures(edition: Edition, piece: package.Piece) -> dict[str, str]:
    """The path of each picture of the body by its SHA-256."""
    return {figure.picture.sha256: path(edition, piece.number, figure.picture.sha256) for figure in piece.figures}


def of_covers(edition: Edition, piece: package.Piece) -> dict[str, str]:
    """The path of each cover by its file name."""
    return {name: path(edition, piece.number, name) for name in (package.WHOLE, package.WIDE, package.SQUARE)}


def opened(signed: str) -> tuple[int, int, str]:
    """Edition, number and name. Raises ``signing.SignatureExpired`` and ``signing.BadSignature``."""
    edition_id, number, name = signing.loads(signed, salt=SALT, max_age=VALID_FOR)
    return edition_id, number, name
