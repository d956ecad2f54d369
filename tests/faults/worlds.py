"""The world around a delivery: a database that stalls or goes away, clocks, a full disk, people, an older backup."""

from __future__ import annotations

import contextlib
import datetime
import functools
import itertools
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import requests
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from publishing.delivery import memory
from publishing.delivery.models import Account, Delivery, State
from publishing.delivery.signals import due_pass
from publishing.editions.models import EditionArticle, Method
from publishing.review import flow as review
from publishing.review.models import ApprovedArticle
from tests import township as desk
from tests.faults import passing, points, reading, township
from tests.faults.carrying import carry_on, how_it_ended, resume_blocked
from tests.faults.databases import Vendor
from tests.faults.place import Place, place
from tests.faults.running import Extent, Report, Scenario

MOMENTS = (
    "before media/uploadimg",
    "after media/uploadimg",
    "before draft/add",
    "after draft/add",
    "before draft/get",
    "after draft/get",
    "before freepublish/submit",
    "after freepublish/submit",
    "before freepublish/get",
    "after freepublish/get",
)
"""Where something happens between two steps of an undisturbed delivery."""

AFTER_THE_DRAFT = MOMENTS[3:]
BEFORE_THE_COMPARISON = MOMENTS[:4]
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(hours=24)

Disturbance = Callable[[Place], object]


def scenarios(extent: Extent) -> list[Scenario]:
    sample, vendors = extent.sample, extent.vendors
    step = 5 if sample else 1
    found = [_at(moment, "clock back one hour", _clock(-HOUR)) for moment in MOMENTS[::step]]
    found += [_at(moment, "clock 24 h ahead", _clock(DAY)) for moment in MOMENTS[1::step]]
    found += [_at(moment, "clock 24 h behind", _clock(-DAY)) for moment in MOMENTS[2::step]]
    found += [_at(moment, "token killed early", _kill_token) for moment in MOMENTS[::step]]
    found += [_at(moment, "draft deleted by a person", _by_hand("delete")) for moment in AFTER_THE_DRAFT[::step]]
    found += [_at(moment, "draft published by a person", _by_hand("publish")) for moment in AFTER_THE_DRAFT[::step]]
    found += [_at(moment, "draft edited by a person", _by_hand("titles")) for moment in AFTER_THE_DRAFT[::step]]
    found += [_at(moment, "draft mass-sent by a person", _by_hand("mass_send")) for moment in AFTER_THE_DRAFT[::step]]
    found += [_at(moment, "edition emptied", _empty) for moment in BEFORE_THE_COMPARISON[::step]]
    found += [_at(moment, "article taken down", _take_down) for moment in MOMENTS[::step]]
    found += [_at(moment, "article approved anew", _approve_anew) for moment in MOMENTS[1::step]]
    lock = functools.partial(_locked, seconds=1.0, busy_seconds=0.3) if sample else _locked
    for moment in ("after draft/add", "after freepublish/submit"):
        found.append(Scenario(part="worlds", row="database locked", name=moment, run=functools.partial(lock, moment)))
    if "postgresql" in vendors:
        for moment in MOMENTS:
            found.append(_at(moment, "database connection killed", _terminate, vendor="postgresql"))
    for moment in MOMENTS[::step]:
        found.append(Scenario(part="worlds", row="disk full", name=moment, run=functools.partial(_full_disk, moment)))
    for taken, method, restarted in itertools.product(
        BACKUPS[::step], (Method.PUBLISH, Method.MASS_SEND), (True, False)
    ):
        how = "worker restarted" if restarted else "worker not restarted"
        run = functools.partial(_restored, taken, method=method, restarted=restarted)
        found.append(Scenario(part="worlds", row=f"older backup restored, {method}", name=f"{taken}, {how}", run=run))
    for act in ("delete", "publish", "titles", "mass_send"):
        found.append(
            Scenario(part="worlds", row="draft only, then by hand", name=act, run=functools.partial(_draft_only, act))
        )
    return found


def _at(moment: str, row: str, disturb: Disturbance, *, vendor: Vendor = "sqlite") -> Scenario:
    return Scenario(
        part="worlds", row=row, name=moment, run=functools.partial(_disturbed, moment, disturb, vendor=vendor)
    )


