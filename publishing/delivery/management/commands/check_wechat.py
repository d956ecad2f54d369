import datetime
import logging
from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError
from django.utils import timezone

from publishing.channels.port import Probe, Verdict
from publishing.commands import JsonCommand
from publishing.delivery.account import standing
from publishing.delivery.channel import counted_channel
from publishing.refusal import Refusal

logger = logging.getLogger(__name__)

MARKS = {Verdict.OK: "✓ 正常", Verdict.WARNING: "! 注意", Verdict.FAILED: "✗ 不行", Verdict.UNKNOWN: "? 未知"}


class Command(JsonCommand):
    help = "检查公众号的凭据、IP 白名单、接口权限和消息推送配置；不改动任何东西。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", dest="as_json", action="store_true", help="输出 JSON")

    def act(self, *, as_json: bool, **options: Any) -> Any:
        begun = timezone.now()
        with counted_channel() as channel:
            probes = channel.probe()
        _keep(probes, begun)
        failed = [
            probe
            for probe in probes
            if probe.verdict is Verdict.FAILED or (probe.code == "credentials" and probe.verdict is Verdict.UNKNOWN)
        ]
        if as_json:
            answer = {
                "ok": not failed,
                "probes": [
                    {
                        "code": probe.code,
                        "label": probe.label,
                        "verdict": probe.verdict.value,
                        "message": probe.message,
                        "next_step": probe.next_step,
                    }
                    for probe in probes
                ],
            }
            if not failed:
                return answer
            self.print_answer(answer)
        else:
            for probe in probes:
                self.stdout.write(f"{MARKS[probe.verdict]}  {probe.label}：{probe.message}")
                if probe.next_step and probe.verdict is not Verdict.OK:
                    self.stdout.write(f"        下一步：{probe.next_step}")
        if failed:
            raise Refusal(
                f"wechat-{failed[0].code}", f"{failed[0].label}：{failed[0].message} {failed[0].next_step}".strip()
            )
        return None


def _keep(probes: Sequence[Probe], asked_at: datetime.datetime) -> None:
    """For the screen; an answer is given also where there is no database yet."""
    try:
        standing.keep(probes, asked_at=asked_at)
    except DatabaseError as error:
        logger.warning("not kept for the screen: %s", error)
