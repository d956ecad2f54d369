"""A mass send as the desk does it: seen on a phone first, confirmed twice, followed to the end, and taken back by two."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_story import decide

pytestmark = pytest.mark.browser
END_MILLISECONDS = 90_000
SIZES = {"phone": "手机", "desktop": "电脑"}


def approved_article(person, tmp_path, title: str) -> None:
    drafter = person("drafter")
    path = tmp_path / "通知.md"
    path.write_text("# 通知\n\n请各村按时清理河道，有事打 0537-5550101。\n", encoding="utf-8")
    page = drafter.go("/admin/import/")
    page.set_input_files("[name=file]", path)
    page.select_option("[name=kind]", "notice")
    page.fill("[name=title]", title)
    page.click("main button.button-longrunning")
    page.wait_for_url("**/import/*-*/")
    page.click(".import-actions [value=save]")
    page.wait_for_url("**/edit/**")
    page.wait_for_load_state("networkidle")
    page_id = re.search(r"/pages/(\d+)/edit", page.url)[1]
    menu = page.locator("footer [data-controller~=w-dropdown] button[data-w-dropdown-target=toggle]")
    submit = page.locator("button[name=action-submit]")
    if not submit.first.is_visible() and menu.count():
        menu.first.click()
    submit.first.click()
    page.wait_for_load_state("networkidle")
    for reviewer in ("reviewer1", "reviewer2"):
        decide(person(reviewer), page_id, "approve")


def test_a_mass_send_is_previewed_confirmed_sent_and_withdrawn(person, tmp_path):
    title = "防汛值守群发演示通知"
    approved_article(person, tmp_path, title)

    composer = person("drafter2", size="phone")
    page = composer.go("/admin/editions/compose/")
    page.get_by_role("button", name=f"加入《{title}》").click()
    page.locator("[name=method][value=mass-send]").check(force=True)
    composer.shoot("compose-mass-send", whole=True)
    page.get_by_role("button", name="编好，等待签发").click()
    page.wait_for_url(re.compile(r"/admin/editions/\d+/$"))
    edition = page.url
    page.fill("[name=wechat_name]", "zhen_leader")
    with page.expect_navigation():
        page.locator("form[action$='/preview/'] button").click()
    expect(page.locator("main")).to_contain_text("已发送", timeout=END_MILLISECONDS)

    publisher = person("publisher", size="phone")
    page = publisher.go(edition)
    publisher.shoot("sign-off-mass-send", whole=True)
    page.get_by_role("button", name="签发并群发").click()
    expect(page.locator("[name=confirmed]")).to_be_visible()  # the browser itself asks for the tick
    page.check("[name=confirmed]", force=True)
    with page.expect_navigation():
        page.get_by_role("button", name="签发并群发").click()
    expect(page.locator(".desk-facts .desk-tag").first).to_have_text("已群发", timeout=END_MILLISECONDS)
    link = page.locator(".desk-links a[href*='/s/']").first.get_attribute("href")
    publisher.shoot("mass-sent", whole=True)
    assert title in person().go(link).content()

    page = composer.go(edition)
    page.get_by_role("link", name=re.compile("撤回")).first.click()
    page.wait_for_load_state("networkidle")
    page.fill("[name=reason]", "值守电话写错，须收回后更正")
    composer.shoot("withdraw", whole=True)
    with page.expect_navigation():
        page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page = publisher.go("/admin/aftercare/")
    publisher.shoot("aftercare")
    page.locator("a[href*='/aftercare/withdrawals/']").first.click()
    page.wait_for_load_state("networkidle")
    waiting = page.url
    with page.expect_navigation():
        page.get_by_role("button", name="确认撤回").click()
    for _ in range(45):
        if "已撤回" in publisher.go(waiting).locator(".desk-facts").inner_text():
            break
        publisher.page.wait_for_timeout(2_000)
    expect(publisher.page.locator(".desk-facts")).to_contain_text("已撤回")
    assert title not in person().go(link).locator("body").inner_text()


@pytest.mark.parametrize("size", list(SIZES))
def test_the_screens_around_a_push_open_without_an_error(person, size):
    desk = person("publisher", size=size)
    for name, path in (
        ("calendar", "/admin/editions/calendar/"),
        ("account", "/admin/wechat/"),
        ("after-publication", "/admin/aftercare/"),
    ):
        page = desk.go(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        desk.shoot(name)
