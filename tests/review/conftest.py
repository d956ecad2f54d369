"""Checks of the tests' own, in the desk's list of checks: words made up for the purpose."""

from __future__ import annotations

import re

import pytest

from publishing.review import checks
from publishing.review.checks import Finding, Fix, Severity

NUMBER = "青字第7788号"
VETO = "示范职务写错"


def check_made_up_words(draft):
    for passage in draft.passages:
        for match in re.finditer("青字第[0-9]+号", passage.text):
            yield Finding(
                code="made-up-number",
                severity=Severity.ERROR,
                field=passage.field,
                where=passage.where,
                message="文中有示范号码",
                excerpt="青字第***号",
                suggestion="请遮掩。",
                fix=Fix(old=match[0], new="青字第***号"),
                may_keep=True,
                about=match[0],
            )
        for match in re.finditer(VETO, passage.text):
            yield Finding(
                code="serious-slip",
                severity=Severity.ERROR,
                field=passage.field,
                where=passage.where,
                message="示范职务不对",
                excerpt=match[0],
                suggestion="请核对。",
                may_keep=True,
                about=match[0],
            )
        for match in re.finditer("错写<&>字", passage.text):
            yield Finding(
                code="made-up-slip",
                severity=Severity.ERROR,
                field=passage.field,
                where=passage.where,
                message="错写",
                suggestion="请改。",
                fix=Fix(old=match[0], new="对写<&>字"),
                about=passage.where,
            )


def check_neighbours(draft):
    """As for short words, whose neighbours are brought along: the one replacement does the work of the other."""
    for passage in draft.passages:
        if "立错字" in passage.text:
            yield Finding(
                code="made-up-neighbours",
                severity=Severity.ERROR,
                field=passage.field,
                where=passage.where,
                message="错字",
                suggestion="请改。",
                fix=Fix(old="立错字", new="立对字"),
                also=(Fix(old="立错字。", new="立对字。"),),
                places=2,
            )


@pytest.fixture
def made_up_words(monkeypatch):
    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, check_made_up_words, check_neighbours))
