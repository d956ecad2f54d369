"""Reads through a list that others change at the same time, far enough to say "it is not there" for certain."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from publishing.channels.errors import NotAllowed, Unavailable

from .answers import Entry, Page

MARGIN = datetime.timedelta(days=1)
"""How far our clock and WeChat's may differ. Generous: the caller's marker is unique, and a draft overlooked because a
server's clock runs ahead would be made twice."""

MAX_PAGES = 60
MAX_PASSES = 3


def entries_since(fetch: Callable[[int], Page], since: datetime.datetime, *, label: str) -> tuple[Entry, ...]:
    """All entries not older than ``since`` less a margin. ``fetch`` returns the page that begins at an offset.

    WeChat does not document the order (read 2026-11). Reading stops early only at a whole page of older entries in a
    list that has run from new to old so far; otherwise it goes to the end. When the list has shrunk between two pages, or
    begins otherwise after the last page than before, an entry may have moved past us: it is read again from the start.

    Raises ``Unavailable`` when the list never holds still, ``NotAllowed`` when it is too long to be read through: an
    incomplete answer would pass for "not there", and lead to a second publication.
    """
    horizon = since - MARGIN
    for _ in range(MAX_PASSES):
        found = _read_through(fetch, horizon, label)
        if found is not None:
            return tuple(entry for entry in found if entry.updated_at >= horizon)
    raise Unavailable(f"{label}在查询期间一直变动，没有得到完整的结果。", next_step="系统稍后会自动再查。")


def _read_through(fetch: Callable[[int], Page], horizon: datetime.datetime, label: str) -> list[Entry] | None:
    seen: dict[str, Entry] = {}
    offset = 0
    total: int | None = None
    newest_first = True
    previous: Entry | None = None
    first: list[str] = []
    for _ in range(MAX_PAGES):
        page = fetch(offset)
        first = first or _references(page)
        if total is not None and page.total < total:
            return None
        total = page.total
        for entry in page.entries:
            if previous and entry.updated_at > previous.updated_at and entry.reference not in seen:
                newest_first = False
            previous = entry
            seen[entry.reference] = entry
        offset += len(page.entries)
        at_the_end = not page.entries or offset >= total
        if at_the_end or (newest_first and len(seen) > 1 and all(one.updated_at < horizon for one in page.entries)):
            unchanged = len(seen) == len(first) or _references(fetch(0)) == first
            return list(seen.values()) if unchanged else None
    raise NotAllowed(
        f"{label}太长（{total} 条），查到第 {offset} 条仍不能确定结果。",
        next_step="请管理员在微信公众平台清理草稿箱或发表记录，或到公众平台人工核对这次发布。",
    )


def _references(page: Page) -> list[str]:
    return [entry.reference for entry in page.entries]
