"""A link that opens something without a password does not lie about in the log."""

import pytest
from django.test import Client
from django.urls import reverse

from publishing.review.access import links
from publishing.review.fact_check import flow as fact_check
from tests.township import submitted


def written(caplog) -> str:
    return "\n".join(record.getMessage() for record in caplog.records)


@pytest.fixture
def page(people):
    return submitted(people)


def test_a_review_link_opened_by_something_without_cookies(people, page, caplog):
    address = links.make(people.reviewer1, page.current_workflow_task_state)
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert "/review/link/…/" in written(caplog)
    assert address.rstrip("/").rpartition("/")[2] not in written(caplog)


def test_a_fact_check_whose_answer_is_refused(people, page, caplog, client):
    _check, token = fact_check.ask(page, people.drafter, name="王敏", office="县医保局")
    answer = client.post(reverse("fact_check", args=[token]), {"verdict": "wrong", "words": ""})
    assert answer.status_code == 422
    assert "/fact-check/…/" in written(caplog)
    assert token not in written(caplog)
