"""Workbooks in and out: seen before it happens, all or nothing, and no cell is ever executed."""

from __future__ import annotations

import datetime
import io
import json
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from publishing.lexicon import importing, workbook
from publishing.lexicon.current import current_knowledge
from publishing.lexicon.models import Office, Post, Term, Upload
from publishing.refusal import Refusal

pytestmark = pytest.mark.django_db
HEAD = list(workbook.COLUMNS["用语"].values())


def book(*rows, sheet: str = "用语", head=None) -> io.BytesIO:
    made = openpyxl.Workbook()
    made.active.title = sheet
    made.active.append(head or list(workbook.COLUMNS[sheet].values()))
    for row in rows:
        made.active.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    buffer.seek(0)
    return buffer


def compared(*rows, sheet: str = "用语"):
    return importing.compare(workbook.read(book(*rows, sheet=sheet)))


def test_rows_are_sorted_into_new_changed_unchanged_and_bad():
    Term.objects.create(wrong="帐户", right="账户")
    Term.objects.create(wrong="部暑", right="部署")
    found = compared(
        ["帐户", "账户"],
        ["部暑", "部署", "错误"],
        ["批露", "披露"],
        ["", "只有对的"],
        ["批露", "披露"],
        ["同", "同"],
        ["级别不对", "对", "严重"],
        ["长" * 61, "对"],
    )
    assert [line.label for line in found.unchanged] == ["帐户 → 账户"]
    assert [line.row for line in found.changed] == [3]
    assert [line.row for line in found.new] == [4]
    reasons = {line.row: line.reason for line in found.bad}
    assert set(reasons) == {5, 6, 7, 8, 9}
    assert "错误写法" in reasons[5]
    assert reasons[6] == "与第 4 行重复"
    assert "相同" in reasons[7]
    assert "请写“错误”或“提醒”" in reasons[8]


def test_posts_and_offices_are_read_as_people_write_them():
    found = compared(
        ["示范甲", "镇长", datetime.date(2026, 1, 2), None], ["示范乙", "书记", "2025年3月4日", "去年"], sheet="任职"
    )
    assert found.entries[0].since == datetime.date(2026, 1, 2)
    assert "不是日期" in found.bad[0].reason
    office = compared(["民政办", "镇民政办、民政", "0537-5550102；12345"], sheet="单位").entries[0]
    assert office.phones.split() == ["0537-5550102", "12345"]
    assert office.aliases.split() == ["镇民政办", "民政"]


def test_an_import_is_applied_once_with_its_person_in_the_history(people):
    Term.objects.create(wrong="甲错", right="甲对")
    file = book(["甲错", "甲对", "错误"], ["乙错", "乙对"])
    upload = importing.keep(workbook.read(file), filename="词库.xlsx", user=people.reviewer2)
    importing.apply(upload, people.reviewer2)
    assert Term.objects.get(wrong="甲错").severity == "error"
    assert {term.wrong for term in current_knowledge().terms} >= {"甲错", "乙错"}
    logged = ModelLogEntry.objects.filter(action=importing.IMPORTED)
    assert {entry.user for entry in logged} == {people.reviewer2}
    assert logged.count() == 2
    with pytest.raises(Refusal, match="已经办过"):
        importing.apply(upload, people.reviewer2)


def test_nobody_applies_what_another_looked_at(people):
    upload = importing.keep(workbook.read(book(["甲错", "甲对"])), filename="a.xlsx", user=people.reviewer2)
    with pytest.raises(Refusal):
        importing.apply(upload, people.reviewer3)
    assert not Term.objects.filter(wrong="甲错").exists()


def test_a_change_in_between_asks_to_look_again(people):
    upload = importing.keep(workbook.read(book(["甲错", "甲对"])), filename="a.xlsx", user=people.reviewer2)
    Term.objects.create(wrong="乙错", right="乙对")
    with pytest.raises(Refusal, match="有了改动"):
        importing.apply(upload, people.reviewer2)


def test_formulas_are_bad_rows_and_never_run():
    found = compared(['=HYPERLINK("http://example.invalid")', "对"])
    assert found.entries == ()
    assert "是公式" in found.bad[0].reason


