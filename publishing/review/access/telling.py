"""A refusal at a review page is a sentence on a page of its own, with whatever was typed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from publishing.refusal import Refusal
from publishing.review.access.who import SignIn

STATUS = {"unknown-article": 404, "not-allowed": 403}
OTHERWISE = 409


def told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a ``Refusal`` of ``view``: a stranger goes to the login page, unless they have sent something."""

    @functools.wraps(view)
    def telling(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SignIn as refusal:
            if request.method == "POST":
                return notice(request, "登录已过期，这次提交没有生效。请重新登录，再交一次。", status=403)
            if str(refusal):
                messages.warning(request, str(refusal))
            return redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))
        except Refusal as refusal:
            return notice(request, str(refusal), status=STATUS.get(refusal.code, OTHERWISE))

    return telling


def notice(request: HttpRequest, sentence: str, *, status: int, **context: Any) -> HttpResponse:
    """One sentence, the way on, and what was typed, to be copied."""
    typed = [request.POST.get(name, "").strip() for name in ("comment", "remark")]
    typed = ["、".join(request.POST.getlist("reason")), *typed]
    context = {
        "sentence": sentence,
        "typed": "\n".join(words for words in typed if words),
        "back": request.path,
        **context,
    }
    return render(request, "review/notice.html", context, status=status)
