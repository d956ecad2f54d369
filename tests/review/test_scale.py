"""With 10,000 articles and 50 waiting, every screen of the desk costs as many queries as with ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.many import many_articles, many_waiting

MOST_QUERIES = 30


@pytest.fixture
def full_desk(people):
    section = many_articles(people, 10_000)
    many_waiting(people, 50)
    return section


def test_the_desk_with_ten_thousand_articles(people, full_desk, client):
    screens = {
        "home": reverse("wagtailadmin_home"),
        "explorer": reverse("wagtailadmin_explore", args=[full_desk.pk]),
        "waiting": reverse("review_waiting"),
        "report": reverse("review_report"),
    }
    counted = {}
    for name in ("drafter", "reviewer1", "admin"):
        client.force_login(getattr(people, name))
        for screen, url in screens.items():
            if screen == "report" and name == "drafter":
                continue
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counted[name, screen] = len(queries)
    assert {key: count for key, count in counted.items() if count > MOST_QUERIES} == {}