@pytest.mark.parametrize("text", ["=1+1", "+8610", "-开头", "@SUM(A1)"])
def test_exported_text_is_no_formula_and_comes_back_as_it_was(text):
    Term.objects.create(wrong=text, right="对", note=text)
    data = workbook.write()
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data))["用语"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert not any(str(cell.value).startswith(("=", "+", "-", "@")) for cell in cells)
    assert [len(importing.compare(workbook.read(io.BytesIO(data))).unchanged)] == [1]


def test_everything_exported_comes_back_unchanged():
    Term.objects.create(wrong="帐户", right="账户", note="说明", source="依据", severity="error", is_active=False)
    Post.objects.create(name="示范甲", title="镇长", since=datetime.date(2026, 1, 2))
    Office.objects.create(name="民政办", aliases="镇民政办\n民政", phones="0537-5550102")
    found = importing.compare(workbook.read(io.BytesIO(workbook.write())))
    assert len(found.unchanged) == 3
    assert found.entries == ()
    assert found.bad == ()


def test_twenty_thousand_rows_cost_a_bounded_number_of_queries(people):
    rows = workbook.read(book(*([f"错写{number}", f"对写{number}"] for number in range(20_000))))
    with CaptureQueriesContext(connection) as captured:
        done = importing.apply(importing.keep(rows, filename="a.xlsx", user=people.reviewer2), people.reviewer2)
    assert len(done.new) == 20_000
    assert len(captured) < 800


# Files that are no workbook ------------------------------------------------------------------------------------------------
def bomb() -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (workbook.MAX_UNPACKED_BYTES + 1))
    return buffer


def entities() -> io.BytesIO:
    source, target = book(["甲", "乙"]), io.BytesIO()
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as changed:
        for name in package.namelist():
            data = package.read(name)
            if name == "xl/workbook.xml":
                data = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + data.split(b"?>", 1)[-1]
            changed.writestr(name, data)
    return target


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (lambda: io.BytesIO(b"not a zip"), "not-a-workbook"),
        (lambda: io.BytesIO(book(["甲", "乙"]).getvalue()[:800]), "not-a-workbook"),
        (lambda: book(["甲"], sheet="用语", head=["错的列"]), "wrong-columns"),
        (lambda: book(["甲"], sheet="用语", head=["错误写法", "正确写法"]), "wrong-columns"),
        (bomb, "file-too-large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_way_to_the_template(file, code):
    with pytest.raises(Refusal, match="模板") as refused:
        workbook.read(file())
    assert refused.value.code == code


def test_external_entities_are_not_resolved():
    try:
        rows = workbook.read(entities())
    except Refusal:
        return
    assert rows["用语"] == [{"row": 2, "wrong": "甲", "right": "乙", **dict.fromkeys(HEAD_FIELDS, "")}]


HEAD_FIELDS = ["severity", "note", "source", "is_active", "allowed"]


def test_unknown_sheets_are_refused():
    made = openpyxl.Workbook()
    buffer = io.BytesIO()
    made.save(buffer)
    buffer.seek(0)
    with pytest.raises(Refusal, match="工作表"):
        workbook.read(buffer)


# The screens ------------------------------------------------------------------------------------------------------------
def upload_of(file) -> SimpleUploadedFile:
    return SimpleUploadedFile("词库.xlsx", file.getvalue())


def test_a_keeper_looks_and_applies(people, client):
    client.force_login(people.reviewer2)
    sent = client.post(reverse("lexicon_workbook"), {"file": upload_of(book(["甲错", "甲对"], ["", "空"]))})
    screen = client.get(sent.url).content.decode()
    assert "甲错 → 甲对" in screen
    assert "有问题，不会导入 1 行" in screen
    assert not Term.objects.filter(wrong="甲错").exists()
    assert "有问题的 1 行没有导入" in client.post(sent.url, follow=True).content.decode()
    assert Term.objects.get(wrong="甲错").right == "甲对"
    assert not Upload.objects.exists()


def test_a_bad_file_is_told_on_the_form(people, client):
    client.force_login(people.reviewer2)
    shown = client.post(reverse("lexicon_workbook"), {"file": SimpleUploadedFile("a.xlsx", b"x")})
    assert "这不是 .xlsx 工作簿" in shown.content.decode()


def test_downloads_are_for_keepers(people, client):
    for name in ("lexicon_export", "lexicon_template", "lexicon_workbook"):
        client.force_login(people.drafter)
        assert client.get(reverse(name)).status_code in {302, 403}
        client.force_login(people.reviewer3)
        assert client.get(reverse(name)).status_code == 200


def test_the_commands_do_the_same(people, tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    call_command("export_lexicon", str(path), template=True)
    path.write_bytes(book(["甲错", "甲对"]).getvalue())
    capsys.readouterr()
    call_command("import_lexicon", str(path), username="reviewer2", preview=True)
    assert json.loads(capsys.readouterr().out)["new"] == 1
    assert not Term.objects.filter(wrong="甲错").exists()
    call_command("import_lexicon", str(path), username="reviewer2")
    assert Term.objects.filter(wrong="甲错").exists()
    with pytest.raises(Refusal, match="没有修改词库的权限"):
        call_command("import_lexicon", str(path), username="drafter")
