"""The Word document: the same words, and one page in an office program."""

import io
import shutil
import subprocess

import pypdf
import pytest
from docx import Document

from publishing.review_form.typesetting import fitted
from publishing.review_form.word import RESERVE_MM, docx
from tests.review_form import samples
from tests.review_form.test_typesetting import FORMS, squeezed

SOFFICE = shutil.which("soffice")


def cells_of(data: bytes) -> str:
    (table,) = Document(io.BytesIO(data)).tables
    return squeezed("".join(cell.text for row in table.rows for cell in row.cells))


@pytest.mark.parametrize("name", FORMS)
def test_it_says_every_word_of_its_sheet(name):
    form = getattr(samples, name)()
    data = docx(form)
    said = cells_of(data)
    for row in fitted(form, reserve_mm=RESERVE_MM).sheet.rows:
        for cell in row.cells:
            assert squeezed("".join(cell.paragraphs)) in said
    around = squeezed("".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs))
    assert "信息发布审核表" in around
    assert "本表不能证明的" in around
    assert form.standing in around


def test_control_characters_are_left_out():
    assert "通知甲乙" in cells_of(docx(samples.ordinary(title="通知\x07甲\x00乙\uffff\ufffe")))


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice on this machine")
def test_it_opens_on_one_page(tmp_path):
    for name in FORMS:
        (tmp_path / f"{name}.docx").write_bytes(docx(getattr(samples, name)()))
    command = [
        str(SOFFICE),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        *(str(tmp_path / f"{name}.docx") for name in FORMS),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert {name: len(pypdf.PdfReader(tmp_path / f"{name}.pdf").pages) for name in FORMS} == dict.fromkeys(FORMS, 1)
