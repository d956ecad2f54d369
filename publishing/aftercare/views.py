"""The screens of what is out: the list, asking for and deciding on a withdrawal, opening a correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from publishing.aftercare import correction, withdrawal
from publishing.aftercare.forms import CorrectionForm, WithdrawalForm
from publishing.aftercare.models import Correction, CorrectionState, Withdrawal, WithdrawalState
from publishing.aftercare.reading import publication_with_id, shows, standings, withdrawal_with_id
from publishing.delivery.account.alarm_desk import Line, lines_for, may_look_after_account
from publishing.delivery.models import Alarm, Publication
from publishing.editions.models import EditionArticle
from publishing.refusal import Refusal
from publishing.review.reviewed import reviewed_page
from publishing.review.views import DeskView

PER_PAGE = 20
ALARMS = (Alarm.Kind.CHANGED, Alarm.Kind.DELETED, Alarm.Kind.BANNED, Alarm.Kind.UNEXPECTED)
LIST = ("发布之后", reverse_lazy("aftercare"))


class _AftercareView(DeskView):
    """For those who may ask for a withdrawal or confirm one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (withdrawal.may_ask(request.user) or withdrawal.may_confirm(request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AftercareView(_AftercareView):
    """What needs somebody first, then every publication, newest first."""

    template_name = "aftercare/aftercare.html"
    page_title = "发布之后"
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        publications = Publication.objects.select_related("approval", "delivery__edition").order_by(
            "-published_at", "-delivery", "place"
        )
        page = Paginator(publications, PER_PAGE).get_page(self.request.GET.get("page"))
        withdrawals = Withdrawal.objects.open().select_related("publication__approval", "asked_by", "confirmed_by")
        taken = Prefetch("approval__places", EditionArticle.objects.filter(released=False).select_related("edition"))
        corrections = (
            Correction.objects.filter(state__in=[CorrectionState.OPEN, CorrectionState.APPROVED])
            .select_related("publication__approval", "opened_by", "approval")
            .prefetch_related(taken)
        )
        return {
            **super().get_context_data(**kwargs),
            "lines": _alarms(self.request.user),
            "may_look_after": may_look_after_account(self.request.user),
            "withdrawals": list(withdrawals.order_by("asked_at")),
            "corrections": list(corrections.order_by("opened_at")),
            "page": page,
            "standings": standings(list(page)),
            "may_ask": withdrawal.may_ask(self.request.user),
            "may_confirm": withdrawal.may_confirm(self.request.user),
        }


class _AskingView(_AftercareView):
    """For who may ask for a withdrawal or open a correction."""

    parent = LIST

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not withdrawal.may_ask(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AskView(_AskingView):
    """Ask for the withdrawal of one publication."""

    template_name = "aftercare/ask.html"
    page_title = "申请撤回"
    header_icon = "undo"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        publication = publication_with_id(self.kwargs["publication_id"])
        form = kwargs.pop("form", None) or WithdrawalForm(may_change_page=shows(publication.approval))
        return {**super().get_context_data(**kwargs), "publication": publication, "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        publication = publication_with_id(self.kwargs["publication_id"])
        form = WithdrawalForm(request.POST, may_change_page=shows(publication.approval))
        if form.is_valid():
            try:
                row = withdrawal.ask(publication, request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "撤回申请已提交，等另一位签发人或终审人确认。")
                return redirect("withdrawal", row.pk)
        return self.render_to_response(self.get_context_data(form=form))


class WithdrawalView(_AftercareView):
    """One withdrawal: who asked and why, how far it has come, and what the person looking may do."""

    template_name = "aftercare/withdrawal.html"
    page_title = "撤回"
    header_icon = "undo"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = withdrawal_with_id(self.kwargs["withdrawal_id"])
        user = self.request.user
        is_asked, is_own = row.state == WithdrawalState.ASKED, row.asked_by_id == user.pk
        return {
            **super().get_context_data(**kwargs),
            "withdrawal": row,
            "standing": standings([row.publication])[0],
            "may_decide": is_asked and withdrawal.may_confirm(user) and not is_own,
            "is_own": is_asked and is_own,
            "may_act": row.state == WithdrawalState.REFUSED,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row, user = withdrawal_with_id(self.kwargs["withdrawal_id"]), request.user
        match request.POST.get("act"):
            case "confirm":
                withdrawal.confirm(row, user)
                done = "已确认，正在撤回。"
            case "refuse":
                withdrawal.refuse(row, user, because=request.POST.get("because", ""))
                done = "已驳回，文章不撤回。"
            case "take_back":
                withdrawal.take_back(row, user)
                done = "申请已收回。"
            case "try_again":
                withdrawal.try_again(row, user)
                done = "正在再次撤回。"
            case "deleted_by_hand":
                withdrawal.deleted_by_hand(row, user)
                done = "已登记为撤回。系统下次核对时会看它是否真的打不开了。"
            case _:
                raise Refusal("no-decision", "请点页面上的按钮。")
        messages.success(request, done)
        return redirect("withdrawal", row.pk)


class CorrectView(_AskingView):
    """Open a correction of a published article."""

    template_name = "aftercare/correct.html"
    page_title = "登记更正"
    header_icon = "edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        article = reviewed_page(self.kwargs["page_id"])
        return {
            **super().get_context_data(**kwargs),
            "article": article,
            "publication": correction.latest_publication(article),
            "may_edit": article.permissions_for_user(self.request.user).can_edit(),
            "form": kwargs.pop("form", None) or CorrectionForm(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        article = reviewed_page(self.kwargs["page_id"])
        form = CorrectionForm(request.POST)
        if form.is_valid():
            try:
                correction.open(article, request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"《{article}》已登记更正。请改稿、送审；审定后网页会写明更正。")
                may_edit = article.permissions_for_user(request.user).can_edit()
                return redirect("wagtailadmin_pages:edit", article.pk) if may_edit else redirect("aftercare")
        return self.render_to_response(self.get_context_data(form=form))


@require_POST
def abandon(request: HttpRequest, correction_id: int) -> HttpResponse:
    correction.abandon(correction.correction_with_id(correction_id), request.user)
    messages.success(request, "这次更正已作罢，微信和网页都不变。")
    return redirect("aftercare")


def _alarms(user: Any) -> list[Line]:
    """What has happened to publications, for everybody here; putting away is for whoever looks after the account."""
    if may_look_after_account(user):
        return [line for line in lines_for(user) if line.alarm.kind in ALARMS]
    found = Alarm.objects.open().filter(kind__in=ALARMS).select_related("delivery__edition")
    return [Line(alarm=alarm, put_away="") for alarm in found]
