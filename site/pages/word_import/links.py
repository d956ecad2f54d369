"""Which link targets an article may keep."""

from __future__ import annotations

import re

_ALLOWED = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s]+@|tel:\+?[0-9(])[^\s\"<>]*", re.IGNORECASE)
_BARE_HOST = re.compile(r"www\.[^\s\"<>]+", re.IGNORECASE)


def allowed(target: str) -> str:
    """``target`` when it is an http, https, mailto or tel address (``www.`` hosts get ``http://``), else empty."""
    target = target.strip()
    if _BARE_HOST.fullmatch(target):
        target = f"http://{target}"
    return target if _ALLOWED.fullmatch(target) else ""
