"""What the checker reads from real rows and a real simulator: a good delivery is clean, a doctored one is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from publishing.channels import wechat
from publishing.delivery.models import Attempt, Delivery, Outcome, Publication
from publishing.editions.models import Edition
from publishing.review.models import ApprovedArticle
from tests.delivery.driving import drive
from tests.faults import reading
from tests.township import signed_off
from wechat_simulator.testing import Served, serve


@pytest.fixture
def published(people: Any, settings: Any) -> Iterator[Served]:
    """A simulator in which one edition was published without a fault."""
    with serve() as served:
        served.switches.set(publish_seconds=0)
        settings.WECHAT_API_BASE_URL = served.base_url
        settings.WECHAT_APP_ID = served.app_id
        settings.WECHAT_APP_SECRET = served.app_secret
        drive(signed_off(people), wechat.channel_from_settings())
        yield served


def published_once_more(served: Served) -> None:
    store = served.state.store
    store.run(
        "INSERT INTO publication (article_id, msg_data_id, way, media_id, published_at) VALUES ('A2', 1, 'publish', '', 0)"
    )
    store.run(
        "INSERT INTO published_article (page_key, article_id, position, article) "
        "SELECT 'again', 'A2', position, article FROM published_article"
    )


def published_with_another_word(served: Served) -> None:
    store = served.state.store
    row = store.row("SELECT page_key, article FROM published_article")
    assert row is not None
    article = json.loads(row["article"])
    article["content"] = article["content"].replace("周五", "周六")
    store.run("UPDATE published_article SET article = ?", (json.dumps(article, ensure_ascii=False),))


def draft_left(served: Served) -> None:
    served.state.store.run("UPDATE draft SET state = 'live'")


DOCTORED = {
    "no publication rows": (lambda _served: Publication.objects.all().delete(), "other links"),
    "delivery forgotten": (lambda _served: _forget_delivery(), "has no delivery"),
    "refused without a word": (lambda _served: Delivery.objects.update(state="refused"), "without a reason"),
    "attempt left open": (
        lambda _served: Attempt.objects.update(outcome=Outcome.INTENDED),
        "has ended with save_draft",
    ),
    "payload changed": (lambda _served: _change_payload(), "fingerprint was taken of"),
    "signed off by nobody": (lambda _served: _leave_alone(), "nobody is there"),
    "overdue": (lambda _served: _overdue(), "nobody was told"),
    "published once more": (published_once_more, "published 2 times"),
    "published with another word": (published_with_another_word, "another text"),
    "draft left": (draft_left, "can still be published"),
}


def test_a_delivery_without_a_fault_has_no_violation(published):
    assert reading.violations(published) == []


@pytest.mark.parametrize("name", DOCTORED)
def test_what_is_doctored_is_found(published, name):
    doctor, words = DOCTORED[name]
    doctor(published)
    assert any(words in sentence for sentence in reading.violations(published)), reading.violations(published)


def _forget_delivery() -> None:
    Publication.objects.all().delete()
    Delivery.objects.all().delete()


def _change_payload() -> None:
    approval = ApprovedArticle.objects.get()
    ApprovedArticle.objects.update(payload=approval.payload.replace("周五", "周六"))


def _leave_alone() -> None:
    Publication.objects.all().delete()
    Delivery.objects.update(state="refused", reason="原因", next_step="下一步")
    Edition.objects.update(composed_by=None, signed_off_by=None)


def _overdue() -> None:
    long_ago = Delivery.objects.get().created_at.replace(year=2020)
    Delivery.objects.update(state="waiting", finished_at=None, due_at=long_ago, created_at=long_ago)
