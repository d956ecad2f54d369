from typing import Any

from django.core.management.base import CommandParser

from publishing.channels import wechat
from publishing.channels.port import Verdict
from publishing.commands import JsonCommand
from publishing.refusal import Refusal

MARKS = {Verdict.OK: "✓ 正常", Verdict.WARNING: "! 注意", Verdict.FAILED: "✗ 不行", Verdict.UNKNOWN: "? 未知"}


class Command(JsonCommand):
    help = "检查公众号的凭据、IP 白名单、接口权限和消息推送配置；不改动任何东西。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", dest="as_json", action="store_true", help="输出 JSON")

    def act(self, *, as_json: bool, **options: Any) -> Any:
        probes = wechat.channel_from_settings().probe()
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
