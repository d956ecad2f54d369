"""Where the desk gets its channel from, and nowhere else: every call is counted on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from publishing.channels import wechat
from publishing.channels.wechat import Call, WeChatChannel
from publishing.delivery.account import quotas


def channel() -> WeChatChannel:
    """The channel of the account in the environment. Makes no call yet.

    The thread that asks for it is the one that writes its counts to the database now and then; calls made from other
    threads (uploads) are only counted in memory. Whoever is done calls :func:`publishing.delivery.account.quotas.flush`.
    """
    app_id = wechat.account_from_settings().app_id
    owner = threading.get_ident()

    def observe(call: Call) -> None:
        quotas.count(app_id, call, may_flush=threading.get_ident() == owner)

    return wechat.channel_from_settings(observe=observe)


@contextmanager
def counted_channel() -> Iterator[WeChatChannel]:
    """:func:`channel` for one piece of work; its counts are in the database afterwards, also when it fails."""
    try:
        yield channel()
    finally:
        quotas.flush()
