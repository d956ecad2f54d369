"""What can go wrong at a channel, named by the next step.

::

    ChannelError
    ├── Unavailable      nothing happened; try again later (retry_at)
    ├── Rejected         the content was refused; an editor must act
    ├── NotAllowed       the account lacks the right; an administrator must act
    ├── LimitReached     the quota is spent; try after retry_at
    ├── Missing          the thing asked for is not there (any more)
    └── OutcomeUnknown   it may have happened; ask before repeating
"""

from __future__ import annotations

import datetime


class ChannelError(Exception):
    """``str(error)`` is a Chinese sentence: what was tried and what came back. ``next_step`` says who must do what.

    ``errcode`` and ``rid`` are WeChat's, where it answered. ``article`` is the 0-based place in the edition of the article
    that caused it, where that is known. ``retry_at`` is timezone-aware.
    """

    def __init__(
        self,
        message: str,
        *,
        next_step: str = "",
        errcode: int | None = None,
        rid: str = "",
        article: int | None = None,
        retry_at: datetime.datetime | None = None,
    ) -> None:
        super().__init__(message)
        self.next_step = next_step
        self.errcode = errcode
        self.rid = rid
        self.article = article
        self.retry_at = retry_at


class Unavailable(ChannelError):
    """Nothing happened; the same call may be made again later."""


class Rejected(ChannelError):
    """The content was refused; an editor must change it."""


class NotAllowed(ChannelError):
    """The account lacks the right, or is set up wrongly; an administrator must act."""


class LimitReached(ChannelError):
    """A quota is spent; the call may be made again at ``retry_at``."""


class Missing(ChannelError):
    """The draft, job or publication asked for is not there, or not there any more."""


class OutcomeUnknown(ChannelError):
    """The call may or may not have taken effect; look before repeating it."""
