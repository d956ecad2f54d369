from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand, by_command
from publishing.delivery import dispatch
from publishing.delivery.channel import counted_channel
from publishing.delivery.models import STOPPED, State
from publishing.delivery.status import links
from publishing.editions.reading import edition_with_id
from publishing.refusal import Refusal

STOPPED_OR_WAITING = STOPPED | {State.WAITING}


class Command(JsonCommand):
    help = "推送已签发的一期；--wait 跟到结束（没有工作进程时由本命令推送）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("edition_id", type=int)
        parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="最多等待多少秒")

    def act(self, *, edition_id: int, wait: float, **options: Any) -> dict[str, Any]:
        delivery = dispatch.start(edition_with_id(edition_id))
        if delivery.state == State.BLOCKED:
            # Asked for again: whoever asks has put right what blocked it, or will be told once more.
            dispatch.resume(delivery, acted=by_command())
            delivery.refresh_from_db()
        if wait > 0:
            with counted_channel() as channel:
                *_, delivery = dispatch.follow(delivery, channel, seconds=wait)
        answer = {"delivery_id": delivery.pk, "state": delivery.state, "links": links(delivery)}
        if delivery.reason or delivery.next_step:
            answer |= {"reason": delivery.reason, "next_step": delivery.next_step}
        if wait > 0 and delivery.reason and delivery.state in STOPPED_OR_WAITING:
            self.print_answer(answer)
            raise Refusal(f"delivery-{delivery.state}", f"{delivery.reason} {delivery.next_step}".strip())
        return answer
