"""The PDF: one page, its text in it, nothing of it read as markup."""

import io

import pypdf
import pytest

from publishing.refusal import Refusal
from publishing.review_form import typefaces, typesetting
from publishing.review_form.sheet import sheet
from publishing.review_form.typesetting import fitted, qr_code
from tests.review_form import samples

FORMS = ("ordinary", "unfinished", "heavy", "extreme", "with_nothing")


def printed(form) -> tuple[int, str]:
    reader = pypdf.PdfReader(io.BytesIO(fitted(form).pdf))
    return len(reader.pages), squeezed("".join(page.extract_text() for page in reader.pages))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", FORMS)
def test_it_is_one_page_that_says_every_word_of_its_sheet(name):
    fit = fitted(getattr(samples, name)())
    pages, text = printed(getattr(samples, name)())
    assert pages == 1
    assert fit.spare_mm >= 0
    for row in fit.sheet.rows:
        for cell in row.cells:
            assert cell.label in text
            for paragraph in cell.paragraphs:
                assert squeezed(paragraph) in text
    for words in (fit.sheet.heading, fit.sheet.standing, fit.sheet.number, fit.sheet.cannot_prove, "签字", "盖章"):
        assert squeezed(words) in text


def test_the_paper_is_a4_and_its_fonts_are_embedded_subsets():
    reader = pypdf.PdfReader(io.BytesIO(fitted(samples.ordinary()).pdf))
    (page,) = reader.pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descendant = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"].get_object())
        assert font["/BaseFont"][7] == "+"


def test_ordinary_forms_are_not_shortened_and_extreme_ones_are():
    assert not fitted(samples.ordinary()).is_shortened
    assert fitted(samples.ordinary()).sheet.size_pt == 11
    fit = fitted(samples.extreme())
    assert fit.is_shortened
    assert fit.sheet.size_pt >= 7.5


def test_a_longer_form_is_set_in_smaller_type_before_anything_is_cut():
    returns = tuple(samples.decision(1, approved=False, comment="请逐项核对数字。" * 12, ticked=()) for _ in range(5))
    fit = fitted(samples.ordinary(returns=returns))
    assert not fit.is_shortened
    assert 8 <= fit.sheet.size_pt < 11


@pytest.mark.parametrize(
    "words",
    ['#panic("no")', "*粗* _斜_ `码` $x$", "@preview/x:1.0.0", "</svg>\\\"'{{}}", '= 标题 #include "/etc/passwd"'],
)
def test_markup_in_a_title_is_words(words):
    pages, text = printed(samples.ordinary(title=words))
    assert pages == 1
    assert squeezed(words) in text


def test_an_emoji_or_a_rare_character_does_not_stop_the_form():
    pages, _ = printed(samples.ordinary(title="通知 🎉 𠮷 \u202e \x07"))
    assert pages == 1


def test_without_an_address_there_is_no_code():
    assert qr_code("") == ""
    assert not any(row.has_code for row in sheet(samples.unfinished()).rows)
    assert "扫码" not in printed(samples.unfinished())[1]


def test_the_code_leads_to_the_article():
    assert qr_code("https://www.example.gov.cn/a/") != qr_code("https://www.example.gov.cn/b/")
    assert qr_code("https://www.example.gov.cn/a/").startswith("<?xml")


def test_the_packages_font_serves_where_the_machine_has_none(monkeypatch):
    # What a machine without fonts of its own would find.
    found = typefaces.among(typefaces.of_packages())
    assert found.family == "Noto Sans CJK TC"
    monkeypatch.setattr(typesetting, "typefaces", lambda: found)
    pages, text = printed(samples.ordinary())
    assert pages == 1
    assert squeezed(samples.ordinary().title) in text


def test_without_any_font_it_is_said_what_to_install(tmp_path):
    with pytest.raises(Refusal, match="fonts-noto-cjk"):
        typefaces.among([tmp_path])
