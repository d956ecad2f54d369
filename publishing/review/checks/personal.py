"""Personal data that must not be published (R9): identity numbers and bank cards by their check digits, mobile numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.article import Article, Contact, Facts
from publishing.render import plain
from publishing.review.checks.draft import Draft
from publishing.review.checks.finding import Finding, Severity

IDENTITY_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
)
BANK_CARD = re.compile(r"(?<!\d)[3-6]\d{3}(?:[ -]?\d{4}){2}(?:[ -]?\d{3,7})(?!\d)")
MOBILE_PHONE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check(draft: Draft) -> Iterator[Finding]:
    article = draft.article
    text = "\n".join((article.title, article.digest, plain.plain_text(article)))
    found: set[str] = set()
    for match in IDENTITY_NUMBER.finditer(text):
        if _is_identity_number(match[0]) and match[0] not in found:
            found.add(match[0])
            yield _finding("identity-number", "身份证号码", _masked(match[0], keep=(4, 4)))
    for match in BANK_CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if digits not in found and not _is_identity_number(digits) and _passes_luhn(digits):
            found.add(digits)
            yield _finding("bank-card", "银行卡号", _masked(digits, keep=(4, 4)))
    published = _published_phones(article)
    for match in MOBILE_PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if digits not in found and digits not in published:
            found.add(digits)
            yield _finding("mobile-phone", "手机号码", _masked(digits, keep=(3, 4)), Severity.WARNING)


def _finding(code: str, what: str, masked: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        field="body",
        message=f"文中有完整的{what}",
        excerpt=masked,
        suggestion=f"请改为遮掩形式 {masked}；公务电话请放进“联系方式”。",
    )


def _masked(digits: str, *, keep: tuple[int, int]) -> str:
    head, tail = keep
    return digits[:head] + "*" * (len(digits) - head - tail) + digits[-tail:]


def _is_identity_number(text: str) -> bool:
    """GB 11643-1999: the last character is a check digit over the first seventeen."""
    if len(text) != 18 or not text[:17].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == text[17].upper()


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _published_phones(article: Article) -> set[str]:
    """Numbers given as a contact on purpose."""
    phones = set()
    for block in article.body:
        if isinstance(block, Contact):
            phones.add(re.sub(r"\D", "", block.phone))
        elif isinstance(block, Facts):
            phones.update(re.sub(r"\D", "", fact.phone) for fact in block.rows if fact.phone)
    return phones
