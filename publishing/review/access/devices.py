"""A browser bound by its person: for 90 days it opens what waits for them, without a login, and nothing else.

The stored digest is made of the secret and of the person's password as Django has hashed it: a changed password unbinds
every device, as it ends every session.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from wagtail.log_actions import log

from publishing.refusal import Refusal
from publishing.review.access import tokens
from publishing.review.models import Device

DAYS = 90
LOOKED_AT_EVERY = datetime.timedelta(hours=1)
PLATFORMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "鸿蒙设备"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
BROWSERS = (
    ("wxwork", "企业微信"),
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


@transaction.atomic
def bind(person: Any, *, user_agent: str) -> tuple[Device, str]:
    """A new device of ``person``, and what its cookie must hold. Call it for somebody who has just signed in."""
    secret = tokens.new()
    device = Device.objects.create(
        person=person,
        digest=_digest(secret, person),
        label=describe(user_agent),
        expires_at=timezone.now() + datetime.timedelta(days=DAYS),
    )
    log(instance=device, action="publishing.bind_device", user=person, data={"device": device.label})
    return device, f"{device.pk}.{secret}"


def known(cookie: str) -> Device | None:
    """The device with this cookie, ``None`` where there is none. Raises ``Refusal`` for one that was bound once."""
    number, _dot, secret = cookie.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    device = Device.objects.select_related("person").filter(pk=int(number)).first()
    if device is None:
        return None
    if not constant_time_compare(device.digest, _digest(secret, device.person)):
        # A cookie made up, or a password changed since: which of the two is nobody's business but its person's.
        raise Refusal("device-unbound", "这台设备的绑定已失效（修改密码后须重新绑定）。请登录；登录后可以再次绑定。")
    if device.revoked_at is not None:
        raise Refusal("device-revoked", "这台设备的绑定已取消。请登录；登录后可以再次绑定。")
    if device.expires_at <= timezone.now():
        raise Refusal("device-expired", f"这台设备绑定已满 {DAYS} 天。请登录；登录后可以再次绑定。")
    if not device.person.is_active:
        raise Refusal("inactive-user", "该账号已停用，不能审核。请联系管理员。")
    _note_use(device)
    return device


def of(person: Any) -> QuerySet[Device]:
    """What ``person`` has bound and may still use, last used first."""
    valid = Device.objects.filter(person=person, revoked_at=None, expires_at__gt=timezone.now())
    return valid.order_by("-last_used_at", "-pk")


def revoke(pk: int, person: Any) -> None:
    """Unbind a device of ``person``. Calling it twice changes nothing more. Raises ``Refusal`` for another's."""
    device = Device.objects.filter(pk=pk, person=person).first()
    if device is None:
        raise Refusal("no-device", "您没有绑定过这台设备。请刷新页面查看。")
    with transaction.atomic():
        if Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=timezone.now()):
            log(instance=device, action="publishing.revoke_device", user=person, data={"device": device.label})


def describe(user_agent: str) -> str:
    """What its person will know it by: “iPhone · 微信”."""
    platform = next((name for mark, name in PLATFORMS if mark in user_agent), "其他设备")
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    return f"{platform} · {browser}" if browser else platform


def _note_use(device: Device) -> None:
    now = timezone.now()
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - LOOKED_AT_EVERY)
    Device.objects.filter(long_ago, pk=device.pk).update(last_used_at=now)


def _digest(secret: str, person: Any) -> str:
    return tokens.digest(f"{secret}\0{person.get_session_auth_hash()}")
