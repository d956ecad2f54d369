import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from publishing.commands import JsonCommand, acting_user, by_command
from publishing.editions import flow
from publishing.editions.models import Method
from publishing.refusal import Refusal


class Command(JsonCommand):
    help = "把 1–8 篇审定的稿件编成一期，第一篇为头条。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_ids", type=int, nargs="+", metavar="PAGE_ID")
        parser.add_argument("--as", dest="username", required=True, help="以谁的名义办理")
        parser.add_argument("--method", choices=Method.values, required=True)
        parser.add_argument("--at", default="", help="推送时间，ISO 8601；不带时区按北京时间")

        parser.add_argument("--tag", type=int, default=None, help="只群发给有这个标签（微信的标签编号）的关注者")
        parser.add_argument("--ignore-reprint", action="store_true", help="群发被判为转载时仍继续")

    def act(
        self,
        *,
        page_ids: list[int],
        username: str,
        method: str,
        at: str,
        tag: int | None = None,
        ignore_reprint: bool = False,
        **options: Any,
    ) -> dict[str, Any]:
        edition = flow.compose(
            page_ids,
            acting_user(username),
            method=Method(method),
            at=_moment(at),
            audience_tag=tag,
            audience_name=f"标签 {tag}" if tag is not None else "",
            ignore_reprint=ignore_reprint,
            acted=by_command(),
        )
        return {"edition_id": edition.pk, "state": edition.state}


def _moment(text: str) -> datetime.datetime | None:
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise Refusal("bad-time", f"看不懂推送时间“{text}”，请写成 2026-12-01T07:30+08:00 这样。")
    try:
        return (moment if timezone.is_aware(moment) else timezone.make_aware(moment)).astimezone(datetime.UTC)
    except OverflowError as error:
        raise Refusal("bad-time", f"推送时间“{text}”超出了日历的范围。") from error
