"""WeChat official accounts as a channel. Knows neither Wagtail nor our models.

::

    adapter     the port's Channel: our values in, our values out
    probing     the set-up check, line by line
    listing     reads through drafts and publications until "not there" is certain
    callback    what WeChat pushes: verified, decrypted, read
    client      wechatpy's client, bounded: one try, one new token, every answer judged
    families    the parts of the API that wechatpy lacks
    answers     from WeChat's JSON and XML to the port's values
    tokens      one stable token for all processes; token_stores keeps it, encrypted, in files or Redis
    errcodes    return code → what it means, who must act, what to do
    operations  which call may be repeated without looking first
    wire        one HTTP exchange: done, refused, unreached or unknown
    secrecy     keeps tokens out of logs and tracebacks
    settings    the account, from Django's settings

A write whose answer is lost raises ``OutcomeUnknown`` and is never sent again from here.
"""

from __future__ import annotations

import datetime

from .adapter import WeChatChannel
from .client import Observe
from .operations import operation_at
from .settings import Account, account_from_settings, token_home_from_settings
from .token_stores import store_at
from .tokens import Tokens
from .wire import Call, Outcome

__all__ = [
    "Account",
    "Call",
    "Observe",
    "Outcome",
    "Tokens",
    "WeChatChannel",
    "account_from_settings",
    "channel_from_settings",
    "label_of",
    "token_stored_until",
]


def channel_from_settings(*, observe: Observe | None = None) -> WeChatChannel:
    """The channel of the account in the environment. Makes no call yet."""
    account = account_from_settings()
    return WeChatChannel(account, Tokens(account, store_at(token_home_from_settings())), observe=observe)


def label_of(operation: str) -> str:
    """The Chinese name of an operation as :class:`Call` names it."""
    return operation_at(operation).label


def token_stored_until() -> datetime.datetime | None:
    """Until when the stored access token is used; ``None`` when there is none. Asks the store only, never WeChat.

    Raises ``ChannelError`` when the store cannot be used.
    """
    account = account_from_settings()
    until = Tokens(account, store_at(token_home_from_settings())).stored_until()
    return None if until is None else datetime.datetime.fromtimestamp(until, tz=datetime.UTC)
