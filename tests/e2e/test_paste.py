"""What is pasted into or dropped on rich text: words stay, the rest is named with the way to bring it in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

WORD = """<html><body><!--StartFragment-->
<h1>一、缴费标准</h1>
<p class=MsoNormal><b>个人缴费</b>为<i>每人</i>420元，见<a href="https://example.gov.cn/policy">原文</a>。</p>
<ul><li>身份证</li><li>户口簿</li></ul>
<!--[if gte vml 1]><v:shape><v:imagedata src="file:///C:/clip_image001.png"/></v:shape><![endif]-->
<![if !vml]><img width=300 height=200 src="file:///C:/clip_image001.png"><![endif]>
<p class=MsoNormal><img width=300 height=200 src="file:///C:/clip_image002.png"></p>
<table><tr><td>村</td><td>日期</td></tr><tr><td>柳林村</td><td>周三</td></tr></table>
<!--EndFragment--></body></html>"""

GIVE = """(editor, {type, text, files}) => {
  const data = new DataTransfer();
  for (const [kind, words] of Object.entries(text || {})) data.setData(kind, words);
  for (const name of files || []) data.items.add(new File(["x"], name));
  const options = { bubbles: true, cancelable: true };
  const event = type === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: data })
    : new DragEvent(type, { ...options, dataTransfer: data });
  return !editor.dispatchEvent(event);
}"""


@pytest.fixture
def size() -> str:
    return "desktop"


@pytest.fixture
def drafter(person, size):
    return person("drafter", size=size)


@pytest.fixture
def page(drafter) -> Page:
    """The editor of a new notice, with one block of text."""
    page = _new_notice(drafter)
    page.click("[data-contentpath=body] .c-sf-add-button")
    page.get_by_role("option", name=re.compile("^正文")).click()
    expect(page.locator("[data-contentpath=body] .public-DraftEditor-content")).to_be_visible()
    return page


def _new_notice(drafter) -> Page:
    """Below the first section there is; what is no section leads away from the editor."""
    for number in range(3, 20):
        page = drafter.go(f"/admin/pages/add/pages/noticepage/{number}/")
        if "/add/" in page.url:
            return page
    raise AssertionError("the demonstration has no section")


def give(page: Page, type: str, *, text: dict[str, str] | None = None, files: list[str] | None = None) -> bool:
    """Paste or drop on the block of text. Returns whether the editor took the event for itself."""
    editor = page.locator("[data-contentpath=body] .public-DraftEditor-content")
    editor.click()
    return bool(editor.evaluate(GIVE, {"type": type, "text": text, "files": files}))


def note(page: Page):
    return page.locator("[data-contentpath=body] .paste-note")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_words_stay_and_what_is_lost_is_counted_at_once(page, drafter):
    give(page, "paste", text={"text/html": WORD, "text/plain": "一、缴费标准"})
    expect(note(page)).to_contain_text("粘贴的内容里有 2 张图片、1 个表格没有粘进来")
    drafter.shoot("paste")
    editor = page.locator("[data-contentpath=body] .public-DraftEditor-content")
    expect(editor).to_contain_text("一、缴费标准")
    expect(editor.locator("li")).to_have_count(2)
    expect(editor).to_contain_text("村　日期")
    expect(editor).to_contain_text("柳林村　周三")
    # Draftail writes its field a moment after the words stand.
    field = page.locator("input[name=body-0-value]")
    for kept in ('"BOLD"', '"ITALIC"', '"unordered-list-item"', "https://example.gov.cn/policy"):
        expect(field).to_have_value(re.compile(re.escape(kept)))
    assert '"IMAGE"' not in field.input_value()


def test_the_message_leads_to_the_import_of_this_kind_and_section(page):
    give(page, "paste", text={"text/html": WORD})
    with page.expect_popup() as popup:
        note(page).locator("a", has_text="导入 Word").click()
    opened = popup.value
    opened.wait_for_load_state("networkidle")
    assert opened.input_value("[name=kind]") == "notice"
    assert opened.input_value("[name=section]") != ""


def test_the_message_never_takes_the_cursor(page):
    give(page, "paste", text={"text/html": WORD})
    expect(note(page)).to_be_visible()
    page.keyboard.type("接着写")
    expect(page.locator("[data-contentpath=body] .public-DraftEditor-content")).to_contain_text("接着写")
    note(page).locator("button").click()
    expect(note(page)).to_have_count(0)


def test_plain_words_bring_no_message(page):
    give(page, "paste", text={"text/html": "<p>只有<b>文字</b></p>", "text/plain": "只有文字"})
    expect(page.locator("[data-contentpath=body] .public-DraftEditor-content")).to_contain_text("只有文字")
    expect(note(page)).to_have_count(0)


def test_pictures_that_only_the_rich_text_format_has_are_counted(page):
    rtf = r"{\rtf1 {\*\shppict{\pict 00}}{\nonshppict{\pict 00}} text}"
    give(page, "paste", text={"text/rtf": rtf, "text/html": "<p>文字</p>"})
    expect(note(page)).to_contain_text("1 张图片没有粘进来")


@pytest.mark.parametrize("act", ["paste", "drop"])
def test_a_picture_file_is_offered_the_library(page, act):
    give(page, act, files=["村口.jpg"])
    expect(note(page)).to_contain_text("村口.jpg")
    expect(note(page).locator("a", has_text="上传到图片库")).to_have_attribute("href", re.compile("/admin/images/"))


def test_a_document_dropped_is_offered_the_import_and_not_read_as_words(page):
    assert give(page, "drop", files=["通知.docx"])
    expect(note(page)).to_contain_text("导入 Word")
    assert page.locator("[data-contentpath=body] .public-DraftEditor-content").inner_text().strip() == ""
