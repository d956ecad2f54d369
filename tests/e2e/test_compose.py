"""Putting an edition together by mouse, by finger and by keyboard; the countdown; the calendar."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "publishing" / "delivery" / "static" / "delivery"
COMPOSE = "/admin/editions/compose/"
NINE = """
from types import SimpleNamespace
from django.contrib.auth import get_user_model
from tests.township import approved, drawn_picture
people = SimpleNamespace(**{user.username: user for user in get_user_model().objects.all()})
for name in "甲乙丙丁戊己庚辛壬":
    approved(people, title=f"编排演示{name}", cover=drawn_picture(name) if name in "甲丙" else None)
"""


@pytest.fixture(scope="module")
def _nine_articles(running: Any) -> None:
    running.do(NINE)


def add(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("button", name=f"加入《编排演示{name}》").click()


def chosen(page: Page) -> list[str]:
    return [title[-1] for title in page.locator("[data-chosen] li strong").all_inner_texts()]


def drag(page: Page, handle: Locator, to: Locator, *, by_finger: bool) -> None:
    """Take ``handle`` to the upper edge of ``to``."""
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    path = [(x, y + (end["y"] + 2 - y) * part / 8) for part in range(1, 9)]
    if not by_finger:
        page.mouse.move(x, y)
        page.mouse.down()
        for point in path:
            page.mouse.move(*point)
        page.mouse.up()
        return
    fingers = page.context.new_cdp_session(page)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for left, top in path:
        fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": left, "y": top}]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.usefixtures("_nine_articles")
@pytest.mark.parametrize(("size", "names"), [("desktop", "甲乙丙"), ("phone", "丁戊己")])
def test_the_third_article_is_dragged_to_the_lead(person, size, names):
    composer = person("drafter", size=size)
    page = composer.go(COMPOSE)
    add(page, *names)
    assert chosen(page) == list(names)
    rows = page.locator("[data-chosen] li")
    drag(page, rows.nth(2).locator("[data-handle]"), rows.nth(0), by_finger=size == "phone")
    first, second, third = names[2], names[0], names[1]
    assert chosen(page) == [first, second, third]
    expect(rows.nth(0).locator("[data-lead]")).to_be_visible()
    expect(rows.nth(1).locator("[data-lead]")).to_be_hidden()
    expect(page.locator("[data-feed] .desk-feed__lead")).to_contain_text(f"编排演示{first}")
    lead, square = page.locator("[data-feed] img").nth(0), page.locator("[data-feed] img").nth(1)
    assert lead.evaluate(
        "image => image.decode().then(() => image.naturalWidth / image.naturalHeight)"
    ) == pytest.approx(2.35, abs=0.01)
    assert square.evaluate("image => image.decode().then(() => image.naturalWidth / image.naturalHeight)") == 1
    composer.shoot("compose-dragged", whole=True)
    page.get_by_role("button", name="编好，等待签发").click()
    page.wait_for_url(re.compile(r"/admin/editions/\d+/$"))
    titles = page.locator("#progress .desk-links li strong").all_inner_texts()
    assert [title[-1] for title in titles] == [first, second, third]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="取消本期").click()
    expect(page.locator(".messages")).to_contain_text("已取消")


@pytest.mark.usefixtures("_nine_articles")
def test_articles_are_put_in_order_by_keyboard(person):
    page = person("drafter").go(COMPOSE)
    page.get_by_role("button", name="加入《编排演示甲》").focus()
    page.keyboard.press("Enter")
    for name in "乙丙":
        page.get_by_role("button", name=f"加入《编排演示{name}》").focus()
        page.keyboard.press("Space")
    up = page.get_by_role("button", name="上移《编排演示丙》")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(page.locator("[data-said]")).to_have_text("《编排演示丙》现在是第 2 条。")
    page.keyboard.press("Enter")
    assert chosen(page) == ["丙", "甲", "乙"]
    # It cannot go higher: the focus goes to the button beside, not away.
    expect(page.get_by_role("button", name="下移《编排演示丙》")).to_be_focused()
    page.get_by_role("button", name="移出《编排演示甲》").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="加入《编排演示甲》")).to_be_focused()
    page.get_by_role("button", name="编好，等待签发").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/admin/editions/\d+/$"))
    assert [text[-1] for text in page.locator("#progress .desk-links li strong").all_inner_texts()] == ["丙", "乙"]
    page.get_by_role("button", name="取消本期").click()


@pytest.mark.usefixtures("_nine_articles")
def test_a_ninth_article_is_refused_at_once_and_searching_finds(person):
    page = person("drafter", size="phone").go(COMPOSE)
    page.get_by_label("搜索标题").fill("演示壬")
    expect(page.locator("[data-available] li:visible")).to_have_count(1)
    page.get_by_label("搜索标题").fill("没有这样的标题")
    expect(page.get_by_text("没有标题含有这些字的稿件。")).to_be_visible()
    page.get_by_label("搜索标题").fill("")
    add(page, *"甲乙丙丁戊己庚辛")
    expect(page.locator("[data-refusal]")).to_be_empty()
    add(page, "壬")
    expect(page.locator("[data-refusal]")).to_contain_text("一期最多 8 篇")
    assert len(chosen(page)) == 8
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.usefixtures("_nine_articles")
def test_an_error_keeps_what_was_chosen(person):
    page = person("drafter").go(COMPOSE)
    add(page, "乙", "甲")
    page.check("[name=method][value=mass-send]")
    page.fill("[name=scheduled_at]", "2020-01-01T07:30")
    expect(page.locator("[data-past]")).to_contain_text("已经过去")
    expect(page.locator("[data-quota]")).to_contain_text("1月1日的群发")
    page.get_by_role("button", name="编好，等待签发").click()
    expect(page.locator(".desk-errors")).to_contain_text("已经过去")
    assert chosen(page) == ["乙", "甲"]
    expect(page.locator("[name=method][value=mass-send]")).to_be_checked()
    page.get_by_role("button", name="明早 07:30").click()
    expect(page.locator("[data-in-words]")).to_contain_text("07:30")
    expect(page.locator("[data-past]")).to_be_empty()


@pytest.mark.usefixtures("_nine_articles")
def test_composing_works_without_javascript(browser, running):
    from tests.e2e.conftest import PASSWORD

    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{running.desk}/admin/login/?next={COMPOSE}")
    page.fill("[name=username]", "drafter")
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    for place, name in (("1", "乙"), ("2", "甲")):
        page.locator("[data-available] li", has_text=f"编排演示{name}").locator("select").select_option(place)
    with page.expect_navigation():
        page.get_by_role("button", name="编好，等待签发").click()
    titles = page.locator("#progress .desk-links li strong").all_inner_texts()
    assert [title[-1] for title in titles] == ["乙", "甲"]
    page.get_by_role("button", name="取消本期").click()
    context.close()


@pytest.mark.usefixtures("_nine_articles")
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_mass_send_is_signed_off_with_a_tick(person, size):
    composer = person("drafter", size=size)
    page = composer.go(COMPOSE)
    add(page, "庚", "辛")
    page.check("[name=method][value=mass-send]")
    page.get_by_role("button", name="明早 07:30").click()
    page.get_by_role("button", name="编好，等待签发").click()
    page.wait_for_url(re.compile(r"/admin/editions/\d+/$"))
    edition = page.url
    publisher = person("publisher", size=size)
    page = publisher.go(edition)
    publisher.shoot("sign-off-mass", whole=True)
    sign_off = page.get_by_role("button", name="签发，到时群发")
    sign_off.click()
    # The browser asks for the tick first.
    assert page.url == edition
    expect(page.locator("#progress .desk-facts .desk-tag").first).to_have_text("待签发")
    page.check("[name=confirmed]")
    sign_off.click()
    expect(page.locator(".messages")).to_contain_text("已签发")
    expect(page.get_by_role("link", name="改时间")).to_be_visible()
    calendar = publisher.go("/admin/editions/calendar/?month=" + page.evaluate(TOMORROWS_MONTH))
    expect(calendar.locator(".desk-day__quota--held")).to_contain_text("群发：")
    publisher.shoot("calendar", whole=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    publisher.go(edition).get_by_role("button", name="取消本期").click()
    expect(publisher.page.locator(".messages")).to_contain_text("已取消")


TOMORROWS_MONTH = """() => new Date(Date.now() + 86400000)
    .toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }).slice(0, 7)"""

COUNTDOWN = """<!doctype html><p id="countdown-said" role="status"></p><section data-until="%s">
  <p data-waiting>在 <strong data-left hidden></strong><span data-absolute>10:41 之前</span>确认</p>
  <p data-over hidden>已过</p></section>"""


def test_the_countdown_counts_and_then_says_that_it_is_over(browser):
    page = browser.new_page()
    soon = page.evaluate("new Date(Date.now() + 2500).toISOString()")
    page.set_content(COUNTDOWN % soon)
    page.add_script_tag(path=STATIC / "countdown.js")
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^0:0[1-3]$"))
    expect(page.locator("[data-over]")).to_be_hidden()
    expect(page.locator("[data-over]")).to_be_visible(timeout=5000)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    expect(page.locator("#countdown-said")).to_contain_text("已过")
    page.close()


def test_a_form_is_sent_once_however_often_it_is_tapped(browser):
    page = browser.new_page()
    page.set_content("<form data-once><button>签发</button></form>")
    page.add_script_tag(path=STATIC / "once.js")
    page.evaluate("""() => {
        window.sent = 0;
        document.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) window.sent += 1;
            event.preventDefault();
        });
    }""")
    for _ in range(3):
        page.get_by_role("button").click(force=True)
    assert page.evaluate("window.sent") == 1
    page.close()
