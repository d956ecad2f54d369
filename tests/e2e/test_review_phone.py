"""The approver's page on a telephone: from a notice to the decision, what it weighs, and what gets lost (nothing)."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD, SIZES, Person
from wechat_simulator import mailbox

pytestmark = pytest.mark.browser
MAX_BYTES = 150_000
WAITING_MILLISECONDS = 20_000
MAIL_SECONDS = 90
TICKS = 10

SUBMITTED = """
import random
from pathlib import Path
from types import SimpleNamespace
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from PIL import Image, ImageFilter
import io
from library.models import Picture
from tests.township import submitted
users = get_user_model().objects
people = SimpleNamespace(drafter=users.get(username="drafter"))
body = []
for number in range({pictures}):
    # As busy as a photograph: what is smooth says nothing about weight.
    noise = Image.frombytes("RGB", (400, 300), random.Random(f"{title}{{number}}").randbytes(360000))
    photo = io.BytesIO()
    noise.filter(ImageFilter.GaussianBlur(4)).resize((1600, 1200)).save(photo, "JPEG", quality=85)
    picture = Picture(title="现场")
    picture.file = ContentFile(photo.getvalue(), name="photo.jpg")
    picture.save()
    body += [
        ("heading", {{"text": f"第 {{number + 1}} 项安排", "level": "2"}}),
        ("text", f"<p>请各村于 12 月 {{number + 1}} 日前完成第 {{number + 1}} 轮入户走访，发现隐患当场登记。</p>" * 3),
        ("figure", {{"image": picture, "alt": "现场", "caption": f"图 {{number + 1}}"}}),
    ]
body += [("text", "<p>走访记录由村信息员当天汇总。</p>")]
page = submitted(people, title="{title}", body=body)
Path("{kept}").write_text(str(page.pk))
"""


@pytest.fixture
def waiting(running: Any, tmp_path: Path) -> Any:
    """Submit an article: ``waiting("标题")`` gives its number."""

    def submit(title: str, *, pictures: int = 1) -> str:
        kept = tmp_path / "submitted.txt"
        running.do(SUBMITTED.format(title=title, kept=kept, pictures=pictures))
        return kept.read_text()

    return submit


@pytest.fixture
def notice(running: Any) -> Any:
    """What the button of the first reviewer's e-mail leads to: ``notice("标题")``."""
    folder = f"{running.environment['RUNTIME_DIR']}/mail"

    def read(title: str) -> str:
        until = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < until:
            for mail in mailbox.newest(folder):
                link = re.search(r"/review/link/[^/\s]+/", mail.words)
                if title in mail.subject and mail.to.startswith("reviewer1@") and link:
                    return link[0]
            time.sleep(0.5)
        raise AssertionError(f"no e-mail about {title}")

    return read


