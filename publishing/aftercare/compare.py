"""What readers see in WeChat against what was approved: right after publication, then every night for thirty days."""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Sequence

from django.db import DatabaseError, transaction
from django.utils import timezone

from publishing.aftercare.matching import places_of
from publishing.aftercare.models import Comparison, Verdict, Watch, Withdrawal, WithdrawalState
from publishing.channels.errors import ChannelError, Missing, NotAllowed
from publishing.channels.port import Channel, Gone, OutgoingArticle, StoredArticle
from publishing.delivery import alarms
from publishing.delivery.compare import differences
from publishing.delivery.models import Alarm, Delivery, Publication, State
from publishing.delivery.prepare import articles_as_sent
from publishing.editions.models import Method

logger = logging.getLogger(__name__)

WATCHED_FOR = datetime.timedelta(days=30)
NIGHT_BEGINS, NIGHT_MINUTES = datetime.time(2, 0), 180
SHORTEST_PAUSE = datetime.timedelta(hours=3)
CLOCK_MARGIN = datetime.timedelta(minutes=15)
CLAIMED_FOR = datetime.timedelta(minutes=15)
RETRY = datetime.timedelta(minutes=30)
DAYS_BEFORE_ALARM = 3
AT_ONCE = 20
BUDGET_SECONDS = 20.0

MASS_SENT = "群发的文章，微信不提供读取内容的接口，只能知道有没有被整体删除。请不时打开链接看一看。"
BY_HAND = "人工在公众号后台群发的文章，微信不提供读取的接口。请不时打开链接看一看。"
GONE_KINDS = (Alarm.Kind.CHANGED, Alarm.Kind.DELETED, Alarm.Kind.BANNED)


def compare_due(channel: Channel, now: datetime.datetime, *, limit: int = AT_ONCE) -> int:
    """Compare what is due, ``limit`` deliveries at most; returns how many were compared. Doing it again changes nothing.

    Stops at the first that WeChat cannot be asked about: the others would fare no better.
    """
    _begin_watching(now)
    due = Watch.objects.filter(compare_at__lte=now).order_by("compare_at").select_related("delivery__edition")[:limit]
    begun = time.monotonic()
    done = 0
    for watch in list(due):
        claimed = Watch.objects.filter(pk=watch.pk, compare_at=watch.compare_at).update(compare_at=now + CLAIMED_FOR)
        if not claimed:
            continue
        try:
            compare(watch, channel, now)
        except ChannelError as error:
            _failed(watch, error, now)
            break
        except DatabaseError:
            raise
        except Exception:
            # The others go on; this one is tried again tomorrow.
            logger.exception("the comparison of %s broke off", watch.delivery)
            Watch.objects.filter(pk=watch.pk).update(compare_at=next_night(now, watch.delivery_id))
            continue
        done += 1
        if time.monotonic() - begun > BUDGET_SECONDS:
            break
    return done


def compare(watch: Watch, channel: Channel, now: datetime.datetime) -> list[Comparison]:
    """Compare every publication of one delivery and record the results. Raises ``ChannelError``."""
    delivery = watch.delivery
    publications = list(delivery.publications.select_related("approval"))
    gone = _gone(delivery, channel)
    if not delivery.article_id and not delivery.job:
        _find_reference(delivery, channel)
    if delivery.article_id:
        found = _judge(publications, articles_as_sent(delivery), _read(delivery, channel), gone)
    else:
        verdict = {Gone.DELETED: Verdict.DELETED, Gone.BANNED: Verdict.BANNED, None: Verdict.UNREADABLE}[gone]
        why = (MASS_SENT if delivery.job else BY_HAND) if gone is None else ""
        found = [(verdict, why) for _ in publications]
    with transaction.atomic():
        rows = [_record(one, *result, now) for one, result in zip(publications, found, strict=True)]
        kept = [row for row in rows if row is not None]
        ends = (delivery.finished_at or now) + WATCHED_FOR
        following = next_night(now, delivery.pk)
        Watch.objects.filter(pk=watch.pk).update(
            compare_at=following if kept and following <= ends else None, failed_days=0, failed_on=None
        )
        alarms.clear(Alarm.Kind.STUCK, _unanswered(delivery))
    return kept


def next_night(now: datetime.datetime, delivery_id: int) -> datetime.datetime:
    """The next night's moment for this delivery: between 02:00 and 05:00 in Beijing, always the same for one delivery."""
    place = datetime.timedelta(minutes=delivery_id * 37 % NIGHT_MINUTES)
    today = timezone.localdate(now)
    for days in (0, 1, 2):
        day = today + datetime.timedelta(days=days)
        moment = timezone.make_aware(datetime.datetime.combine(day, NIGHT_BEGINS)) + place
        if moment - now >= SHORTEST_PAUSE:
            return moment
    raise AssertionError("a night begins within two days")


def _begin_watching(now: datetime.datetime) -> None:
    """Deliveries that have been published since, however that came about, are compared at once."""
    new = Delivery.objects.filter(state=State.PUBLISHED, finished_at__gt=now - WATCHED_FOR, publications__isnull=False)
    for delivery_id in list(new.filter(watch__isnull=True).values_list("pk", flat=True).distinct()[:AT_ONCE]):
        Watch.objects.get_or_create(delivery_id=delivery_id, defaults={"compare_at": now})


def _gone(delivery: Delivery, channel: Channel) -> Gone | None:
    """What the job says of its articles. WeChat may have forgotten the job, which tells nothing."""
    if not delivery.job:
        return None
    try:
        is_mass = delivery.edition.method == Method.MASS_SEND
        return (channel.mass_job if is_mass else channel.job)(delivery.job).gone
    except Missing:
        return None


