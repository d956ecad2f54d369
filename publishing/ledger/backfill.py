"""Take in what was logged before the ledger existed. The chain vouches for it from that day only, and says so."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from publishing.ledger import chain
from publishing.people import full_name


def take_in(*, logs: Sequence[Any], act: Any, head: Any, kinds: Any, people: Any, database: str) -> None:
    """Chain every entry of ``logs``, oldest first. Takes models, those of a migration: the table must be empty."""
    kind_names = {kind.pk: f"{kind.app_label}.{kind.model}" for kind in kinds._base_manager.using(database).all()}
    names = {person.pk: _name(person) for person in people._base_manager.using(database).all()}
    entries = heapq.merge(*(_oldest_first(log, database) for log in logs), key=lambda entry: entry.timestamp)
    facts = (chain.facts_of_old(entry, kind_names, names) for entry in entries)
    rows = chain.chained(facts, number=0, previous=chain.GENESIS)
    number, previous = 0, chain.GENESIS
    while batch := list(itertools.islice(rows, chain.BATCH)):
        act._base_manager.using(database).bulk_create([act(**row) for row in batch])
        number, previous = batch[-1]["number"], batch[-1]["hash"]
    head._base_manager.using(database).create(pk=1, number=number, hash=previous)


def _oldest_first(log: Any, database: str) -> Iterator[Any]:
    entries: Iterator[Any] = (
        log._base_manager.using(database).order_by("timestamp", "pk").iterator(chunk_size=chain.BATCH)
    )
    return entries


def _name(person: Any) -> str:
    """As ``get_full_name`` has it, which the models of a migration do not."""
    full = full_name(person) if hasattr(person, "first_name") else ""
    return full or str(person.get_username() if hasattr(person, "get_username") else person.username)
