"""A delivery as other programs and screens read it."""

from __future__ import annotations

from typing import Any

from publishing.delivery.models import Delivery, State
from publishing.refusal import Refusal

WHY = {
    State.PENDING: "还没有到推送时间，或正在排队。",
    State.UPLOADING: "正在把图片传给微信。",
    State.DRAFTING: "正在写入草稿箱并核对。",
    State.DRAFTED: "草稿已在公众号草稿箱，内容与审定稿一致。",
    State.SUBMITTING: "正在提交发布。",
    State.SUBMITTED: "微信已受理，正在处理。",
    State.PUBLISHED: "已在微信发布。",
    State.REFUSED: "微信没有接受。",
    State.BLOCKED: "需要管理员处理。",
    State.WAITING: "暂时办不成，到时再试。",
    State.UNKNOWN: "上一次调用没有收到答复，正在核实。",
    State.WITHDRAWN: "已取消，没有推送。",
}
NOTHING_TO_DO = "无需操作，系统会自动继续。"
NEXT_STEP = dict.fromkeys(State, NOTHING_TO_DO) | {
    State.PUBLISHED: "可以把链接转给各村信息员。",
    State.REFUSED: "请按原因修改稿件，重新送审后再编期次。",
    State.BLOCKED: "请管理员排除原因后点“继续推送”。",
    State.WITHDRAWN: "需要时重新编排一期。",
}


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
        "reason": delivery.reason or WHY[State(delivery.state)],
        "next_step": delivery.next_step or NEXT_STEP[State(delivery.state)],
        "errcode": delivery.errcode,
        "rid": delivery.rid,
        "due_at": None if delivery.is_finished or delivery.due_at is None else delivery.due_at.isoformat(),
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
