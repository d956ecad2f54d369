from typing import Any

from django.utils import timezone

from publishing.commands import JsonCommand
from publishing.delivery import dispatch
from publishing.delivery.account import round as account_round
from publishing.delivery.channel import counted_channel
from publishing.delivery.models import Delivery
from publishing.delivery.signals import due_pass
from publishing.notices import sending
from publishing.review.schedule import take_down_expired
from publishing.review.told import telling


class Command(JsonCommand):
    help = "处理一遍到时的推送、待核实的结果、到期下线的页面和待发的通知；可放进 cron。"

    def act(self, **options: Any) -> dict[str, Any]:
        take_down_expired()
        with counted_channel() as channel:
            carried = dispatch.pass_due(channel)
            account_round.look_at_rows()
            account_round.ask_if_due(channel)
            due_pass.send_robust(Command, channel=channel, now=timezone.now())
        telling.tell_due()
        sending.send_due()
        return {
            "deliveries": [
                {"delivery_id": delivery.pk, "state": delivery.state}
                for delivery in Delivery.objects.filter(pk__in=carried)
            ],
            "unfinished": Delivery.objects.unfinished().count(),
        }
