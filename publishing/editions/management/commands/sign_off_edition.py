from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand, acting_user, by_command
from publishing.editions import flow
from publishing.editions.reading import edition_with_id


class Command(JsonCommand):
    help = "签发一期；没有定时的随即推送。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("edition_id", type=int)
        parser.add_argument("--as", dest="username", required=True, help="以谁的名义办理")

    def act(self, *, edition_id: int, username: str, **options: Any) -> dict[str, Any]:
        # A mass send was asked for by name when it was composed, and is asked for again by whoever types this.
        edition = flow.sign_off(edition_with_id(edition_id), acting_user(username), confirmed=True, acted=by_command())
        return {"edition_id": edition.pk, "state": edition.state}
