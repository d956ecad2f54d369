"""Ask for another link in place of one that leads nowhere any more. It goes to its person's own address, whoever asks."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from publishing.notices.mail import NOT_CONFIGURED
from publishing.notices.tell import tell
from publishing.refusal import Refusal
from publishing.review import rules
from publishing.review.access import links
from publishing.review.models import ReviewLink
from publishing.review.told import telling

REPLACEABLE = frozenset({"link-expired", "link-revoked", "link-forwarded"})
SENT = "已重新发一条链接到本人登记的邮箱，请过几分钟查收，打开最新的一条。"


def may_ask(link: ReviewLink, refusal: Refusal) -> bool:
    """Whether another link would help against ``refusal``, and there is a way to send one."""
    return (
        refusal.code in REPLACEABLE
        and settings.EMAIL_BACKEND != NOT_CONFIGURED
        and bool(link.person.email)
        and rules.why_not_decide(link.task_state, link.person) is None
    )


def send(link: ReviewLink) -> None:
    """Tell the person of ``link`` once more what waits for them: once for each link, however often it is asked for."""
    state = link.task_state
    pk = links.page_pk(link)
    tell(
        [link.person],
        kind="review.waiting",
        key=f"review:fresh:{link.pk}",
        subject=f"待{state.task.name}：《{state.revision.object_str}》",
        text="您的审核链接打不开了，这是重新发的一条。",
        url=reverse("review_article", args=[pk]),
        button="去审核",
        about=telling.about(pk),
        data={"state": state.pk},
        group=False,
    )
