"""The editor's form through the admin's own views: what is typed is what is checked, saved and sent."""

import re

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from pages.models import CharityPage, NoticePage, SectionPage
from publishing.review.models import ReviewTaskState
from publishing.review.status import State, status
from tests.factories import document
from tests.township import draft, fresh

CARD_NUMBER = "11010519491231002X"


def typed(title: str = "关于冬季取暖安全排查的通知", *, words: str = "请各村排查。", attachments=(), **fields) -> dict:
    return nested_form_data(
        {
            "title": title,
            "slug": "",
            "digest": "请各村排查取暖安全。",
            "author": "",
            "source": "",
            "tags": "",
            "ai_use": "none",
            "contact_phone": "0537-5550101",
            "body": streamfield([("text", rich_text(f"<p>{words}</p>"))]),
            "attachments": inline_formset([{"document": item.pk, "title": ""} for item in attachments]),
            "comments": inline_formset([]),
            **fields,
        }
    )


def create(client, data, *, kind: str = "noticepage", send: bool = False):
    section = SectionPage.objects.get(slug="news")
    url = reverse("wagtailadmin_pages:add", args=["pages", kind, section.pk])
    return client.post(url, data | ({"action-submit": "1"} if send else {}))


def edit(client, page, data, *, send: bool = False):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(url, data | ({"action-submit": "1"} if send else {}))


@pytest.fixture
def drafter(people, client):
    client.force_login(people.drafter)
    return people.drafter


# Saving -----------------------------------------------------------------------------------------------------------------
def test_an_article_with_a_chinese_title_is_created_by_hand(drafter, client):
    for _ in range(2):
        assert create(client, typed()).status_code == 302
    first, second = NoticePage.objects.order_by("pk")
    assert re.fullmatch(r"notice-\d{8}", first.slug)
    assert second.slug == f"{first.slug}-2"
    assert first.owner == drafter
    assert not first.live


def test_an_emptied_address_is_filled_in_again(people, drafter, client):
    page = draft(people)
    assert edit(client, page, typed(slug="")).status_code == 302
    assert fresh(page).get_latest_revision_as_object().slug.startswith("notice-")


def test_times_of_publication_cannot_be_set_by_hand(people, drafter, client):
    page = draft(people)
    edit(client, page, typed(go_live_at="2020-01-01 08:00", expire_at="2099-01-01 08:00"))
    revision = fresh(page).get_latest_revision_as_object()
    assert (revision.title, revision.go_live_at, revision.expire_at) == ("关于冬季取暖安全排查的通知", None, None)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "schedule-publishing-dialog" not in shown
    assert "go_live_at" not in shown


def test_what_is_too_long_is_said_and_not_cut(people, drafter, client):
    page = draft(people)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    for name in ("title", "digest", "author"):
        assert "maxlength" not in shown.fields[name].widget.attrs
    answer = edit(client, page, typed("长" * 33, digest="长" * 121, author="长" * 17))
    assert set(answer.context["form"].errors) == {"title", "digest", "author"}


def test_the_title_says_how_long_it_may_be(people, drafter, client):
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[draft(people).pk])).content.decode()
    assert "最多 32 字；微信不接受更长的标题。" in shown


def test_an_article_without_an_author_names_none(people):
    assert draft(people, author="").to_article().author == ""
    assert draft(people, author=" 水务站 ").to_article().author == "水务站"


# Sending ----------------------------------------------------------------------------------------------------------------
def test_an_article_is_created_and_sent_at_once(drafter, client):
    assert create(client, typed(), send=True).status_code == 302
    assert status(NoticePage.objects.get()).state is State.IN_REVIEW


def test_a_new_article_may_be_sent_at_once_where_articles_are_written(drafter, client):
    section = SectionPage.objects.get(slug="news")
    shown = client.get(reverse("wagtailadmin_pages:add", args=["pages", "noticepage", section.pk])).content.decode()
    assert 'name="action-submit"' in shown


def test_a_new_article_is_sent_with_every_required_field_or_not_at_all(drafter, client):
    answer = create(client, typed("冬衣募集", needs=inline_formset([])), kind="charitypage", send=True)
    assert "charity_type" in answer.context["form"].errors
    assert not CharityPage.objects.exists()


