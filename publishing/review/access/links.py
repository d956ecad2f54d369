"""One link for one person to one decision. It is bound to the browser that opens it, and the decision uses it up.

A link is looked up by the digest of its token, so that the time a look-up takes tells nothing about any token.
"""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from wagtail.log_actions import log
from wagtail.models import Page

from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.review import rules
from publishing.review.access import tokens
from publishing.review.case import Case
from publishing.review.models import ReviewLink, ReviewTaskState

HOURS = 48
ASK_ANEW = "请登录发布台审核，或请撰稿人再提醒您一次。"


def make(person: Any, task_state: ReviewTaskState) -> str:
    """The absolute address at which ``person`` can decide on ``task_state`` once.

    Links made for them before end here, but for one they are reading by just now: a reminder takes nothing out of their
    hands. Whichever they decide by ends them all.

    It holds a secret: send it to that person alone, and store it nowhere. Raises ``Refusal`` for whoever may not decide.
    """
    refusal = rules.why_not_decide(task_state, person)
    if refusal is not None:
        raise refusal
    token = tokens.new()
    now = timezone.now()
    with transaction.atomic():
        earlier = ReviewLink.objects.filter(person=person, task_state=task_state)
        earlier.filter(used_at=None, revoked_at=None, opened_at=None).update(revoked_at=now)
        ReviewLink.objects.create(
            person=person,
            task_state=task_state,
            digest=tokens.digest(token),
            expires_at=now + datetime.timedelta(hours=HOURS),
        )
    return urljoin(f"{settings.BASE_URL}/", reverse("review_link", args=[token]))


def find(token: str) -> ReviewLink | None:
    return _whole().filter(digest=tokens.digest(token)).first()


def of_browser(key: str, page: Page) -> ReviewLink | None:
    """The newest link to a decision about ``page`` that the browser with this cookie has opened."""
    if not key:
        return None
    opened = _whole().filter(opened_by=tokens.digest(key), task_state__workflow_state__object_id=str(page.pk))
    return opened.order_by("-pk").first()


def why_not(link: ReviewLink, *, key: str, visitor: Any, case: Case | None = None) -> Refusal | None:
    """Why the browser with the cookie ``key``, in which ``visitor`` is signed in or nobody, may not go on with ``link``.

    A ``case`` of its article that has been read already need not be read again.
    """
    refusal = _why_not_any_more(link)
    if refusal is not None:
        return refusal
    if visitor.is_authenticated and visitor.pk != link.person_id:
        return Refusal(
            "link-of-another",
            f"这个链接是发给{name_of(link.person)}的，您现在登录的是{name_of(visitor)}，不能代为打开。"
            "请转告本人；要审核等您的稿件，请打开“待我审核”。",
        )
    if link.opened_at is not None and not _is_opened_by(link, key):
        return Refusal(
            "link-forwarded",
            "这个链接已经在另一台手机或另一个浏览器里打开过，只能在那里继续。链接是发给本人的，不能转发。"
            f"换了手机的，{ASK_ANEW}",
        )
    if case is not None and case.state is not None and case.state.pk == link.task_state_id:
        return case.why_not_decide(link.person)
    return rules.why_not_decide(link.task_state, link.person)


@transaction.atomic
def open_(link: ReviewLink, *, key: str, visitor: Any) -> str:
    """Bind ``link`` to this browser; returns the secret its cookie must hold. Opening it there again changes nothing.

    Of two browsers at the same moment one gets in. Raises ``Refusal``: see :func:`why_not`.
    """
    refusal = why_not(link, key=key, visitor=visitor)
    if refusal is not None:
        raise refusal
    is_first = link.opened_at is None
    if not _is_known(key, link.person):
        key = tokens.new()
    now = timezone.now()
    opened = ReviewLink.objects.filter(pk=link.pk, revoked_at=None, used_at=None, expires_at__gt=now).filter(
        Q(opened_at=None) | Q(opened_by=tokens.digest(key))
    )
    if not opened.update(opened_at=Coalesce(F("opened_at"), now), opened_by=tokens.digest(key)):
        raise Refusal("link-forwarded", f"这个链接刚刚在别处打开了，只能在那里继续。如果不是您本人，{ASK_ANEW}")
    if is_first:
        state = link.task_state
        log(
            instance=Page.objects.get(pk=page_pk(link)),
            action="publishing.open_link",
            user=link.person,
            revision=state.revision,
            data={"level": state.task.name},
        )
    return key


def use_up(task_state: ReviewTaskState) -> None:
    """Whoever has decided needs their link no more, whichever way they came in."""
    links = ReviewLink.objects.filter(task_state=task_state, person=task_state.finished_by, used_at=None)
    links.update(used_at=timezone.now())


def page_pk(link: ReviewLink) -> int:
    return int(link.task_state.workflow_state.object_id)


def _whole() -> Any:
    return ReviewLink.objects.select_related(
        "person", "task_state__task", "task_state__workflow_state", "task_state__revision"
    )


def _why_not_any_more(link: ReviewLink) -> Refusal | None:
    if link.used_at is not None:
        return Refusal("link-used", "您已经用这个链接办理过这篇稿件，链接只能用一次。要看后来的情况，请登录发布台。")
    if link.revoked_at is not None:
        return Refusal(
            "link-revoked", f"这个链接已作废：后来又给您发过一条新的。请打开最新的一条；找不到时，{ASK_ANEW}"
        )
    if link.expires_at <= timezone.now():
        return Refusal("link-expired", f"这个链接已过期（发出后 {HOURS} 小时内有效）。{ASK_ANEW}")
    if not link.person.is_active:
        return Refusal("inactive-user", "该账号已停用，不能审核。请联系管理员。")
    return None


def _is_opened_by(link: ReviewLink, key: str) -> bool:
    return bool(key) and constant_time_compare(link.opened_by, tokens.digest(key))


def _is_known(key: str, person: Any) -> bool:
    """Whether we gave this cookie to a browser of ``person``: one that somebody else has planted is not taken over."""
    return bool(key) and ReviewLink.objects.filter(person=person, opened_by=tokens.digest(key)).exists()
