"""Every change of the lexicon gives it another stamp."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from publishing.lexicon.models import Office, Post, Stamp, Term


def connect() -> None:
    for model in (Term, Post, Office):
        for signal in (post_save, post_delete):
            signal.connect(_renew, sender=model, dispatch_uid=f"lexicon.renew.{model.__name__}")


def _renew(**kwargs: Any) -> None:
    Stamp.renew()
