"""Photos from a phone, the cover's crop and the previews, in a browser at both sizes."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Person
from tests.factories import jpeg

pytestmark = pytest.mark.browser
pillow_heif.register_heif_opener()

MANY = 20


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Eighteen good photos of four kinds, a damaged one and a text."""
    found = []
    for number in range(MANY - 2):
        image = Image.open(io.BytesIO(jpeg(1200, 900, seed=number))).convert("RGB")
        kind, suffix = [("JPEG", "JPG"), ("HEIF", "HEIC"), ("WEBP", "webp"), ("PNG", "png")][number % 4]
        path = tmp_path / f"IMG_{2000 + number}.{suffix}"
        image.save(path, kind)
        found.append(path)
    damaged, text = tmp_path / "IMG_2900.jpg", tmp_path / "IMG_2901.jpg"
    damaged.write_bytes(jpeg(1200, 900, seed=99)[:9000])
    text.write_text("no picture")
    return [*found, damaged, text]


def settled(page: Page) -> None:
    items = page.locator("#upload-list > li.upload-complete, #upload-list > li.upload-failure")
    expect(items).to_have_count(MANY, timeout=120_000)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_twenty_photos_at_once(person: Callable[..., Person], photos: list[Path], size: str) -> None:
    drafter = person("drafter", size=size)
    page = drafter.go("/admin/images/multiple/add/")
    page.set_input_files("#fileupload", photos)
    settled(page)
    expect(page.locator("#upload-list > li.upload-failure")).to_have_count(2)
    expect(page.locator("#upload-list")).to_contain_text("图片已损坏")
    forms = page.locator("[data-upload-form]")
    if size == "desktop":
        # The phone's photos are there already; the desk says so instead of keeping them twice unasked.
        expect(page.locator(".confirm-duplicate-upload")).to_have_count(MANY - 2)
        return
    expect(forms).to_have_count(MANY - 2)
    assert forms.first.locator("[name$=-title]").input_value().startswith("照片 ")
    forms.first.locator("[name$=-description]").fill("麦田里的收割机")
    drafter.shoot("many-pictures")
    page.locator("[data-upload-save]").click()
    expect(forms).to_have_count(0, timeout=30_000)
    expect(page.locator("[data-upload-finished]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_photos_go_into_the_body_in_order(person: Callable[..., Person], photos: list[Path], size: str) -> None:
    drafter = person("drafter", size=size)
    page = drafter.go(_editable(drafter))
    count, described = page.locator("[name=body-count]"), page.locator("[name^=body-][name$=-alt]")
    blocks, alts = int(count.input_value()), described.count()
    page.set_input_files("[data-photos-input]", photos[:3])
    gallery = page.locator("[data-photos-gallery]")
    expect(gallery).to_be_enabled(timeout=60_000)
    for number, words in enumerate(["第一张", "第二张", "第三张"]):
        page.locator(".photos__row input[type=text]").nth(number).fill(words)
    drafter.shoot("photos-into-body")
    gallery.click()
    expect(count).to_have_value(str(blocks + 1))
    assert [described.nth(alts + place).input_value() for place in range(3)] == ["第一张", "第二张", "第三张"]
    page.set_input_files("[data-photos-input]", photos[3:5])
    expect(page.locator("[data-photos-figures]")).to_be_enabled(timeout=60_000)
    page.locator("[data-photos-figures]").click()
    expect(count).to_have_value(str(blocks + 3))


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_crop_moves_by_hand_and_by_keyboard(person: Callable[..., Person], size: str) -> None:
    drafter = person("drafter", size=size)
    page = drafter.go(_editable(drafter))
    stage, x, y = (
        page.locator("[data-crop-stage]"),
        page.locator("#id_cover_focus_x"),
        page.locator("#id_cover_focus_y"),
    )
    stage.scroll_into_view_if_needed()
    expect(stage).to_be_visible()
    box = stage.bounding_box()
    assert box
    stage.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    assert float(x.input_value()) == pytest.approx(0.25, abs=0.02)
    assert float(y.input_value()) == pytest.approx(0.75, abs=0.02)
    before = float(x.input_value())
    page.locator("[data-crop-range=x]").focus()
    page.keyboard.press("ArrowRight")
    assert float(x.input_value()) > before
    drafter.shoot("cover-crop")
    page.locator("[data-crop-reset]").click()
    assert x.input_value() == y.input_value() == ""


def test_the_preview_follows_the_typing_through_what_is_not_valid_yet(person: Callable[..., Person]) -> None:
    drafter = person("drafter")
    page = drafter.go(_editable(drafter))
    page.locator("[data-side-panel-toggle=preview]").click()
    shown = page.frame_locator("#w-preview-iframe")
    expect(shown.locator("h1")).to_be_visible()
    page.fill("#id_title", "长" * 40)
    expect(shown.locator("h1")).to_have_text("长" * 40)
    drafter.shoot("preview-article")
    page.select_option("#id_preview_mode", "card")
    expect(shown.locator(".feed h3").first).to_have_text("长" * 40)
    drafter.shoot("preview-card")
    # Wagtail's autosave answers 400 while the title is longer than WeChat takes.
    assert {error for error in drafter.errors if "400" not in error} == set()
    drafter.errors.clear()


def _editable(drafter: Person) -> str:
    """The address of the editor of an article with a cover that nobody is reviewing."""
    page = drafter.go("/admin/pages/search/?q=高龄津贴")
    found = page.locator("main a[href$='/edit/']").first.get_attribute("href")
    assert found
    return found
