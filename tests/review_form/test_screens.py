"""The doors: who may see and take what, and that a screen does not slow down with what is on it."""

import io
import zipfile

import openpyxl
import pypdf
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pages.desk_setup import GROUP_OFFICERS
from publishing.review import flow
from publishing.review.models import ApprovedArticle
from publishing.review_form.periods import this_month
from tests.review_form.test_typesetting import squeezed
from tests.review_form.township import changed, named
from tests.township import approved, draft, fresh, submitted

LIST = "/admin/review-form/"
FORM_QUERIES, LIST_QUERIES = 40, 20


def form_url(page, query: str = "") -> str:
    return reverse("review_form_article", args=[page.pk]) + query


def text(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def officer(people):
    """Somebody who may enter the desk and nothing else."""
    user = get_user_model().objects.create_user("officer", "officer@example.invalid", "demo-pass-1")
    user.groups.set(Group.objects.filter(name=GROUP_OFFICERS))
    return user


def test_the_form_of_an_article_stands_on_the_desk(people, client):
    named(people)
    page = approved(people)
    client.force_login(people.drafter)
    shown = text(client, form_url(page))
    for words in ("信息发布审核表", page.title, "审核甲", "审核乙", "命令办理，未逐条勾选", "本表不能证明的", "签字："):
        assert words in shown
    assert "<svg" in shown
    assert "全文如下" not in shown
    assert "审核中（未完成）" not in shown


def test_what_is_under_way_is_headed_so(people, client):
    page = submitted(people)
    client.force_login(people.reviewer1)
    assert "审核中（未完成）" in text(client, form_url(page))


def test_each_approval_can_be_chosen(people, client):
    page = approved(people)
    older = page.approvals.get()
    changed(page, people.drafter2, "第二版")
    flow.submit(fresh(page), people.drafter2)
    client.force_login(people.reviewer1)
    shown = text(client, form_url(page))
    assert f"审定 {older.pk}" in shown
    assert "?approval=draft" in shown
    assert "尚未审定" in text(client, form_url(page, "?approval=draft"))
    assert f"审定 {older.pk}" in text(client, form_url(page, f"?approval={older.pk}"))


@pytest.mark.parametrize("query", ["?approval=999999", "?approval=x", "?approval=-1", "?approval=1" + "0" * 40])
def test_a_form_that_is_not_there_is_refused_in_words(people, client, query):
    page = approved(people)
    client.force_login(people.reviewer1)
    answer = client.get(form_url(page, query), follow=True)
    assert "请在审核表页面重新选择" in answer.content.decode()


def test_the_words_of_people_are_escaped(people, client):
    page = submitted(people, title="<script>alert(1)</script>通知")
    client.force_login(people.reviewer1)
    shown = text(client, form_url(page))
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_what_was_shortened_stands_below_in_full(people, client):
    page = submitted(people)
    opinion = "请把第三段的数字与文件逐一核对。" * 55
    for _ in range(6):
        flow.return_(fresh(page), people.reviewer1, comment=opinion)
        flow.submit(fresh(page), people.drafter)
    client.force_login(people.reviewer1)
    shown = text(client, form_url(page))
    assert "…（全文见台账）" in shown
    assert "全文如下" in shown
    assert shown.count(opinion) == 6


def test_pdf_and_word_can_be_taken(people, client):
    page = approved(people)
    client.force_login(people.drafter)
    answer = client.get(reverse("review_form_file", args=[page.pk, "pdf"]))
    assert answer["Content-Type"] == "application/pdf"
    assert "filename*=UTF-8''" in answer["Content-Disposition"]
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert len(reader.pages) == 1
    assert squeezed(page.title) in squeezed(reader.pages[0].extract_text())
    word = client.get(reverse("review_form_file", args=[page.pk, "docx"]))
    assert zipfile.ZipFile(io.BytesIO(word.content)).testzip() is None


def test_who_may_not_read_the_article_gets_no_form(people, officer, client):
    page = approved(people)
    client.force_login(officer)
    for url in (form_url(page), reverse("review_form_file", args=[page.pk, "pdf"])):
        answer = client.get(url, follow=True)
        assert answer.redirect_chain or answer.status_code == 403
        assert page.title not in answer.content.decode()


@pytest.mark.parametrize("name", ["reviewer1", "reviewer3", "publisher", "admin"])
def test_reviewers_and_signers_may_take_all(people, client, name):
    page = approved(people)
    client.force_login(getattr(people, name))
    assert page.title in text(client, LIST)
    assert reverse("review_forms") in text(client, reverse("wagtailadmin_home"))


@pytest.mark.parametrize("kind", ["", "pdf", "docx", "xlsx"])
def test_drafters_may_not_take_all(people, client, kind):
    approved(people)
    client.force_login(people.drafter)
    url = f"{reverse('review_forms_batch')}?period={this_month().code}&kind={kind}" if kind else LIST
    answer = client.get(url, follow=True)
    assert answer.redirect_chain or answer.status_code == 403
    assert answer.get("Content-Disposition") is None
    assert LIST not in [link for link, _ in answer.redirect_chain]


def test_a_month_is_taken_as_an_archive_with_its_register(people, client):
    named(people)
    pages = [approved(people), approved(people)]
    client.force_login(people.reviewer1)
    answer = client.get(reverse("review_forms_batch"), {"period": this_month().code, "kind": "pdf"})
    assert answer.streaming
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    names = archive.namelist()
    assert len([name for name in names if name.endswith(".pdf")]) == 2
    (book,) = [name for name in names if name.endswith(".xlsx")]
    sheet = openpyxl.load_workbook(io.BytesIO(archive.read(book)))["审核登记"]
    assert [row[3].value for row in sheet.iter_rows(min_row=2)] == [page.title for page in pages]


def test_a_strange_period_is_refused_in_words(people, client):
    client.force_login(people.reviewer1)
    for period in ("2026-13", "x", "2026Q5", "'); --"):
        answer = client.get(LIST, {"period": period}, follow=True)
        assert "不是月份或季度" in answer.content.decode()


def test_an_empty_month_says_so(people, client):
    client.force_login(people.reviewer1)
    assert "2025年1月没有审定的稿件" in text(client, f"{LIST}?period=2025-01")


def test_the_button_stands_at_the_article(people, client):
    page = draft(people)
    client.force_login(people.drafter)
    assert form_url(page) in text(client, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def test_queries_do_not_grow_with_what_is_listed(people, client):
    client.force_login(people.reviewer1)
    page = approved(people)
    text(client, LIST)
    with CaptureQueriesContext(connection) as few:
        text(client, LIST)
    row = page.approvals.get()
    for number in range(60):
        ApprovedArticle.objects.create(
            page=page,
            revision=None,
            fingerprint=f"{number:064x}",
            title=f"稿件 {number}",
            payload=row.payload,
            ended_at=timezone.now(),
            ended_because="replaced",
        )
    with CaptureQueriesContext(connection) as many:
        text(client, LIST)
    assert len(many) <= len(few)
    assert len(many) <= LIST_QUERIES


def test_a_form_costs_a_bounded_number_of_queries(people, client):
    client.force_login(people.reviewer1)
    page = approved(people)
    text(client, form_url(page))
    with CaptureQueriesContext(connection) as found:
        text(client, form_url(page))
    assert len(found) <= FORM_QUERIES
