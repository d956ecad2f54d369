"""The worker: runs queued tasks, and takes up whatever is due, for ever."""

from __future__ import annotations

import datetime
import logging
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from publishing.delivery import dispatch, memory
from publishing.delivery.account import quotas, watch
from publishing.delivery.account import round as account_round
from publishing.delivery.channel import channel as counted_channel
from publishing.delivery.signals import due_pass
from publishing.notices import sending
from publishing.review.schedule import take_down_expired
from publishing.review.told import telling

logger = logging.getLogger(__name__)

MINUTE_SECONDS = 60.0
SHORTEST_SECONDS = 1.0
ASKING_SECONDS = 5.0


class Command(BaseCommand):
    help = "后台工作进程：执行排队的任务，并随时处理到时的推送。"

    def handle(self, **options: Any) -> None:
        memory.ask_first()
        stop = threading.Event()
        due = threading.Thread(target=_take_up_due, args=(stop,), name="due", daemon=True)
        due.start()
        threading.Thread(target=_ask_about_account, args=(stop,), name="account", daemon=True).start()
        threading.Thread(target=_tell_floors_above, args=(stop,), name="above", daemon=True).start()
        threading.Thread(target=_send_notices, args=(stop,), name="notices", daemon=True).start()
        try:
            call_command("db_worker", queue_name="*", verbosity=0, reload=False)
        finally:
            stop.set()
            due.join(timeout=MINUTE_SECONDS)


def _take_up_due(stop: threading.Event) -> None:
    channel = counted_channel()
    last_schedule: datetime.datetime | None = None
    pause = SHORTEST_SECONDS
    while not stop.wait(pause):
        close_old_connections()
        pause = MINUTE_SECONDS
        try:
            now = timezone.now()
            if last_schedule is None or (now - last_schedule).total_seconds() >= MINUTE_SECONDS:
                last_schedule = now
                take_down_expired()
                account_round.look_at_rows()
            if dispatch.pass_due(channel):
                watch.raise_due_alarms(timezone.now())
            quotas.flush()
            pause = _seconds_until(dispatch.next_due_at())
        except DatabaseError:
            # The database is away or busy: the next pass tries again.
            logger.exception("this pass was cut short")
            pause = 5 * SHORTEST_SECONDS
        finally:
            close_old_connections()


def _ask_about_account(stop: threading.Event) -> None:
    """Beside the passes: a WeChat that is slow to say how the account stands holds up no push."""
    channel = counted_channel()
    is_first = True
    while not stop.wait(SHORTEST_SECONDS if is_first else ASKING_SECONDS):
        close_old_connections()
        try:
            account_round.ask_if_due(channel, anyway=is_first)
            is_first = False
        except DatabaseError:
            logger.exception("the account was not looked at")
        finally:
            close_old_connections()


def _tell_floors_above(stop: threading.Event) -> None:
    """Every minute, beside the passes: what is looked at after publication holds up no push."""
    channel = counted_channel()
    pause = SHORTEST_SECONDS
    while not stop.wait(pause):
        pause = MINUTE_SECONDS
        close_old_connections()
        try:
            due_pass.send_robust(Command, channel=channel, now=timezone.now())
            quotas.flush()
        except DatabaseError:
            logger.exception("the counts of calls were not written")
        finally:
            close_old_connections()


def _send_notices(stop: threading.Event) -> None:
    """Beside the passes: a mail server that does not answer holds up no push and no task."""
    last_told: datetime.datetime | None = None
    while not stop.wait(2 * SHORTEST_SECONDS):
        close_old_connections()
        try:
            now = timezone.now()
            if last_told is None or (now - last_told).total_seconds() >= MINUTE_SECONDS:
                last_told = now
                telling.tell_due()
            sending.send_due()
        except Exception:
            # Whatever is wrong with one notice, the others are tried at the next pass; its own tries are counted.
            logger.exception("this pass over the notices was cut short")
        finally:
            close_old_connections()


def _seconds_until(moment: datetime.datetime | None) -> float:
    """How long to pause: new deliveries are looked for every second or two, since no task is trusted to arrive."""
    if moment is None:
        return 2 * SHORTEST_SECONDS
    wait = (moment - timezone.now()).total_seconds()
    return min(max(wait, SHORTEST_SECONDS), 2 * SHORTEST_SECONDS)