def test_what_is_wrong_in_a_new_article_is_said_on_the_form(drafter, client):
    answer = create(client, typed(words=f"身份证号 {CARD_NUMBER}"), send=True)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not NoticePage.objects.exists()


def test_a_mended_draft_is_sent(people, drafter, client):
    page = draft(people, body=[("text", f"<p>身份证号 {CARD_NUMBER}</p>")])
    assert edit(client, page, typed(), send=True).status_code == 302
    assert status(fresh(page)).state is State.IN_REVIEW


def test_a_spoilt_draft_is_not_sent(people, drafter, client):
    page = draft(people)
    before = page.latest_revision_id
    answer = edit(client, page, typed(words=f"身份证号 {CARD_NUMBER}"), send=True)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not ReviewTaskState.objects.exists()
    assert fresh(page).latest_revision_id == before


def test_an_error_of_a_field_stands_on_the_field(people, drafter, client):
    page = draft(people)
    answer = edit(client, page, typed("关于低保对象的公示"), send=True)
    assert "display_until" in answer.context["form"].errors
    assert not ReviewTaskState.objects.exists()


def test_a_draft_with_errors_is_saved_all_the_same(people, drafter, client):
    page = draft(people)
    assert edit(client, page, typed("关于低保对象的公示")).status_code == 302
    assert fresh(page).get_latest_revision_as_object().title == "关于低保对象的公示"


def test_attachments_are_sent_once_each(drafter, client):
    files = [document("申请表"), document("清单", name="list.docx", content=b"list")]
    assert create(client, typed(attachments=files), send=True).status_code == 302
    revision = NoticePage.objects.get().get_latest_revision_as_object()
    assert [item.document for item in revision.attachments.all()] == files


def test_child_rows_are_part_of_what_is_checked(drafter, client):
    """The needs of a charity page make a table, which makes a body."""
    fields = {
        "charity_type": "goods",
        "organiser": "青禾镇社会工作站",
        "body": streamfield([]),
        "needs": inline_formset([{"item": "棉被", "unit": "床", "wanted": "40", "received": "3"}]),
    }
    assert create(client, typed("冬衣募集", **fields), kind="charitypage", send=True).status_code == 302
    page = CharityPage.objects.get()
    assert status(page).state is State.IN_REVIEW
    assert page.get_latest_revision_as_object().needs.count() == 1


# What the checks say before anything is sent ------------------------------------------------------------------------------
def test_the_drafter_reads_the_findings_while_writing(people, drafter, client):
    page = draft(people, digest="", title="关于低保对象的公示")
    found = client.get(reverse("review_findings", args=[page.pk])).json()["html"]
    for words in ("没有摘要", "请用一句话写清", "没有填写“公示截止日期”", "没有封面图"):
        assert words in found


def test_the_editor_counts_the_findings_above_the_fields(people, drafter, client):
    sound = draft(people)
    wrong = draft(people, digest="", title="关于低保对象的公示", contact_phone="")
    for page, count in ((sound, "发现提醒 1 处"), (wrong, "其中错误 1 处")):
        shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert count in shown
        assert "data-checker-open" in shown


def test_a_lost_picture_is_an_error_of_its_article(people, picture):
    page = draft(people, cover=picture, body=[("figure", {"image": picture, "alt": "图", "caption": ""})])
    assert "picture-missing" not in {finding.code for finding in page.findings()}
    picture.file.storage.delete(picture.file.name)
    lost = [finding for finding in page.findings() if finding.code == "picture-missing"]
    assert [finding.field for finding in lost] == ["cover", "body"]


# What few notices need ---------------------------------------------------------------------------------------------------
FOLDED = re.compile(r'<section class="w-panel collapsed"[^>]*>.*?id_effective_from', re.DOTALL)


@pytest.mark.parametrize(
    ("filled", "is_folded"), [({}, True), ({"number": "青政告〔2026〕3号"}, False), ({"contact_name": "水利站"}, True)]
)
def test_what_few_notices_need_is_folded_until_it_is_filled(people, drafter, client, filled, is_folded):
    page = draft(people, **filled)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert bool(FOLDED.search(html)) is is_folded


def test_a_wrong_date_among_them_is_shown_unfolded(people, drafter, client):
    html = edit(client, draft(people), typed(effective_until="明年")).content.decode()
    assert not FOLDED.search(html)
    assert 'aria-invalid="true"' in html
