"""One person may send a warning to WeChat at night, and nothing else."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import ModelLogEntry

from pages.desk_setup import GROUP_URGENT
from publishing.editions import flow
from publishing.editions.models import State
from publishing.refusal import Refusal
from publishing.review import flow as review
from tests.township import approved, draft, fresh

REASON = "河水上涨，须立即通知沿河各村转移"


@pytest.fixture
def chief(people):
    people.drafter2.groups.add(Group.objects.get(name=GROUP_URGENT))
    return people.drafter2


def urgent(people, chief):
    page = draft(people)
    review.publish_urgently(page, chief, reason=REASON)
    return fresh(page)


def refused(code, edition, user):
    with pytest.raises(Refusal) as caught:
        flow.sign_off(edition, user)
    assert caught.value.code == code
    edition.refresh_from_db()
    assert edition.state == State.COMPOSED


def test_its_composer_signs_it_off_and_the_log_says_why(people, chief):
    edition = flow.compose([urgent(people, chief).pk, urgent(people, chief).pk], chief)
    assert flow.sign_off(edition, chief).state == State.SIGNED_OFF
    assert ModelLogEntry.objects.get(action="publishing.sign_off").data["urgent"] == [REASON, REASON]


def test_one_reviewed_article_among_them_and_a_second_person_is_needed(people, chief):
    edition = flow.compose([urgent(people, chief).pk, approved(people).pk], chief)
    refused("not-allowed", edition, chief)
    chief.groups.add(*people.publisher.groups.all())
    refused("own-edition", edition, fresh(chief))


def test_once_reviewed_it_is_an_edition_like_any_other(people, chief):
    page = urgent(people, chief)
    edition = flow.compose([page.pk], chief)
    review.approve(page, people.reviewer1)
    review.approve(fresh(page), people.reviewer2)
    refused("not-allowed", edition, chief)


def test_without_the_role_the_composer_waits_for_another(people, chief):
    edition = flow.compose([urgent(people, chief).pk], people.publisher)
    refused("own-edition", edition, people.publisher)
    other = flow.compose([urgent(people, chief).pk], people.admin)
    refused("own-edition", other, people.admin)


def test_an_ordinary_sign_off_says_nothing_of_emergencies(people):
    flow.sign_off(flow.compose([approved(people).pk], people.drafter), people.publisher)
    assert "urgent" not in ModelLogEntry.objects.get(action="publishing.sign_off").data


def test_the_screen_offers_the_sign_off_and_marks_what_is_not_reviewed(people, chief, client):
    edition = flow.compose([urgent(people, chief).pk], chief)
    client.force_login(chief)
    url = reverse("edition", args=[edition.pk])
    shown = client.get(url).content.decode()
    assert "应急发布，还没有审核" in shown
    assert reverse("edition_sign_off", args=[edition.pk]) in shown
    client.force_login(people.drafter)
    assert reverse("edition_sign_off", args=[edition.pk]) not in client.get(url).content.decode()
