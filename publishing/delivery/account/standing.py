"""How the account stands: what WeChat last said of it, kept with its age, so that no screen ever has to ask (I7).

``Account.standing`` holds ``probes`` (the lines of :meth:`Channel.probe`), ``tags`` and ``followers`` (each as last known),
``wanted_at`` (somebody asked for a new look), ``asking_since`` (a process is at it), ``worker`` (the last pass: ``at``,
``host``), ``token_until``, and what :mod:`publishing.delivery.account.quotas` keeps there. Times are ISO 8601 with offset.
"""

from __future__ import annotations

import dataclasses
import datetime
import logging
import socket
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from publishing.channels.errors import ChannelError
from publishing.channels.port import Channel, Probe, Verdict
from publishing.channels.wechat import token_stored_until
from publishing.delivery.account.standing_row import account_row, remember
from publishing.delivery.models import Account, Delivery

logger = logging.getLogger(__name__)

ASK_EVERY = datetime.timedelta(days=1)
ASK_AGAIN_AFTER_FAILURE = datetime.timedelta(hours=1)
ASKING_TAKES = datetime.timedelta(minutes=2)
SILENT_AFTER = datetime.timedelta(minutes=5)


def refresh(channel: Channel) -> tuple[Probe, ...]:
    """Ask WeChat about credentials, rights, tags and followers, about ten calls, and keep the answers.

    Never raises for what WeChat says or does not say. Tags and followers stay as last known when they cannot be learnt.
    """
    begun = timezone.now()
    probes = channel.probe()
    keep(probes, asked_at=begun)
    if not can_talk(probes):
        return probes
    learnt: dict[str, Any] = {}
    try:
        learnt["tags"] = [dataclasses.asdict(tag) for tag in channel.tags()]
        learnt["followers"] = channel.followers()
    except ChannelError as error:
        logger.warning("tags and followers not learnt: %s", error)
    if learnt:
        remember(**learnt)
    return probes


def keep(probes: Sequence[Probe], *, asked_at: datetime.datetime) -> None:
    """Remember the lines of a look at the account that began at ``asked_at``."""
    lines = [
        {
            "code": probe.code,
            "label": probe.label,
            "verdict": probe.verdict.value,
            "message": probe.message,
            "next_step": probe.next_step,
        }
        for probe in probes
    ]
    remember(probes=lines, token_until=_token_until())
    Account.objects.filter(pk=account_row().pk).update(asked_at=asked_at)


def can_talk(probes: Sequence[Probe]) -> bool:
    return any(probe.code == "credentials" and probe.verdict is Verdict.OK for probe in probes)


def ask_for_refresh() -> bool:
    """Note that somebody wants a new look; the worker's next pass makes it, whether or not a task arrives.

    ``False`` when it has been asked for already and is still under way.
    """
    account = account_row()
    if is_wanted(account, timezone.now()):
        return False
    remember(wanted_at=timezone.now().isoformat())
    return True


def is_wanted(account: Account, now: datetime.datetime) -> bool:
    """Whether a new look was asked for within the last minutes and has not been made yet."""
    wanted = moment(account.standing.get("wanted_at"))
    if wanted is None or (account.asked_at is not None and account.asked_at >= wanted):
        return False
    return now - wanted < ASKING_TAKES


def is_unanswered(account: Account, now: datetime.datetime) -> bool:
    """Whether the last look asked for was never made, though there was time."""
    wanted = moment(account.standing.get("wanted_at"))
    is_made = wanted is None or (account.asked_at is not None and account.asked_at >= wanted)
    return not is_made and not is_wanted(account, now)


def is_refresh_due(account: Account, now: datetime.datetime) -> bool:
    """Daily; hourly while WeChat cannot be talked to; at once when somebody has asked."""
    wanted = moment(account.standing.get("wanted_at"))
    if account.asked_at is None or (wanted is not None and wanted > account.asked_at):
        return True
    lines = {line.get("code"): line.get("verdict") for line in account.standing.get("probes", [])}
    every = ASK_EVERY if lines.get("credentials") == Verdict.OK.value else ASK_AGAIN_AFTER_FAILURE
    return now - account.asked_at >= every


def begin_asking(now: datetime.datetime) -> bool:
    """Take it upon this process to ask WeChat; ``False`` while another one does. Given up after two minutes."""
    pk = account_row().pk
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=pk)
        since = moment(account.standing.get("asking_since"))
        if since is not None and datetime.timedelta(0) <= now - since < ASKING_TAKES:
            return False
        account.standing["asking_since"] = now.isoformat()
        Account.objects.filter(pk=pk).update(standing=account.standing)
    return True


def end_asking() -> None:
    remember(asking_since="")


def beat(now: datetime.datetime) -> None:
    """The pass that takes up whatever is due has just run."""
    remember(worker={"at": now.isoformat(), "host": socket.gethostname()}, token_until=_token_until())


def last_beat(account: Account) -> datetime.datetime | None:
    return moment((account.standing.get("worker") or {}).get("at"))


def is_silent(account: Account | None, now: datetime.datetime) -> bool:
    """Whether no worker seems to be there: no pass for five minutes, and no delivery in anybody's hands either."""
    last = last_beat(account) if account is not None else None
    if last is not None and now - last <= SILENT_AFTER:
        return False
    return not Delivery.objects.filter(lease_until__gt=now).exists()


def moment(text: object) -> datetime.datetime | None:
    """A time as ``standing`` keeps it."""
    return datetime.datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _token_until() -> str:
    """Until when a token is stored; empty when there is none, or its store cannot be read."""
    try:
        until = token_stored_until()
    except ChannelError as error:
        logger.warning("token store: %s", error)
        return ""
    return until.isoformat() if until else ""
