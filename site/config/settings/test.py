"""Tests: quick password hashing, tasks run at once, no sign-in limits, runtime files in a throw-away folder."""

import os
import tempfile

_runtime = tempfile.mkdtemp(prefix="desk-test-")
os.environ["RUNTIME_DIR"] = _runtime
os.environ["MEDIA_ROOT"] = os.path.join(_runtime, "media")
os.environ["STATIC_ROOT"] = os.path.join(_runtime, "static")
os.makedirs(os.environ["STATIC_ROOT"])
os.environ["SECRET_KEY"] = "test-key-of-sufficient-length-for-every-check-in-the-suite-0123456789"
os.environ["DEBUG"] = "0"
os.environ["ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["BASE_URL"] = "http://testserver"
os.environ["SERVE_MEDIA"] = "1"
os.environ["ACCOUNT_NAME"] = "美德青禾"
# Nothing listens there; a test that needs WeChat starts the simulator and says so.
os.environ["WECHAT_API_BASE_URL"] = "http://127.0.0.1:9"
os.environ["WECOM_ROBOT_URL"] = ""
os.environ["WECHAT_APP_ID"] = "wxsimulator0000001"
os.environ["WECHAT_APP_SECRET"] = "simulator-secret-0001"
os.environ["WECHAT_TOKEN"] = "simulatortoken0001"
os.environ["WECHAT_ENCODING_AES_KEY"] = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

from config.settings.base import *  # noqa: E402
from config.settings.base import DATABASES, STORAGES  # noqa: E402

DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: several connections (threads, a live server) must see the same rows.
    DATABASES["default"]["TEST"]["NAME"] = os.path.join(_runtime, "test.sqlite3")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
AXES_ENABLED = False
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
