"""Which person stands before a review page, and by what right: signed in, on a bound device, or by a link of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.http import HttpRequest

from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.review.access import cookies, devices, links
from publishing.review.case import Case
from publishing.review.models import Via

NOT_YOURS = "这篇稿件现在不需要您看，或您的账号没有权限。等您审核的稿件都在“待我审核”里。"


class SignIn(Refusal):
    """Nobody we know: the way on is to sign in. Without words where nothing has gone wrong."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who reads and decides here; ``via`` is stored with what they decide."""

    person: Any
    via: Via

    @property
    def name(self) -> str:
        return name_of(self.person)


def reader_of(request: HttpRequest, case: Case) -> Reader:
    """Whoever asks for the article, if they may read it. Raises ``SignIn`` or another ``Refusal``.

    A link opens its own article while its person may decide on it; a device, what is under review.
    """
    try:
        reader = visitor(request)
    except SignIn as stranger:
        return _by_link(request, case, stranger)
    if (reader.via == Via.DEVICE and case.state is None) or not case.may_read(reader.person):
        raise Refusal("not-allowed", NOT_YOURS)
    return reader


def visitor(request: HttpRequest) -> Reader:
    """Whoever is signed in, or has bound this device. Raises ``SignIn``."""
    if request.user.is_authenticated:
        if not may_enter(request.user):
            raise Refusal("not-allowed", "您的账号没有进入发布台的权限。请联系管理员。")
        return Reader(person=request.user, via=Via.DESK)
    try:
        device = devices.known(cookies.device_of(request))
    except Refusal as refusal:
        raise SignIn(refusal.code, str(refusal)) from refusal
    if device is None or not may_enter(device.person):
        raise SignIn("sign-in", "")
    return Reader(person=device.person, via=Via.DEVICE)


def may_enter(user: Any) -> bool:
    """Whether ``user`` may use the desk at all: asked of every page, hence by one query."""
    if user.is_superuser:
        return bool(user.is_active)
    held = Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
    return bool(user.is_active and held.filter(Q(user=user.pk) | Q(group__user=user.pk)).exists())


def _by_link(request: HttpRequest, case: Case, stranger: SignIn) -> Reader:
    key = cookies.link_of(request)
    link = links.of_browser(key, case.page)
    if link is None:
        raise stranger
    refusal = links.why_not(link, key=key, visitor=request.user, case=case)
    if refusal is not None:
        raise refusal
    return Reader(person=link.person, via=Via.LINK)
