"""The editor's checker in a real browser: what was typed a moment before a suggestion is taken is all there afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLANT = """
from django.contrib.auth import get_user_model
from pages.models import NoticePage, SectionPage
drafter = get_user_model().objects.get(username="drafter")
for size in ("desktop", "phone"):
    page = NoticePage(
        title=f"检查演示 {size}", slug=f"checker-{size}", digest="按步就班办理。", owner=drafter, live=False,
        contact_phone="0537-5550101", body=[("text", "<p>请到窗口开立帐户。</p>")],
    )
    SectionPage.objects.get(slug="news").add_child(instance=page)
    page.save_revision(user=drafter, log_action=True)
"""


@pytest.fixture(scope="module")
def _two_drafts(running) -> None:
    running.do(PLANT)


@pytest.mark.usefixtures("_two_drafts")
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_nothing_typed_is_lost_when_a_suggestion_is_taken(person, size):
    drafter = person("drafter", size=size)
    page = drafter.go("/admin/")
    page.get_by_role("link", name=f"检查演示 {size}", exact=True).first.click()
    text = page.locator("[contenteditable=true]").first
    text.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("刚刚输入的字，")
    page.locator("[data-checker-open]").click()
    found = page.locator("[data-finding]", has_text="“帐户”应为“账户”")
    with page.expect_navigation():
        found.locator("[data-act=fix]").click()
    expect(page.locator("[contenteditable=true]").first).to_have_text("刚刚输入的字，请到窗口开立账户。")
    expect(page.locator("[data-finding]", has_text="“帐户”应为“账户”")).to_have_count(0)
    drafter.shoot("checker")


@pytest.mark.usefixtures("_two_drafts")
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_finding_leads_to_its_words(person, size):
    drafter = person("drafter", size=size)
    page = drafter.go("/admin/")
    page.get_by_role("link", name=f"检查演示 {size}", exact=True).first.click()
    page.locator("[data-checker-open]").click()
    page.locator('[data-finding][data-words="按步就班"] [data-act=jump]').click()
    expect(page.locator("[name=digest]")).to_be_focused()
    expect(page.locator("[name=digest]")).to_be_in_viewport()
