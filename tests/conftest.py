"""The network is cut off but for this machine, and every test starts from an empty media folder and cache."""

from __future__ import annotations

import os
import shutil
import socket
from typing import Any

import hypothesis
import pytest

LOOPBACK = ("127.", "localhost", "::1")
_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
        raise RuntimeError(f"a test tried to reach {address}")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _network_cut_off() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _loopback_only)
        yield


@pytest.fixture(autouse=True)
def _no_memory_of_another_test() -> None:
    """Each test has a database of its own, which knows nothing of the last one's remote writes and acts."""
    from django.conf import settings
    from django.core.cache import cache

    shutil.rmtree(settings.RUNTIME_DIR / "delivery-memory", ignore_errors=True)
    (settings.RUNTIME_DIR / "ledger-anchor.json").unlink(missing_ok=True)
    cache.delete("review.dangers")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """On SQLite a test with real transactions empties its tables by DELETE, which the ledger refuses."""
    from django.db import connection

    from publishing.ledger import triggers

    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            triggers.take_down(connection)


@pytest.fixture
def desk(db: None) -> Any:
    """Groups, levels of review, home page and sections."""
    from pages.desk_setup import set_up_desk

    return set_up_desk()


@pytest.fixture
def people(desk: Any) -> Any:
    from tests.township import People

    return People()


@pytest.fixture
def picture(db: None) -> Any:
    """A drawn picture in the library."""
    from tests.township import drawn_picture

    return drawn_picture()


# In CI the examples are the same at every run; elsewhere they go on looking.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "explore")