def _find_reference(delivery: Delivery, channel: Channel) -> None:
    """A person has entered the links of what they published: if it is not a mass send, WeChat lists it by our marker."""
    try:
        found = channel.find_publications(delivery.marker, since=delivery.created_at - CLOCK_MARGIN)
    except NotAllowed:
        return
    if found:
        delivery.article_id = found[-1].article_id
        Delivery.objects.filter(pk=delivery.pk, article_id="").update(article_id=delivery.article_id)


def _read(delivery: Delivery, channel: Channel) -> Sequence[StoredArticle]:
    try:
        return channel.read_publication(delivery.article_id)
    except Missing:
        return ()


def _judge(
    publications: Sequence[Publication],
    sent: Sequence[OutgoingArticle],
    stored: Sequence[StoredArticle],
    gone: Gone | None,
) -> list[tuple[Verdict, str]]:
    places = places_of(sent, stored)
    added = [article.title for place, article in enumerate(stored) if place not in places and not article.deleted]
    found: list[tuple[Verdict, str]] = []
    for publication in publications:
        place = places[publication.place]
        if place is None or stored[place].deleted or gone is not None:
            found.append((Verdict.BANNED if gone is Gone.BANNED else Verdict.DELETED, ""))
            continue
        words = [str(one) for one in differences([sent[publication.place]], [stored[place]])]
        # What somebody put beside our articles is told once, with the first that is still there.
        words += [f"同一次发布里多出没有审定过的《{title}》" for title in added]
        added = []
        found.append((Verdict.CHANGED, "\n".join(words)) if words else (Verdict.SAME, ""))
    return found


def _record(publication: Publication, verdict: Verdict, words: str, now: datetime.datetime) -> Comparison | None:
    """Keep the result and tell whom it concerns. ``None`` for what we have withdrawn ourselves and is gone."""
    subject = f"publication {publication.pk}"
    withdrawal = Withdrawal.objects.standing().filter(publication=publication).first()
    is_gone = verdict in (Verdict.DELETED, Verdict.BANNED)
    if withdrawal is not None and withdrawal.state == WithdrawalState.DONE:
        if is_gone:
            alarms.clear(Alarm.Kind.UNEXPECTED, subject)
        if is_gone or verdict is Verdict.UNREADABLE:
            return None
        alarms.raise_alarm(
            Alarm.Kind.UNEXPECTED,
            subject,
            message=f"《{publication.approval.title}》已登记撤回，但微信上仍能读到。",
            next_step="请登录公众平台，在“发表记录”里删除这一篇；删好后系统下次核对会自动确认。",
            delivery=publication.delivery,
        )
    before = publication.comparisons.first()
    row = Comparison.objects.create(publication=publication, at=now, verdict=verdict, differences=words)
    if withdrawal is not None or verdict is Verdict.UNREADABLE:
        return row
    told = before is not None and (before.verdict, before.differences) == (verdict, words)
    kind = {
        Verdict.CHANGED: Alarm.Kind.CHANGED,
        Verdict.DELETED: Alarm.Kind.DELETED,
        Verdict.BANNED: Alarm.Kind.BANNED,
    }.get(verdict)
    for other in GONE_KINDS:
        if other != kind:
            alarms.clear(other, subject)
    if kind is not None and not told:
        # Told once: an alarm that somebody has cleared comes back only when something new has happened.
        message, next_step = _words(publication, verdict, words, now)
        alarms.raise_alarm(kind, subject, message=message, next_step=next_step, delivery=publication.delivery)
    return row


def _words(publication: Publication, verdict: Verdict, words: str, now: datetime.datetime) -> tuple[str, str]:
    """The alarm's sentence and its next step."""
    title, when = publication.approval.title, f"{timezone.localtime(now):%-m月%-d日 %H:%M} 核对"
    if verdict is Verdict.CHANGED:
        return (
            f"微信上的内容与审定稿不同（{when}）：{words.replace(chr(10), '；')}",
            "请与公众号后台的使用人核实。改错了的请在后台改回；确需改动的，请在“发布之后”点“更正”，改稿送审后重新推送。",
        )
    if verdict is Verdict.BANNED:
        return (
            f"《{title}》在微信上被平台封禁（{when}），读者已打不开。",
            "请管理员登录公众平台查看站内通知里的原因；申诉或修改后重新送审、重新推送。",
        )
    return (
        f"《{title}》在微信上已被删除（{when}），而这里没有撤回的记录。",
        "请与公众号后台的使用人核实是谁、为何删除。确需撤回的，请在“发布之后”补办撤回；误删的，请重新送审、重新推送。",
    )


def _failed(watch: Watch, error: ChannelError, now: datetime.datetime) -> None:
    """WeChat could not be asked: again in half an hour. Three days without an answer are worth an alarm."""
    logger.warning("could not compare %s: %s", watch.delivery, error)
    today = timezone.localdate(now)
    days = watch.failed_days + (watch.failed_on != today)
    Watch.objects.filter(pk=watch.pk).update(compare_at=now + RETRY, failed_on=today, failed_days=days)
    if days >= DAYS_BEFORE_ALARM:
        alarms.raise_alarm(
            Alarm.Kind.STUCK,
            _unanswered(watch.delivery),
            message=f"已连续 {days} 天没能核对微信上已发布的内容：{error}",
            next_step=error.next_step or "请管理员运行 check_wechat 检查与微信的连接和接口权限。",
        )


def _unanswered(delivery: Delivery) -> str:
    """One alarm for the account, not one for each of its deliveries."""
    return f"comparison of account {delivery.account_id}"
