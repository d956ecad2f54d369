"""The access token: fetched once for all processes, kept until five minutes before its end, replaced when refused."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from .secrecy import Secret
from .settings import Account
from .token_stores import StoredToken, TokenStore

EARLY_SECONDS = 300
"""WeChat changes the stable token five minutes before its end and takes both during that time (read 2026-11)."""

LONGEST_SECONDS = 7200


@dataclass(frozen=True, kw_only=True)
class FetchedToken:
    value: Secret
    expires_in_seconds: float


Fetch = Callable[[], FetchedToken]
"""Asks WeChat for the token; raises ``ChannelError``. Called only while the store's lock is held."""


class Tokens:
    """The token of one account in a shared store. ``clock`` returns Unix time."""

    def __init__(self, account: Account, store: TokenStore, *, clock: Callable[[], float] = time.time) -> None:
        self._key = token_key(account)
        self._store = store
        self._clock = clock
        self._wait_seconds = 2 * (account.timeout_connect_seconds + account.timeout_read_seconds) + 5

    def current(self, fetch: Fetch) -> Secret:
        """The token in force; calls ``fetch`` only if nobody else has got one meanwhile."""
        return self._usable() or self._renew(fetch, refused=None)

    def replace(self, refused: str, fetch: Fetch) -> Secret:
        """A token instead of ``refused``: the stored one if another process has replaced it already, else a new one.

        Never forces WeChat to issue a new one: that would put everybody else's token out of force.
        """
        return self._renew(fetch, refused=refused)

    def stored_until(self) -> float | None:
        """Unix time until which the stored token is used; ``None`` when none is stored or its time is over."""
        stored = self._store.load(self._key)
        return stored.expires_at if stored and stored.expires_at > self._clock() else None

    def _usable(self) -> Secret | None:
        stored = self._store.load(self._key)
        # A token that ends later than any token can was stored by a machine whose clock runs ahead.
        if stored and 0 < stored.expires_at - self._clock() <= LONGEST_SECONDS:
            return stored.value
        return None

    def _renew(self, fetch: Fetch, *, refused: str | None) -> Secret:
        with self._store.lock(self._key, wait_seconds=self._wait_seconds):
            stored = self._usable()
            if stored and stored != refused:
                return stored
            fetched = fetch()
            self._store.save(
                self._key,
                StoredToken(value=fetched.value, expires_at=self._clock() + _kept_seconds(fetched.expires_in_seconds)),
            )
            return fetched.value


def token_key(account: Account) -> str:
    """Names the token in the store. Another account, secret or address gives another name, so none is ever reused."""
    secret = hashlib.sha256(account.app_secret.encode("utf-8")).hexdigest()
    identity = "\n".join((account.app_id, secret, account.api_base_url))
    return hashlib.sha256(identity.encode("utf-8")).hexdigest()[:32]


def _kept_seconds(expires_in_seconds: float) -> float:
    """Until five minutes before the end; with less than that left, for half of it and at most 30 seconds."""
    longest = min(expires_in_seconds, LONGEST_SECONDS)
    return max(longest - EARLY_SECONDS, min(longest / 2, 30))
