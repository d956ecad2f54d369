"""Settings of the laboratory's processes: those of the tests, but with a home that outlives a process (FAULTS_HOME)."""

import os
import shutil
from pathlib import Path

from config.settings.test import *  # noqa: F403
from config.settings.test import DATABASES, RUNTIME_DIR

shutil.rmtree(RUNTIME_DIR, ignore_errors=True)
HOME = Path(os.environ["FAULTS_HOME"])
RUNTIME_DIR = HOME / "runtime"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "media"
for folder in (RUNTIME_DIR, STATIC_ROOT, MEDIA_ROOT):
    folder.mkdir(parents=True, exist_ok=True)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES["default"] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(HOME / "template.sqlite3"),
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": float(os.environ.get("FAULTS_BUSY_SECONDS", "20")),
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
LOGGING = {"version": 1, "disable_existing_loggers": True}
