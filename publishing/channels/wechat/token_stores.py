"""Where processes share the access token: files, or Redis; encrypted with a key made from SECRET_KEY."""

from __future__ import annotations

import base64
import contextlib
import json
import math
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import filelock
import redis
import redis.exceptions
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from publishing.channels.errors import NotAllowed, Unavailable

from .secrecy import Secret
from .settings import TokenHome

_WAIT = "系统稍后会自动再试。"


@dataclass(frozen=True, kw_only=True)
class StoredToken:
    """``expires_at`` is Unix time: until then the token is used without asking again."""

    value: Secret
    expires_at: float


class TokenStore(Protocol):
    """Raises ``Unavailable`` or ``NotAllowed`` when the place cannot be used. What cannot be read counts as absent."""

    def load(self, key: str) -> StoredToken | None: ...

    def save(self, key: str, token: StoredToken) -> None: ...

    def lock(self, key: str, *, wait_seconds: float) -> contextlib.AbstractContextManager[None]:
        """One holder at a time among all processes; ``Unavailable`` after ``wait_seconds``."""
        ...


class Envelope:
    """Encrypts a token. A changed SECRET_KEY makes what is stored unreadable, which counts as absent."""

    def __init__(self, secret_key: str) -> None:
        derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"wechat access token store").derive(
            secret_key.encode("utf-8")
        )
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def seal(self, token: StoredToken) -> bytes:
        return self._fernet.encrypt(json.dumps([token.value, token.expires_at]).encode("utf-8"))

    def open(self, sealed: bytes) -> StoredToken | None:
        try:
            value, expires_at = json.loads(self._fernet.decrypt(sealed))
            return StoredToken(value=Secret(value), expires_at=float(expires_at))
        except (InvalidToken, ValueError, TypeError):
            return None


class FileTokenStore:
    """For one machine. Files and directory are readable by their owner only."""

    def __init__(self, directory: Path, envelope: Envelope) -> None:
        self._directory = directory
        self._envelope = envelope

    def load(self, key: str) -> StoredToken | None:
        try:
            sealed = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(error) from error
        return self._envelope.open(sealed)

    def save(self, key: str, token: StoredToken) -> None:
        try:
            handle, name = tempfile.mkstemp(dir=self._directory, prefix=".wechat-token-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(self._envelope.seal(token))
                os.replace(name, self._path(key))
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise self._unusable(error) from error

    @contextlib.contextmanager
    def lock(self, key: str, *, wait_seconds: float) -> Iterator[None]:
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = filelock.FileLock(self._path(key).with_suffix(".lock"), timeout=wait_seconds, mode=0o600)
            lock.acquire()
        except filelock.Timeout as error:
            raise Unavailable("等待访问令牌超时：另一个进程正在获取。", next_step=_WAIT) from error
        except OSError as error:
            raise self._unusable(error) from error
        try:
            yield
        finally:
            lock.release()

    def _path(self, key: str) -> Path:
        return self._directory / f"wechat-token-{key}"

    def _unusable(self, error: OSError) -> NotAllowed:
        return NotAllowed(
            f"访问令牌不能存放在目录 {self._directory}：{error.strerror or error.__class__.__name__}。",
            next_step="请管理员检查设置 RUNTIME_DIR 指向的目录存在、可写、磁盘未满。",
        )


class RedisTokenStore:
    """For several machines. The lock falls open after the waiting time if its holder died."""

    def __init__(self, client: redis.Redis, envelope: Envelope, *, prefix: str = "wechat-token") -> None:
        self._client = client
        self._envelope = envelope
        self._prefix = prefix

    def load(self, key: str) -> StoredToken | None:
        with self._reported():
            sealed = self._client.get(f"{self._prefix}:{key}")
        if isinstance(sealed, str):
            sealed = sealed.encode("ascii")
        return self._envelope.open(sealed) if isinstance(sealed, bytes) else None

    def save(self, key: str, token: StoredToken) -> None:
        with self._reported():
            # The value says itself until when it is good; this lifetime only keeps Redis tidy.
            self._client.set(f"{self._prefix}:{key}", self._envelope.seal(token), ex=24 * 3600)

    @contextlib.contextmanager
    def lock(self, key: str, *, wait_seconds: float) -> Iterator[None]:
        # A fetch is bounded by the time-outs, so the lease outlives it. Two at once would be waste, not harm.
        lock = self._client.lock(
            f"{self._prefix}:{key}:lock",
            timeout=max(math.ceil(wait_seconds), 1),
            blocking_timeout=wait_seconds,
            sleep=0.05,
            thread_local=False,
        )
        with self._reported():
            held = lock.acquire()
        if not held:
            raise Unavailable("等待访问令牌超时：另一个进程正在获取。", next_step=_WAIT)
        try:
            yield
        finally:
            with contextlib.suppress(redis.exceptions.RedisError):
                lock.release()

    @contextlib.contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except (redis.exceptions.RedisError, OSError) as error:
            raise Unavailable(
                f"访问令牌的共享存储（Redis）不可用：{error.__class__.__name__}。",
                next_step="请管理员检查 Redis 和环境变量 REDIS_URL；恢复后系统自动再试。",
            ) from None


def store_at(home: TokenHome) -> TokenStore:
    """The store for ``home``. Opens no connection and writes nothing yet."""
    envelope = Envelope(home.secret_key)
    if home.redis_url:
        client = redis.Redis.from_url(home.redis_url, socket_connect_timeout=5, socket_timeout=5)
        return RedisTokenStore(client, envelope)
    return FileTokenStore(home.directory, envelope)
