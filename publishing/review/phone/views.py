"""The doors of the approver's page: the article, what is typed about it, its previews, and the list of what waits."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import xframe_options_deny, xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from publishing.refusal import Refusal
from publishing.review.access import cookies, devices
from publishing.review.access.telling import told
from publishing.review.access.who import Reader, reader_of, visitor
from publishing.review.case import Case
from publishing.review.changes.views import DAY_SECONDS, small_picture
from publishing.review.findings.keeping import waiting_for_second
from publishing.review.models import Claim, Via
from publishing.review.phone import acts, claims, receipts
from publishing.review.phone.sheet import Sheet, Typed
from publishing.review.waiting import cards_waiting_for

REMEMBERED = f"已记住这台设备：{devices.DAYS} 天内打开审核页不用登录。"
# A preview is what residents see: pictures and styles of our own, inline styles as WeChat keeps them, no foreign code.
PREVIEW_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@never_cache
@xframe_options_deny
@csp_update({"frame-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
@told
def article(request: HttpRequest, page_id: int) -> HttpResponse:
    case = Case(page_id)
    reader = reader_of(request, case)
    if request.method == "POST":
        return _act(request, case, reader)
    return _show(request, case, reader, claim=_open(case, reader))


@never_cache
@require_safe
def session(request: HttpRequest, page_id: int) -> JsonResponse:
    """Who is at the page and the token its form needs now; 403 once nobody is, as for the desk's own screens."""
    try:
        reader = reader_of(request, Case(page_id))
    except Refusal as refusal:
        return JsonResponse({"error_message": str(refusal)}, status=403)
    return JsonResponse({"user": reader.person.pk, "token": get_token(request)})


@never_cache
@xframe_options_sameorigin
@require_safe
@told
def preview(request: HttpRequest, page_id: int, mode: str) -> HttpResponse:
    """The revision under review, as residents will see it on the web or in WeChat; pictures no larger than a telephone
    needs, unless ``full`` is asked for.
    """
    case = Case(page_id)
    reader_of(request, case)
    # As a stranger would get it: without the cookies of whoever asks.
    response: HttpResponse = case.draft.make_preview_request(
        None,
        "wechat" if mode == "wechat" else "",
        extra_request_attrs={"is_for_phone": "full" not in request.GET},
    )
    response["Content-Security-Policy"] = PREVIEW_POLICY
    return response


@cache_control(private=True, max_age=DAY_SECONDS)
@require_safe
@told
def picture(request: HttpRequest, page_id: int, sha256: str) -> HttpResponse:
    """A picture of any version, small, beside what has changed."""
    case = Case(page_id)
    reader_of(request, case)
    return small_picture(case.page, sha256)


@never_cache
@xframe_options_deny
@require_http_methods(["GET", "HEAD", "POST"])
@told
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for whoever is signed in or has bound this device."""
    reader = visitor(request)
    response = redirect("review_list")
    if request.method == "POST":
        _bind(request, reader, response)
        messages.success(request, REMEMBERED)
        return response
    context = {
        "reader": reader,
        "cards": cards_waiting_for(reader.person),
        "to_confirm": waiting_for_second(reader.person) if reader.via == Via.DESK else [],
        "may_bind": reader.via == Via.DESK and not _is_bound(request),
    }
    return render(request, "review/waiting_light.html", context)


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Where a decision by link ends: what has become of it, and nothing else."""
    return render(request, "review/done.html")


def _act(request: HttpRequest, case: Case, reader: Reader) -> HttpResponse:
    form = request.POST
    act, _colon, number = form.get("decision", "").partition(":")
    typed = acts.typed(form)
    try:
        match act:
            case "approve" | "return":
                messages.success(request, acts.decide(case, reader, form))
                return redirect("review_done" if reader.via == Via.LINK else "review_list")
            case "remark":
                said = acts.remark(case, reader, form)
                typed = Typed(ticked=typed.ticked, reasons=typed.reasons, comment=typed.comment)
            case "take-back-remark":
                said = acts.take_back_remark(case, reader, form, _number(number))
            case "take-over":
                said = acts.take_over(case, reader, form)
            case "confirm":
                said = acts.confirm(case, reader, _number(number))
            case "bind":
                return _bound(request, case, reader, typed)
            case _:
                raise Refusal("no-decision", "请点“同意”或“退回”。")
    except Refusal as refusal:
        return _refused(request, case, reader, typed, refusal)
    case = Case(case.page.pk)
    try:
        reader_of(request, case)
    except Refusal:
        # Whoever has confirmed something kept in a draft that was never submitted has no more business with it.
        messages.success(request, said)
        return redirect("review_list")
    return _show(request, case, reader, typed=typed, said=said)


def _refused(request: HttpRequest, case: Case, reader: Reader, typed: Typed, refusal: Refusal) -> HttpResponse:
    case = Case(case.page.pk)
    if case.state is None or str(case.state.pk) != request.POST.get("waiting"):
        # What was ticked was ticked for another text.
        typed = Typed(reasons=typed.reasons, comment=typed.comment, words=typed.words, remark=typed.remark)
    response = _show(request, case, reader, typed=typed, went_wrong=str(refusal))
    response.status_code = 409
    return response


def _bound(request: HttpRequest, case: Case, reader: Reader, typed: Typed) -> HttpResponse:
    response = _show(
        request,
        case,
        reader,
        typed=typed,
        said=REMEMBERED,
        is_bound=True,
    )
    _bind(request, reader, response)
    return response


def _bind(request: HttpRequest, reader: Reader, response: HttpResponse) -> None:
    """Only for somebody who has signed in: a link or a device does not beget another."""
    if reader.via != Via.DESK:
        raise Refusal("sign-in", "请先登录，再绑定这台设备。")
    _device, cookie = devices.bind(reader.person, user_agent=request.headers.get("User-Agent", ""))
    cookies.remember_device(response, cookie)


def _open(case: Case, reader: Reader) -> Claim | None:
    """Leave a receipt, and claim what the reader may decide; returns the claim of another who was there before."""
    if case.revision is not None:
        receipts.note(case.page, case.revision, reader.person)
    if case.state is None:
        return None
    if case.why_not_decide(reader.person) is None:
        return claims.take(case.state, reader.person)
    return claims.of_another(case.state, reader.person)


def _show(
    request: HttpRequest,
    case: Case,
    reader: Reader,
    *,
    claim: Claim | None = None,
    typed: Typed | None = None,
    said: str = "",
    went_wrong: str = "",
    is_bound: bool = False,
) -> HttpResponse:
    if request.method == "POST" and case.state is not None:
        claim = claims.of_another(case.state, reader.person)
    sheet = Sheet(case=case, reader=reader, claim=claim, typed=typed or Typed(), said=said, went_wrong=went_wrong)
    context: dict[str, Any] = sheet.as_context()
    context["may_bind"] = context["may_bind"] and not is_bound and not _is_bound(request)
    context["sign_in"] = f"{reverse('wagtailadmin_login')}?next={reverse('desk_signed_in')}"
    return render(request, "review/review.html", context)


def _is_bound(request: HttpRequest) -> bool:
    try:
        device = devices.known(cookies.device_of(request))
    except Refusal:
        return False
    return device is not None and device.person == request.user


def _number(words: str) -> int:
    if not (words.isascii() and words.isdigit() and len(words) < 16):
        raise Refusal("no-number", "请刷新页面后再试。")
    return int(words)
