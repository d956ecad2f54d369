from typing import Any

from django.core.management.base import CommandParser

from publishing.aftercare import withdrawal
from publishing.aftercare.deleting import carry_out
from publishing.aftercare.reading import withdrawal_with_id
from publishing.commands import JsonCommand, acting_user, by_command
from publishing.delivery.channel import counted_channel


class Command(JsonCommand):
    help = "确认别人申请的撤回，并立即到微信执行一次；没办完的由后台继续。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("withdrawal_id", type=int)
        parser.add_argument("--as", dest="username", required=True, help="确认人的用户名")

    def act(self, *, withdrawal_id: int, username: str, **options: Any) -> dict[str, Any]:
        row = withdrawal.confirm(withdrawal_with_id(withdrawal_id), acting_user(username), acted=by_command())
        with counted_channel() as channel:
            carry_out(row.pk, channel)
        row.refresh_from_db()
        return {"withdrawal_id": row.pk, "state": row.state, "message": row.message, "next_step": row.next_step}
