"""Through the desk's own screens, with requests made by hand and forged numbers."""

from __future__ import annotations

import uuid
from typing import Any

from publishing.review import flow
from publishing.review.models import ApprovedArticle
from tests.review.bypass.paths import path
from tests.review.bypass.world import DESK, PEOPLE, UNREVIEWED, Scene

REASON = "河水上涨，须立即通知沿河各村转移"


def decide(scene: Scene, state: str, **data: Any) -> Any:
    page = scene.page(state)
    waiting = page.current_workflow_task_state
    ticked = waiting.task.specific.checklist_items if waiting else []
    return scene.post(
        "review_article",
        page.pk,
        data={"waiting": waiting.pk if waiting else "0", "decision": "approve", "ticked": ticked, **data},
    )


NOT_FIRST = tuple(role for role in DESK if role not in {"reviewer1", "admin"})
NOT_SECOND = tuple(role for role in DESK if role not in {"reviewer2", "admin"})


@path("审核页同意（不在本级审核组）", NOT_FIRST)
def approve_first(scene: Scene) -> Any:
    return decide(scene, "submitted")


@path("审核页同意第二级（不在本级审核组，或已审过）", NOT_SECOND)
def approve_second(scene: Scene) -> Any:
    return decide(scene, "half")


@path("审核页同意，不勾选审核要点")
def approve_unticked(scene: Scene) -> Any:
    return decide(scene, "half", ticked=[])


@path("审核页用旧的待办编号同意")
def approve_stale(scene: Scene) -> Any:
    old = scene.page("half").current_workflow_state.task_states.order_by("pk").first()
    return decide(scene, "half", waiting=old.pk)


@path("审核页用别篇的待办编号同意")
def approve_foreign(scene: Scene) -> Any:
    return decide(scene, "half", waiting=scene.page("submitted").current_workflow_task_state.pk)


@path("审核页对草稿同意")
def approve_draft(scene: Scene) -> Any:
    return decide(scene, "draft")


@path("审核页对已公开又改过的稿件同意")
def approve_changed(scene: Scene) -> Any:
    return decide(scene, "changed")


@path("审核页用编造的决定")
def invented_decision(scene: Scene) -> Any:
    return decide(scene, "half", decision="publish")


@path("审核页对不是稿件的页面同意")
def approve_section(scene: Scene) -> Any:
    return scene.post(
        "review_article", scene.page("live").get_parent().pk, data={"waiting": "1", "decision": "approve"}
    )


@path("审核中按检查提示改稿")
def fix(scene: Scene) -> Any:
    page = scene.page("half")
    return scene.post("review_fix", page.pk, "slip-x", data={"revision": page.latest_revision_id})


@path("审核中说明理由保留")
def keep(scene: Scene) -> Any:
    return scene.post("review_keep", scene.world.pages["half"], "slip-x", data={"reason": REASON})


@path("收回、确认编造的保留记录")
def confirm_kept(scene: Scene) -> Any:
    scene.post("review_take_back", 4711)
    return decide(scene, "half", decision="confirm:4711")


@path("确认别篇稿件的旧日期")
def confirm_value(scene: Scene) -> Any:
    return scene.post("confirm_value", scene.world.pages["half"], data={"value": UNREVIEWED})


@path("导入：用编造的编号保存")
def import_forged(scene: Scene) -> Any:
    return scene.post("incoming", uuid.uuid4(), data={"save": "1", "title": UNREVIEWED, "live": "on"})


@path("写稿：从未公开的稿件起稿")
def start_like(scene: Scene) -> Any:
    return scene.post("start_from_article", scene.world.pages["half"])


@path("编排期次：编入未审的稿件")
def compose(scene: Scene) -> Any:
    chosen = [scene.world.pages[state] for state in ("draft", "half")]
    return scene.post("edition_compose", data={"pages": chosen, "page": chosen, "method": "publish"})


@path("签发编造的期次")
def sign_off(scene: Scene) -> Any:
    return scene.post("edition_sign_off", 4711)


@path("应急发布：没有这项权限", tuple(role for role in PEOPLE if role != "urgent"))
def urgent(scene: Scene) -> Any:
    flow.publish_urgently(scene.page("draft"), scene.user, reason=REASON)


@path("应急发布：理由不足十字", PEOPLE)
def urgent_without_reason(scene: Scene) -> Any:
    flow.publish_urgently(scene.page("draft"), scene.user, reason="急")


@path("改已审定稿的内容", ("shell",))
def change_approved(scene: Scene) -> Any:
    approval = ApprovedArticle.objects.valid().get(page=scene.world.pages["live"])
    approval.payload = approval.payload.replace("已审定的正文", UNREVIEWED)
    approval.save()
