"""Take a published article back from its readers: asked by one person, confirmed by another, never undone.

These are the acts of people; :mod:`publishing.aftercare.deleting` carries them to WeChat.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from publishing.aftercare.models import SHORTEST_REASON, OnTheWeb, Withdrawal, WithdrawalState
from publishing.aftercare.reading import shows
from publishing.aftercare.tasks import carry_withdrawal
from publishing.aftercare.withdrawn import finish, write_log
from publishing.delivery.models import Publication
from publishing.editions.flow import COMPOSE, SIGN_OFF
from publishing.refusal import Refusal

CONFIRM = "aftercare.confirm_withdrawal"


def may_ask(user: Any) -> bool:
    """Who composes or signs off editions may ask for a withdrawal, and open a correction: seeing the mistake is enough."""
    return bool(user.is_active and (user.has_perm(COMPOSE) or user.has_perm(SIGN_OFF)))


def may_confirm(user: Any) -> bool:
    return bool(user.is_active and user.has_perm(CONFIRM))


def ask(
    publication: Publication,
    user: Any,
    *,
    reason: str,
    web: OnTheWeb | str = OnTheWeb.NOTICE,
    acted: dict[str, str] | None = None,
) -> Withdrawal:
    """Ask for a withdrawal; nothing happens before a second person confirms it. Raises ``Refusal``.

    ``web`` says what becomes of the page on the public site; a page that shows a newer version stays as it is.
    """
    if not may_ask(user):
        raise Refusal("not-allowed", f"{user} 没有编排或签发的权限，不能申请撤回。")
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refusal("reason-too-short", f"请写明撤回原因，至少 {SHORTEST_REASON} 个字。")
    if web not in OnTheWeb.values:
        raise Refusal("unknown-choice", "请选择网页怎么处理：照旧、加注明，或一并撤下。")
    if web != OnTheWeb.KEEP and not shows(publication.approval):
        raise Refusal(
            "page-moved-on",
            f"《{publication.approval.title}》的网页已经是别的版本，或已不在网站上，只能选“网页照旧”。",
        )
    try:
        with transaction.atomic():
            withdrawal = Withdrawal.objects.create(publication=publication, reason=reason, web=web, asked_by=user)
            write_log(withdrawal, "publishing.ask_withdrawal", user, acted, reason=reason, web=str(web))
    except IntegrityError as error:
        raise Refusal(
            "already-asked", f"《{publication.approval.title}》已有人申请撤回或已经撤回，不必重复。请在“发布之后”查看。"
        ) from error
    return withdrawal


def confirm(withdrawal: Withdrawal, user: Any, *, acted: dict[str, str] | None = None) -> Withdrawal:
    """Release a withdrawal as the second person; whoever asked for it never can, superusers included. Raises ``Refusal``.

    A page that is to leave the public site leaves it now: that does not wait for WeChat.
    """
    if not may_confirm(user):
        raise Refusal("not-allowed", f"{user} 没有确认撤回的权限。请由签发人或终审人确认。")
    with transaction.atomic():
        withdrawal = _locked(withdrawal)
        if withdrawal.asked_by_id == user.pk:
            raise Refusal("own-withdrawal", f"{user} 申请了这次撤回，不能由同一人确认。请由另一位有权限的人确认。")
        _require(withdrawal, WithdrawalState.ASKED)
        withdrawal.state = WithdrawalState.CONFIRMED
        withdrawal.confirmed_by = user
        withdrawal.confirmed_at = withdrawal.due_at = timezone.now()
        withdrawal.save()
        write_log(withdrawal, "publishing.confirm_withdrawal", user, acted)
        page: Page | None = withdrawal.publication.approval.page
        if page is not None and withdrawal.web == OnTheWeb.UNPUBLISH and shows(withdrawal.publication.approval):
            UnpublishPageAction(page.specific, user=user).execute(skip_permission_checks=True)
        _enqueue(withdrawal)
    return withdrawal


def refuse(withdrawal: Withdrawal, user: Any, *, because: str, acted: dict[str, str] | None = None) -> Withdrawal:
    """The second person says no, with a reason. Raises ``Refusal``."""
    if not may_confirm(user):
        raise Refusal("not-allowed", f"{user} 没有确认撤回的权限。请由签发人或终审人处理。")
    if not because.strip():
        raise Refusal("comment-required", "不同意撤回时须写明理由，申请人才知道怎么办。")
    with transaction.atomic():
        withdrawal = _locked(withdrawal)
        if withdrawal.asked_by_id == user.pk:
            raise Refusal("own-withdrawal", f"{user} 申请了这次撤回；改了主意请点“收回申请”。")
        _require(withdrawal, WithdrawalState.ASKED)
        _decline(withdrawal, user, because.strip())
        write_log(withdrawal, "publishing.refuse_withdrawal", user, acted, reason=because.strip())
    return withdrawal


def take_back(withdrawal: Withdrawal, user: Any, *, acted: dict[str, str] | None = None) -> Withdrawal:
    """Whoever asked has changed their mind, before anybody confirmed. Raises ``Refusal``."""
    with transaction.atomic():
        withdrawal = _locked(withdrawal)
        if withdrawal.asked_by_id != user.pk:
            raise Refusal("not-allowed", "只有申请人可以收回撤回申请。")
        _require(withdrawal, WithdrawalState.ASKED)
        _decline(withdrawal, user, "申请人收回")
        write_log(withdrawal, "publishing.take_back_withdrawal", user, acted)
    return withdrawal


def try_again(withdrawal: Withdrawal, user: Any, *, acted: dict[str, str] | None = None) -> Withdrawal:
    """What made WeChat refuse has been put right; both persons have already agreed. Raises ``Refusal``."""
    _require_may_act(user)
    with transaction.atomic():
        withdrawal = _locked(withdrawal)
        _require(withdrawal, WithdrawalState.REFUSED)
        withdrawal.state = WithdrawalState.CONFIRMED
        withdrawal.due_at = timezone.now()
        withdrawal.tries = 0
        withdrawal.save()
        write_log(withdrawal, "publishing.retry_withdrawal", user, acted)
        _enqueue(withdrawal)
    return withdrawal


def deleted_by_hand(withdrawal: Withdrawal, user: Any, *, acted: dict[str, str] | None = None) -> Withdrawal:
    """A person has deleted the article in the back office, where WeChat's interface would not. Raises ``Refusal``."""
    _require_may_act(user)
    with transaction.atomic():
        withdrawal = _locked(withdrawal)
        _require(withdrawal, WithdrawalState.REFUSED)
        withdrawal.by_hand = user
        finish(withdrawal, user, acted=acted, by_hand=True)
    return withdrawal


def _locked(withdrawal: Withdrawal) -> Withdrawal:
    """The row as it stands now, under a lock: of two decisions at the same moment only one is taken."""
    return Withdrawal.objects.select_for_update(of=("self",)).get(pk=withdrawal.pk)


def _require(withdrawal: Withdrawal, state: WithdrawalState) -> None:
    if withdrawal.state != state:
        raise Refusal("not-waiting", f"这次撤回{withdrawal.get_state_display()}，不能再这样处理。请刷新页面。")


def _require_may_act(user: Any) -> None:
    if not (may_ask(user) or may_confirm(user)):
        raise Refusal("not-allowed", f"{user} 没有处理撤回的权限。")


def _decline(withdrawal: Withdrawal, user: Any, because: str) -> None:
    withdrawal.state = WithdrawalState.DECLINED
    withdrawal.declined_by = user
    withdrawal.declined_at = timezone.now()
    withdrawal.declined_because = because
    withdrawal.save()


def _enqueue(withdrawal: Withdrawal) -> None:
    transaction.on_commit(lambda: carry_withdrawal.enqueue(withdrawal.pk))
