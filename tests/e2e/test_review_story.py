"""Review as people live it: a return, a kept finding, an outsider's word, three levels, and the form at the end."""

from __future__ import annotations

import email
import email.policy
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT

pytestmark = pytest.mark.browser
TITLE = "沿河路段封闭施工通知"
PERSONAL_LINK = re.compile(r"https?://[^\s\"<>]+/review/link/[^\s\"<>]+/")
MAIL_SECONDS = 60

PLANT = f"""
from django.contrib.auth import get_user_model
from pages.models import NoticePage, SectionPage
from wagtail.models import Page
drafter = get_user_model().objects.get(username="drafter")
page = NoticePage(
    title="{TITLE}", slug="story-of-review", digest="十二月施工期间请绕行。", owner=drafter, live=False, is_major=True,
    contact_phone="0537-5550101",
    body=[
        ("text", "<p>沿河路自十二月一日起封闭施工，工期二十天，请过往车辆绕行。</p>"),
        ("text", "<p>办理通行证填写示例：张某某，身份证号 370811198001011234。</p>"),
    ],
)
SectionPage.objects.get(slug="news").add_child(instance=page)
page.save_revision(user=drafter, log_action=True)
"""


def command(running, *arguments: str) -> dict:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        cwd=ROOT,
        env=running.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def personal_link(running, address: str) -> str:
    """The newest link that an e-mail to ``address`` carries; the worker sends within a minute."""
    folder = Path(running.environment["RUNTIME_DIR"]) / "mail"
    until = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < until:
        files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
        for message in reversed([part for path in files for part in _messages(path)]):
            body = message.get_body(("plain",)).get_content() if address in str(message["To"]) else ""
            if TITLE in body and (found := PERSONAL_LINK.search(body)):
                return found[0]
        time.sleep(1)
    raise AssertionError(f"no link reached {address}")


def _messages(path: Path) -> list[email.message.EmailMessage]:
    # Django's file backend ends each message with a line of dashes.
    parts = re.split(rb"\n-{79}\n", path.read_bytes())
    return [email.message_from_bytes(part.lstrip(), policy=email.policy.default) for part in parts if part.strip()]


def submit(drafter, page_id: str) -> None:
    page = drafter.go(f"/admin/pages/{page_id}/edit/")
    menu = page.locator("footer [data-controller~=w-dropdown] button[data-w-dropdown-target=toggle]")
    button = page.locator("button[name=action-submit], button[name=action-restart-workflow]")
    if not button.first.is_visible():
        menu.first.click()
    button.first.click()
    page.wait_for_load_state("networkidle")


def approve(page) -> None:
    for tick in page.locator("[name=ticked]").all():
        tick.check()
    page.click("[name=decision][value=approve]")
    page.wait_for_load_state("networkidle")


def test_the_whole_story_of_a_review(person, running):
    running.do(PLANT)
    # The drafter keeps a number with a reason, and asks the office whose road it is.
    drafter = person("drafter")
    page = drafter.go("/admin/")
    page.get_by_role("link", name=TITLE, exact=True).first.click()
    page.wait_for_load_state("networkidle")
    page_id = re.search(r"/pages/(\d+)/edit", page.url)[1]
    page.locator("[data-checker-open]").click()
    found = page.locator("[data-finding]", has_text="身份证").first
    found.locator("summary").click()
    found.locator("[data-reason]").fill("这是填写示例，号码是虚构的")
    found.locator("[data-act=keep]").click()
    expect(page.locator("[data-finding]", has_text="已说明保留")).to_have_count(1)
    page = drafter.go(f"/admin/review/{page_id}/fact-check/")
    page.fill("[name=office]", "县交通运输局")
    page.fill("[name=name]", "示范核稿人")
    page.get_by_role("button", name="生成核稿链接").click()
    link = page.locator("#link").input_value()
    drafter.shoot("fact-check-desk")

    outsider = person(size="phone")
    page = outsider.go(link)
    page.get_by_role("button", name="打开稿件").click()
    expect(page.locator("body")).to_contain_text("沿河路自十二月一日起封闭施工")
    outsider.shoot("fact-check")
    page.get_by_role("radio", name="有出入").check()
    page.locator("textarea").fill("工期是二十五天")
    page.locator("form button").last.click()
    expect(page.locator("body")).to_contain_text("已收到您的答复")

    submit(drafter, page_id)

    # The first reviewer, on a phone, marks a passage and returns.
    first = person("reviewer1", size="phone")
    page = first.go(f"/review/{page_id}/")
    expect(page.locator("body")).to_contain_text("这是填写示例")
    first.shoot("review-before-return", whole=True)
    page.locator("#remark summary").click()
    page.locator("#words").select_option(page.locator("#words option", has_text="工期二十天").get_attribute("value"))
    page.fill("#remark-text", "工期请按交通局的答复改")
    page.get_by_role("button", name="保存批注").click()
    expect(page.locator("#remarks").locator("..")).to_contain_text("工期请按交通局的答复改")
    page.locator("label.chip", has_text="口径不准").click()
    page.fill("#comment", "工期与主管单位说法不一致")
    page.click("[name=decision][value=return]")
    page.wait_for_load_state("networkidle")
    expect(page.locator("body")).to_contain_text("退回")

    # The drafter finds the marks in place, mends, and submits again.
    page = drafter.go(f"/admin/pages/{page_id}/edit/")
    expect(page.locator("main")).to_contain_text("工期与主管单位说法不一致")
    drafter.shoot("returned-with-marks")
    text = page.locator("[contenteditable=true]").first
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("工期以二十五天为准。")
    page.wait_for_timeout(500)
    menu = page.locator("footer [data-controller~=w-dropdown] button[data-w-dropdown-target=toggle]")
    button = page.locator("button[name=action-restart-workflow], button[name=action-submit]")
    if not button.first.is_visible():
        menu.first.click()
    button.first.click()
    page.wait_for_load_state("networkidle")

    # The first reviewer is shown what changed since; the second comes in by a link, without any login.
    page = first.go(f"/review/{page_id}/")
    expect(page.locator("section[aria-labelledby=changed]")).to_contain_text("工期以二十五天为准")
    first.shoot("review-changed", whole=True)
    approve(page)

    second = person(size="phone")
    page = second.go(personal_link(running, "reviewer2@"))
    second.shoot("review-link")
    page.get_by_role("button", name="打开稿件").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_contain_text(TITLE)
    approve(page)

    third = person("reviewer3")
    page = third.go(f"/review/{page_id}/")
    third.shoot("review-final")
    approve(page)
    resident = person(size="phone")
    expect(resident.go("/").locator("body")).to_contain_text(TITLE)

    # The form has written itself, and the ledger holds.
    page = third.go(f"/admin/review-form/{page_id}/")
    form = page.locator(".review-form__paper")
    for word in ("初审", "复审", "终审", "口径不准", "这是填写示例", "经专用链接办理"):
        expect(form).to_contain_text(word)
    third.shoot("review-form", whole=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert command(running, "verify_log")
    page = third.go("/admin/review/report/")
    expect(page.locator("body")).to_contain_text("口径不准")
    third.shoot("review-report", whole=True)
