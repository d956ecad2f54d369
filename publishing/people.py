"""How people are called: one way for every screen, form, notice and record."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import get_user_model

GONE = "（账号已删除）"
HAN = re.compile(r"[\u3400-\u9fff]")


def full_name(user: Any) -> str:
    """Family name and given name without a space where either is Chinese, else as Django has it; empty where none is set."""
    given, family = user.first_name.strip(), user.last_name.strip()
    return f"{family}{given}" if HAN.search(family + given) else f"{given} {family}".strip()


def name_of(user: Any, *, gone: str = GONE) -> str:
    """The full name, else the name they sign in with; ``gone`` where the account has been deleted (``None``)."""
    return (user.get_full_name().strip() or user.get_username()) if user is not None else gone


def connect() -> None:
    """Django puts the given name first and a space between, in Wagtail's own screens too: 志强 王 would sign the form.

    Called once, when the app is ready. A user model of our own would be the other way, and cannot be had afterwards.
    """
    get_user_model().get_full_name = full_name  # type: ignore[method-assign,assignment]  # see above
