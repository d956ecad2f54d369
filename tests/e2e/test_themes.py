"""Four looks on a reader's phone — by day, in the dark, in the largest letters — and chosen with one click."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from publishing.render.themes import THEMES

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PUBLISH_SECONDS = 60
PICTURE_HEIGHT_PX, PICTURE_BYTES = 2600, 200_000
LARGEST = 1.45
# One article of the township in each theme, with a table too wide for a phone and a signature added to it.
EDITION = """
from types import SimpleNamespace
from django.contrib.auth import get_user_model
from pages.demo.sample import call_out, table, text
from pages.models import ArticlePage
from tests.township import approved, draft, signed_off
people = SimpleNamespace(**{user.username: user for user in get_user_model().objects.all()})
ENDING = [
    table("农机购置补贴明细", [
        ["序号", "机具名称", "补贴标准", "", "申请地点", "联系电话"],
        ["1", "轮式拖拉机", "中央每台 12000 元", "省级每台 3000 元", "镇农业综合服务中心", "0537-5550166"],
        ["2", "旋耕机", "每台 1800 元", "", "", ""],
    ], merges=[(0, 2, 1, 2), (2, 2, 1, 2), (1, 4, 2, 1), (1, 5, 2, 1)]),
    call_out("success", "", "代办不收一分钱。"),
    text("特此通知。", "青禾镇人民政府", "2026年11月23日"),
]
LABELS = {"government-blue": "政务蓝", "party-red": "党建红", "charity-green": "公益绿", "plain-ink": "素雅"}
signed_off(people, *(
    approved(people, title=f"版式样张（{LABELS[theme]}）", theme=theme,
             body=[*ArticlePage.objects.get(slug="medical-insurance").body.raw_data, *ENDING])
    for theme in LABELS
))
"""
DRAFT = """
from types import SimpleNamespace
from django.contrib.auth import get_user_model
from tests.township import draft
people = SimpleNamespace(**{user.username: user for user in get_user_model().objects.all()})
draft(people, title="选主题的草稿", body=[("heading", {"text": "一、谁能办", "level": "2"}), ("text", "<p>都能办。</p>")])
"""
BEYOND = """
() => {
  const content = document.querySelector('.content'), edge = content.getBoundingClientRect().right + 1;
  return [...content.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > edge).map(e => e.outerHTML);
}
"""


@pytest.fixture(scope="module")
def _pushed(running: Any) -> None:
    running.do(EDITION)


def open_article(reader: Any, label: str) -> str:
    """The address of an article once the worker has pushed it."""
    page = reader.go(reader.running.simulator)
    link = page.locator(".feed a", has_text=f"版式样张（{label}）")
    for _ in range(PUBLISH_SECONDS):
        if link.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    link.click()
    page.wait_for_url("**/s/**")
    return str(page.url)


def keep(page: Page, name: str) -> None:
    """The beginning of the article as ``name.png`` where SCREENSHOTS says, in as many colours as its size allows."""
    folder = os.environ.get("SCREENSHOTS")
    if not folder:
        return
    page.add_style_tag(content=".topbar { position: static }")
    picture = Image.open(io.BytesIO(page.locator(".reading article").screenshot())).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, PICTURE_HEIGHT_PX)))
    (ROOT / folder).mkdir(parents=True, exist_ok=True)
    for colours in (256, 192, 128, 96, 64):
        picture.quantize(colours, dither=Image.Dither.NONE).save(ROOT / folder / f"{name}.png", optimize=True)
        if (ROOT / folder / f"{name}.png").stat().st_size < PICTURE_BYTES:
            return
    raise AssertionError(f"{name}.png is too large")


@pytest.mark.usefixtures("_pushed")
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_theme_fits_a_phone_in_every_look(person: Callable[..., Any], theme: Any) -> None:
    reader = person(size="phone")
    url = open_article(reader, theme.label)
    for query in ("?letters=largest", "?letters=largest&dark=1", "?dark=1", ""):
        page = reader.go(url + query)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(BEYOND) == []
    keep(page, f"theme-{theme.name}")


@pytest.mark.usefixtures("_pushed")
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_nothing_overflows_where_letters_grow_and_lengths_do_not(person: Any, browser: Browser, theme: Any) -> None:
    """As Android's WebView enlarges: lengths in em stay as they were."""
    url = open_article(person(size="phone"), theme.label)
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page = context.new_page()
    page.goto(url)
    before = page.locator(".content p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    page.add_style_tag(content=f".content {{ text-size-adjust: {LARGEST * 100}% }}")
    after = page.locator(".content p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    assert after == pytest.approx(before * LARGEST)
    assert page.evaluate(BEYOND) == []
    context.close()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_one_click_changes_the_look_and_the_live_preview(person: Callable[..., Any], running: Any, size: str) -> None:
    running.do(DRAFT)
    drafter = person("drafter", size=size)
    page = drafter.go("/admin/pages/search/?q=选主题的草稿")
    page.get_by_role("link", name="选主题的草稿").first.click()
    page.wait_for_load_state("networkidle")
    page.locator(".theme-chooser").scroll_into_view_if_needed()
    drafter.shoot("theme-chooser")
    page.locator("label", has_text="党建红").click()
    expect(page.locator("[name=theme][value=party-red]")).to_be_checked()
    page.locator("[data-side-panel-toggle=preview]").click()
    page.locator("#id_preview_mode").select_option("wechat")
    heading = page.frame_locator("#w-preview-iframe").locator("h2").first
    expect(heading).to_have_css("color", "rgb(168, 21, 28)")
    if size == "desktop":
        page.locator("label", has_text="公益绿").click()
        expect(heading).to_have_css("text-align", "left")
        drafter.shoot("theme-live")
