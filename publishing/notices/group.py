"""One message for the WeCom group. It calls the right people and leads to the desk, never to anything personal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from publishing.channels import wecom
from publishing.notices.mail import absolute
from publishing.notices.models import Contact, Notice

MOBILE = re.compile(r"1[0-9]{10}\Z")
MANY = 2


def send(notices: Sequence[Notice], users: Sequence[Any]) -> None:
    """Send ``notices`` as one message that calls ``users``. Raises a ``ChannelError``."""
    named = Contact.objects.filter(user__in=users).exclude(wecom_id="").values_list("wecom_id", flat=True)
    called = list(dict.fromkeys(named))
    wecom.say(
        wecom.Robot(url=settings.WECOM_ROBOT_URL, key=settings.WECOM_ROBOT_KEY),
        words(notices),
        user_ids=[name for name in called if not MOBILE.match(name)],
        mobiles=[name for name in called if MOBILE.match(name)],
    )


def words(notices: Sequence[Notice]) -> str:
    """What stands in the group: of many notices a line each, as far as the message reaches."""
    if len(notices) < MANY:
        notice = notices[0]
        facts = [f"{label}：{value}" for label, value in notice.facts]
        lines = [f"【{settings.ACCOUNT_NAME}】{notice.subject}", *facts, f"请：{notice.person_name}"]
        return "\n".join([*lines, absolute(notice.url)])
    head = f"【{settings.ACCOUNT_NAME}】{len(notices)} 条通知"
    foot = absolute("/review/")
    lines = []
    for number, notice in enumerate(notices):
        rest = len(notices) - number
        line = f"· {notice.subject}（{notice.person_name}）"
        more = f"……另有 {rest} 条，请到工作台查看"
        if len("\n".join([head, *lines, line, more, foot]).encode()) > wecom.MAX_BYTES:
            lines.append(more)
            break
        lines.append(line)
    return "\n".join([head, *lines, foot])
