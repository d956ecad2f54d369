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
from publishing.review_form.sheet import COLUMNS_MM, Sheet, sheet
from publishing.review_form.shortening import STEPS, Step
from publishing.review_form.typefaces import typefaces

TEMPLATE = settings.BASE_DIR / "templates" / "review_form" / "form.typ"


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A sheet that fits on one page and leaves ``spare_mm`` of it; ``pdf`` is that page, its text selectable."""

    sheet: Sheet
    step: Step
    spare_mm: float
    pdf: bytes

    @property
    def is_shortened(self) -> bool:
        return self.step.characters is not None


def fitted(form: ReviewForm, *, reserve_mm: float = 0) -> Fitted:
    """The form in the largest type, then the fullest words, that one A4 page holds with ``reserve_mm`` to spare."""
    found = _Laid(form, STEPS[0])
    if found.spare_mm < reserve_mm:
        low, high = 1, len(STEPS) - 1
        while low < high:
            middle = (low + high) // 2
            fits = _Laid(form, STEPS[middle]).spare_mm >= reserve_mm
            low, high = (low, middle) if fits else (middle + 1, high)
        found = _Laid(form, STEPS[low])
    return Fitted(sheet=found.sheet, step=found.step, spare_mm=found.spare_mm, pdf=found.pdf())


def qr_code(url: str) -> str:
    """An SVG of the address; empty without one."""
    if not url:
        return ""
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        buffer, kind="svg", border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return buffer.getvalue().decode()


class _Laid:
    """A sheet as Typst lays it out. What it has worked out for measuring serves the PDF too."""

    def __init__(self, form: ReviewForm, step: Step) -> None:
        self.sheet, self.step = sheet(form, step), step
        self._compiler = _compiler(self.sheet)
        self.spare_mm = float(json.loads(self._compiler.query("<spare>", field="value", one=True)))

    def pdf(self) -> bytes:
        """Making it lets Typst forget earlier sheets; measuring alone would keep 4 MB of each (0.15.2)."""
        page = self._compiler.compile(format="pdf")
        if not isinstance(page, bytes):
            raise TypeError("a PDF is one file")
        return page


def _compiler(words: Sheet) -> typst.Compiler:
    """A new one for each sheet: a compiler is not made for two threads."""
    data = {
        "sheet": dataclasses.asdict(words),
        "columns_mm": COLUMNS_MM,
        "family": typefaces().family,
        "code": qr_code(words.url),
    }
    return typst.Compiler(
        TEMPLATE,
        font_paths=typefaces().fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
