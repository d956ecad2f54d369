"""What a person published in WeChat's back office, recognised by the delivery's marker.

Three kinds of delivery are watched for thirty days: draft-only ones, which a person is to publish; blocked ones whose
submission may have gone through; and those that were never released, of which nothing may appear.
"""

from __future__ import annotations

import datetime
import html
import logging

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.log_actions import log

from publishing.aftercare.matching import places_of
from publishing.aftercare.models import Watch
from publishing.channels.errors import ChannelError, Missing, NotAllowed
from publishing.channels.port import Channel, StoredPublication
from publishing.delivery import alarms
from publishing.delivery.models import (
    RELEASING,
    Alarm,
    Attempt,
    Delivery,
    Operation,
    Outcome,
    Publication,
    State,
)
from publishing.delivery.prepare import articles_as_sent
from publishing.editions.models import State as EditionState

logger = logging.getLogger(__name__)

WATCHED_FOR = datetime.timedelta(days=30)
CLOCK_MARGIN = datetime.timedelta(minutes=15)
PACE = (
    (datetime.timedelta(hours=1), datetime.timedelta(minutes=3)),
    (datetime.timedelta(days=1), datetime.timedelta(hours=1)),
    (WATCHED_FOR, datetime.timedelta(days=1)),
)
"""Up to which age a delivery is looked for how often."""
RETRY = datetime.timedelta(minutes=10)
GONE_FOR_SURE = datetime.timedelta(hours=2)
AT_ONCE = 40

DRAFT_GONE = (
    "草稿已不在草稿箱，微信的发布列表里也没有找到这一期。若已群发或发表，请在“人工发布”页面登记文章链接；"
    "若被误删，请取消本期后重新编排。"
)
_UNANSWERED = Attempt.objects.filter(
    delivery=OuterRef("pk"), operation__in=RELEASING, outcome__in=[Outcome.INTENDED, Outcome.UNKNOWN]
)
_DRAFTED_ONCE = Attempt.objects.filter(delivery=OuterRef("pk"), operation=Operation.SAVE_DRAFT)
_BY_HAND = Q(state=State.DRAFTED, finished_at__isnull=False)
_NEVER_RELEASED = Q(state__in=[State.REFUSED, State.WITHDRAWN]) | Q(
    edition__state__in=[EditionState.COMPOSED, EditionState.CANCELLED]
)


def watched(now: datetime.datetime) -> QuerySet[Delivery]:
    """Deliveries of which a publication may turn up that nobody told us about."""
    return Delivery.objects.filter(
        _BY_HAND | Q(Exists(_UNANSWERED), state=State.BLOCKED) | Q(_NEVER_RELEASED, Exists(_DRAFTED_ONCE)),
        publications__isnull=True,
        updated_at__gt=now - WATCHED_FOR,
    )


def recognise_due(channel: Channel, now: datetime.datetime, *, limit: int = AT_ONCE) -> int:
    """Look for what is due, with one reading of WeChat's list for all; returns how many were found published."""
    claimed = [delivery for delivery in _due(now)[:limit] if _claim(delivery, now)]
    if not claimed:
        return 0
    published: tuple[StoredPublication, ...] | None
    try:
        published = channel.publications(since=min(delivery.created_at for delivery in claimed) - CLOCK_MARGIN)
    except NotAllowed as error:
        # An account without the right to publish has no list either; its draft box still tells something.
        logger.info("the list of publications cannot be read: %s", error)
        published = None
    except ChannelError as error:
        logger.warning("could not look for publications by hand: %s", error)
        _put_back(claimed, now)
        return 0
    found = 0
    for delivery in claimed:
        mine = [one for one in published or () if _carries(one, delivery.marker)]
        try:
            if mine:
                found += _recognised(delivery, mine[-1], now)
            elif delivery.state == State.DRAFTED and delivery.draft and delivery.drafted_at is not None:
                _look_at_draft(delivery, channel, now)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("%s could not be looked for", delivery)
    return found


def _due(now: datetime.datetime) -> list[Delivery]:
    candidates = watched(now).select_related("edition", "account").order_by("watched_at", "pk")
    quickest = PACE[0][1]
    recent = candidates.filter(Q(watched_at__isnull=True) | Q(watched_at__lte=now - quickest))
    return [one for one in recent if one.watched_at is None or one.watched_at <= now - _pause(one, now)]


def _pause(delivery: Delivery, now: datetime.datetime) -> datetime.timedelta:
    age = now - (delivery.finished_at or delivery.updated_at)
    return next((pause for up_to, pause in PACE if age < up_to), PACE[-1][1])


