"""WeChat, and articles that are out."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from pages.desk_setup import GROUP_OFFICERS
from publishing.delivery.models import Publication
from tests.delivery.conftest import channel, wechat_api  # noqa: F401 - fixtures
from tests.delivery.driving import drive
from tests.township import approved, signed_off


@pytest.fixture
def published(people: Any, wechat_api: Any, channel: Any) -> Any:  # noqa: F811 - fixtures
    """Publishes articles together and returns their publications."""

    def publish(*pages: Any, **values: Any) -> list[Publication]:
        delivery = drive(signed_off(people, *(pages or (approved(people),)), **values), channel)
        assert delivery.state == "published", delivery.reason
        return list(delivery.publications.select_related("approval__page", "delivery").order_by("place"))

    return publish


@pytest.fixture
def officer(people: Any) -> Any:
    """Somebody who may enter the desk and nothing else."""
    user = get_user_model().objects.create_user("officer", "officer@example.invalid", "demo-pass-1")
    user.groups.set(Group.objects.filter(name=GROUP_OFFICERS))
    return user
