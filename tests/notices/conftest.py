"""Two people to be told, and a simulator whose group hears the robot. No quiet hours unless a test wants them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from publishing.notices.models import NoticeSettings
from publishing.notices.tell import tell
from wechat_simulator import ManualClock
from wechat_simulator.testing import Served, serve


@pytest.fixture(autouse=True)
def no_quiet_hours(db: None) -> NoticeSettings:
    settings = NoticeSettings.load()
    settings.quiet = False
    settings.save()
    return settings


@pytest.fixture
def lin(db: None) -> Any:
    return get_user_model().objects.create_user("lin", "lin@example.invalid", first_name="初审", last_name="林")


@pytest.fixture
def he(db: None) -> Any:
    return get_user_model().objects.create_user("he", "he@example.invalid", first_name="复审", last_name="何")


@pytest.fixture
def robot(settings: Any) -> Iterator[Served]:
    with serve(clock=ManualClock(), ticking=False) as served:
        settings.WECOM_ROBOT_URL = f"{served.base_url}/cgi-bin/webhook/send"
        settings.WECOM_ROBOT_KEY = served.state.settings.robot_key
        yield served


@pytest.fixture
def told(lin: Any) -> Any:
    """Tell somebody something: ``told()``, ``told(lin, he, key="x")``."""

    def _tell(*people: Any, **values: Any) -> Any:
        usual = {"kind": "example", "key": "article:1", "subject": "待初审：《取暖安全》", "url": "/admin/review/1/"}
        return tell(people or [lin], **{**usual, **values})

    return _tell
