"""Rows of a workbook against the lexicon: first what would change, then all of it at once.

An import adds and changes; it never deletes. What is not wanted any more is switched off or deleted by hand.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from publishing.lexicon.models import Office, Post, Severity, Stamp, Term, Upload
from publishing.lexicon.workbook import COLUMNS, Rows
from publishing.refusal import Refusal

BATCH = 500
KEPT_FOR = datetime.timedelta(hours=24)
IMPORTED = "lexicon.import"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of a sheet: what it says, and where it is bad, why."""

    sheet: str
    row: int
    label: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    new: tuple[Line, ...]
    changed: tuple[Line, ...]
    unchanged: tuple[Line, ...]
    bad: tuple[Line, ...]
    # What is to be saved; rows that are new have no primary key.
    entries: tuple[models.Model, ...]


def keep(rows: Rows, *, filename: str, user: Any) -> Upload:
    """Keep the rows until their person has looked at the comparison; what others or they forgot goes after a day."""
    Upload.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
    return Upload.objects.create(user=user, filename=filename[:200], rows=rows, stamp=Stamp.now())


def kept(upload_id: int, user: Any) -> Upload:
    """The rows ``user`` is looking at. Raises ``Refusal`` ``no-upload`` when they have been dealt with, or are another's."""
    upload = Upload.objects.filter(pk=upload_id, user=user).first()
    if upload is None:
        raise Refusal("no-upload", "这次导入已经办过或已过期。请重新选择文件。")
    return upload


def compare(rows: Rows) -> Comparison:
    """Three queries, however many rows."""
    sorted_lines: dict[str, list[Line]] = {"new": [], "changed": [], "unchanged": [], "bad": []}
    entries: list[models.Model] = []
    for sheet, (model, key_of, make) in SHEETS.items():
        fields = list(COLUMNS[sheet])
        present = {key_of(entry): entry for entry in model._default_manager.all()}
        seen: dict[Any, int] = {}
        for row in rows.get(sheet, ()):
            entry, reason = _entry(row, sheet, make)
            if entry is not None:
                first = seen.setdefault(key_of(entry), row["row"])
                reason = f"与第 {first} 行重复" if first != row["row"] else ""
            if entry is None or reason:
                label = next((str(row[field]) for field in fields if row[field]), "")
                sorted_lines["bad"].append(Line(sheet=sheet, row=row["row"], label=label, reason=reason))
                continue
            line = Line(sheet=sheet, row=row["row"], label=str(entry))
            standing = present.get(key_of(entry))
            if standing is None:
                sorted_lines["new"].append(line)
                entries.append(entry)
            elif any(getattr(standing, field) != getattr(entry, field) for field in fields):
                sorted_lines["changed"].append(line)
                entry.pk = standing.pk
                entries.append(entry)
            else:
                sorted_lines["unchanged"].append(line)
    return Comparison(entries=tuple(entries), **{name: tuple(lines) for name, lines in sorted_lines.items()})


@transaction.atomic
def apply(upload: Upload, user: Any) -> Comparison:
    """Save every good row, all or none. Raises ``Refusal`` ``lexicon-changed`` when the comparison shown is out of date."""
    upload = kept(upload.pk, user)
    claimed, _rows = Upload.objects.filter(pk=upload.pk).delete()
    if not claimed:
        raise Refusal("no-upload", "这次导入已经办过或已过期。请重新选择文件。")
    if upload.stamp != Stamp.now():
        raise Refusal("lexicon-changed", "您核对期间词库有了改动，刚才的比对不再准确。请重新选择文件导入。")
    comparison = compare(upload.rows)
    for sheet, (model, _key_of, _make) in SHEETS.items():
        mine = [entry for entry in comparison.entries if isinstance(entry, model)]
        added = [entry for entry in mine if entry.pk is None]
        altered = [entry for entry in mine if entry.pk is not None]
        model._default_manager.bulk_create(added, batch_size=BATCH)
        if altered:
            model._default_manager.bulk_update(altered, list(COLUMNS[sheet]), batch_size=BATCH)
        _log(model, mine, user, upload.filename)
    Stamp.renew()
    return comparison


def _log(model: type[models.Model], entries: Iterable[models.Model], user: Any, filename: str) -> None:
    kind = ContentType.objects.get_for_model(model)
    now = timezone.now()
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=kind,
                object_id=str(entry.pk),
                label=str(entry)[:255],
                action=IMPORTED,
                user=user,
                timestamp=now,
                data={"file": filename},
                content_changed=True,
            )
            for entry in entries
        ],
        batch_size=BATCH,
    )


def _entry(row: dict[str, Any], sheet: str, make: Callable[[dict[str, Any]], Any]) -> tuple[Any, str]:
    """The entry a row stands for, or ``None`` and why it cannot be read."""
    formulas = [COLUMNS[sheet][field] for field in COLUMNS[sheet] if row[field] is None]
    if formulas:
        return None, f"“{'、'.join(formulas)}”是公式，请改成文字"
    try:
        entry = make(row)
        entry.clean_fields(exclude=["id"])
        entry.clean()
    except ValidationError as error:
        return None, _said(error, sheet)
    return entry, ""


def _said(error: ValidationError, sheet: str) -> str:
    if not hasattr(error, "error_dict"):
        return "；".join(error.messages)
    named = error.message_dict.items()
    return "；".join(f"{COLUMNS[sheet].get(field, field)}：{''.join(messages)}" for field, messages in named)


def _term(row: dict[str, Any]) -> Term:
    severities = {str(severity.label): severity.value for severity in Severity}
    severity = severities.get(row["severity"] or "提醒")
    if severity is None:
        raise ValidationError({"severity": "请写“错误”或“提醒”"})
    if row["is_active"] not in {"", "是", "否"}:
        raise ValidationError({"is_active": "请写“是”或“否”"})
    return Term(
        **{field: row[field] for field in ("wrong", "right", "allowed", "note", "source")},
        severity=severity,
        is_active=row["is_active"] != "否",
    )


def _post(row: dict[str, Any]) -> Post:
    since, until = (_day(row[field], field) for field in ("since", "until"))
    return Post(name=row["name"], title=row["title"], since=since, until=until)


def _office(row: dict[str, Any]) -> Office:
    # People write several numbers into a cell with whatever separates them.
    aliases, phones = ("\n".join(re.split(r"[\n;；、，,]+", row[field])) for field in ("aliases", "phones"))
    return Office(name=row["name"], aliases=aliases, phones=phones)


def _day(text: str, field: str) -> datetime.date | None:
    if not text:
        return None
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    try:
        return datetime.date(*map(int, match.groups())) if match else _no_day(text, field)
    except ValueError:
        return _no_day(text, field)


def _no_day(text: str, field: str) -> datetime.date:
    raise ValidationError({field: f"“{text}”不是日期，请写成 2026-11-23"})


SHEETS: dict[str, tuple[type[models.Model], Callable[[Any], Any], Callable[[dict[str, Any]], Any]]] = {
    "用语": (Term, lambda term: term.wrong, _term),
    "任职": (Post, lambda post: (post.name, post.title, post.since), _post),
    "单位": (Office, lambda office: office.name, _office),
}
