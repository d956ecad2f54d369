"""Queries per screen of the desk: they do not grow with what is on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.township import approved, draft, signed_off, submitted

LIMIT = 60


def queries(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["wagtailadmin_home", "review_waiting", "editions", "edition_compose"])
def test_a_screen_costs_few_queries(people, client, name):
    client.force_login(people.publisher)
    for _ in range(3):
        draft(people)
        approved(people)
        signed_off(people)
        submitted(people)
    assert queries(client, reverse(name)) <= LIMIT


@pytest.mark.parametrize("name", ["editions", "edition_compose"])
def test_more_editions_cost_no_more_queries(people, client, name):
    client.force_login(people.publisher)
    signed_off(people)
    approved(people)
    few = queries(client, reverse(name))
    for _ in range(4):
        signed_off(people)
        approved(people)
    assert queries(client, reverse(name)) <= few


def test_the_explorer_costs_no_more_for_more_articles(people, client):
    from pages.models import SectionPage

    client.force_login(people.drafter)
    url = reverse("wagtailadmin_explore", args=[SectionPage.objects.get(slug="news").pk])
    for _ in range(2):
        draft(people)
        approved(people)
    few = queries(client, url)
    for _ in range(4):
        draft(people)
        approved(people)
    assert queries(client, url) <= few
