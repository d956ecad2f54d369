from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand, acting_user, by_command
from publishing.delivery import dispatch
from publishing.editions.reading import edition_with_id


class Command(JsonCommand):
    help = "取消一期；签发以后，只要还没有提交给微信也可以取消。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("edition_id", type=int)
        parser.add_argument("--as", dest="username", required=True, help="以谁的名义办理")

    def act(self, *, edition_id: int, username: str, **options: Any) -> dict[str, Any]:
        edition = dispatch.withdraw(edition_with_id(edition_id), acting_user(username), acted=by_command())
        return {"edition_id": edition.pk, "state": edition.state}
