"""The approver's screens: what waits for me, and one article to decide on. Made for a phone between two meetings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from publishing.refusal import Refusal
from publishing.review import flow, rules
from publishing.review.keeping import confirmable, waiting_for_second
from publishing.review.models import ReviewTaskState, Via
from publishing.review.reviewed import reviewed_page
from publishing.review.reviewers import is_reviewer
from publishing.review.status import decisions, status, waiting_for

REASONS = ("错别字", "口径不准", "涉个人信息", "需补来源", "图片不当")


class DeskView(WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]  # Wagtail is untyped
    """A screen of the desk with its place in the breadcrumbs."""

    parent: tuple[str, Any] | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*super().get_breadcrumbs_items()]
        if self.parent is not None:
            label, url = self.parent
            items.append({"url": url, "label": label})
        return [*items, {"url": "", "label": self.get_page_title(), "sublabel": ""}]


class WaitingView(DeskView):
    """Everything that waits for a decision of the person looking."""

    template_name = "review/waiting.html"
    page_title = "待我审核"
    header_icon = "check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = [_card(state) for state in waiting_for(self.request.user)]
        to_confirm = waiting_for_second(self.request.user)
        return {**super().get_context_data(**kwargs), "waiting": waiting, "to_confirm": to_confirm}


class ReviewView(DeskView):
    """One article: what the checks found, who wrote and who approved it, how readers will see it, and the decision."""

    template_name = "review/review.html"
    header_icon = "check"
    parent = ("待我审核", reverse_lazy("review_waiting"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = reviewed_page(kwargs["page_id"])
        if not may_read(self.page, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return "审核稿件"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.page.current_workflow_task_state
        waiting = state if isinstance(state, ReviewTaskState) else None
        draft = waiting.revision.as_object() if waiting else self.page.get_latest_revision_as_object()
        article = draft.to_article()
        findings = list(draft.findings())
        revision = waiting.revision if waiting else self.page.get_latest_revision()
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "article": article,
            "status": status(self.page),
            "findings": findings,
            "may_confirm": confirmable(self.page, self.request.user),
            "decisions": list(decisions(self.page)),
            "drafter": revision.user if revision else self.page.owner,
            "refusal": rules.why_not_decide(waiting, self.request.user) if waiting else None,
            "waiting": waiting,
            "reasons": REASONS,
            "checklist": waiting.task.specific.checklist_items if waiting else [],
            "is_live": self.page.live,
            "modes": [
                {"label": "微信", "url": reverse("review_preview", args=[self.page.pk, "wechat"])},
                {"label": "网页", "url": reverse("review_preview", args=[self.page.pk, "web"])},
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        comment = request.POST.get("comment", "")
        state = self.page.current_workflow_task_state
        if state is None or str(state.pk) != request.POST.get("waiting"):
            raise Refusal("stale-revision", "您看到的这一版已经有人处理，或稿件又有改动。请看过最新一版再决定。")
        if request.POST.get("decision") == "approve":
            flow.approve(self.page, request.user, comment=comment, ticked=request.POST.getlist("ticked"), via=Via.DESK)
            now = status(reviewed_page(self.page.pk))
            done = "已全部审定并在网站公开。" if now.state == "approved" else f"已同意，转入{now.level_label}。"
        elif request.POST.get("decision") == "return":
            flow.return_(self.page, request.user, comment=comment, reasons=request.POST.getlist("reason"), via=Via.DESK)
            done = "已退回撰稿人。"
        else:
            raise Refusal("no-decision", "请点“同意”或“退回”。")
        messages.success(request, f"《{self.page.get_latest_revision_as_object().title}》{done}")
        return redirect("review_waiting")


def may_read(page: Page, user: Any) -> bool:
    """Whether ``user`` may read the draft: who may edit it, who has decided on it, and reviewers once it was submitted
    or asks for their word on something kept.

    Deciding is another matter: :mod:`publishing.review.rules`.
    """
    if page.permissions_for_user(user).can_edit():
        return True
    if not user.is_active:
        return False
    if ReviewTaskState.objects.filter(workflow_state__object_id=str(page.pk), finished_by=user).exists():
        return True
    if not is_reviewer(user):
        return False
    return bool(page.workflow_states.exists()) or bool(confirmable(page, user))


@require_safe
@xframe_options_sameorigin
def preview(request: HttpRequest, page_id: int, mode: str) -> HttpResponse:
    """The revision under review, as residents will see it on the web or in WeChat."""
    page = reviewed_page(page_id)
    if not may_read(page, request.user):
        raise PermissionDenied
    state = page.current_workflow_task_state
    draft: Page = (state.revision if state else page.get_latest_revision()).as_object()
    response: HttpResponse = draft.make_preview_request(request, "wechat" if mode == "wechat" else "")
    return response


def _card(state: ReviewTaskState) -> dict[str, Any]:
    draft = state.revision.as_object()
    return {
        "page_id": draft.pk,
        "title": draft.title,
        "kind": draft._meta.verbose_name,
        "level": state.task.name,
        "drafter": state.revision.user,
        "since": state.started_at,
        "digest": getattr(draft, "digest", ""),
        "is_major": getattr(draft, "is_major", False),
    }
