from typing import Any

from django.core.management.base import CommandParser

from publishing.aftercare import withdrawal
from publishing.aftercare.models import OnTheWeb
from publishing.commands import JsonCommand, acting_user, by_command
from publishing.delivery.models import Publication
from publishing.refusal import Refusal


class Command(JsonCommand):
    help = "申请撤回一篇已发布的文章；须由另一人用 confirm_withdrawal 确认。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("edition_id", type=int)
        parser.add_argument("place", type=int, help="期次里的第几篇，从 1 数起")
        parser.add_argument("--as", dest="username", required=True, help="申请人的用户名")
        parser.add_argument("--reason", required=True, help="原因，至少 10 个字")
        parser.add_argument("--web", choices=OnTheWeb.values, default=OnTheWeb.NOTICE.value, help="网页怎么处理")

    def act(
        self, *, edition_id: int, place: int, username: str, reason: str, web: str, **options: Any
    ) -> dict[str, Any]:
        publication = (
            Publication.objects.filter(delivery__edition=edition_id, place=place - 1)
            .select_related("approval__page", "delivery__edition")
            .first()
        )
        if publication is None:
            raise Refusal("unknown-publication", f"第 {edition_id} 期没有已发布的第 {place} 篇。请核对编号。")
        row = withdrawal.ask(publication, acting_user(username), reason=reason, web=web, acted=by_command())
        return {"withdrawal_id": row.pk, "state": row.state}
