"""The two pictures that the history checker compares, taken from the simulator's memory and from our database."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone

from publishing.article import Article
from publishing.delivery.following import LINKS_MISSING
from publishing.delivery.models import Account, Alarm, Attempt, Delivery, Outcome, Recovered
from publishing.delivery.outcome import DRAFT_LEFT
from publishing.delivery.status import NEXT_STEP
from publishing.editions.models import Edition, EditionArticle
from publishing.editions.models import State as EditionState
from publishing.render import plain, wechat
from tests.faults import history
from wechat_simulator.store import Row, Store
from wechat_simulator.testing import Served

PAGE = 5_000
MASS_FAILED = frozenset({"SEND_FAIL", "DELETE"})


def violations(served: Served) -> list[str]:
    """Check everything that has happened against this simulator and in the database in use."""
    return history.violations(remote(served), desk())


def remote(served: Served) -> history.Remote:
    store = served.state.store
    return history.Remote(
        pushed=tuple(_pushed(store, row) for row in store.rows("SELECT * FROM publication ORDER BY number")),
        drafts=tuple(
            history.Draft(
                media_id=row["media_id"],
                state=row["state"],
                articles=tuple(_shown(one) for one in json.loads(row["articles"])),
                by_hand=bool(row["edited_by_human"]),
            )
            for row in store.rows("SELECT * FROM draft ORDER BY number")
        ),
        jobs=(
            *(
                _job("publish", row["publish_id"], row, row["status"] in (2, 3, 4))
                for row in _all(store, "publish_job")
            ),
            *(_job("mass", row["msg_id"], row, row["status"] in MASS_FAILED) for row in _all(store, "mass_job")),
        ),
        logged=tuple(effect["article_id"] for kind in ("published", "mass_sent") for effect in _effects(served, kind)),
    )


def desk() -> history.Desk:
    """Every edition that was ever signed off. A finished query each, so that thousands take seconds."""
    deliveries = {
        row.edition_id: row for row in Delivery.objects.prefetch_related("publications").select_related("edition")
    }
    open_attempts: dict[int, list[str]] = {}
    for row in Attempt.objects.filter(outcome__in=[Outcome.INTENDED, Outcome.UNKNOWN]):
        open_attempts.setdefault(row.delivery_id, []).append(f"{row.operation}: {row.outcome}")
    editions = Edition.objects.exclude(signed_off_at=None).exclude(state=EditionState.CANCELLED, delivery__isnull=True)
    return history.Desk(
        now=timezone.now(),
        held=Account.objects.exclude(held_because="").exists(),
        recovered=frozenset(Recovered.objects.values_list("article_id", flat=True)),
        issues=tuple(
            _issue(edition, deliveries.get(edition.pk), open_attempts)
            for edition in editions.select_related("signed_off_by", "composed_by").order_by("pk")
        ),
    )


def _issue(edition: Edition, delivery: Delivery | None, open_attempts: dict[int, list[str]]) -> history.Issue:
    people = (edition.signed_off_by, edition.composed_by)
    return history.Issue(
        pk=edition.pk,
        method=edition.method,
        people=tuple(person.get_username() for person in people if person is not None),
        places=tuple(_place(place) for place in edition.places.select_related("approval__page")),
        push=_push(delivery, open_attempts.get(delivery.pk, [])) if delivery else None,
    )


def _push(delivery: Delivery, open_attempts: list[str]) -> history.Push:
    withdrawn = NEXT_STEP["withdrawn"] if delivery.state == "withdrawn" else ""
    return history.Push(
        pk=delivery.pk,
        marker=delivery.marker,
        state=delivery.state,
        draft=delivery.draft,
        reason=delivery.reason,
        next_step=delivery.next_step or withdrawn,
        draft_left=DRAFT_LEFT in delivery.next_step,
        links_missing=LINKS_MISSING in delivery.next_step,
        created_at=delivery.created_at,
        due_at=delivery.due_at,
        finished_at=delivery.finished_at,
        open_attempts=tuple(open_attempts),
        links=tuple(row.url for row in delivery.publications.all()),
        alarms=Alarm.objects.filter(delivery=delivery, cleared_at=None).count(),
    )


def _place(place: EditionArticle) -> history.Place:
    approval = place.approval
    article: Article = approval.article
    address = approval.page.url if approval.page is not None else ""
    rendered = wechat.render(article, pictures=wechat.placeholder_pictures(article)).html
    return history.Place(
        approval=approval.pk,
        page=urljoin(f"{settings.BASE_URL}/", address or article.url),
        title=article.title,
        text=_squeezed(rendered),
        fingerprint=approval.fingerprint,
        recomputed=Article.from_json(approval.payload).fingerprint,
        released=place.released,
    )


def _pushed(store: Store, row: Row) -> history.Pushed:
    rows = store.rows("SELECT * FROM published_article WHERE article_id = ? ORDER BY position", (row["article_id"],))
    return history.Pushed(
        article_id=row["article_id"],
        way=row["way"],
        articles=tuple(_shown(json.loads(one["article"]), key=one["page_key"]) for one in rows),
        gone=all(one["deleted"] for one in rows),
    )


def _shown(article: dict[str, Any], *, key: str = "") -> history.Shown:
    return history.Shown(
        title=article["title"],
        text=_squeezed(article["content"]),
        source_url=html.unescape(article["content_source_url"]),
        url=f"{settings.WECHAT_API_BASE_URL}/s/{key}" if key else "",
    )


def _job(way: str, number: int, row: Row, failed: bool) -> history.Job:
    markers = frozenset(_shown(one).marker for one in json.loads(row["articles"]))
    return history.Job(number=str(number), way=way, markers=markers - {""}, failed=failed)


def _all(store: Store, table: str) -> list[Row]:
    return store.rows(f"SELECT * FROM {table}")


def _effects(served: Served, kind: str) -> list[dict[str, Any]]:
    """Every effect of one kind, also when the log is longer than one page."""
    found: list[dict[str, Any]] = []
    after = 0
    while entries := served.log(after=after, limit=PAGE, effect=kind):
        found += [effect for entry in entries for effect in entry["effects"] if effect["kind"] == kind]
        after = entries[-1]["id"]
    return found


def _squeezed(markup: str) -> str:
    return re.sub(r"\s+", "", plain.html_text(markup))
