"""Keeps secrets and access tokens out of tracebacks, logs and messages.

WeChat wants the access token in the query string, so it stands in every URL that ``requests`` and ``urllib3`` mention:
in their exceptions (never chained to ours, see ``wire``) and in their log records (rewritten here).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

_OPAQUE = re.compile(r"[A-Za-z0-9_-]{64,}")
"""Access tokens are longer than this; nothing that a reader needs is."""

_TOKEN_IN_URL = re.compile(r"((?:access_token|secret|\bkey)=)[^&\s\"']+")


class Secret(str):
    """A string whose ``repr`` shows nothing: error pages and error trackers print the ``repr`` of local variables."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


def redact(text: str, secrets: Iterable[str]) -> str:
    """``text`` without any of ``secrets``, and without anything that looks like a token."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    return _OPAQUE.sub("***", _TOKEN_IN_URL.sub(r"\1***", text))


class _UrlFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = _TOKEN_IN_URL.sub(r"\1***", message)
        if clean != message:
            record.msg, record.args = clean, ()
        return True


_FILTER = _UrlFilter()


def hide_tokens_in_logs() -> None:
    """Rewrite what ``urllib3`` logs: each URL at DEBUG, a few at WARNING. Safe to call again."""
    for name in ("urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry"):
        logging.getLogger(name).addFilter(_FILTER)
