"""One prepared database that is copied for each scenario, on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import filelock
import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections

from tests.faults import passing, township

Vendor = Literal["sqlite", "postgresql"]

POSTGRESQL = "postgres://desk:desk@127.0.0.1:5432/postgres"
EMPTIED = ("delivery", "editions")
"""The apps whose tables scenarios fill. Nothing else points to them but the audit log, which is of no account here."""


def prepare(vendor: Vendor) -> None:
    """Build the template: a desk, its people and approved articles. Does nothing when it is there already."""
    ready = Path(settings.HOME) / f"{vendor}.ready"
    with filelock.FileLock(ready.with_suffix(".lock")):
        if not ready.exists():
            _build(vendor)
            ready.touch()


def _build(vendor: Vendor) -> None:
    if vendor == "postgresql":
        with _administrator() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{_template_name()}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{_template_name()}"')
        use(_postgresql(_template_name()))
    else:
        building = _template_file().with_suffix(".building")
        building.unlink(missing_ok=True)
        use(_sqlite(building))
    call_command("migrate", verbosity=0)
    township.settle()
    if vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        building.rename(_template_file())
    connections.close_all()


def has_postgresql() -> bool:
    try:
        psycopg.connect(_address(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextlib.contextmanager
def copied(vendor: Vendor, *, busy_seconds: float = 20.0) -> Iterator[Path]:
    """A fresh copy of the template in use, a folder and a clock of its own, until the block ends.

    ``busy_seconds``: how long SQLite waits for a lock.
    """
    # Memory where there is some: a kill -9 of a process loses nothing that was written.
    root = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="faults-", dir=root) as name:
        folder = Path(name)
        if vendor == "sqlite":
            shutil.copyfile(_template_file(), folder / "desk.sqlite3")
            config = _sqlite(folder / "desk.sqlite3", busy_seconds=busy_seconds)
        else:
            config = _postgresql(_postgresql_copy())
        use(config)
        settings.RUNTIME_DIR = folder
        passing.begin()
        try:
            yield folder
        finally:
            passing.end()
            connections.close_all()


def use(config: dict[str, Any]) -> None:
    """Make this database the default one of this process; nothing remembered of the one before is kept."""
    connections.close_all()
    with contextlib.suppress(AttributeError):
        del connections["default"]
    connections.settings["default"] = connections.configure_settings({"default": config})["default"]
    ContentType.objects.clear_cache()
    cache.clear()


def drop(vendor: Vendor) -> None:
    """Remove the template and its copies from the PostgreSQL server; the files of SQLite go with their folder."""
    if vendor == "sqlite":
        return
    connections.close_all()
    with _administrator() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_template_name()])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _postgresql_copy() -> str:
    """The name of this process's own copy, emptied of all that scenarios leave: to make and drop one takes a second."""
    name = f"{_template_name()}_{os.getpid()}"
    with _administrator() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_template_name()}"')
            return name
    use(_postgresql(name))
    tables = [model._meta.db_table for app in EMPTIED for model in apps.get_app_config(app).get_models()]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
    return name


@contextlib.contextmanager
def _administrator() -> Iterator[psycopg.Cursor[Any]]:
    with psycopg.connect(_address(), autocommit=True) as connected, connected.cursor() as cursor:
        yield cursor


def _address() -> str:
    given = os.environ.get("DATABASE_URL", "")
    return (given if given.startswith("postgres") else POSTGRESQL).replace("postgres://", "postgresql://")


def _template_file() -> Path:
    return Path(settings.HOME) / "template.sqlite3"


def _template_name() -> str:
    return f"faults_{hashlib.sha256(str(settings.HOME).encode()).hexdigest()[:10]}"


def _sqlite(file: Path, *, busy_seconds: float = 20.0) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": busy_seconds,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgresql(name: str) -> dict[str, Any]:
    told = psycopg.conninfo.conninfo_to_dict(_address())
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": told.get("user", ""),
        "PASSWORD": told.get("password", ""),
        "HOST": told.get("host", ""),
        "PORT": str(told.get("port", "")),
        "OPTIONS": {"options": "-c synchronous_commit=off"},  # A killed process loses nothing by it.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