def _disturbed(moment: str, disturb: Disturbance, *, vendor: Vendor) -> Report:
    """Something happens once, at that moment; then the delivery is carried to its end."""
    with place(vendor) as here, contextlib.ExitStack() as stack:
        township.signed_off(2)
        hit = stack.enter_context(_once(moment, lambda: disturb(here)))
        carry_on(here.channel)
        return _told(here, reached=hit())


@contextlib.contextmanager
def _once(moment: str, act: Callable[[], object]) -> Iterator[Callable[[], bool]]:
    """``act`` at the first time that ``moment`` is reached; yields a function that tells whether it was."""
    hit = False

    def reach(name: str) -> None:
        nonlocal hit
        if name == moment and not hit:
            hit = True
            act()

    with points.watching_http(reach):
        yield lambda: hit


def _told(here: Place, *, reached: bool) -> Report:
    """An hour later, when what is out was compared. What stopped for a person is resumed, as if the cause had gone."""
    passing.move_to(timezone.now() + HOUR)
    for _receiver, answer in due_pass.send_robust(_told, channel=here.channel, now=timezone.now()):
        if isinstance(answer, Exception):
            raise answer
    found = reading.violations(here.served)
    ended = how_it_ended()
    if resume_blocked(township.people().publisher, here.served.base_url):
        carry_on(here.channel)
        found += reading.violations(here.served)
        ended += f", then {how_it_ended()}"
    found += [f"it never ends: {one.state} {one.reason}" for one in Delivery.objects.filter(finished_at=None)]
    return Report(ended=ended, reached=reached, ended_well=not found, violations=tuple(dict.fromkeys(found)))


# Clocks ---------------------------------------------------------------------------------------------------------------
def _clock(offset: datetime.timedelta) -> Disturbance:
    """The machine's clock is put forward or back, and stays so. Only the desk's: WeChat's own goes right."""
    return lambda _here: passing.put_clock(offset)


# WeChat and the people in its back office -----------------------------------------------------------------------------
def _kill_token(here: Place) -> None:
    requests.post(f"{here.served.base_url}/_simulator/tokens/kill", timeout=5).raise_for_status()


def _by_hand(act: str) -> Disturbance:
    """What a person does to every draft in the back office: ``delete``, ``publish``, ``titles`` over HTTP, ``mass_send``."""

    def done(here: Place) -> None:
        base_url = here.served.base_url
        for draft in requests.get(f"{base_url}/_simulator/state", timeout=5).json()["drafts"]:
            if act == "mass_send":
                here.served.human("mass_send", media_id=draft["media_id"])
                continue
            fields = {f"title{index}": f"改过的标题 {index}" for index in range(len(draft["articles"]))}
            requests.post(
                f"{base_url}/drafts/{draft['media_id']}/{act}", data=fields, timeout=5, allow_redirects=False
            ).raise_for_status()

    return done


def _draft_only(action: str) -> Report:
    """A draft-only delivery is at its end; what a person does with the draft then is theirs."""
    with place() as here:
        township.signed_off(2, method=Method.DRAFT)
        carry_on(here.channel)
        _by_hand(action)(here)
        carry_on(here.channel)
        return _told(here, reached=how_it_ended() == State.DRAFTED)


# Our own desk ---------------------------------------------------------------------------------------------------------
def _empty(_here: Place) -> None:
    EditionArticle.objects.all().delete()


def _take_down(_here: Place) -> None:
    page = ApprovedArticle.objects.valid().filter(places__isnull=False).order_by("pk")[0].page
    assert page is not None
    page.specific.unpublish(user=township.people().admin)


def _approve_anew(_here: Place) -> None:
    who = township.people()
    page = ApprovedArticle.objects.valid().filter(places__isnull=False).order_by("pk")[0].page
    assert page is not None
    page = page.specific
    page.digest = "改过的摘要。"
    page.save_revision(user=who.drafter, clean=False)
    review.submit(desk.fresh(page), who.drafter)
    review.approve(desk.fresh(page), who.reviewer1)
    review.approve(desk.fresh(page), who.reviewer2)


# Database and disk ----------------------------------------------------------------------------------------------------
def _locked(moment: str, *, seconds: float = 30.0, busy_seconds: float = 20.0) -> Report:
    """Somebody else holds SQLite's write lock for longer than we wait for it, just after a call."""
    with place(busy_seconds=busy_seconds) as here:
        township.signed_off(2)
        released = threading.Event()
        with _once(moment, lambda: _hold(here.folder / "desk.sqlite3", seconds, released)) as hit:
            carry_on(here.channel, settle_seconds=0.05)
            if hit():
                released.wait(seconds * 2)
            carry_on(here.channel)
        return _told(here, reached=hit())


