"""A delivery as other programs and screens read it."""

from __future__ import annotations

from typing import Any

from publishing.delivery.models import Delivery
from publishing.refusal import Refusal


def delivery_with_id(delivery_id: int) -> Delivery:
    """Raises ``Refusal`` ``unknown-delivery``."""
    delivery = Delivery.objects.filter(pk=delivery_id).select_related("edition").first()
    if delivery is None:
        raise Refusal("unknown-delivery", f"没有编号为 {delivery_id} 的推送。请核对编号。")
    return delivery


def links(delivery: Delivery) -> list[str]:
    return list(delivery.publications.order_by("place").values_list("url", flat=True))


def summary(delivery: Delivery) -> dict[str, Any]:
    """``{"delivery_id", "edition_id", "state", "state_label", "reason", "next_step", "errcode", "rid", "due_at", "links",
    "attempts": […]}``; times are ISO 8601 with their offset."""
    return {
        "delivery_id": delivery.pk,
        "edition_id": delivery.edition_id,
        "state": delivery.state,
        "state_label": delivery.get_state_display(),
        "reason": delivery.reason,
        "next_step": delivery.next_step,
        "errcode": delivery.errcode,
        "rid": delivery.rid,
        "due_at": None if delivery.is_finished else delivery.due_at.isoformat(),
        "links": links(delivery),
        "attempts": [
            {
                "operation": attempt.operation,
                "subject": attempt.subject,
                "outcome": attempt.outcome,
                "errcode": attempt.errcode,
                "rid": attempt.rid,
                "message": attempt.message,
                "milliseconds": attempt.milliseconds,
                "started_at": attempt.started_at.isoformat(),
            }
            for attempt in delivery.attempts.all()
        ],
    }
