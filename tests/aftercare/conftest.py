"""WeChat, and articles that are out."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from pages.desk_setup import GROUP_OFFICERS
from publishing.delivery.models import JobEvent, Publication
from publishing.editions import flow
from publishing.editions.models import Method
from tests.delivery.conftest import channel, wechat_api  # noqa: F401 - fixtures
from tests.delivery.driving import drive
from tests.township import approved, signed_off
from wechat_simulator import publications


@pytest.fixture
def published(people: Any, wechat_api: Any, channel: Any) -> Any:  # noqa: F811 - fixtures
    """Publishes articles together and returns their publications."""

    def publish(*pages: Any, **values: Any) -> list[Publication]:
        delivery = drive(signed_off(people, *(pages or (approved(people),)), **values), channel)
        assert delivery.state == "published", delivery.reason
        return list(delivery.publications.select_related("approval__page", "delivery").order_by("place"))

    return publish


@pytest.fixture
def mass_sent(people: Any, wechat_api: Any, channel: Any) -> Any:  # noqa: F811 - fixtures
    """Mass-sends articles together, with the links of WeChat's call or without, and returns their publications."""
    wechat_api.switches.set(mass_seconds=0, mass_sends_per_day=9)

    def send(*pages: Any, linked: bool = True) -> list[Publication]:
        chosen = pages or (approved(people),)
        edition = flow.compose([page.pk for page in chosen], people.drafter, method=Method.MASS_SEND)
        flow.sign_off(edition, people.publisher, confirmed=True)
        delivery = drive(edition, channel, passes=1)
        published = wechat_api.app.tick() or wechat_api.effects("mass_sent")[-1]["article_id"]
        rows = publications.articles_of(wechat_api.state.store, published)
        links = [publications.page_url(wechat_api.base_url, row) for row in rows] if linked else []
        JobEvent.objects.create(job=delivery.job, succeeded=True, links=links)
        delivery = drive(edition, channel)
        assert delivery.state == "published", delivery.reason
        return list(delivery.publications.select_related("approval__page", "delivery").order_by("place"))

    return send


@pytest.fixture
def officer(people: Any) -> Any:
    """Somebody who may enter the desk and nothing else."""
    user = get_user_model().objects.create_user("officer", "officer@example.invalid", "demo-pass-1")
    user.groups.set(Group.objects.filter(name=GROUP_OFFICERS))
    return user
