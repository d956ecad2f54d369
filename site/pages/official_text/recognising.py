"""Everything recognised in one text."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from pages.official_text import contacts, deadlines, issuing, labelled, numbers
from pages.official_text.sentences import Found, sentences, with_plain_digits


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What an official text says; ``None`` where it does not, or where it could not be told.

    ``number`` is the text's own 文号; ``policy_*`` speak of the document it explains; ``issuer`` and ``issued_on`` are
    its 落款; ``displayed_*`` the 公示期.
    """

    number: Found[str] | None = None
    issuer: Found[str] | None = None
    issued_on: Found[datetime.date] | None = None
    policy_title: Found[str] | None = None
    policy_number: Found[str] | None = None
    policy_issuer: Found[str] | None = None
    policy_date: Found[datetime.date] | None = None
    deadline: Found[datetime.date] | None = None
    effective_from: Found[datetime.date] | None = None
    effective_until: Found[datetime.date] | None = None
    displayed_from: Found[datetime.date] | None = None
    displayed_until: Found[datetime.date] | None = None
    phone: Found[str] | None = None
    contact_name: Found[str] | None = None
    address: Found[str] | None = None
    who: Found[str] | None = None
    bring: Found[str] | None = None
    organiser: Found[str] | None = None
    how_to_help: Found[str] | None = None
    charity_name: Found[str] | None = None
    certificate_number: Found[str] | None = None
    filing_number: Found[str] | None = None

    def count(self) -> int:
        return sum(getattr(self, field.name) is not None for field in dataclasses.fields(self))


def recognise(title: str, lines: Sequence[str], *, today: datetime.date) -> Recognised:
    """What ``lines`` (paragraphs, and rows of tables with tabs between cells) say.

    Days without a year are read as seen from the day of the 落款, else from ``today``.
    """
    lines = [with_plain_digits(line) for line in lines]
    said = list(sentences(lines))
    issuer, issued_on = issuing.closing(lines)
    written_on = issued_on.value if issued_on is not None else today
    since, until = deadlines.in_force(said, written_on=written_on, issued_on=issued_on.value if issued_on else None)
    displayed_from, displayed_until = deadlines.displayed(said, written_on=written_on)
    own_number = numbers.own_number(lines)
    both = numbers.cited([title, *said])
    policy_title = both[0] if both else issuing.policy_title(title, said)
    policy_number = both[1] if both else numbers.cited_number([title, *said])
    policy_issuer, policy_date = issuing.policy_issuer(said, written_on=written_on)
    return Recognised(
        number=own_number,
        issuer=issuer,
        issued_on=issued_on,
        policy_title=policy_title,
        policy_number=policy_number,
        policy_issuer=policy_issuer,
        policy_date=policy_date,
        deadline=deadlines.deadline(said, written_on=written_on),
        effective_from=since,
        effective_until=until,
        displayed_from=displayed_from,
        displayed_until=displayed_until,
        phone=contacts.phone(said),
        contact_name=contacts.contact_name(said),
        address=contacts.address(said),
        who=labelled.who(lines),
        bring=labelled.bring(lines),
        organiser=issuing.organiser(said),
        how_to_help=labelled.how_to_help(lines),
        charity_name=issuing.charity_name(said),
        certificate_number=numbers.certificate_number(said),
        filing_number=numbers.filing_number(said),
    )
