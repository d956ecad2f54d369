"""The form as a web page: part of a screen of the desk, or a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from publishing.review_form.form import ReviewForm
from publishing.review_form.typesetting import Fitted, fitted, qr_code

RESERVE_MM = 14
"""Left free, for browsers that set more widely than the form was measured."""
STYLESHEET = "review_form/review_form.css"


def fitted_for_page(form: ReviewForm) -> Fitted:
    return fitted(form, reserve_mm=RESERVE_MM)


def context(fit: Fitted) -> dict[str, Any]:
    """What ``review_form/sheet.html`` needs; ``room_mm`` is for the rows for signatures, above and below."""
    signed = sum(row.is_signed for row in fit.sheet.rows)
    room_mm = round(max(0.0, fit.spare_mm - RESERVE_MM) / signed / 2, 1) if signed else 0
    return {"sheet": fit.sheet, "room_mm": room_mm, "code": _drawn(fit.sheet.url)}


def page(form: ReviewForm) -> str:
    """A whole page with its style in it, which asks for nothing from anywhere."""
    style = Path(str(finders.find(STYLESHEET))).read_text(encoding="utf-8")
    return render_to_string("review_form/alone.html", {**context(fitted_for_page(form)), "style": mark_safe(style)})  # noqa: S308 - our own stylesheet


def _drawn(url: str) -> SafeString:
    """The QR code as markup of our own making; it holds no words."""
    svg = qr_code(url)
    return mark_safe(svg[svg.index("<svg") :] if svg else "")  # noqa: S308 - segno's own output
