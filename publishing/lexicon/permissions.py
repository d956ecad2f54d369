"""Who may change the whole lexicon at once: whoever may add and change each of its lists by hand."""

from __future__ import annotations

from typing import Any

MODELS = ("term", "post", "office")


def may_import(user: Any) -> bool:
    needed = [f"lexicon.{act}_{model}" for act in ("add", "change") for model in MODELS]
    return bool(user.is_active and user.has_perms(needed))
