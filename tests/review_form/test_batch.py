"""The register and the archive: a month or quarter, nothing lost, no cell a formula."""

import io
import zipfile

import openpyxl
import pytest

from publishing.refusal import Refusal
from publishing.review.models import ApprovedArticle
from publishing.review_form import batch, periods
from publishing.review_form.reading import forms_in
from publishing.review_form.register import COLUMNS, register
from tests.review_form import samples
from tests.township import approved


def rows_of(data: bytes) -> list[dict]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["审核登记"]
    lines = list(sheet.iter_rows())
    labels = [cell.value for cell in lines[0]]
    assert labels == list(COLUMNS)
    return [dict(zip(labels, line, strict=True)) for line in lines[1:]]


def test_the_register_has_every_fact_in_its_column():
    (row,) = rows_of(register([samples.ordinary()], account="美德青禾", period="2026年11月"))
    values = {label: cell.value for label, cell in row.items()}
    assert values["标题"] == samples.ordinary().title
    assert values["撰稿人"] == "赵小云、钱丽"
    assert values["复审"] == "周志强（代 王镇长）"
    assert f"{values['复审时间']:%Y-%m-%d %H:%M}" == "2026-11-23 10:05"
    assert values["终审"] is None
    assert (values["退回次数"], values["保留问题"]) == (1, 1)
    assert values["最近核对"] == "核对一致"
    assert values["指纹"] == samples.ordinary().fingerprint


def test_the_register_says_what_it_cannot_prove():
    book = openpyxl.load_workbook(io.BytesIO(register([], account="美德青禾", period="2026年第四季度")))
    told = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert told["公众号"] == "美德青禾"
    assert told["篇数"] == 0
    assert "不能证明" in told["不能证明的"]


@pytest.mark.parametrize("title", ['=HYPERLINK("http://x","y")', "+1", "-1+2", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(title):
    form = samples.ordinary(title=title, section=title, source=title, drafters=(title,))
    (row,) = rows_of(register([form], account=title, period=title))
    for cell in row.values():
        assert cell.data_type != "f"
        assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t"))
    assert row["标题"].value == f"'{title}"


def test_extreme_words_and_control_characters_do_not_break_the_register():
    form = samples.extreme()
    (row,) = rows_of(register([samples.replace(form, title="甲\x00\x0b乙\uffff\ufffe")], account="x", period="y"))
    assert row["标题"].value == "甲乙"


def test_an_archive_has_a_form_for_each_approval_and_one_register(people):
    pages = [approved(people) for _ in range(2)]
    data = b"".join(batch.archive(periods.this_month(), "docx"))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    forms = [name for name in archive.namelist() if name.endswith(".docx")]
    assert [int(name.split("-")[1]) for name in forms] == [page.approvals.get().pk for page in pages]
    assert archive.namelist()[-1] == f"审核登记-{periods.this_month().code}.xlsx"


def test_an_archive_comes_in_pieces(people):
    approved(people)
    approved(people)
    assert len(list(batch.archive(periods.this_month(), "pdf"))) == 3


def test_an_empty_period_is_an_archive_with_an_empty_register(db):
    data = b"".join(batch.archive(periods.parse("2025-01"), "pdf"))
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["审核登记-2025-01.xlsx"]


def test_file_names_stay_in_their_folder():
    name = batch.name_of(samples.ordinary(title='../../etc/passwd\\..:*?"<>|\n通知'))
    assert not set(name) & set('/\\:*?"<>|\n.')
    assert name.endswith("通知")
    assert name.startswith("20261123-000009-")


def test_a_period_is_of_local_days(people):
    page = approved(people)
    first, last = "2026-10-31T16:00:00+00:00", "2026-11-30T15:59:59+00:00"
    for moment, counts in ((first, True), (last, True), ("2026-11-30T16:00:00+00:00", False)):
        ApprovedArticle.objects.filter(page=page).update(approved_at=moment)
        assert bool(list(forms_in(periods.parse("2026-11")))) is counts
        assert bool(list(forms_in(periods.parse("2026Q4")))) is True


@pytest.mark.parametrize(("code", "label"), [("2026-11", "2026年11月"), ("2026Q4", "2026年第四季度")])
def test_a_period_keeps_its_code(code, label):
    period = periods.parse(code)
    assert (period.code, period.label) == (code, label)


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-00", "2026-13", "2026Q0", "2026Q5", "1999-01", "2026-11-01", "２０２６-11"]
)
def test_what_is_no_period_is_refused(code):
    with pytest.raises(Refusal) as refused:
        periods.parse(code)
    assert refused.value.code == "bad-period"


def test_periods_are_offered_back_to_the_first_approval():
    since = samples.AT.replace(year=2025, month=12)
    codes = [period.code for period in periods.offered(since)]
    assert codes[-1] == "2025-12"
    assert "2025Q4" in codes
    assert periods.this_month().code in codes
    assert len(codes) == len(set(codes))


def test_what_is_read_in_several_goes_comes_in_order_and_once(people):
    pages = [approved(people) for _ in range(3)]
    forms = list(forms_in(periods.this_month(), at_once=2))
    assert [form.page for form in forms] == [page.pk for page in pages]
