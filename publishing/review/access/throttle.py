"""Whoever tries tokens that do not exist has to wait: counted for each address, as wrong passwords are."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

LIMIT = 20
WITHIN_SECONDS = 15 * 60
TOO_MANY = f"打开无效链接的次数太多，请 {WITHIN_SECONDS // 60} 分钟后再试。急着审核的，请登录发布台。"


def is_blocked(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= LIMIT


def count_failure(request: HttpRequest) -> None:
    key = _key(request)
    if not cache.add(key, 1, WITHIN_SECONDS):
        try:
            cache.incr(key)
        except ValueError:
            # It has run out between the two calls.
            cache.add(key, 1, WITHIN_SECONDS)


def _key(request: HttpRequest) -> str:
    return f"review-link-failures:{get_client_ip_address(request) or 'nowhere'}"
