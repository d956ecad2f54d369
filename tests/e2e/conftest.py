"""The whole desk as `make run` starts it — web, worker, simulator — and a real browser at two sizes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "story-of-five-people"
START_SECONDS = 120
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class Running:
    desk: str
    simulator: str
    environment: dict[str, str]

    def do(self, code: str) -> None:
        """Run Python in the desk's own setting, beside it."""
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", code],
            cwd=ROOT,
            env=self.environment | {"PYTHONPATH": str(ROOT)},
            check=True,
            stdout=subprocess.DEVNULL,
        )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("desk")
    port, simulator_port = _free_port(), _free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "HOME", "LANG", "VIRTUAL_ENV", "DATABASE_URL", "REDIS_URL"}
    } | {
        "PORT": str(port),
        "SIMULATOR_PORT": str(simulator_port),
        "RUNTIME_DIR": str(folder / "var"),
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "DEMO_PASSWORD": PASSWORD,
        "DEBUG": "0",
    }
    log = (folder / "log.txt").open("w")
    desk = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        ["bash", str(ROOT / "deploy" / "run-local"), str(Path(sys.executable).parent)],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        _wait_until_ready(process, f"{desk}/readyz", folder / "log.txt")
        yield Running(desk=desk, simulator=f"http://127.0.0.1:{simulator_port}", environment=environment)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
        log.close()


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    raise RuntimeError(f"the desk did not start:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        raise RuntimeError("make browser needs Chromium: apt install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


class Person:
    """Somebody at a screen of one size. Errors in the browser's console fail the test that saw them."""

    def __init__(self, browser: Browser, running: Running, size: str) -> None:
        self.running = running
        self.size = size
        self.context = browser.new_context(viewport=SIZES[size], locale="zh-CN", has_touch=size == "phone")
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def log_in(self, username: str) -> Person:
        self.go("/admin/login/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("[type=submit]")
        self.page.wait_for_url("**/admin/")
        return self

    def go(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.running.desk + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def shoot(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture where SCREENSHOTS says, as ``name-phone.png`` or ``name-desktop.png``."""
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            (ROOT / folder).mkdir(parents=True, exist_ok=True)
            self.page.wait_for_timeout(500)
            self.page.screenshot(path=ROOT / folder / f"{name}-{self.size}.png", full_page=whole)


@pytest.fixture
def person(browser: Browser, running: Running) -> Iterator[Callable[..., Person]]:
    people: list[Person] = []

    def sit_down(username: str = "", *, size: str = "desktop") -> Person:
        somebody = Person(browser, running, size)
        people.append(somebody)
        return somebody.log_in(username) if username else somebody

    yield sit_down
    errors = [error for somebody in people for error in somebody.errors]
    for somebody in people:
        somebody.context.close()
    assert errors == []
