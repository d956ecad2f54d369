"""The forms of a month or quarter in one archive, with their register; made and handed out piece by piece."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Literal

from django.conf import settings
from django.utils import timezone

from publishing.review_form.form import ReviewForm
from publishing.review_form.periods import Period
from publishing.review_form.reading import forms_in
from publishing.review_form.register import register
from publishing.review_form.typesetting import fitted
from publishing.review_form.word import docx

Kind = Literal["pdf", "docx"]
DRAW: dict[Kind, Callable[[ReviewForm], bytes]] = {"pdf": lambda form: fitted(form).pdf, "docx": docx}
_UNFIT_FOR_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\s.]+')
TITLE_IN_NAME = 30


def register_of(period: Period) -> bytes:
    return register(forms_in(period), account=settings.ACCOUNT_NAME, period=period.label)


def archive(period: Period, kind: Kind) -> Iterator[bytes]:
    """A zip in pieces: each form as it is made, and the register at the end."""
    sink = _Sink()
    forms: list[ReviewForm] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        for form in forms_in(period):
            forms.append(form)
            file.writestr(f"{name_of(form)}.{kind}", DRAW[kind](form))
            yield sink.taken()
        file.writestr(
            f"审核登记-{period.code}.xlsx", register(forms, account=settings.ACCOUNT_NAME, period=period.label)
        )
    yield sink.taken()


def name_of(form: ReviewForm) -> str:
    """A file name that sorts by time and cannot leave its folder: ``20261123-000009-标题``."""
    title = _UNFIT_FOR_NAMES.sub("_", form.title)[:TITLE_IN_NAME].strip("_")
    number = f"{form.approval:06d}" if form.approval is not None else "未审定"
    day = timezone.localdate(form.approved_at or form.made_at)
    return f"{day:%Y%m%d}-{number}-{title}"


class _Sink(io.RawIOBase):
    """Takes what the archive writes and gives it away; it cannot be sought in, and the archive does without."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]  # every buffer zipfile writes
        piece = bytes(data)
        self._pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        pieces, self._pieces = b"".join(self._pieces), []
        return pieces
