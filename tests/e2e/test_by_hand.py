"""Plan B in a real browser: the article goes through the clipboard into another editor, styles and pictures and all."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_story import decide, import_and_submit
from tests.samples import word

pytestmark = pytest.mark.browser

EDITOR = '<!doctype html><title>编辑器</title><div id="editor" contenteditable style="min-height: 200px"></div>'


@pytest.fixture
def by_hand(person: Callable[..., Any], tmp_path: Path) -> Any:
    """The publisher at the page of an edition that was signed off for the day after tomorrow."""
    title = "冬季供暖安排通知"
    file = tmp_path / "通知.docx"
    file.write_bytes(word.notice())
    page_id = import_and_submit(person("drafter"), file, title)
    decide(person("reviewer1"), page_id, "approve")
    decide(person("reviewer2"), page_id, "approve")
    page = person("drafter2").go("/admin/editions/compose/")
    page.get_by_role("button", name=f"加入《{title}》").click()
    soon = datetime.datetime.now(ZoneInfo("Asia/Shanghai")) + datetime.timedelta(days=2)
    page.fill("[name=scheduled_at]", f"{soon:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="编好，等待签发").click()
    page.wait_for_url(re.compile(r"/admin/editions/\d+/$"))
    publisher = person("publisher")
    publisher.title = title
    edition = publisher.go(page.url)
    edition.get_by_role("button", name="签发，到时推送").click()
    edition.get_by_role("link", name="改为人工发布").click()
    edition.get_by_role("button", name="停止自动推送，改为人工发布").click()
    expect(edition.get_by_role("button", name="下载整包")).to_be_visible()
    publisher.page.wait_for_load_state("networkidle")
    publisher.shoot("by-hand", whole=True)
    return publisher


def pasted(by_hand: Any) -> Page:
    """Another page, with what is on the clipboard pasted into it, when its pictures have loaded."""
    other: Page = by_hand.context.new_page()
    other.set_content(EDITOR)
    other.click("#editor")
    other.keyboard.press("Control+V")
    other.wait_for_function(
        "[...document.querySelectorAll('#editor img')].every(image => image.complete && image.naturalWidth > 0)"
    )
    return other


def test_an_article_is_copied_downloaded_and_entered(by_hand, tmp_path):
    by_hand.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=by_hand.running.desk)
    page = by_hand.page
    check_the_copied_body(by_hand)
    # As on an intranet without HTTPS.
    page.evaluate("navigator.clipboard.writeText('')")
    page.evaluate("Object.defineProperty(window, 'isSecureContext', {value: false, configurable: true})")
    check_the_copied_body(by_hand)
    page.evaluate("Object.defineProperty(window, 'isSecureContext', {value: true})")

    page.get_by_role("button", name="复制标题").click()
    assert page.evaluate("navigator.clipboard.readText()") == by_hand.title
    page.get_by_role("button", name="复制阅读原文链接").click()
    address = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{by_hand.running.desk}/.+/\?d=[0-9a-f]{{16}}", address)

    with page.expect_download() as download:
        page.get_by_role("button", name="下载整包").click()
    assert download.value.suggested_filename.endswith("人工发布包.zip")
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path)
    opened = by_hand.context.new_page()
    opened.goto((tmp_path / f"1-{by_hand.title}" / "正文.html").as_uri())
    shown = opened.locator("img").evaluate_all("images => images.filter(image => image.naturalWidth > 0).length")
    assert shown == opened.locator("img").count() >= 3
    opened.keyboard.press("Control+A")
    selected = opened.evaluate("getSelection().toString()")
    assert len(selected) > 100
    assert by_hand.title not in selected
    page.bring_to_front()

    page.fill("[name=link]", "https://example.com/")
    page.get_by_role("button", name="登记链接").click()
    expect(page.get_by_role("alert")).to_contain_text("不是微信文章的网址")
    assert page.input_value("[name=link]") == "https://example.com/"
    by_hand.errors.clear()  # the browser notes every answer that is not a success
    page.fill("[name=link]", f"https://mp.weixin.qq.com/s/{tmp_path.name}")
    page.get_by_role("button", name="登记链接").click()
    expect(page.locator(".desk-facts .desk-tag").first).to_have_text("已发布")


def check_the_copied_body(by_hand: Any) -> None:
    page = by_hand.page
    pictures = page.locator(".by-hand__pictures img").count()
    assert pictures >= 3
    page.get_by_role("button", name="复制正文（带格式）").click()
    expect(page.locator(".by-hand__said").first).to_contain_text("已复制")
    editor = pasted(by_hand).locator("#editor")
    sources = editor.locator("img").evaluate_all("images => images.map(image => image.getAttribute('src'))")
    assert len(sources) == pictures
    assert all(source.startswith(f"{by_hand.running.desk}/by-hand/") for source in sources)
    cell = editor.locator("td").first
    assert cell.evaluate("cell => getComputedStyle(cell).borderBottomStyle") == "solid"
    assert editor.locator("section").first.evaluate("element => element.style.fontSize") == "17px"
    assert by_hand.title not in editor.inner_text()
    page.bring_to_front()
