"""The form as PDF, and how much of a page its words take. Typst sets it from a template; the words come as data only."""

from __future__ import annotations

import dataclasses
import io
import json
from dataclasses import dataclass

import segno
import typst
from django.conf import settings

from publishing.review_form.form import ReviewForm
from publishing.review_form.sheet import COLUMNS_MM, STEPS, Sheet, Step, sheet
from publishing.review_form.typefaces import typefaces

TEMPLATE = settings.BASE_DIR / "templates" / "review_form" / "form.typ"


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A sheet that fits on one page and leaves ``spare_mm`` of it."""

    sheet: Sheet
    step: Step
    spare_mm: float

    @property
    def is_shortened(self) -> bool:
        return self.step.characters is not None


def fitted(form: ReviewForm, *, reserve_mm: float = 0) -> Fitted:
    """The form in the largest type, then the fullest words, that one page holds with ``reserve_mm`` to spare."""
    first = _measured(form, STEPS[0])
    if first.spare_mm >= reserve_mm:
        return first
    low, high = 1, len(STEPS) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _measured(form, STEPS[middle]).spare_mm >= reserve_mm else (middle + 1, high)
    return _measured(form, STEPS[low])


def pdf(fit: Fitted) -> bytes:
    """One A4 page, its text selectable, its fonts embedded as subsets."""
    pages = _compiler(fit.sheet).compile(format="pdf")
    if not isinstance(pages, bytes):
        raise TypeError("a PDF is one file")
    return pages


def qr_code(url: str) -> str:
    """An SVG of the address; empty without one."""
    if not url:
        return ""
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(buffer, kind="svg", border=2, svgclass=None, lineclass=None)
    return buffer.getvalue().decode()


def _measured(form: ReviewForm, step: Step) -> Fitted:
    words = sheet(form, step)
    return Fitted(
        sheet=words, step=step, spare_mm=json.loads(_compiler(words).query("<spare>", field="value", one=True))
    )


def _compiler(words: Sheet) -> typst.Compiler:
    """A new one for each sheet: a compiler is not made for two threads."""
    data = {
        "sheet": dataclasses.asdict(words),
        "columns_mm": COLUMNS_MM,
        "family": typefaces().family,
        "code": qr_code(words.url),
    }
    return typst.Compiler(
        TEMPLATE.read_bytes(),
        font_paths=typefaces().fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
