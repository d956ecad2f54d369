"""A served simulator whose clock the test moves, and a desk that is signed in to it."""

from collections.abc import Iterator

import pytest

from tests.wechat_simulator.desk import Desk
from wechat_simulator import ManualClock
from wechat_simulator.testing import Served, serve


@pytest.fixture
def served() -> Iterator[Served]:
    with serve(clock=ManualClock(), ticking=False) as running:
        yield running


@pytest.fixture
def desk(served: Served) -> Desk:
    desk = Desk(served)
    desk.sign_in()
    return desk
