"""The headless doors."""

import io
import json
import zipfile

import openpyxl
import pypdf
import pytest
from django.core.management import call_command

from publishing.refusal import Refusal
from publishing.review_form.periods import this_month
from tests.review_form.test_typesetting import squeezed
from tests.township import approved, submitted


def run(*arguments: str) -> dict:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return json.loads(out.getvalue())


def test_a_form_is_written_as_pdf(people, tmp_path):
    page = approved(people)
    file = tmp_path / "form.pdf"
    answer = run("review_form", str(page.pk), "--output", str(file))
    assert answer["approval"] == page.approvals.get().pk
    assert answer["bytes"] == file.stat().st_size
    (paper,) = pypdf.PdfReader(file).pages
    assert squeezed(page.title) in squeezed(paper.extract_text())
    assert [path.name for path in tmp_path.iterdir()] == ["form.pdf"]


def test_a_form_under_way_is_written_as_word_and_page(people, tmp_path):
    page = submitted(people)
    answer = run("review_form", str(page.pk), "--output", str(tmp_path / "form.docx"))
    assert answer["standing"] == "审核中（未完成）"
    assert zipfile.ZipFile(tmp_path / "form.docx").testzip() is None
    run("review_form", str(page.pk), "--output", str(tmp_path / "form.html"))
    told = (tmp_path / "form.html").read_text(encoding="utf-8")
    assert "审核中（未完成）" in told
    assert "@page" in told
    assert "http://" not in told.replace("http://www.w3.org/", "")


@pytest.mark.parametrize("name", ["form.txt", "form", "form.xlsx"])
def test_another_format_is_refused(people, tmp_path, name):
    page = approved(people)
    with pytest.raises(Refusal) as refused:
        run("review_form", str(page.pk), "--output", str(tmp_path / name))
    assert refused.value.code == "unknown-format"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(people, tmp_path):
    page = approved(people)
    with pytest.raises(Refusal) as refused:
        run("review_form", str(page.pk), "--output", str(tmp_path / "no" / "form.pdf"))
    assert refused.value.code == "cannot-write"


def test_an_older_file_stays_when_the_new_one_fails(people, tmp_path):
    file = tmp_path / "register.zip"
    file.write_bytes(b"older")
    with pytest.raises(Refusal):
        run("review_register", "--month", "2026-99", "--output", str(file))
    assert file.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir()] == ["register.zip"]


def test_a_register_is_written_for_a_quarter(people, tmp_path):
    page = approved(people)
    month = this_month()
    quarter = f"{month.year}Q{(month.month + 2) // 3}"
    answer = run("review_register", "--quarter", quarter, "--output", str(tmp_path / "r.xlsx"))
    assert (answer["period"], answer["approvals"]) == (quarter, 1)
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["审核登记"]
    assert sheet["D2"].value == page.title


def test_an_archive_is_written_for_a_month(people, tmp_path):
    approved(people)
    answer = run(
        "review_register", "--month", this_month().code, "--forms", "docx", "--output", str(tmp_path / "r.zip")
    )
    assert answer["approvals"] == 1
    names = zipfile.ZipFile(tmp_path / "r.zip").namelist()
    assert [name.rpartition(".")[2] for name in names] == ["docx", "xlsx"]
