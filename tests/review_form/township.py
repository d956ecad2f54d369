"""People with names, and what they do to articles."""

from __future__ import annotations

from typing import Any

from tests.township import fresh

NAMES = {
    "drafter": "撰稿甲",
    "drafter2": "撰稿乙",
    "reviewer1": "审核甲",
    "reviewer2": "审核乙",
    "reviewer3": "审核丙",
    "publisher": "签发人",
}


def named(people: Any) -> None:
    for username, name in NAMES.items():
        user = getattr(people, username)
        user.last_name = name
        user.save()


def changed(page: Any, user: Any, words: str) -> None:
    """Another revision by ``user``."""
    latest = fresh(page).get_latest_revision_as_object()
    latest.body = [("text", f"<p>{words}</p>")]
    latest.save_revision(user=user, log_action=True, clean=False)
