"""Pictures on their way to the account: made by two threads, uploaded by a few more, recorded by the calling one.

Only the calling thread touches the database: it commits each attempt before its call begins and the outcome, together with
the reference, after it. The makers decode and draw, the senders do nothing but the call. At most ``MADE_AHEAD`` pictures are
being made or wait for a sender, so memory does not grow with their number.

The first failure lets nothing further begin; what is under way is awaited and recorded. A lost lease ends everything at
once: calls under way run out unheeded, and nothing is recorded.
"""

from __future__ import annotations

import collections
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from publishing.channels.errors import ChannelError
from publishing.delivery.attempts import Answered, Failed, begin, conclude, make
from publishing.delivery.lease import Lease, lease_duration
from publishing.delivery.models import Account, Attempt, Operation, UploadedPicture

MAKERS = 2
MADE_AHEAD = 4


@dataclass(frozen=True, kw_only=True)
class Made:
    """A picture ready for upload. ``digest`` is what the account's copy is remembered by."""

    data: bytes
    content_type: str
    extension: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One picture wanted: ``make`` reads and fits or draws it, ``send`` uploads it and returns the account's reference.

    Both run in other threads and must not touch the database. ``digest`` is that of :class:`Made` where it is known
    beforehand: then the picture is not made when the account has it. ``name`` is for people, ``article`` the 0-based place.
    """

    operation: Operation
    name: str
    article: int
    make: Callable[[], Made]
    send: Callable[[Made], str]
    digest: str = ""


def references(account: Account, operation: Operation, digests: Iterable[str]) -> dict[str, str]:
    """What the account has already, by digest: each picture is uploaded once per account."""
    rows = UploadedPicture.objects.filter(account=account, purpose=operation, digest__in=list(digests))
    return dict(rows.values_list("digest", "reference"))


def upload(lease: Lease, items: Sequence[Item]) -> list[str]:
    """The account's reference of each item, in their order; uploads what it does not have yet and counts on the delivery.

    Raises the first error by the order of ``items``: ``ChannelError`` with its ``article``, ``LeaseLost``, and whatever
    ``make`` and ``send`` raise.
    """
    return _Run(lease, items).finished()


@dataclass(frozen=True, kw_only=True)
class _Call:
    number: int
    digest: str
    row: Attempt


class _Run:
    """One pass over the items. ``_found`` and ``_errors`` are by the item's number."""

    def __init__(self, lease: Lease, items: Sequence[Item]) -> None:
        self._lease = lease
        self._items = items
        self._found: dict[int, str] = {}
        self._errors: dict[int, BaseException] = {}
        self._unmade: collections.deque[int] = collections.deque()
        self._making: dict[Future[Made], int] = {}
        self._waiting: collections.deque[tuple[int, Made]] = collections.deque()
        self._calling: dict[Future[Answered[str] | Failed], _Call] = {}
        self._claimed: dict[tuple[Operation, str], list[int]] = {}
        """By operation and digest: the items that want a picture that waits or is being uploaded."""
        self._known: dict[tuple[Operation, str], str] = {}
        self._at_once = max(1, settings.DELIVERY_UPLOADS_AT_ONCE)
        self._makers = ThreadPoolExecutor(max_workers=MAKERS, thread_name_prefix="make")
        self._senders = ThreadPoolExecutor(max_workers=self._at_once, thread_name_prefix="send")
        self._recorded_at = time.monotonic()

    def finished(self) -> list[str]:
        self._take_known()
        try:
            while self._is_unfinished():
                if not self._errors:
                    self._begin_making()
                    self._begin_calls()
                self._pause()
        finally:
            # Whatever still runs after a lost lease or a defect is not waited for.
            self._makers.shutdown(wait=False, cancel_futures=True)
            self._senders.shutdown(wait=False, cancel_futures=True)
        if self._errors:
            raise self._errors[min(self._errors)]
        return [self._found[number] for number in range(len(self._items))]

    def _is_unfinished(self) -> bool:
        return bool(self._calling) or (not self._errors and len(self._found) < len(self._items))

    def _take_known(self) -> None:
        for operation in {item.operation for item in self._items}:
            self._look_up(operation, [i.digest for i in self._items if i.digest and i.operation == operation])
        for number, item in enumerate(self._items):
            if (reference := self._known.get((item.operation, item.digest))) is not None:
                self._found[number] = reference
            else:
                self._unmade.append(number)
        self._lease.record(pictures_total=len(self._items), pictures_done=len(self._found))

    def _begin_making(self) -> None:
        while self._unmade and len(self._making) + len(self._waiting) < MADE_AHEAD:
            number = self._unmade.popleft()
            self._making[self._makers.submit(self._items[number].make)] = number

    def _begin_calls(self) -> None:
        while self._waiting and len(self._calling) < self._at_once:
            number, picture = self._waiting.popleft()
            item = self._items[number]
            row = begin(self._lease, item.operation, subject=item.name, digest=picture.digest)
            self._recorded_at = time.monotonic()
            future = self._senders.submit(_send, item, picture)
            self._calling[future] = _Call(number=number, digest=picture.digest, row=row)

    def _pause(self) -> None:
        """Wait until something has ended, at most a third of the lease; then record, so that the lease stays alive."""
        third = lease_duration().total_seconds() / 3
        under_way: set[Future[Any]] = set(self._calling)
        if not self._errors:
            under_way |= set(self._making)
        left = max(0.0, self._recorded_at + third - time.monotonic())
        wait(under_way, timeout=left, return_when=FIRST_COMPLETED)
        for call in [future for future in self._calling if future.done()]:
            self._conclude(call, self._calling.pop(call))
        for making in [future for future in self._making if future.done()]:
            self._take_made(making, self._making.pop(making))
        if time.monotonic() - self._recorded_at >= third:
            self._record()

    def _take_made(self, future: Future[Made], number: int) -> None:
        item = self._items[number]
        if (error := future.exception()) is not None:
            self._fail(number, error)
            return
        picture = future.result()
        key = item.operation, picture.digest
        if key in self._claimed:
            self._claimed[key].append(number)
            return
        if not item.digest:
            self._look_up(item.operation, [picture.digest])
        if key in self._known:
            self._found[number] = self._known[key]
            self._record()
            return
        self._claimed[key] = [number]
        self._waiting.append((number, picture))

    def _conclude(self, future: Future[Answered[str] | Failed], call: _Call) -> None:
        if (defect := future.exception()) is not None:
            # Not the channel's error: the attempt stays as intended, for nobody knows what has become of it.
            self._fail(call.number, defect)
            return
        made = future.result()
        item = self._items[call.number]
        if isinstance(made, Failed):
            self._fail(call.number, made.error)
            conclude(self._lease, call.row, made)
        else:
            reference = made.answer
            self._known[item.operation, call.digest] = reference
            for number in self._claimed.pop((item.operation, call.digest)):
                self._found[number] = reference
            conclude(
                self._lease,
                call.row,
                made,
                delivery={"pictures_done": len(self._found)},
                also=lambda: UploadedPicture.objects.get_or_create(
                    account=self._lease.delivery.account,
                    purpose=item.operation,
                    digest=call.digest,
                    defaults={"reference": reference},
                ),
            )
        self._recorded_at = time.monotonic()

    def _fail(self, number: int, error: BaseException) -> None:
        if isinstance(error, ChannelError) and error.article is None:
            error.article = self._items[number].article
        self._errors[number] = error

    def _look_up(self, operation: Operation, digests: Sequence[str]) -> None:
        found = references(self._lease.delivery.account, operation, digests)
        self._known.update({(operation, digest): reference for digest, reference in found.items()})

    def _record(self) -> None:
        self._lease.record(pictures_done=len(self._found))
        self._recorded_at = time.monotonic()


def _send(item: Item, picture: Made) -> Answered[str] | Failed:
    return make(lambda: item.send(picture))
