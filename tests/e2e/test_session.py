"""A session that ends while somebody writes takes nothing with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD

pytestmark = pytest.mark.browser
SETTLING_MILLISECONDS = 3_000
WAITING_MILLISECONDS = 20_000


def sign_in_again(drafter, username: str):
    with drafter.context.expect_page() as opened:
        drafter.page.locator("#signed-out a").click()
    window = opened.value
    window.fill("[name=username]", username)
    window.fill("[name=password]", PASSWORD)
    window.click("[type=submit]")
    expect(window.locator(".desk-lead")).to_contain_text("回到刚才的页面接着写")
    window.close()


@pytest.fixture
def writing(person):
    """A drafter in the editor of a new draft, whose session has ended before the title was typed."""
    drafter = person("drafter")
    page = drafter.go("/admin/start/")
    page.locator("form[action$='/notice-handle/'] button").click()
    page.wait_for_url("**/edit/**")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLING_MILLISECONDS)
    drafter.context.clear_cookies(name="sessionid")
    page.fill("[name=title]", "关于登记冬季取暖补贴的通知")
    expect(page.locator("#signed-out")).to_contain_text("登录已过期", timeout=WAITING_MILLISECONDS)
    # The browser names the 403 that says so.
    drafter.errors.clear()
    return drafter


def test_what_was_typed_is_saved_after_signing_in_again(writing):
    page = writing.page
    writing.shoot("signed-out")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url) as saved:
        sign_in_again(writing, "drafter")
    assert saved.value.ok
    expect(page.locator("#signed-out")).not_to_contain_text("登录已过期")
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("关于登记冬季取暖补贴的通知")
    writing.errors[:] = [error for error in writing.errors if "403" not in error]


def test_nothing_is_sent_to_the_login_page(writing):
    page = writing.page
    address = page.url
    page.keyboard.press("Control+s")
    page.wait_for_timeout(SETTLING_MILLISECONDS)
    assert page.url == address
    expect(page.locator("[name=title]")).to_have_value("关于登记冬季取暖补贴的通知")
    writing.errors[:] = [error for error in writing.errors if "403" not in error]


def test_another_persons_session_does_not_save_the_page(writing):
    page = writing.page
    sign_in_again(writing, "drafter2")
    expect(page.locator("#signed-out")).to_contain_text("另一个账号", timeout=WAITING_MILLISECONDS)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(SETTLING_MILLISECONDS)
    other = writing.context.new_page()
    other.goto(page.url)
    expect(other.locator("[name=title]")).to_have_value("关于【填写：办什么事】的通知")
    expect(page.locator("[name=title]")).to_have_value("关于登记冬季取暖补贴的通知")
    writing.errors[:] = [error for error in writing.errors if "403" not in error]
