"""The page, printed by a real browser: one sheet of paper."""

from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser

from publishing.review_form.page import page
from tests.review_form import samples
from tests.review_form.test_typesetting import FORMS, squeezed

pytestmark = pytest.mark.browser


def test_the_page_prints_on_one_sheet(tmp_path: Path, browser: Browser):
    pages = {}
    tab = browser.new_page()
    for name in FORMS:
        (tmp_path / f"{name}.html").write_text(page(getattr(samples, name)()), encoding="utf-8")
        tab.goto(f"file://{tmp_path}/{name}.html")
        tab.pdf(path=tmp_path / f"{name}.pdf", prefer_css_page_size=True)
        pages[name] = pypdf.PdfReader(tmp_path / f"{name}.pdf").pages
    tab.close()
    assert {name: len(found) for name, found in pages.items()} == dict.fromkeys(FORMS, 1)
    assert "信息发布审核表" in squeezed(pages["ordinary"][0].extract_text())
