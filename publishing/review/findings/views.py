"""The doors of the editor's checker: what is found in the latest draft, and what a person does about one finding."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page

from publishing.refusal import Refusal
from publishing.review.checks import Finding, Severity
from publishing.review.findings import fixing, keeping
from publishing.review.findings.kept import ExplainedFinding, named
from publishing.review.links.wanted import ask_soon
from publishing.review.models import KeptFinding
from publishing.review.reading import may_read
from publishing.review.reviewed import reviewed_page


@require_GET
@never_cache
def found(request: HttpRequest, page_id: int) -> HttpResponse:
    page = reviewed_page(page_id)
    if not may_read(page, request.user):
        raise PermissionDenied
    return _answer(request, page)


@require_POST
def fix(request: HttpRequest, page_id: int, name: str) -> HttpResponse:
    page = reviewed_page(page_id)
    revision = request.POST.get("revision", "")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 16):
        raise Refusal("no-revision", "请刷新页面后再试。")
    fixing.fix(page, name, request.user, revision_id=int(revision))
    return _answer(request, reviewed_page(page_id))


@require_POST
def keep(request: HttpRequest, page_id: int, name: str) -> HttpResponse:
    page = reviewed_page(page_id)
    keeping.keep(page, name, request.user, reason=request.POST.get("reason", ""))
    return _answer(request, page)


@require_POST
def take_back(request: HttpRequest, entry_id: int) -> HttpResponse:
    entry = get_object_or_404(KeptFinding, pk=entry_id)
    keeping.take_back(entry, request.user)
    return _answer(request, reviewed_page(entry.page_id))


def _answer(request: HttpRequest, page: Page) -> JsonResponse:
    """The list as HTML, how many there are, and the revision they were found in."""
    draft = page.get_latest_revision_as_object()
    ask_soon(draft.to_article())
    findings = list(named(draft, draft.findings()))
    context = {
        "findings": [_shown(name, finding) for name, finding in findings],
        "may_change": _may_change(page, request.user),
        "page": page,
    }
    return JsonResponse(
        {
            "html": render_to_string("review/checker_findings.html", context, request),
            "count": len(findings),
            "errors": sum(finding.severity is Severity.ERROR for _name, finding in findings),
            "revision": page.latest_revision_id,
        }
    )


def _shown(name: str, finding: Finding) -> dict[str, Any]:
    is_inside_file = finding.where.startswith("附件《")
    return {
        "name": name,
        "finding": finding,
        "is_error": finding.severity is Severity.ERROR,
        "is_fixable": bool(finding.fixes) and not is_inside_file,
        # What to look for in the editor: the words themselves, which its reader has before them anyway.
        "words": finding.fix.old if finding.fix else finding.excerpt,
        "may_keep": finding.may_keep
        and finding.severity is Severity.ERROR
        and not isinstance(finding, ExplainedFinding),
        "explained": finding if isinstance(finding, ExplainedFinding) else None,
    }


def _may_change(page: Page, user: Any) -> bool:
    try:
        keeping.require_changeable(page, user)
    except Refusal:
        return False
    return True
