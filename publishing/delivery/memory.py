"""After a restore our database has forgotten what went out: WeChat is asked before anything may be sent.

Each machine keeps, outside the database, the number of the last remote write it knows of. A database that knows less is an
older one. A worker that starts begins by asking WeChat all the same: another machine may have sent meanwhile.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from publishing.channels.errors import NotAllowed
from publishing.channels.port import Channel, StoredPublication
from publishing.delivery import alarms
from publishing.delivery.compare import text_of
from publishing.delivery.models import (
    RELEASING,
    Account,
    Alarm,
    Attempt,
    Delivery,
    Operation,
    Outcome,
    Recovered,
    State,
)
from publishing.editions.models import Method
from publishing.editions.models import State as EditionState
from publishing.refusal import Refusal
from publishing.render import wechat
from publishing.review.models import ApprovedArticle

LOOK_BACK = datetime.timedelta(days=30)
MARKER = re.compile(r"[?&]d=([0-9a-f]{16})(?:&|#|$)")
NO_RIGHT = 48001
MUST_ASK = ".ask"
OLDER = "数据库比微信旧（可能恢复了较早的备份）。"


def look_if_needed(account: Account, channel: Channel) -> None:
    """Ask WeChat what is out when this machine has not asked since it started, or the database knows less than it should.

    Raises what the channel raises: until WeChat has answered, nothing is sent.
    """
    known, newest = _read(account), _newest(account)
    forgot = known is not None and known > newest
    if known is not None and not forgot and not _must_ask(account).exists():
        return
    lost = _look(account, channel)
    if lost or forgot:
        _hold(account, lost)
    _write(account, newest)
    _must_ask(account).unlink(missing_ok=True)


def remember(account: Account) -> None:
    """This machine knows of every remote write so far. Never lowers the number: that is what tells a restore."""
    known, newest = _read(account), _newest(account)
    if known is not None and newest > known:
        _write(account, newest)


def ask_first() -> None:
    """Begin by asking WeChat, for every account this machine knows. Called when a worker starts."""
    for file in _home().iterdir():
        if not file.suffix:
            file.with_suffix(MUST_ASK).touch()


def held(account: Account, method: Method) -> str:
    """Why nothing may be released at present; empty when it may. What WeChat cannot list (mass sends) is held longest."""
    account.refresh_from_db(fields=["held_because"])
    if account.held_because and (method == Method.MASS_SEND or account.recovered.exists()):
        return account.held_because
    return ""


def end_hold(account: Account, user: Any) -> None:
    """A person has compared WeChat with the desk: sending goes on. What was recovered stays known."""
    Account.objects.filter(pk=account.pk).update(held_because="", held_since=None)
    alarms.clear(Alarm.Kind.RESTORED, f"account {account.pk}", user=user)


def refuse_recovered(account: Account, approval: ApprovedArticle) -> None:
    """Raises ``Refusal`` when WeChat has this very text already, from before a restore."""
    if approval.page is None or not approval.page.url:
        return
    path = urlsplit(approval.page.url).path
    candidates = list(Recovered.objects.filter(account=account, path=path))
    if not candidates:
        return
    article = approval.article
    digest = _digest(wechat.render(article, pictures=wechat.placeholder_pictures(article)).html)
    for recovered in candidates:
        if recovered.text_digest == digest:
            raise Refusal(
                "already-published",
                f"《{approval.title}》在微信上已经发布过（恢复备份之前发出：{recovered.url or '链接未知'}），不会再推送一次。"
                "请取消本期，去掉这一篇后重新编排；内容确有更正的，请修改后重新送审。",
            )


def _look(account: Account, channel: Channel) -> int:
    """Compare WeChat's list with ours. Returns how many articles WeChat has that we never heard of."""
    try:
        published = channel.publications(since=timezone.now() - LOOK_BACK)
    except NotAllowed as error:
        if error.errcode != NO_RIGHT:
            raise
        return 0  # Without the right to publish nothing can have been published from here.
    mine = Delivery.objects.filter(account=account).select_related("edition")
    ours = {delivery.marker: delivery for delivery in mine}
    lost = 0
    for publication in published:
        markers = {found[1] for article in publication.articles if (found := MARKER.search(article.content_source_url))}
        delivery = next((ours[marker] for marker in markers if marker in ours), None)
        if delivery is not None:
            _look_up_later(delivery)
        elif markers:
            lost += _recover(account, channel, publication)
    return lost


def _look_up_later(delivery: Delivery) -> None:
    """WeChat has it, and the row does not know: make it look by its marker before it does anything else."""
    if delivery.is_finished or delivery.edition.state != EditionState.SIGNED_OFF:
        return
    if delivery.attempts.filter(operation__in=RELEASING).exists():
        return
    for operation in (Operation.SAVE_DRAFT, Operation.PUBLISH):
        Attempt.objects.create(
            delivery=delivery,
            operation=operation,
            outcome=Outcome.UNKNOWN,
            message="微信上已有这一期的发布，正在核对。",
        )
    Delivery.objects.unfinished().filter(pk=delivery.pk).update(state=State.UNKNOWN, due_at=timezone.now())


def _recover(account: Account, channel: Channel, publication: StoredPublication) -> int:
    host = urlsplit(settings.BASE_URL).netloc
    addresses = [urlsplit(article.content_source_url) for article in publication.articles]
    if not any(address.netloc == host for address in addresses):
        return 0  # Another desk's, on the same account.
    made = 0
    for place, article in enumerate(channel.read_publication(publication.article_id)):
        _row, is_new = Recovered.objects.get_or_create(
            account=account,
            article_id=publication.article_id,
            place=place,
            defaults={
                "title": article.title[:255],
                "path": urlsplit(article.content_source_url).path[:500],
                "url": article.url,
                "text_digest": _digest(article.content),
                "published_at": publication.updated_at,
            },
        )
        made += is_new
    return made


def _hold(account: Account, lost: int) -> None:
    message = OLDER + (f"微信上有 {lost} 篇本系统没有记录的发布，已记下，不会重发。" if lost else "")
    Account.objects.filter(pk=account.pk).update(held_because=message, held_since=timezone.now())
    alarms.raise_alarm(
        Alarm.Kind.RESTORED,
        f"account {account.pk}",
        message=message,
        next_step="请管理员登录公众平台，把“发表记录”（包括群发）与本系统的期次逐条核对，再到“公众号”页面解除暂停。",
    )


def _digest(content: str) -> str:
    return hashlib.sha256(text_of(content).encode()).hexdigest()


def _newest(account: Account) -> int:
    newest = Attempt.objects.filter(delivery__account=account).order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _home() -> Path:
    home = Path(settings.RUNTIME_DIR) / "delivery-memory"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _file(account: Account) -> Path:
    return _home() / hashlib.sha256(account.app_id.encode()).hexdigest()[:16]


def _must_ask(account: Account) -> Path:
    return _file(account).with_suffix(MUST_ASK)


def _read(account: Account) -> int | None:
    try:
        return int(_file(account).read_text())
    except (FileNotFoundError, ValueError):
        return None


def _write(account: Account, number: int) -> None:
    file = _file(account)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_text(str(number))
    beside.replace(file)