def _claim(delivery: Delivery, now: datetime.datetime) -> bool:
    before = delivery.watched_at
    same = Q(watched_at__isnull=True) if before is None else Q(watched_at=before)
    return bool(Delivery.objects.filter(same, pk=delivery.pk).update(watched_at=now))


def _put_back(deliveries: list[Delivery], now: datetime.datetime) -> None:
    """WeChat did not answer: look again in ten minutes, however slow the pace has become."""
    for delivery in deliveries:
        Delivery.objects.filter(pk=delivery.pk, watched_at=now).update(watched_at=now - _pause(delivery, now) + RETRY)


def _carries(publication: StoredPublication, marker: str) -> bool:
    return any(marker in html.unescape(article.content_source_url) for article in publication.articles)


def _recognised(delivery: Delivery, found: StoredPublication, now: datetime.datetime) -> bool:
    edition = delivery.edition
    if delivery.state in (State.REFUSED, State.WITHDRAWN) or edition.state != EditionState.SIGNED_OFF:
        titles = "、".join(f"《{article.title}》" for article in found.articles)
        standing = (
            delivery.get_state_display() if edition.state == EditionState.SIGNED_OFF else edition.get_state_display()
        )
        alarms.raise_alarm(
            Alarm.Kind.UNEXPECTED,
            f"delivery {delivery.pk}",
            message=f"{edition}（{standing}）没有放行，却已有人在公众号后台把它发布出去：{titles}。",
            next_step="请立即与公众号后台的使用人核实；不该发布的，请在公众平台“发表记录”里删除，再按规定补办手续。",
            delivery=delivery,
        )
        return False
    return _record(delivery, found, now)


def _record(delivery: Delivery, found: StoredPublication, now: datetime.datetime) -> bool:
    """The end of the delivery, its links and the audit log in one transaction; ``False`` when somebody was quicker."""
    places = list(delivery.edition.places.select_related("approval__page"))
    stored = places_of(articles_as_sent(delivery), found.articles)
    links = {number: found.articles[place].url for number, place in enumerate(stored) if place is not None}
    try:
        with transaction.atomic():
            free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
            taken = Delivery.objects.filter(
                free, pk=delivery.pk, state=delivery.state, publications__isnull=True
            ).update(
                state=State.PUBLISHED,
                article_id=found.article_id,
                finished_at=now,
                updated_at=now,
                reason="",
                next_step="",
                errcode=None,
                rid="",
            )
            if not taken:
                return False
            delivery.attempts.filter(operation__in=RELEASING, outcome__in=[Outcome.INTENDED, Outcome.UNKNOWN]).update(
                outcome=Outcome.DONE, message="已在微信的发布列表里找到。"
            )
            Publication.objects.bulk_create(
                Publication(
                    delivery=delivery,
                    approval=places[number].approval,
                    place=number,
                    url=url,
                    published_at=min(found.updated_at, now),
                )
                for number, url in links.items()
            )
            Watch.objects.update_or_create(delivery=delivery, defaults={"compare_at": now, "draft_missed_at": None})
            if len(links) < len(places):
                left_out = "、".join(f"《{place.approval.title}》" for n, place in enumerate(places) if n not in links)
                alarms.raise_alarm(
                    Alarm.Kind.CHANGED,
                    f"delivery {delivery.pk}",
                    message=f"{delivery.edition}由人工发布时少了{left_out}。",
                    next_step="请与公众号后台的使用人核实；仍需发布的，请重新送审后另编一期。",
                    delivery=delivery,
                )
            data = {"links": list(links.values()), "recognised": True}
            log(instance=delivery.edition, action="publishing.publish", user=None, data=data)
            for place in places:
                if place.approval.page is not None:
                    log(instance=place.approval.page, action="publishing.publish", user=None, data=data)
    except IntegrityError:
        logger.warning("the publication of %s was recorded by somebody else", delivery)
        return False
    return True


def _look_at_draft(delivery: Delivery, channel: Channel, now: datetime.datetime) -> None:
    """Say what to do once the draft has been missing for hours and nothing was published that we could see."""
    watch, _made = Watch.objects.get_or_create(delivery=delivery)
    try:
        channel.read_draft(delivery.draft)
    except Missing:
        if watch.draft_missed_at is None:
            Watch.objects.filter(pk=watch.pk).update(draft_missed_at=now)
        elif now - watch.draft_missed_at >= GONE_FOR_SURE:
            Delivery.objects.filter(pk=delivery.pk, state=State.DRAFTED).update(next_step=DRAFT_GONE)
    except ChannelError as error:
        logger.warning("could not look at the draft of %s: %s", delivery, error)
    else:
        if watch.draft_missed_at is not None:
            Watch.objects.filter(pk=watch.pk).update(draft_missed_at=None)
