"""The words for what became of a thing between two versions."""

from __future__ import annotations

import enum


class State(enum.StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """Unchanged, but at another place."""

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_change(self) -> bool:
        return self is not State.SAME


_LABELS = {
    State.SAME: "未改动",
    State.ADDED: "新增",
    State.REMOVED: "删去",
    State.CHANGED: "改动",
    State.MOVED: "移动",
}


def state_of(old: object | None, new: object | None) -> State:
    """What became of ``old``, by equality; ``None`` stands for what is not there."""
    if old is None:
        return State.ADDED
    if new is None:
        return State.REMOVED
    return State.SAME if old == new else State.CHANGED
