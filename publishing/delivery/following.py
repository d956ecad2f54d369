"""A job at WeChat followed to its end: asked again and again, told at once when WeChat calls, whichever comes first."""

from __future__ import annotations

import datetime

from django.utils import timezone

from publishing.channels.errors import Missing
from publishing.channels.port import Channel, Job, JobState
from publishing.delivery import reconcile
from publishing.delivery.lease import Lease
from publishing.delivery.models import JobEvent, State
from publishing.delivery.outcome import fail, finish_published, wait
from publishing.editions.models import Method

POLL_SECONDS = (2, 2, 3, 5, 10, 20, 40, 80)
CONFIRMATION = datetime.timedelta(minutes=30)
EVENT_GRACE = datetime.timedelta(minutes=2)
FOR_THE_DRAFTER = "请按微信给出的原因修改相关稿件，重新送审后再编期次。"
FOR_THE_ADMINISTRATOR = (
    "请与公众号管理员说好，再用同样的稿件重新编排一期，不必重新送审；微信说明了内容上的原因的，请先修改送审。"
)
LINKS_MISSING = "微信没有告知文章链接。请到公众号里打开文章，复制链接后在本页补录。"


def follow(lease: Lease, channel: Channel) -> None:
    """Ask how the job stands, if it is time to. Records the end, or when to ask again."""
    delivery = lease.delivery
    if not delivery.job or delivery.is_finished or (delivery.due_at is not None and delivery.due_at > timezone.now()):
        return
    mass = delivery.edition.method == Method.MASS_SEND
    try:
        job = channel.mass_job(delivery.job) if mass else channel.job(delivery.job)
    except Missing:
        if mass or not reconcile.consumed_draft(lease, channel):
            wait(lease, State.UNKNOWN, seconds=POLL_SECONDS[-1], reason="微信查不到这次任务，正在继续核实。")
        return
    match job.state:
        case JobState.RUNNING:
            _ask_again(lease)
        case JobState.AWAITING_ADMIN:
            until = (delivery.submitted_at or timezone.now()) + CONFIRMATION
            lease.record(confirm_until=until)
            _ask_again(
                lease,
                reason="正等待公众号管理员在手机微信上确认群发。",
                next_step=f"请管理员在 {timezone.localtime(until):%H:%M} 前确认；30 分钟不确认，微信会取消这次群发。",
            )
        case JobState.SUCCEEDED if mass:
            _mass_sent(lease, channel)
        case JobState.SUCCEEDED:
            _published(lease, channel, job)
        case JobState.FAILED:
            _failed(lease, channel, job, mass=mass)


def _ask_again(lease: Lease, *, reason: str = "", next_step: str = "") -> None:
    tries = lease.delivery.tries
    lease.record(tries=tries + 1, reason=reason, next_step=next_step, errcode=None, rid="")
    wait(lease, State.SUBMITTED, seconds=POLL_SECONDS[min(tries, len(POLL_SECONDS) - 1)])


def _published(lease: Lease, channel: Channel, job: Job) -> None:
    if len(job.links) == lease.delivery.edition.places.count():
        left = reconcile.leftover_drafts(lease, channel)
        finish_published(lease, article_id=job.article_id, links=job.links, next_step=left)
    elif not reconcile.consumed_draft(lease, channel):
        wait(lease, State.SUBMITTED, seconds=POLL_SECONDS[-1])


def _mass_sent(lease: Lease, channel: Channel) -> None:
    """WeChat tells the links of a mass send only by calling us, and sometimes not at all."""
    delivery = lease.delivery
    places = delivery.edition.places.count()
    event = JobEvent.objects.filter(job=delivery.job).first()
    links = event.links if event is not None and len(event.links) == places else []
    if not links and event is None and _younger_than(delivery.submitted_at, EVENT_GRACE):
        _ask_again(lease)
        return
    left = reconcile.leftover_drafts(lease, channel)
    next_step = " ".join(filter(None, ["" if links else LINKS_MISSING, left]))
    finish_published(lease, article_id="", links=links or [""] * places, next_step=next_step)


def _failed(lease: Lease, channel: Channel, job: Job, *, mass: bool) -> None:
    delivery = lease.delivery
    reason, failed = job.reason, job.failed
    if mass:
        # mass/get says only that it failed; why is in WeChat's call.
        event = JobEvent.objects.filter(job=delivery.job, succeeded=False).first()
        if event is None and _younger_than(delivery.updated_at, EVENT_GRACE) and delivery.tries < len(POLL_SECONDS):
            _ask_again(lease)
            return
        if event is not None:
            reason, failed = event.reason or reason, tuple(event.failed)
        elif delivery.confirm_until is not None:
            reason = "公众号管理员拒绝了这次群发，或 30 分钟内没有确认。"
    left = reconcile.tidy(lease, channel)
    titles = [place.approval.title for place in delivery.edition.places.select_related("approval")]
    concerned = "、".join(f"《{titles[place]}》" for place in failed if place < len(titles))
    fail(
        lease,
        State.REFUSED,
        reason=f"微信没有{'群发' if mass else '发布'}这一期：{reason}{'，涉及' + concerned if concerned else ''}",
        next_step=f"{FOR_THE_ADMINISTRATOR if delivery.confirm_until else FOR_THE_DRAFTER}{left}",
    )


def _younger_than(moment: datetime.datetime | None, span: datetime.timedelta) -> bool:
    return moment is not None and timezone.now() - moment < span
