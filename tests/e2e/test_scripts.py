"""The desk's scripts and styles by themselves, in a page made for the purpose; nothing else is running."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page

ROOT = Path(__file__).resolve().parents[2]
REVIEW = ROOT / "publishing" / "review" / "static" / "desk"
PROGRESS = ROOT / "publishing" / "delivery" / "static" / "delivery" / "progress.js"

pytestmark = pytest.mark.browser

DECISION = """<!doctype html><iframe id="preview"></iframe>
<form id="decision" action="/decided"><p data-said></p>
  <fieldset id="checklist"><label><input type="checkbox" name="ticked" value="文字关">文字关</label></fieldset>
  <label><input type="checkbox" name="reason" value="错别字">错别字</label>
  <textarea id="comment" name="comment"></textarea>
  <button name="decision" value="approve">同意</button><button name="decision" value="return">退回</button>
</form>"""


class Desk:
    """A web server with nothing but what the test gives it: HTML by path, and an address for a redirect."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answers: dict[str, str] = {}
        answers = self.answers

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer = answers.get(self.path.split("?")[0], "")
                self.send_response(302 if answer.startswith("/") else 200)
                if answer.startswith("/"):
                    self.send_header("Location", answer)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def show(self, html: str, *scripts: Path, **answers: str) -> Page:
        self.answers |= {"/": html, **{f"/{name}": answer for name, answer in answers.items()}}
        self.page.goto(f"{self.url}/")
        for script in scripts:
            self.page.add_script_tag(path=script)
        return self.page


@pytest.fixture
def desk(browser: Browser) -> Iterator[Desk]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    desk = Desk(context.new_page())
    yield desk
    context.close()
    desk.server.shutdown()
    desk.server.server_close()


@pytest.mark.parametrize("remedy", ["reason", "comment", "approve"])
def test_a_return_without_a_reason_can_be_mended(desk: Desk, remedy: str) -> None:
    page = desk.show(DECISION, REVIEW / "review.js")
    page.click("[value=return]")
    assert page.url == f"{desk.url}/"
    assert "请选一个理由" in page.inner_text("[data-said]")
    if remedy == "reason":
        page.check("[name=reason]")
    elif remedy == "comment":
        page.fill("[name=comment]", "请核对日期")
    else:
        page.check("[name=ticked]")
    page.click("[value=approve]" if remedy == "approve" else "[value=return]")
    page.wait_for_url(f"{desk.url}/decided**")


def test_an_approval_with_something_unticked_stays_on_the_page(desk: Desk) -> None:
    page = desk.show(DECISION, REVIEW / "review.js")
    page.click("[value=approve]")
    assert page.url == f"{desk.url}/"
    assert "还有 1 项没有核对" in page.inner_text("[data-said]")
    page.check("[name=ticked]")
    assert page.inner_text("[data-said]") == ""
    page.click("[value=approve]")
    page.wait_for_url(f"{desk.url}/decided**")


@pytest.mark.parametrize("is_sure", [True, False])
def test_withdrawing_asks_first(desk: Desk, is_sure: bool) -> None:
    asked: list[str] = []

    def reply(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if is_sure else dialog.dismiss()

    desk.page.on("dialog", reply)
    form = """<!doctype html><form action="/withdrawn">
      <button name="action-cancel-workflow" value="1"><em>撤回修改</em></button></form>"""
    page = desk.show(form, REVIEW / "withdraw.js")
    page.click("em")
    page.wait_for_timeout(200)
    assert "从初审重新开始" in asked[0]
    assert page.url.startswith(f"{desk.url}/withdrawn") is is_sure


def test_progress_says_when_the_session_has_ended(desk: Desk) -> None:
    box = """<!doctype html><div id="progress" data-url="/progress"><div data-moving="true">推送中</div></div>"""
    page = desk.show(box, PROGRESS, progress="/login", login="<form><input name=password></form>")
    page.wait_for_selector("[role=alert]")
    assert "登录已过期" in page.inner_text("#progress")
    assert "推送中" in page.inner_text("#progress")
    assert page.get_attribute("#progress a", "href") == "/"
    assert page.query_selector("[name=password]") is None
    page.wait_for_timeout(1500)
    assert len(page.query_selector_all("[role=alert]")) == 1


def test_progress_comes_before_the_articles_on_a_phone(desk: Desk) -> None:
    columns = """<!doctype html><div class="desk"><div class="desk-review__columns">
      <section class="desk-review__side"><h2>进度</h2><ol><li>送出</li></ol></section><section><h2>稿件</h2></section>
    </div></div>"""
    page = desk.show(columns)
    page.add_style_tag(path=REVIEW / "desk.css")
    tops = {heading.inner_text(): heading.bounding_box()["y"] for heading in page.query_selector_all("h2")}
    steps = page.query_selector("li").bounding_box()["y"]
    assert tops["进度"] < steps < tops["稿件"]
