"""A browser of somebody's own, and a link from their e-mail."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from publishing.review.access import links


@pytest.fixture(autouse=True)
def nothing_tried_yet() -> None:
    cache.clear()


@pytest.fixture
def phone() -> Client:
    return Client(headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) MicroMessenger/8.0"})


def link_for(person: Any, page: Any) -> str:
    """The path of a fresh link to what waits for a decision about ``page``."""
    return urlsplit(links.make(person, page.current_workflow_task_state)).path


def sheet(page: Any) -> str:
    return reverse("review_article", args=[page.pk])


def decision(page: Any, act: str = "approve", **values: Any) -> dict[str, Any]:
    state = page.current_workflow_task_state
    return {"waiting": state.pk, "decision": act, "ticked": state.task.specific.checklist_items, **values}


def words(answer: Any) -> str:
    return str(answer.content.decode())
