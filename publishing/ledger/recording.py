"""No log entry without its act: both ways in which Wagtail's log is written end in the chain, in the same transaction.

A signal would come too late: Django sends ``post_save`` when the entry has been committed already, and not at all for
``bulk_create``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from django.db import router, transaction
from wagtail.models.audit_log import BaseLogEntry, LogEntryQuerySet

from publishing.ledger import anchor, chain


def connect() -> None:
    """Called once, when the app is ready."""
    BaseLogEntry.save = _saving(BaseLogEntry.save)
    LogEntryQuerySet.bulk_create = _creating(LogEntryQuerySet.bulk_create)


def _saving(save: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(save)
    def save_and_chain(entry: Any, *args: Any, **kwargs: Any) -> None:
        is_new = entry._state.adding
        with transaction.atomic(router.db_for_write(type(entry)), savepoint=False):
            save(entry, *args, **kwargs)
            if is_new:
                _chain([entry])

    return save_and_chain


def _creating(create: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    @functools.wraps(create)
    def create_and_chain(entries: Any, *args: Any, **kwargs: Any) -> list[Any]:
        with transaction.atomic(entries.db, savepoint=False):
            created = create(entries, *args, **kwargs)
            if created:
                _chain(created)
        return created

    return create_and_chain


def _chain(entries: Sequence[Any]) -> None:
    number, digest = chain.add(entries)
    # A disk that is full stops no review; the next commit or the minute pass moves the anchor.
    transaction.on_commit(functools.partial(anchor.move, number, digest), robust=True)
