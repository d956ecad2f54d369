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

from .adapter import WeChatChannel
from .client import Observe
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
]


def channel_from_settings(*, observe: Observe | None = None) -> WeChatChannel:
    """The channel of the account in the environment. Makes no call yet."""
    account = account_from_settings()
    return WeChatChannel(account, Tokens(account, store_at(token_home_from_settings())), observe=observe)
