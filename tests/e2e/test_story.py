"""The main job, as five people do it: a Word file becomes an article that residents read in WeChat and on the web."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.samples import word

pytestmark = pytest.mark.browser
PUBLISH_MILLISECONDS = 60_000


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    path = tmp_path / "通知.docx"
    path.write_bytes(word.notice())
    return path


def import_and_submit(drafter, word_file: Path, title: str, *, is_major: bool = False) -> str:
    page = drafter.go("/admin/import/")
    drafter.shoot("import")
    page.set_input_files("[name=file]", word_file)
    page.select_option("[name=kind]", "notice")
    page.fill("[name=title]", title)
    page.click("main button.button-longrunning")
    page.wait_for_url("**/import/*-*/")
    page.wait_for_load_state("networkidle")
    drafter.shoot("import-preview")
    page.click(".import-actions [value=save]")
    page.wait_for_url("**/edit/**")
    expect(page.locator(".messages")).to_contain_text("已存为草稿")
    drafter.page.wait_for_load_state("networkidle")
    drafter.shoot("edit")
    page_id = re.search(r"/pages/(\d+)/edit", page.url)[1]
    if is_major:
        page.check("[name=is_major]", force=True)
    menu = page.locator("footer [data-controller~=w-dropdown] button[data-w-dropdown-target=toggle]")
    submit = page.locator("button[name=action-submit]")
    if not submit.first.is_visible() and menu.count():
        menu.first.click()
    submit.first.click()
    page.wait_for_load_state("networkidle")
    return page_id


def decide(reviewer, page_id: str, decision: str, *, comment: str = "") -> None:
    page = reviewer.go("/admin/review/")
    reviewer.shoot("waiting")
    page.locator(f"a[href$='/review/{page_id}/']").click()
    page.wait_for_load_state("networkidle")
    reviewer.shoot("review")
    if decision == "approve":
        for tick in page.locator("[name=ticked]").all():
            tick.check()
    if comment:
        page.fill("[name=comment]", comment)
    page.click(f"button[name=decision][value={decision}]")
    page.wait_for_url("**/review/")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_word_file_becomes_an_article_in_wechat_and_on_the_web(person, word_file, size):
    title = f"河道清理停水通知（{'手机' if size == 'phone' else '电脑'}）"
    page_id = import_and_submit(person("drafter", size=size), word_file, title)
    decide(person("reviewer1", size=size), page_id, "approve", comment="内容属实")
    decide(person("reviewer2", size=size), page_id, "approve")

    composer = person("drafter2", size=size)
    page = composer.go("/admin/editions/compose/")
    page.get_by_role("button", name=f"加入《{title}》").click()
    composer.shoot("compose")
    page.get_by_role("button", name="编好，等待签发").click()
    page.wait_for_url(re.compile(r"/admin/editions/\d+/$"))
    edition = page.url

    publisher = person("publisher", size=size)
    page = publisher.go(edition)
    publisher.shoot("sign-off")
    page.get_by_role("button", name="签发并推送").click()
    page.wait_for_url(edition)
    publisher.shoot("progress")
    expect(page.locator(".desk-facts .desk-tag").first).to_have_text("已发布", timeout=PUBLISH_MILLISECONDS)
    publisher.shoot("published")
    link = page.locator(".desk-links a[href*='/s/']").first.get_attribute("href")
    page.get_by_role("button", name="复制链接").first.click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()

    resident = person(size=size)
    page = resident.go(link)
    expect(page.locator("body")).to_contain_text(title)
    expect(page.locator("table").first).to_be_visible()
    assert page.locator("img").count() >= 3
    resident.shoot("wechat-article")
    resident.go(resident.running.simulator + "/")
    resident.shoot("wechat-account")

    page = resident.go("/")
    expect(page.locator("body")).to_contain_text(title)
    resident.shoot("home")
    page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_contain_text(title)
    resident.shoot("article")

    drafter = person("drafter", size=size)
    page = drafter.go(f"/admin/pages/{page_id}/edit/")
    expect(page.locator("main")).to_contain_text(link)
    page = drafter.go("/admin/pages/")
    section = page.get_by_role("link", name="信息发布").first.get_attribute("href")
    page = drafter.go(section.removesuffix("edit/"))
    expect(page.get_by_role("link", name="微信文章").first).to_be_visible()
    drafter.shoot("explorer")


def test_a_major_article_needs_the_third_reviewer(person, word_file):
    title = "重大事项审核演示通知"
    page_id = import_and_submit(person("drafter"), word_file, title, is_major=True)
    decide(person("reviewer1", size="phone"), page_id, "approve")
    decide(person("reviewer2", size="phone"), page_id, "approve")
    resident = person()
    assert title not in resident.go("/").content()
    decide(person("reviewer3", size="phone"), page_id, "approve")
    assert title in resident.go("/").content()


def test_a_returned_article_tells_its_drafter_why(person, word_file):
    drafter = person("drafter")
    page_id = import_and_submit(drafter, word_file, "退回演示通知")
    decide(person("reviewer1", size="phone"), page_id, "return", comment="第二段日期请核对")
    page = drafter.go(f"/admin/pages/{page_id}/edit/")
    expect(page.locator("main")).to_contain_text("第二段日期请核对")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_other_screens_open_without_an_error(person, size):
    desk = person("admin", size=size)
    for name, path in (("desk", "/admin/"), ("editions", "/admin/editions/"), ("edition", "/admin/editions/1/")):
        desk.go(path)
        desk.shoot(name)
    resident = person(size=size)
    for name, path in (("section", "/policy/"), ("policy-article", "/policy/medical-insurance/")):
        resident.go(path)
        resident.shoot(name, whole=name == "policy-article")
    for name, path in (("simulator-drafts", "/drafts"), ("simulator-faults", "/faults"), ("simulator-log", "/log")):
        resident.go(resident.running.simulator + path)
        resident.shoot(name)


def test_the_public_page_works_without_javascript_and_scrolls_one_way(browser, running):
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    for path in ("/", "/policy/", "/policy/medical-insurance/"):
        answer = page.goto(running.desk + path)
        assert answer.status == 200
        assert "'unsafe-inline'" not in answer.headers["content-security-policy"]
        assert page.locator("h1").count() == 1
    context.close()
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for path in ("/", "/policy/", "/policy/medical-insurance/"):
        page.goto(running.desk + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
