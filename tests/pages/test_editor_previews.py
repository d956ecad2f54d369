"""The previews beside the editor: what was typed, finished or not, in three shapes, without spoiling anything."""

import pytest
from django.contrib.admin.utils import quote
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.models import FormState
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from library.models import Picture, Rendition
from pages.models import SectionPage
from tests.factories import picture
from tests.pages.test_article_form import typed
from tests.township import draft

MODES = ["wechat", "card", ""]


@pytest.fixture
def page(people, client):
    client.force_login(people.drafter)
    return draft(people, title="老标题")


def preview(client, page, data, mode="wechat"):
    """As the editor does: the form is sent, then the frame asks for what to show."""
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[quote(page.pk)])
    assert client.post(url, data).json() == {"is_valid": True, "is_available": True}
    answer = client.get(url, {"mode": mode, "in_preview_panel": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_article_in_wechat_comes_first(page):
    assert [name for name, _label in page.preview_modes] == MODES
    assert page.default_preview_mode == "wechat"


def test_what_is_typed_is_shown_and_nothing_is_saved(page, client):
    before = Revision.objects.count()
    shown = preview(client, page, typed("刚写的标题", words="刚写的一段。"))
    assert "刚写的标题" in shown
    assert "刚写的一段。" in shown
    page.refresh_from_db()
    assert page.title == "老标题"
    assert Revision.objects.count() == before


def test_a_card_shows_both_crops_title_and_digest(page, client):
    chosen = picture(width=1200, height=900)
    data = typed("刚写的标题", cover=chosen.pk, cover_focus_x="0.1", cover_focus_y="0.9", digest="一句话。")
    shown = preview(client, page, data, "card")
    assert shown.count("刚写的标题") >= 3
    assert "一句话。" in shown
    # 2.35 : 1 takes the lowest strip, 1 : 1 the left three quarters.
    assert 'viewBox="0.00 432.62 1000.00 567.38"' in shown
    assert 'viewBox="0.00 0.00 750.00 1000.00"' in shown


def test_a_card_without_a_cover_shows_the_drawn_one(page, client):
    shown = preview(client, page, typed("刚写的标题"), "card")
    url = f"{reverse('drawn_cover')}?"
    assert url in shown
    answer = client.get(reverse("drawn_cover"), {"title": "刚写的标题", "kind": "通知公告"})
    assert answer["Content-Type"] == "image/jpeg"
    assert answer.content[:2] == b"\xff\xd8"


def test_the_drawn_cover_is_for_the_desk_only(client, db):
    assert client.get(reverse("drawn_cover"), {"title": "标题"}).status_code == 302


def figure(image="", alt="", caption=""):
    return {"image": image, "alt": alt, "caption": caption}


HALF_WRITTEN = {
    "no title": {"title": ""},
    "a title of 40 characters": {"title": "长" * 40},
    "a digest of 300 characters": {"digest": "长" * 300},
    "an author of 40 characters": {"author": "长" * 40},
    "no body": {"body": streamfield([])},
    "an empty heading": {"body": streamfield([("heading", {"text": "", "level": "2"})])},
    "a heading of no level": {"body": streamfield([("heading", {"text": "一", "level": "9"})])},
    "a figure without a picture": {"body": streamfield([("figure", figure())])},
    "a figure of a lost picture": {"body": streamfield([("figure", figure("999999"))])},
    "a gallery of nothing": {"body": streamfield([("gallery", {"figures": streamfield([]), "caption": ""})])},
    "an empty table": {"body": streamfield([("table", "null")])},
    "a broken table": {"body": streamfield([("table", '{"data": [[null]]}')])},
    "steps without a title": {
        "body": streamfield(
            [("steps", {"title": "", "items": streamfield([("item", {"title": "", "text": rich_text("")})])})]
        )
    },
    "empty facts": {"body": streamfield([("facts", {"title": "", "rows": streamfield([])})])},
    "an empty quotation": {"body": streamfield([("quotation", {"text": rich_text(""), "source": ""})])},
    "a call-out of no use": {
        "body": streamfield([("call_out", {"tone": "", "title": "", "text": rich_text("<p>x</p>")})])
    },
    "a contact with half a number": {
        "body": streamfield([("contact", {"name": "", "phone": "05x", "address": "", "hours": ""})])
    },
    "an attachment without a file": {"body": streamfield([("attachment", {"document": "", "title": ""})])},
    "a row of attachments without a file": {"attachments": inline_formset([{"document": "", "title": "表"}])},
    "a crop that is no number": {"cover_focus_x": "x", "cover_focus_y": ""},
    "a lost cover": {"cover": "999999"},
    "an unknown answer": {"ai_use": "perhaps"},
    "a slug of spaces": {"slug": "a b"},
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("half", HALF_WRITTEN)
def test_half_written_content_is_shown_as_it_stands(page, client, half, mode):
    data = {**typed("刚写的标题"), **HALF_WRITTEN[half]}
    if "body" in HALF_WRITTEN[half]:
        data = {key: value for key, value in data.items() if not key.startswith("body-")}
    shown = preview(client, page, nested_form_data(data), mode)
    if "title" not in HALF_WRITTEN[half]:
        assert "刚写的标题" in shown


def test_a_title_too_long_is_shown_with_what_else_was_typed(page, client):
    shown = preview(client, page, typed("长" * 40, words="刚写的一段。"))
    assert "长" * 40 in shown
    assert "刚写的一段。" in shown


def test_a_new_article_is_previewed_before_it_is_ever_saved(people, client):
    client.force_login(people.drafter)
    section = SectionPage.objects.get(slug="news")
    url = reverse("wagtailadmin_pages:preview_on_add", args=["pages", "noticepage", section.pk])
    assert client.post(url, typed("长" * 40)).json()["is_valid"] is True
    for mode in MODES:
        assert "长" * 40 in client.get(url, {"mode": mode}).content.decode()


def test_a_preview_asks_for_the_right_to_edit(page, client, people):
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.logout()
    assert client.post(url, typed()).status_code == 302
    client.force_login(people.publisher)
    allowed = page.permissions_for_user(people.publisher).can_edit()
    assert (client.post(url, typed()).status_code == 200) is allowed


def with_pictures(number: int) -> dict:
    stored = [picture(width=800, height=600, seed=seed) for seed in range(number)]
    return typed(body=streamfield([("figure", figure(one.pk)) for one in stored]), cover=stored[0].pk)


@pytest.mark.parametrize("mode", MODES)
def test_a_preview_fits_no_picture_twice_and_writes_nothing_of_its_own(page, client, mode):
    few, many = with_pictures(2), with_pictures(6)
    costs = []
    for data in (few, many):
        preview(client, page, data, mode)
        made = Rendition.objects.count()
        with CaptureQueriesContext(connection) as captured:
            preview(client, page, data, mode)
        assert Rendition.objects.count() == made
        costs.append(len(captured))
        written = [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        # Wagtail keeps the form between its two requests; nothing else is written.
        assert all(FormState._meta.db_table in sql for sql in written)
    # Wagtail's form reads each chosen picture twice, in both requests; the rendering adds nothing for more of them.
    assert costs[1] - costs[0] <= 4 * 4
    assert costs[1] <= 85
    assert Picture.objects.count() == 8


@pytest.mark.parametrize("mode", MODES)
def test_the_frame_asked_for_before_anything_was_typed_says_so(page, client, mode):
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[quote(page.pk)])
    answer = client.get(url, {"mode": mode, "in_preview_panel": "true"})
    assert answer.status_code == 200
    assert answer.templates[0].name == "wagtailadmin/generic/preview_error.html"
