"""Which person stands before a review page, and by what right: signed in, on a bound device, or by a link of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from publishing.refusal import Refusal
from publishing.review.access import cookies, devices, links
from publishing.review.models import Via
from publishing.review.reading import may_read

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
        return str(self.person.get_full_name() or self.person.get_username())


def reader_of(request: HttpRequest, page: Page) -> Reader:
    """Whoever asks for ``page``, if they may read it. Raises ``SignIn`` or another ``Refusal``.

    A link opens its own article while its person may decide on it; a device, what is under review.
    """
    try:
        reader = visitor(request)
    except SignIn as stranger:
        reader = _by_link(request, page, stranger)
    else:
        if not may_read(page, reader.person) or (reader.via == Via.DEVICE and not page.workflow_in_progress):
            raise Refusal("not-allowed", NOT_YOURS)
    return reader


def visitor(request: HttpRequest) -> Reader:
    """Whoever is signed in, or has bound this device. Raises ``SignIn``."""
    if request.user.is_authenticated:
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise Refusal("not-allowed", "您的账号没有进入发布台的权限。请联系管理员。")
        return Reader(person=request.user, via=Via.DESK)
    try:
        device = devices.known(cookies.device_of(request))
    except Refusal as refusal:
        raise SignIn(refusal.code, str(refusal)) from refusal
    if device is None or not device.person.has_perm("wagtailadmin.access_admin"):
        raise SignIn("sign-in", "")
    return Reader(person=device.person, via=Via.DEVICE)


def _by_link(request: HttpRequest, page: Page, stranger: SignIn) -> Reader:
    key = cookies.link_of(request)
    link = links.of_browser(key, page)
    if link is None:
        raise stranger
    refusal = links.why_not(link, key=key, visitor=request.user)
    if refusal is not None:
        raise refusal
    return Reader(person=link.person, via=Via.LINK)
