"""Told by ``manage.py check``: settings with which nobody would be told anything."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks


def check_robot(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The address without its key would count as no address at all."""
    if settings.WECOM_ROBOT_URL and not settings.WECOM_ROBOT_KEY:
        hint = "把群机器人页面上的地址整个复制过来，形如 https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…"
        return [checks.Warning("WECOM_ROBOT_URL 里没有 ?key=，消息发不进企业微信群。", hint=hint, id="notices.W001")]
    return []