class Thumb:
    """Counts what it costs: taps, and documents that had to be fetched."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.documents = page, 0, 0
        page.on(
            "request", lambda request: self._count(request.is_navigation_request() and request.frame == page.main_frame)
        )

    def _count(self, is_document: bool) -> None:
        self.documents += is_document

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.locator(selector).first.tap()
        self.page.wait_for_load_state("networkidle")


def test_from_the_notice_to_the_decision(person, waiting, notice):
    waiting("用链接审核的通知", pictures=2)
    link = notice("用链接审核的通知")
    phone = person(size="phone")
    thumb = Thumb(phone.page)
    phone.go(link)
    phone.shoot("review-link")
    thumb.tap("main form button")
    expect(phone.page.locator("h1")).to_have_text("用链接审核的通知")
    phone.shoot("review-phone")
    thumb.tap("button[value=approve]")
    expect(phone.page.locator("[data-said]")).to_contain_text(f"还有 {TICKS} 项没有核对")
    for chip in phone.page.locator("#checklist .chip").all():
        thumb.taps += 1
        chip.tap()
    thumb.tap("button[value=approve]")
    expect(phone.page.locator("main")).to_contain_text("已同意，转入复审")
    phone.shoot("review-done")
    # The link, the article, what has become of it: three pages, each post answered by a redirect.
    assert thumb.documents <= 5
    assert thumb.taps == 3 + TICKS
    phone.go(link)
    expect(phone.page.locator("main")).to_contain_text("已经用这个链接办理过")


def test_the_page_weighs_little(person, waiting):
    number = waiting("十二张照片的通知", pictures=12)
    phone: Person = person("reviewer1", size="phone")
    session = phone.context.new_cdp_session(phone.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    phone.go(f"/review/{number}/")
    expect(phone.page.frame_locator("#preview").locator("img")).to_have_count(12)
    assert 8 <= len(sizes) < 16
    assert sum(sizes) <= MAX_BYTES
    assert phone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    targets = "button:visible, .tab, .chip, select:visible, textarea:visible"
    assert all(box.bounding_box()["height"] >= 44 for box in phone.page.locator(targets).all())


def test_a_remark_on_a_tapped_passage_reaches_its_drafter(person, waiting):
    number = waiting("批注演示通知")
    phone = person("reviewer1", size="phone")
    page = phone.go(f"/review/{number}/")
    page.locator("#checklist .chip").first.tap()
    page.frame_locator("#preview").locator("p", has_text="当天汇总").tap()
    expect(page.locator("[name=words] option:checked")).to_contain_text("走访记录由村信息员")
    page.fill("[name=remark]", "请写明汇总到哪里")
    phone.shoot("review-remark")
    place = page.evaluate("window.scrollY")
    page.locator("button[value=remark]").tap()
    page.wait_for_function("place => Math.abs(window.scrollY - place) < 200", arg=place)
    expect(page.locator("#remarks ~ .lines")).to_contain_text("请写明汇总到哪里")
    expect(page.locator("[name=ticked]").first).to_be_checked()
    page.locator("[name=reason]").first.check()
    page.locator("button[value=return]").tap()
    expect(page.locator("main")).to_contain_text("已退回撰稿人")
    drafter = person("drafter")
    page = drafter.go(f"/admin/pages/{number}/edit/")
    page.locator("[data-contentpath='body']").get_by_role("button", name="批注").first.wait_for(state="attached")
    expect(page.locator("#comments")).to_contain_text("请写明汇总到哪里")
    drafter.shoot("remark-in-editor")


def test_a_bound_phone_needs_no_login_any_more(person, waiting):
    number = waiting("绑定设备演示通知")
    phone = person("reviewer1", size="phone")
    page = phone.go(f"/review/{number}/")
    page.fill("[name=comment]", "写了一半")
    page.locator("button[value=bind]").tap()
    expect(page.locator("[role=status]")).to_contain_text("已记住这台设备")
    expect(page.locator("[name=comment]")).to_have_value("写了一半")
    phone.context.clear_cookies(name="sessionid")
    page = phone.go(f"/review/{number}/")
    expect(page.locator("button[value=approve]")).to_be_visible()
    phone.go("/admin/")
    assert "/admin/login/" in page.url


def test_a_session_that_ends_takes_nothing_with_it(person, waiting):
    number = waiting("登录过期演示通知")
    phone = person("reviewer1", size="phone")
    page = phone.go(f"/review/{number}/")
    page.fill("[name=comment]", "第二段日期请核对")
    phone.context.clear_cookies(name="sessionid")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#signed-out")).to_contain_text("登录已过期", timeout=WAITING_MILLISECONDS)
    page.evaluate("document.querySelector('button[value=return]').click()")
    assert page.url.endswith(f"/review/{number}/")
    with phone.context.expect_page() as opened:
        page.locator("#signed-out a").tap()
    window = opened.value
    window.fill("[name=username]", "reviewer1")
    window.fill("[name=password]", PASSWORD)
    window.click("[type=submit]")
    expect(window.locator(".desk-lead")).to_contain_text("回到刚才的页面接着写")
    window.close()
    expect(page.locator("#signed-out")).to_contain_text("已重新登录", timeout=WAITING_MILLISECONDS)
    page.locator("button[value=return]").tap()
    expect(page.locator("main")).to_contain_text("已退回撰稿人")
    # The browser names the 403 that says so.
    phone.errors[:] = [error for error in phone.errors if "403" not in error]


def test_everything_works_without_scripts(browser, running, waiting, notice):
    number = waiting("没有脚本也能审的通知")
    link = notice("没有脚本也能审的通知")
    context = browser.new_context(viewport=SIZES["phone"], java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(running.desk + link)
    page.click("main form button")
    assert (
        "'unsafe-inline'" not in page.request.get(f"{running.desk}/review/{number}/").headers["content-security-policy"]
    )
    page.click("text=网页")
    expect(page.frame_locator("#preview").locator("h1")).to_contain_text("没有脚本也能审的通知")
    page.click("summary")
    page.select_option("[name=words]", index=2)
    page.fill("[name=remark]", "请核对")
    page.click("button[value=remark]")
    expect(page.locator("main")).to_contain_text("批注已保存")
    page.fill("[name=comment]", "看过了")
    page.click("button[value=approve]")
    expect(page.locator("[role=alert]").first).to_contain_text("还有 10 项没有勾选")
    expect(page.locator("[name=comment]")).to_have_value("看过了")
    for tick in page.locator("[name=ticked]").all():
        tick.check()
    page.click("button[value=approve]")
    expect(page.locator("main")).to_contain_text("已同意，转入复审")
    context.close()
