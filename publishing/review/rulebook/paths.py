"""Through which levels an article has to go."""

from __future__ import annotations

from typing import Any

from wagtail.models import Workflow

from publishing.review.models.levels import ReviewRule


def workflow_for(page: Any, *, with_warnings: bool = True) -> Workflow | None:
    """Of the rules that fit ``page``, a draft under review, the workflow with most levels; ``None`` where none fits.

    ``with_warnings=False`` leaves out the rules that speak of warnings: those may come and go while nobody touches the
    article (an address that stops answering), and must not undo a review that was right when it began.
    """
    warnings: int | None = None
    for rule in ReviewRule.objects.in_force().select_related("workflow", "section"):
        if rule.least_warnings:
            if not with_warnings:
                continue
            if warnings is None:
                warnings = sum(1 for _finding in page.findings())
        if rule.fits(page, warnings=warnings or 0):
            return rule.workflow
    return None
