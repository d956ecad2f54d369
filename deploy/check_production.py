"""Django's deployment check with production settings as an operator would set them; any warning fails."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "checked-with-a-key-of-more-than-fifty-characters-0123456789-abcdefgh",
    "ALLOWED_HOSTS": "desk.example.gov.cn",
    "BASE_URL": "https://desk.example.gov.cn",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": "1",
    "SECURE_HSTS_PRELOAD": "1",
    "WECHAT_APP_ID": "wx0000000000000000",
    "WECHAT_APP_SECRET": "0" * 32,
    "WECHAT_TOKEN": "token",
    "WECHAT_ENCODING_AES_KEY": "a" * 43,
}


def main() -> int:
    with tempfile.TemporaryDirectory() as runtime:
        environment = {**os.environ, **SETTINGS, "RUNTIME_DIR": runtime}
        command = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own command


if __name__ == "__main__":
    sys.exit(main())
