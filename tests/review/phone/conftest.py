"""The first reviewer at the page of an article that waits for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.review.access.conftest import decision, sheet, words
from tests.township import submitted

__all__ = ["At", "decision", "sheet", "words"]


class At:
    """Somebody who is signed in and has ``page`` before them."""

    def __init__(self, person: Any, page: Any) -> None:
        self.client, self.person, self.page = Client(), person, page
        self.client.force_login(person)

    def look(self) -> str:
        return words(self.client.get(sheet(self.page)))

    def do(self, act: str, **values: Any) -> Any:
        return self.client.post(sheet(self.page), decision(self.page, act, **values))


@pytest.fixture
def page(people: Any) -> Any:
    body = [
        ("text", "<p>请各村于周五前完成排查。</p><p>走访记录当天汇总。</p>"),
        ("facts", {"title": "", "rows": [{"label": "集合地点", "value": "村委会院内"}]}),
        ("steps", {"title": "怎么办", "items": [{"title": "先登记", "text": "<p>带上户口簿。</p>"}]}),
    ]
    return submitted(people, body=body)


@pytest.fixture
def reviewer(people: Any, page: Any) -> At:
    return At(people.reviewer1, page)
