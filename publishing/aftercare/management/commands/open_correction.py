from typing import Any

from django.core.management.base import CommandParser

from publishing.aftercare import correction
from publishing.aftercare.models import OldPublication
from publishing.commands import JsonCommand, acting_user, by_command
from publishing.review.reviewed import reviewed_page


class Command(JsonCommand):
    help = "登记一篇已发布稿件的更正；之后改稿、送审、推送如常。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_id", type=int)
        parser.add_argument("--as", dest="username", required=True, help="登记人的用户名")
        parser.add_argument("--reason", required=True, help="原因，至少 10 个字，内部留痕")
        parser.add_argument("--note", required=True, help="给读者的说明，显示在网页上")
        parser.add_argument("--old", choices=OldPublication.values, default=OldPublication.WITHDRAW.value)

    def act(self, *, page_id: int, username: str, reason: str, note: str, old: str, **options: Any) -> dict[str, Any]:
        row = correction.open(
            reviewed_page(page_id), acting_user(username), reason=reason, public_note=note, old=old, acted=by_command()
        )
        return {"correction_id": row.pk, "page_id": page_id, "state": row.state}
