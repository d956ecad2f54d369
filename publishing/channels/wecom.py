"""A WeCom group's robot (企业微信群机器人). Knows neither Wagtail nor our models.

Protocol: https://developer.work.weixin.qq.com/document/path/99110 (read 2026-11): POST to a webhook address whose ``key``
is its only password; ``text.content`` at most 2048 bytes of UTF-8; 20 messages a minute for each robot; mentions by the
user id or the mobile number of the directory. Nothing tells two messages apart: a lost answer stays unknown.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from publishing.channels.errors import ChannelError, LimitReached, NotAllowed, OutcomeUnknown, Rejected, Unavailable
from publishing.channels.wechat.secrecy import Secret, hide_tokens_in_logs
from publishing.channels.wechat.wire import Answer, Outcome, Request, exchange

MAX_BYTES = 2048
PER_MINUTE = 20
TIMEOUT_SECONDS = (5.0, 10.0)
A_MINUTE = datetime.timedelta(minutes=1)

FREQUENT = frozenset({45009, 45033})
BAD_ADDRESS = frozenset({93000, 40014, 40001})
TOO_LONG = frozenset({40058, 45002})


@dataclass(frozen=True, kw_only=True)
class Robot:
    """``url`` is the address without the key."""

    url: str
    key: str = field(repr=False)


def say(robot: Robot, text: str, *, user_ids: Sequence[str] = (), mobiles: Sequence[str] = ()) -> None:
    """Send ``text``, cut to what the robot takes, and call those named. Raises a ``ChannelError``."""
    hide_tokens_in_logs()
    message: dict[str, object] = {"content": cut(text)}
    if user_ids:
        message["mentioned_list"] = list(user_ids)
    if mobiles:
        message["mentioned_mobile_list"] = list(mobiles)
    broken = False
    try:
        answer = exchange(
            Request(
                method="post",
                url=robot.url,
                params={"key": Secret(robot.key)},
                body={"msgtype": "text", "text": message},
                timeout_seconds=TIMEOUT_SECONDS,
            )
        )
    except UnicodeEncodeError:
        # Raised anew below: this one carries the text.
        broken = True
    if broken:
        raise Rejected("企业微信没有收：文字里有不完整的字符。")
    if answer.outcome is not Outcome.DONE:
        raise _error(answer)


def cut(text: str, *, max_bytes: int = MAX_BYTES) -> str:
    """``text`` in at most ``max_bytes`` of UTF-8, whole characters only."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= max_bytes:
        return text
    return data[: max_bytes - len("…".encode())].decode("utf-8", "ignore") + "…"


def _error(answer: Answer) -> ChannelError:
    if answer.misconfigured:
        return NotAllowed("企业微信没有收：机器人的地址不是有效的网址。", next_step="请管理员核对 WECOM_ROBOT_URL。")
    if answer.errcode in FREQUENT:
        return LimitReached(
            "企业微信暂时不收：一分钟最多 20 条。",
            errcode=answer.errcode,
            retry_at=datetime.datetime.now(datetime.UTC) + A_MINUTE,
        )
    if answer.errcode in BAD_ADDRESS:
        return NotAllowed(
            f"企业微信没有收：机器人的地址不对，或机器人已被移出群（{answer.errcode}）。",
            next_step="请管理员在群里重新添加机器人，把新地址写进 WECOM_ROBOT_URL 后重启服务。",
            errcode=answer.errcode,
        )
    if answer.outcome is Outcome.REFUSED:
        problem = "消息太长" if answer.errcode in TOO_LONG else "消息被拒绝"
        return Rejected(
            f"企业微信没有收：{problem}（{answer.errcode}）。",
            next_step="请把错误码交给系统维护人员。",
            errcode=answer.errcode,
        )
    problem = answer.problem.replace("微信", "企业微信")
    if answer.outcome is Outcome.UNREACHED:
        return Unavailable(f"没有发到企业微信：{problem}。", errcode=answer.errcode)
    return OutcomeUnknown(f"不知道企业微信收到没有：{problem}。", errcode=answer.errcode)
