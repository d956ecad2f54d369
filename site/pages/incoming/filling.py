"""Which fields of a kind the recognised facts fill, each with the words it was taken from."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from pages.dates import chinese_date
from pages.models import ArticlePage, CharityPage, NoticePage, PolicyPage
from pages.official_text import Found, Recognised

FIELDS: dict[type[ArticlePage], tuple[str, ...]] = {
    PolicyPage: (
        "policy_title",
        "policy_number",
        "policy_issuer",
        "policy_date",
        "concerns",
        "service_who",
        "service_bring",
        "service_where",
        "service_phone",
        "service_until",
    ),
    NoticePage: (
        "issuing_office",
        "number",
        "effective_from",
        "effective_until",
        "deadline",
        "display_until",
        "contact_name",
        "contact_phone",
    ),
    CharityPage: (
        "charity_type",
        "organiser",
        "how_to_help",
        "contact_phone",
        "until",
        "charity_name",
        "certificate_number",
        "filing_number",
    ),
}
"""What the text of an article may fill, in the order people read it."""
_LAST_DAYS = {"deadline", "display_until", "service_until", "until"}


@dataclass(frozen=True, kw_only=True)
class Filled:
    """``values`` by field name; ``notes`` are Chinese sentences on what was found and not filled in."""

    values: dict[str, Found[str] | Found[datetime.date]]
    notes: tuple[str, ...] = ()


def fill(model: type[ArticlePage], facts: Recognised, *, asks_for: Found[str] | None, today: datetime.date) -> Filled:
    """The fields of ``model`` as the text says them; ``asks_for`` is the type of an appeal.

    Nothing is cut to fit: what is too long for its field stays out, and so does a last day that has passed, which would
    stop the article at the checks.
    """
    values: dict[str, Found[str] | Found[datetime.date]] = {}
    notes = []
    for name, found in _candidates(model, facts, asks_for):
        if found is None:
            continue
        field = model._meta.get_field(name)
        assert isinstance(field, models.Field)
        if isinstance(found.value, datetime.date):
            if name in _LAST_DAYS and found.value < today:
                notes.append(
                    f"文中的{field.verbose_name} {chinese_date(found.value)} 已经过去，没有填入；请核对（“{found.sentence}”）。"
                )
                continue
        elif field.max_length is not None and len(found.value) > field.max_length:
            notes.append(
                f"{field.verbose_name}有 {len(found.value)} 字，最多 {field.max_length} 字，没有填入（“{found.sentence}”）。"
            )
            continue
        values[name] = found
    return Filled(values=values, notes=tuple(notes))


def _candidates(
    model: type[ArticlePage], facts: Recognised, asks_for: Found[str] | None
) -> Iterator[tuple[str, Found[str] | Found[datetime.date] | None]]:
    if issubclass(model, PolicyPage):
        # A text with a number of its own may be the policy itself; then its 落款 is the policy's.
        is_policy_itself = facts.number is not None
        yield "policy_title", facts.policy_title
        yield "policy_number", facts.policy_number or facts.number
        yield "policy_issuer", facts.policy_issuer or (facts.issuer if is_policy_itself else None)
        yield "policy_date", facts.policy_date or (facts.issued_on if is_policy_itself else None)
        yield "service_who", facts.who
        yield "service_bring", facts.bring
        yield "service_where", facts.address
        yield "service_phone", facts.phone
        yield "service_until", facts.deadline
    elif issubclass(model, NoticePage):
        yield "issuing_office", facts.issuer
        yield "number", facts.number
        yield "effective_from", facts.effective_from
        yield "effective_until", facts.effective_until
        yield "deadline", facts.deadline
        yield "display_until", facts.displayed_until
        yield "contact_name", facts.contact_name
        yield "contact_phone", facts.phone
    elif issubclass(model, CharityPage):
        yield "charity_type", asks_for
        yield "organiser", facts.organiser or facts.issuer
        yield "how_to_help", facts.how_to_help
        yield "contact_phone", facts.phone
        yield "until", facts.deadline
        yield "charity_name", facts.charity_name
        yield "certificate_number", facts.certificate_number
        yield "filing_number", facts.filing_number
