"""The suggested words in the place of the found ones: there and nowhere else, whatever the words stand in."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from pages.models import ArticleAttachment
from publishing.refusal import Refusal
from publishing.render import plain
from publishing.review import flow
from publishing.review.findings import fixing
from publishing.review.findings.kept import named
from publishing.review.rules import touched_by
from tests import factories
from tests.review.conftest import NUMBER
from tests.township import draft, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_words")]
MASKED = "青字第***号"


def found(page, code: str = "made-up-number"):
    latest = fresh(page).get_latest_revision_as_object()
    return [name for name, finding in named(latest, latest.findings()) if finding.code == code]


def fix_first(page, user, code: str = "made-up-number"):
    fixing.fix(page, found(page, code)[0], user, revision_id=fresh(page).latest_revision_id)
    return fresh(page).get_latest_revision_as_object()


def raw(page) -> str:
    return json.dumps(list(page.body.raw_data), ensure_ascii=False)


TABLE = {
    "data": [["姓名", "批文"], ["示范甲", NUMBER], ["示范乙", "无"]],
    "first_row_is_table_header": True,
    "first_col_is_header": False,
    "table_caption": "一览",
}


@pytest.mark.parametrize(
    "block",
    [
        ("text", f"<p>前文，{NUMBER}，后文。</p>"),
        ("text", "<p>前文，青字<b>第7788</b>号，后文。</p>"),
        ("text", f"<ul><li>一</li><li>{NUMBER}</li></ul>"),
        ("heading", {"text": f"关于{NUMBER}", "level": "2"}),
        ("table", TABLE),
        ("quotation", {"text": f"<p>{NUMBER}</p>", "source": "《示范》"}),
        ("quotation", {"text": "<p>示范</p>", "source": f"《示范》{NUMBER}"}),
        ("call_out", {"tone": "info", "title": NUMBER, "text": "<p>示范</p>"}),
        ("steps", {"title": "步骤", "items": [{"title": "一", "text": f"<p>带{NUMBER}</p>"}]}),
        ("questions", {"title": "", "items": [{"question": f"{NUMBER}是什么？", "answer": "<p>批文。</p>"}]}),
        ("facts", {"title": "", "rows": [{"label": "批文", "value": NUMBER}]}),
        ("contact", {"name": "示范办", "phone": "0537-5550101", "address": NUMBER, "hours": ""}),
    ],
    ids=lambda block: block[0],
)
def test_words_are_replaced_where_they_stand_and_nothing_else_changes(people, block):
    page = draft(people, body=[block, ("text", "<p>别处的一段。</p>")])
    before = plain.plain_text(page.to_article())
    mended = fix_first(page, people.drafter)
    assert plain.plain_text(mended.to_article()) == before.replace(NUMBER, MASKED)
    assert found(page) == []
    assert [child.block_type for child in mended.body] == [block[0], "text"]
    assert [child.id for child in mended.body] == [child.id for child in page.get_latest_revision_as_object().body]


def test_formatting_between_the_characters_stays_whole(people):
    page = draft(people, body=[("text", '<p>见<b>青字第</b>7788号<a href="https://example.org/">原文</a>。</p>')])
    html = raw(fix_first(page, people.drafter))
    assert html.count("<b>") == html.count("</b>")
    assert "https://example.org/" in html


@pytest.mark.parametrize("field", ["title", "digest", "source"])
def test_fields_of_the_page_are_mended(people, field):
    page = draft(people, **{field: f"示范{NUMBER}"})
    assert getattr(fix_first(page, people.drafter), field) == f"示范{MASKED}"


def test_the_title_of_an_attachment_is_mended_and_its_file_stays(people):
    page = draft(people)
    document = factories.document()
    page.attachments.add(ArticleAttachment(document=document, title=f"附件{NUMBER}"))
    page.save_revision(user=people.drafter)
    (attachment,) = fix_first(page, people.drafter).attachments.all()
    assert (attachment.title, attachment.document) == (f"附件{MASKED}", document)


def test_the_description_of_a_picture_is_mended(people, picture):
    page = draft(people, body=[("figure", {"image": picture, "alt": f"牌子上写{NUMBER}", "caption": "图"})])
    mended = fix_first(page, people.drafter)
    assert mended.body[0].value["alt"] == f"牌子上写{MASKED}"


def test_only_the_passage_that_was_found_is_changed(people):
    slip = "错写&lt;&amp;&gt;字"
    paragraphs = "".join(f"<p>第 {number} 段 {slip}</p>" for number in range(3))
    page = draft(people, body=[("text", paragraphs)], search_description="错写<&>字")
    mended = fix_first(page, people.drafter, "made-up-slip")
    text = plain.plain_text(mended.to_article())
    assert (text.count("对写<&>字"), text.count("错写<&>字")) == (1, 2)
    assert mended.search_description == "错写<&>字"


def test_what_was_found_in_many_places_is_mended_in_all_of_them(people):
    page = draft(people, title=f"关于{NUMBER}", body=[("text", f"<p>{NUMBER}</p><p>又{NUMBER}</p>"), ("table", TABLE)])
    mended = fix_first(page, people.drafter)
    article = mended.to_article()
    assert article.title == f"关于{MASKED}"
    assert plain.plain_text(article).count(MASKED) == 3
    assert found(page) == []


def test_replacements_that_overlap_are_all_made(people):
    page = draft(people, title="开立错字", body=[("text", "<p>开立错字。</p>")])
    article = fix_first(page, people.drafter, "made-up-neighbours").to_article()
    assert article.title == "开立对字"
    assert "开立对字。" in plain.plain_text(article)


def test_words_that_look_like_markup_are_escaped(people):
    page = draft(people, body=[("text", "<p>错写&lt;&amp;&gt;字</p>")])
    mended = fix_first(page, people.drafter, "made-up-slip")
    assert "对写&lt;&amp;&gt;字" in raw(mended)


def test_the_revision_is_theirs_so_they_approve_it_no_more(people):
    page = draft(people, owner=people.drafter, body=[("text", f"<p>{NUMBER}</p>")])
    fix_first(page, people.drafter2)
    assert people.drafter2.pk in touched_by(fresh(page))
    logged = PageLogEntry.objects.get(action="publishing.fix_finding")
    assert logged.user == people.drafter2
    assert "7788" not in json.dumps(logged.data)


def test_a_draft_that_was_saved_in_between_is_left_alone(people):
    page = draft(people, body=[("text", f"<p>{NUMBER}</p>")])
    looked_at, name = page.latest_revision_id, found(page)[0]
    newer = page.get_latest_revision_as_object()
    newer.digest = "别人刚写的"
    newer.save_revision(user=people.drafter2)
    with pytest.raises(Refusal, match="刚保存过新的一稿"):
        fixing.fix(fresh(page), name, people.drafter, revision_id=looked_at)
    latest = fresh(page).get_latest_revision_as_object()
    assert latest.digest == "别人刚写的"
    assert NUMBER in raw(latest)


def test_under_review_nothing_is_mended(people, client):
    page = draft(people)
    flow.submit(page, people.drafter)
    client.force_login(people.drafter)
    shown = client.get(reverse("review_findings", args=[page.pk])).json()["html"]
    assert 'data-act="fix"' not in shown
    assert 'data-act="keep"' not in shown
    with pytest.raises(Refusal, match="正在审核"):
        fixing.fix(fresh(page), "any", people.drafter, revision_id=fresh(page).latest_revision_id)


def test_who_may_not_edit_mends_nothing(people):
    page = draft(people, body=[("text", f"<p>{NUMBER}</p>")])
    with pytest.raises(Refusal, match="没有编辑"):
        fixing.fix(page, found(page)[0], people.reviewer1, revision_id=page.latest_revision_id)


# The door ---------------------------------------------------------------------------------------------------------------
def test_the_panel_lists_and_mends(people, client):
    page = draft(people, body=[("text", f"<p>{NUMBER}</p>")])
    client.force_login(people.drafter)
    answer = client.get(reverse("review_findings", args=[page.pk])).json()
    assert answer["errors"] == 1
    assert f"改为“{MASKED}”" in answer["html"]
    assert "正文第" in answer["html"]
    mended = client.post(
        reverse("review_fix", args=[page.pk, found(page)[0]]), {"revision": answer["revision"]}, HTTP_ACCEPT="json"
    ).json()
    assert mended["errors"] == 0
    assert mended["revision"] != answer["revision"]


def test_the_editor_has_the_panel_in_the_place_of_wagtails(people, client):
    page = draft(people)
    client.force_login(people.drafter)
    screen = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "data-checker-list" in screen
    assert "data-checks-panel" not in screen
    assert "desk/checker.js" in screen


def test_a_longer_article_costs_the_panel_no_more_queries(people, client):
    client.force_login(people.drafter)

    def queries(count: int) -> int:
        page = draft(people, body=[("text", f"<p>青字第{number}号</p>") for number in range(count)])
        url = reverse("review_findings", args=[page.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    few = queries(2)
    assert queries(30) <= few
    assert few < 40


def test_a_list_of_hundreds_is_mended_at_once(people):
    numbers = [f"138{place:08d}" for place in range(300)]
    rows = [["姓名", "电话"], *([f"户{place}", number] for place, number in enumerate(numbers))]
    value = {
        "data": rows,
        "mergeCells": [],
        "cell": [],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
    }
    page = draft(people, body=[("table", {**value, "table_header_choice": "row", "table_caption": ""})])
    (name,) = found(page, "mobile-phone")
    fixing.fix(page, name, people.drafter, revision_id=page.latest_revision_id)
    after = fresh(page).get_latest_revision_as_object()
    assert found(page, "mobile-phone") == []
    said = after.to_article().to_json()
    assert not any(number in said for number in numbers)
    assert "138****0299" in said
