"""Beginning an article in a browser: a skeleton is filled in, last year's is written anew, two people meet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PINGED_MILLISECONDS = 25_000
SETTLING_MILLISECONDS = 3_000


def begin(drafter, button: str, *, words: str = ""):
    page = drafter.go(f"/admin/start/?q={words}")
    page.locator(button).first.click()
    page.wait_for_url("**/edit/**")
    page.wait_for_load_state("networkidle")
    return page


def test_what_is_typed_is_saved_without_a_button(person):
    drafter = person("drafter")
    page = begin(drafter, "form[action$='/notice-handle/'] button")
    # Wagtail takes what a form holds in its first moments for what it came with.
    page.wait_for_timeout(SETTLING_MILLISECONDS)
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url) as saved:
        page.fill("[name=title]", "关于登记冬季取暖补贴的通知")
        page.keyboard.press("Tab")
    assert saved.value.ok
    drafter.shoot("autosaved")
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("关于登记冬季取暖补贴的通知")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_last_years_dates_are_marked_until_changed_or_confirmed(person, size):
    drafter = person("drafter", size=size)
    drafter.go("/admin/start/")
    drafter.shoot("start")
    page = begin(drafter, ".start-earlier button", words="医保怎么缴")
    box = page.locator("[data-carried]")
    chips = box.locator("li:visible")
    before = chips.count()
    assert before > 1
    assert page.evaluate("CSS.highlights.get('carried-over').size") > 0
    drafter.shoot("carried")
    chips.first.locator("[data-same]").click()
    expect(chips).to_have_count(before - 1)
    value = chips.first.get_attribute("data-value")
    chips.first.locator("[data-find]").click()
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(box.locator("li:visible")).to_have_count(before - 1)
    assert value == box.locator("li:visible").first.get_attribute("data-value")


def test_two_people_at_one_draft_are_told_of_each_other(person):
    first = person("drafter")
    page = begin(first, "form[action$='/notice-outage/'] button")
    address = re.sub(r"^https?://[^/]+", "", page.url)
    second = person("drafter2")
    other = second.go(address)
    expect(other.locator(".together")).to_contain_text("也开着这篇稿件", timeout=PINGED_MILLISECONDS)
    second.shoot("two-people")
    page.fill("[name=title]", "第二个人看到之前改的标题")
    page.keyboard.press("Tab")
    expect(other.locator(".together")).to_contain_text("保存了新的一稿", timeout=PINGED_MILLISECONDS)
    second.shoot("two-people-saved")
