from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand
from publishing.ledger import verifying
from publishing.refusal import Refusal


class Command(JsonCommand):
    help = "校验操作台账：每条记录是否原样、有无缺失，并与原日志和锚文件核对。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="审核表上打印的校验值（至少前 12 位），查它是否在台账里")

    def act(self, *, head: str, **options: Any) -> dict[str, Any]:
        found = verifying.verify(head=head)
        if not found.is_sound:
            raise Refusal("log-changed", found.message)
        return {
            "acts": found.number,
            "head": found.hash,
            "backfilled": found.backfilled,
            "anchor": found.anchor,
            "protected": found.is_protected,
            "message": found.message,
        }
