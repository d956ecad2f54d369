"""Try every path with every role and write the table: ``PYTHONPATH=.:site python -m tests.review.bypass``."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import defaultdict
from pathlib import Path as File

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import transaction  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from pages.desk_setup import set_up_desk  # noqa: E402
from tests.review.bypass import world  # noqa: E402
from tests.review.bypass.table import table  # noqa: E402
from tests.review.bypass.trying import Result, try_all, would_succeed  # noqa: E402

DOCUMENT = File(__file__).resolve().parents[3] / "docs" / "bypass.md"


def main() -> int:
    """The number of tries that got round review or broke something."""
    logging.disable(logging.ERROR)
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    results: dict[str, dict[str, Result]] = defaultdict(dict)
    begun = time.monotonic()
    with transaction.atomic():
        set_up_desk()
        built = world.build()
        for path, role, result in try_all(built):
            results[path.name][role] = result
            for trouble in (*result.breaches, *filter(None, [result.error])):
                sys.stdout.write(f"{path.name} · {role}: {trouble}\n")
        sys.stdout.write(f"{sum(map(len, results.values()))} tries in {time.monotonic() - begun:.0f} s\n")
        real = {path.name for path in would_succeed(built)}
        transaction.set_rollback(True)
    teardown_databases(databases, verbosity=0)
    DOCUMENT.write_text(table(results, real))
    return sum(bool(result.breaches or result.error) for row in results.values() for result in row.values())


if __name__ == "__main__":
    sys.exit(min(main(), 1))
