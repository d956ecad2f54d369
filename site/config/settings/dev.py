"""One machine, no WeChat account: SQLite, the embedded simulator, media served by Django.

``make run`` and ``manage.py`` use these settings; every value can be overridden from the environment or ``.env``.
``DEBUG=0`` gives production's error pages with the same conveniences.
"""

import os
from pathlib import Path

import environ

_root = Path(__file__).resolve().parents[3]
if (_root / ".env").is_file():
    environ.Env.read_env(_root / ".env")
# Where `make run` listens, for commands run beside it.
_running = Path(os.environ.get("RUNTIME_DIR", _root / "var")) / "run.env"
if _running.is_file():
    environ.Env.read_env(_running)

# Known to everybody: production settings never fall back to it.
os.environ.setdefault("SECRET_KEY", "development-only-key-known-to-everybody-set-your-own-in-production")
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver")
os.environ.setdefault("SERVE_MEDIA", "1")
os.environ.setdefault("ACCOUNT_NAME", "美德青禾")
os.environ.setdefault("WECHAT_API_BASE_URL", "http://127.0.0.1:8091")
if os.environ["WECHAT_API_BASE_URL"].startswith(("http://127.0.0.1:", "http://localhost:")):
    # The embedded simulator's account.
    os.environ.setdefault("WECHAT_APP_ID", "wxsimulator0000001")
    os.environ.setdefault("WECHAT_APP_SECRET", "simulator-secret-0001")
    os.environ.setdefault("WECHAT_TOKEN", "simulatortoken0001")
    os.environ.setdefault("WECHAT_ENCODING_AES_KEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")

from config.settings.base import *  # noqa: E402
from config.settings.base import STATIC_ROOT, STORAGES  # noqa: E402

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