def _hold(file: Path, seconds: float, released: threading.Event) -> None:
    holding = threading.Event()

    def hold() -> None:
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as locker:
            locker.execute("BEGIN IMMEDIATE")
            holding.set()
            time.sleep(seconds)
            locker.execute("ROLLBACK")
        released.set()

    threading.Thread(target=hold, daemon=True).start()
    holding.wait(10)


def _terminate(_here: Place) -> None:
    """The server ends our connection to the database, as at its restart."""
    told = connection.settings_dict
    with psycopg.connect(
        dbname="postgres",
        user=told["USER"],
        password=told["PASSWORD"],
        host=told["HOST"],
        port=told["PORT"],
        autocommit=True,
    ) as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [told["NAME"]]
        )


def _full_disk(moment: str) -> Report:
    """Database and tokens lie on a small disk, which is filled to the last byte, and cleared after a few passes."""
    with place() as here, contextlib.ExitStack() as stack:
        township.signed_off(2)
        connections.close_all()
        disk = here.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", disk], check=False).returncode:
            return Report(ended="no disk can be mounted", reached=False)
        stack.callback(subprocess.run, ["umount", "-l", disk], check=True)
        shutil.move(here.folder / "desk.sqlite3", disk / "desk.sqlite3")
        connections.settings["default"]["NAME"] = str(disk / "desk.sqlite3")
        settings.RUNTIME_DIR = disk
        del connections["default"]
        hit = stack.enter_context(_once(moment, lambda: _fill(disk / "ballast")))
        carry_on(here.channel, passes=4)
        (disk / "ballast").unlink(missing_ok=True)
        carry_on(here.channel)
        report = _told(here, reached=hit())
        connections.close_all()
        return report


def _fill(file: Path) -> None:
    with file.open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
        while True:
            ballast.write(b"\0" * 4096)


# Backups --------------------------------------------------------------------------------------------------------------
BACKUPS = ("before the first call", *AFTER_THE_DRAFT, "before the sign-off")
"""When the backup was taken that is put back once the edition is published."""


def _restored(taken: str, *, method: Method, restarted: bool) -> Report:
    """The edition is published; days later the database of an earlier moment is put back, and work goes on.

    ``restarted``: the worker was stopped for it, as it should be. What WeChat lists is known to be out, so the
    administrator may let everything go on; mass sends are not listed, and nobody lets them go on.
    """
    if method == Method.MASS_SEND:
        taken = taken.replace("freepublish/submit", "message/mass/sendall").replace("freepublish", "message/mass")
    with place() as here:
        backup = here.folder / "backup.sqlite3"
        if taken == "before the sign-off":
            _back_up(backup)
        township.signed_off(2, method=method)
        if taken == "before the first call":
            _back_up(backup)
        with _once(taken, lambda: _back_up(backup)):
            carry_on(here.channel)
        published = backup.exists() and how_it_ended() == State.PUBLISHED
        if published:
            connections.close_all()
            for leftover in here.folder.glob("desk.sqlite3-*"):
                leftover.unlink()
            shutil.copyfile(backup, here.folder / "desk.sqlite3")
            passing.move_to(timezone.now() + 2 * DAY)
            if taken == "before the sign-off":
                township.signed_off(2, method=method)
            carry_on(here.channel, starts=restarted)
        found = reading.violations(here.served)
        ended = how_it_ended()
        if method == Method.MASS_SEND:
            # Whoever finds the mass send in the back office does not let it go on: stopped is a good end.
            return Report(ended=ended, reached=published, ended_well=not found, violations=tuple(found))
        for account in Account.objects.exclude(held_because=""):
            memory.end_hold(account, township.people().admin)
        report = _told(here, reached=published)
        return replace(report, ended=f"{ended}, then {report.ended}", violations=(*found, *report.violations))


def _back_up(file: Path) -> None:
    """What ``sqlite3 .backup`` does, while the desk is at work."""
    ours = sqlite3.connect(connection.settings_dict["NAME"])
    with contextlib.closing(ours) as source, contextlib.closing(sqlite3.connect(file)) as target:
        source.backup(target)
