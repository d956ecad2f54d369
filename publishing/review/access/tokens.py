"""Secrets of 256 bits. What is stored is their SHA-256: whoever reads the database cannot get in with it."""

from __future__ import annotations

import hashlib
import secrets


def new() -> str:
    """43 characters that may stand in an address and in a cookie."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
