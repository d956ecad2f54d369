from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand
from publishing.delivery.status import delivery_with_id, summary


class Command(JsonCommand):
    help = "一次推送的状态、原因、下一步和每次调用。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("delivery_id", type=int)

    def act(self, *, delivery_id: int, **options: Any) -> dict[str, Any]:
        return summary(delivery_with_id(delivery_id))
