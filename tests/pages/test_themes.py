"""The look of an article in WeChat: chosen for a section or one article, seen at once, frozen at the approval."""

import re

import pytest
from django.urls import reverse

from pages.models import SectionPage
from publishing.render.themes import THEMES
from publishing.render.wechat import placeholder_pictures, render
from publishing.review.models import ApprovedArticle
from tests.pages.test_article_form import create, edit, typed
from tests.township import approved, draft, fresh


@pytest.fixture
def drafter(people, client):
    client.force_login(people.drafter)
    return people.drafter


def news() -> SectionPage:
    return SectionPage.objects.get(slug="news")


def wear(theme: str) -> None:
    section = news()
    section.theme = theme
    section.save_revision().publish()


def radios(html: str) -> dict[str, bool]:
    """The choices of the chooser, and whether each is the chosen one."""
    found = re.findall(r'<input type="radio" name="theme" value="([^"]*)"[^>]*?( checked)?>', html)
    return {value: bool(checked) for value, checked in found}


def test_sections_of_a_new_desk_have_fitting_themes(desk):
    themes = dict(SectionPage.objects.values_list("slug", "theme"))
    assert themes == {"policy": "government-blue", "news": "plain-ink", "charity": "charity-green"}


def test_what_people_chose_for_a_section_stays(desk):
    from pages.desk_setup import set_up_desk

    wear("party-red")
    set_up_desk()
    assert news().theme == "party-red"


@pytest.mark.usefixtures("drafter")
def test_the_editor_shows_every_theme_as_it_looks(people, client):
    page = draft(people, theme="party-red")
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert radios(html) == {"": False} | {name: name == "party-red" for name in THEMES}
    assert "theme_chooser.css" in html
    for theme in THEMES.values():
        assert theme.label in html
        assert html.count(f"color:{theme.headline}") >= 1
    assert "现在是素雅" in html


@pytest.mark.usefixtures("drafter")
def test_a_new_article_follows_its_section(people, client):
    html = client.get(reverse("wagtailadmin_pages:add", args=["pages", "noticepage", news().pk])).content.decode()
    assert radios(html)[""]
    assert "现在是素雅" in html
    create(client, typed())
    page = news().get_children().specific().get()
    assert page.theme == ""
    assert page.to_article().theme == "plain-ink"


@pytest.mark.usefixtures("drafter")
def test_a_chosen_theme_is_kept_and_goes_before_the_sections(people, client):
    page = draft(people)
    assert edit(client, page, typed(theme="party-red", slug=page.slug)).status_code == 302
    assert fresh(page).get_latest_revision_as_object().to_article().theme == "party-red"


@pytest.mark.usefixtures("drafter")
def test_a_theme_nobody_knows_is_refused(people, client):
    page = draft(people)
    response = edit(client, page, typed(theme="neon", slug=page.slug))
    assert response.status_code == 200
    assert response.context["form"].errors["theme"]
    assert fresh(page).get_latest_revision_as_object().theme == ""


@pytest.mark.usefixtures("drafter")
def test_the_preview_wears_what_is_chosen_in_the_form(people, client):
    page = draft(people)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(url, typed(theme="party-red", slug=page.slug)).json()["is_valid"]
    shown = client.get(url, {"mode": "wechat"}).content.decode()
    assert THEMES["party-red"].headline in shown
    assert client.post(url, typed(theme="charity-green", slug=page.slug)).json()["is_valid"]
    assert THEMES["charity-green"].accent in client.get(url, {"mode": "wechat"}).content.decode()


def test_what_was_approved_keeps_its_theme_when_the_section_changes(people):
    page = approved(people)
    wear("party-red")
    frozen = ApprovedArticle.objects.get(page=page).article
    assert frozen.theme == "plain-ink"
    assert "#b3121b" not in render(frozen, pictures=placeholder_pictures(frozen)).html
    assert fresh(page).to_article().theme == "party-red"


def test_a_section_changing_its_theme_unsettles_no_live_page(people):
    page = approved(people)
    wear("party-red")
    live = fresh(page)
    live.save()
    assert fresh(page).live


def test_the_section_form_has_the_same_chooser(people, client):
    client.force_login(people.admin)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[news().pk])).content.decode()
    assert radios(html) == {name: name == "plain-ink" for name in THEMES}


def test_following_the_section_costs_one_query(people, django_assert_num_queries):
    follower = fresh(draft(people)).get_latest_revision_as_object()
    follower.section_title()
    with django_assert_num_queries(1):
        assert follower.section_theme() == "plain-ink"
