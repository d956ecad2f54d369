"""Add log entries to the chain: one row each, bound to the row before it by SHA-256.

The hash is taken over canonical JSON (UTF-8, sorted keys, no spaces) of everything the row says and of the hash before
it. That form is part of what has been promised: another form of a later day gets another ``FORMAT``.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from wagtail.models import ModelLogEntry, PageLogEntry

from publishing.ledger.models import Head, LoggedAct
from publishing.people import GONE, name_of

FORMAT = 1
GENESIS = "0" * 64
BATCH = 500
LOGS: dict[str, type[Any]] = {LoggedAct.Log.PAGE: PageLogEntry, LoggedAct.Log.MODEL: ModelLogEntry}
SYSTEM = "系统"


def add(entries: Sequence[Any]) -> tuple[int, str]:
    """Chain ``entries`` in their order; number and hash of the last one. Call it in the transaction that writes them.

    Whoever adds holds the row of the head until their transaction ends: the numbers have no gaps and no twins.
    """
    head = _locked_head()
    acts = [LoggedAct(**values) for values in chained(map(facts_of, entries), number=head.number, previous=head.hash)]
    if len(acts) == 1:
        acts[0].save()
    else:
        LoggedAct.objects.bulk_create(acts, batch_size=BATCH)
    head.number, head.hash = acts[-1].number, acts[-1].hash
    head.save(update_fields=["number", "hash"])
    return head.number, head.hash


def chained(facts: Iterable[Mapping[str, Any]], *, number: int, previous: str) -> Iterator[dict[str, Any]]:
    """``facts`` with the numbers after ``number`` and their hashes, the first one bound to ``previous``."""
    for fact in facts:
        number += 1
        row = {"backfilled": False, **fact, "number": number, "previous": previous}
        previous = digest(row)
        yield {**row, "hash": previous}


def digest(row: Mapping[str, Any]) -> str:
    """The SHA-256 of ``row``, which has every field of a :class:`LoggedAct` but ``hash``; in lower-case hexadecimal."""
    said = {**row, "at": _moment(row["at"]), "format": FORMAT}
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def facts_of(entry: Any) -> dict[str, Any]:
    """What a log entry says, the person and the kind of thing in words that outlive both."""
    return {**said_by(entry), "kind": kind_of(entry), "person": _person(entry)}


def facts_of_old(entry: Any, kinds: Mapping[int, str], people: Mapping[Any, str]) -> dict[str, Any]:
    """The same of an entry from before the ledger, with the names that things and people have now."""
    person = people.get(entry.user_id, GONE) if entry.user_id is not None else SYSTEM
    return {**said_by(entry), "kind": kinds.get(entry.content_type_id, ""), "person": person, "backfilled": True}


def kind_of(entry: Any) -> str:
    """The model the entry is about, as ``app.model``; empty once that is gone."""
    kind = ContentType.objects.get_for_id(entry.content_type_id) if entry.content_type_id else None
    return f"{kind.app_label}.{kind.model}" if kind else ""


def said_by(entry: Any) -> dict[str, Any]:
    """What the entry's own columns say, in the ledger's terms. No queries."""
    is_page = hasattr(entry, "page_id")
    data = json.dumps(entry.data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return {
        "log": str(LoggedAct.Log.PAGE if is_page else LoggedAct.Log.MODEL),
        "entry_id": entry.pk,
        "at": entry.timestamp,
        "action": entry.action,
        "object_id": str(entry.page_id if is_page else entry.object_id),
        "title": entry.label,
        "revision_id": entry.revision_id,
        "person_id": "" if entry.user_id is None else str(entry.user_id),
        "uuid": str(entry.uuid or ""),
        "content_changed": entry.content_changed,
        "deleted": entry.deleted,
        "data": data,
    }


def row_of(act: LoggedAct) -> dict[str, Any]:
    """Everything the row says but its own hash."""
    return {field.attname: getattr(act, field.attname) for field in act._meta.concrete_fields if field.name != "hash"}


def _locked_head() -> Head:
    head = Head.objects.select_for_update().first()
    if head is None:
        last = LoggedAct.objects.first()
        with transaction.atomic():
            head, _made = Head.objects.select_for_update().get_or_create(
                pk=1, defaults={"number": last.number, "hash": last.hash} if last else {"number": 0, "hash": GENESIS}
            )
    return head


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def _person(entry: Any) -> str:
    if entry.user_id is None:
        return SYSTEM
    try:
        return name_of(entry.user)
    except ObjectDoesNotExist:
        return GONE
