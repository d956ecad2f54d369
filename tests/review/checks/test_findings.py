"""What a finding shows, hides and mends."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.article import Article, Attachment, Cell, Contact, Figure, Picture, Table, Text
from publishing.review.checks import Finding, Passage, Severity, check
from publishing.review.checks.excerpts import around, hide_numbers, mask
from tests.review.checks.samples import TODAY, samples

EVERYTHING = list(samples())
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PERSONAL = {"identity-number", "bank-card", "mobile-phone", "licence-plate", "home-address"}
NAMED = {"illness-beside-name", "hardship-beside-name", "minor-named"}


def article(*body: object, **fields: object) -> Article:
    whole = Article(
        key="page:1",
        kind="notice",
        kind_label="通知公告",
        section="信息发布",
        title="冬季服务安排",
        digest="跟全镇居民有关。",
        author="",
        url="https://example.com/1/",
        body=body,  # type: ignore[arg-type]
        cover=Picture(sha256="5a" * 32, width=8, height=6, alt="图"),
    )
    return dataclasses.replace(whole, **fields)  # type: ignore[arg-type]


def text(words: str) -> Text:
    return Text(html=f"<p>{words}</p>")


def found(*body: object, **fields: object) -> list[Finding]:
    return list(check(article(*body, **fields), today=TODAY))


def identity_number(serial: int) -> str:
    """Of no real person: there is no district 370899."""
    digits = f"37089919700101{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def shown(finding: Finding) -> str:
    return " ".join((finding.message, finding.suggestion, finding.excerpt, finding.where))


def test_no_finding_shows_the_number_or_the_name_it_is_about() -> None:
    for sample in EVERYTHING:
        for finding in sample.findings():
            if finding.code in PERSONAL | NAMED:
                assert finding.about
                for about in finding.about.split("\n"):
                    assert about not in shown(finding), sample.text


def test_an_excerpt_about_something_else_hides_the_number_beside_it() -> None:
    number = identity_number(7)
    [secret, _number] = found(text(f"请勿公开：身份证{number}属机密，{number}，见内页。"))
    assert secret.code == "secrecy-word"
    assert number not in shown(secret)


@given(st.text(alphabet="0123456789- X证号，", min_size=1, max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_an_excerpt_never_shows_eleven_digits_in_a_row(words: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(words)), min(other, len(words))))
    assert len(hide_numbers(words)) == len(words)
    assert not re.search(r"\d{11}", around(words, start, end))


def test_full_width_digits_hide_nothing() -> None:
    number = "".join(chr(ord(digit) + 0xFEE0) for digit in identity_number(3))
    findings = {finding.code: finding for finding in found(text(f"证号{number}。"))}
    assert findings["identity-number"].fixes[0].old == number
    for finding in findings.values():
        assert number not in shown(finding)
        assert identity_number(3) not in shown(finding)


def test_a_caption_shown_for_another_reason_hides_its_number() -> None:
    figure = Figure(picture=Picture(sha256="6b" * 32, width=8, height=6), caption=f"证号{identity_number(4)}")
    findings = found(figure)
    assert {finding.code for finding in findings} == {"alt-missing", "identity-number"}
    assert all(identity_number(4) not in shown(finding) for finding in findings)


def test_separators_stay_where_they_are() -> None:
    assert mask("6228 4800 0000 0000 018", head=4, tail=4) == "6228 **** **** ***0 018"


def test_a_fix_mends_what_it_was_offered_for() -> None:
    for sample in EVERYTHING:
        for finding in sample.findings() if "html" not in sample.around else ():
            mended = sample.text
            for fix in finding.fixes:
                assert fix.old in mended, sample.text
                mended = mended.replace(fix.old, fix.new)
            if finding.fixes:
                after = dataclasses.replace(sample, text=mended).findings()
                assert (finding.code, finding.about) not in {(other.code, other.about) for other in after}, sample.text


def test_a_list_of_eighty_people_yields_one_finding_with_all_its_fixes() -> None:
    numbers = [identity_number(serial) for serial in range(80)]
    head = (Cell(text="姓名"), Cell(text="身份证号"))
    rows = tuple(
        (Cell(text=f"王{'一二三四五六七八九十'[n % 10]}某"), Cell(text=number)) for n, number in enumerate(numbers)
    )
    [finding] = found(Table(rows=(head, *rows)))
    assert finding.code == "identity-number"
    assert finding.places == 80
    assert "（另有 79 处）" in finding.message
    assert {fix.old for fix in finding.fixes} == set(numbers)
    assert all(number not in shown(finding) for number in numbers)


def test_one_more_number_makes_a_merged_finding_a_new_one() -> None:
    def about(count: int) -> str:
        [finding] = found(text("，".join(identity_number(serial) for serial in range(count))))
        return finding.about

    assert about(8) == about(8) != about(9)


def test_the_same_number_twice_is_one_finding() -> None:
    [finding] = found(text(identity_number(1)), text(identity_number(1)))
    assert finding.places == 2
    assert finding.also == ()
    assert finding.where == "正文第 1 段、正文第 2 段"


def test_a_number_given_as_contact_may_be_repeated_in_the_text() -> None:
    contact = Contact(name="水利站", phone="139-0000-1234")
    assert found(contact, text("停水抢修请打 13900001234。")) == []


def test_a_number_given_as_contact_is_a_residents_again_beside_an_illness_in_a_list_and_in_the_title() -> None:
    contact = Contact(name="联系人", phone="139-0000-1234")
    row = Table(rows=((Cell(text="姓名"), Cell(text="电话")), (Cell(text="王某"), Cell(text="13900001234"))))
    for body, fields in (
        ((text("王某家住柳林村，因病致贫，13900001234。"),), {}),
        ((row,), {}),
        ((text("内容。"),), {"title": "王某 13900001234"}),
        ((text("内容。"),), {"digest": "王某 13900001234"}),
    ):
        assert "mobile-phone" in {finding.code for finding in found(contact, *body, **fields)}


def test_a_number_with_a_wrong_check_digit_stops_where_identity_cards_are_spoken_of() -> None:
    wrong = identity_number(1)[:17] + ("0" if identity_number(1)[17] != "0" else "1")
    head = (Cell(text="姓名"), Cell(text="身份证号码"))
    [listed] = [
        f for f in found(Table(rows=(head, (Cell(text="王某"), Cell(text=wrong))))) if f.code == "identity-number"
    ]
    assert (listed.severity, listed.may_keep) == (Severity.ERROR, True)
    [other] = found(text(f"项目代码 {wrong}。"))
    assert other.severity is Severity.WARNING


def test_attachments_the_text_promises_are_asked_for() -> None:
    promised = text("附件：1.冬季取暖补贴申请表")
    assert [finding.code for finding in found(promised)] == ["attachment-missing"]
    form = Attachment(title="申请表", url="/documents/1/", filename="a.docx", size_bytes=9, sha256="0" * 64)
    assert found(promised, attachments=(form,)) == []
    assert found(text("附件里写明了各村名单。")) == []


def test_pictures_without_words_are_one_finding() -> None:
    figures = [Figure(picture=Picture(sha256=str(n) * 64, width=9, height=9), caption=f"图注{n}") for n in range(3)]
    [finding] = found(*figures, text("内容。"))
    assert (finding.code, finding.places, finding.where) == ("alt-missing", 3, "图 1、图 2、图 3")


def test_words_of_captions_descriptions_and_files_are_looked_at() -> None:
    whole = article(text("内容。"), cover=None)
    codes = [finding.code for finding in check(dataclasses.replace(whole, title="机密", digest="绝密"), today=TODAY)]
    assert codes.count("secrecy-word") == 2


def test_every_error_says_what_to_do_in_chinese() -> None:
    for sample in EVERYTHING:
        for finding in sample.findings():
            assert re.search("[\u4e00-\u9fff]", finding.message)
            assert finding.suggestion.endswith(("。", "！"))
            assert finding.severity in Severity
            assert "about" not in finding.as_json()


def test_an_identity_number_with_a_wrong_digit_is_told_and_can_be_masked():
    number = "370826195603124512"
    told = [item for item in found(title=f"公示{number}") if item.code == "identity-number"]
    assert [(item.severity, item.fix.old, item.fix.new) for item in told] == [
        (Severity.WARNING, number, "3708**********4512")
    ]


@pytest.mark.parametrize(
    ("words", "code", "shown"),
    [
        ("请各村抓紧办理的的事项", "doubled-word", "的"),
        ("请各村抓紧办理,逾期不候", "half-width-punctuation", "，"),
        ("请各村于本周五之前 完成取暖设备安全排查，并把结果报镇里。", "space-inside", ""),
    ],
)
def test_a_fix_shows_what_changes_without_the_neighbours_it_brings_along(words, code, shown):
    [told] = [item for item in found(text(words)) if item.code == code]
    assert told.fix.shown == shown
    assert told.fix.new != shown


def test_below_the_heading_of_names_a_river_is_a_name() -> None:
    head = (Cell(text="姓名"), Cell(text="病种"))
    codes = {f.code for f in found(Table(rows=(head, (Cell(text="王小河"), Cell(text="肺癌")))))}
    assert "illness-beside-name" in codes


def test_findings_of_the_text_and_of_a_file_stay_apart() -> None:
    inside = Passage(field="attachments", where="附件《名单.xlsx》第 2 行", kind="attachment", text=identity_number(1))
    both = [f for f in check(article(text(identity_number(1))), today=TODAY, inside_attachments=[inside]) if f.fix]
    assert [f.field for f in both] == ["body", "attachments"]


def test_masked_numbers_are_no_leftover_of_a_chat() -> None:
    assert found(text("张*三 3708**********1238 137****1111")) == []
    assert [f.code for f in found(text("**重点**：先登记。"))] == ["ai-residue"]


def test_places_are_named_as_the_editor_counts_them() -> None:
    row = (Cell(text="张德发"), Cell(text=identity_number(1)))
    [finding] = found(Table(rows=((Cell(text="姓名"), Cell(text="身份证号码")), row), caption="名单"))
    assert finding.where == "表 1 第 2 行"
