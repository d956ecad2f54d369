"""With links, devices and deputies that are another's, used up or made up, and through the door of emergencies."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publishing.review.access import cookies, links
from publishing.review.models import Deputy
from tests.review.bypass.in_our_screens import REASON, decide
from tests.review.bypass.paths import path
from tests.review.bypass.world import DESK, PEOPLE, UNREVIEWED, Scene

# Who may decide at the second level does so by right.
NOT_ENTITLED = tuple(role for role in DESK if role not in {"reviewer2", "admin"})


def _link(scene: Scene) -> str:
    """Made for the reviewer of the second level."""
    state = scene.page("half").current_workflow_task_state
    return links.make(scene.world.people["reviewer2"], state).replace("http://testserver", "")


def _opened(url: str) -> Client:
    """The telephone of whom the link was made for, who has opened it."""
    telephone = Client()
    telephone.get(url)
    telephone.post(url)
    return telephone


@path("打开发给复审人的链接后同意", tuple(role for role in NOT_ENTITLED if role != "anonymous"))
def link_of_another(scene: Scene) -> Any:
    url = _link(scene)
    scene.client.get(url)
    scene.client.post(url)
    return decide(scene, "half")


@path("复审人已打开的链接，转发后在别处同意", NOT_ENTITLED)
def forwarded_link(scene: Scene) -> Any:
    url = _link(scene)
    _opened(url)
    scene.client.get(url)
    scene.client.post(url)
    return decide(scene, "half")


@path("已收回的链接", NOT_ENTITLED)
def revoked_link(scene: Scene) -> Any:
    url = _link(scene)
    _link(scene)
    scene.client.get(url)
    scene.client.post(url)
    return decide(scene, "half")


@path("用复审人的链接审别的稿件", ("anonymous",))
def link_to_another_article(scene: Scene) -> Any:
    scene.client = _opened(_link(scene))
    return decide(scene, "submitted")


@path("编造的链接", NOT_ENTITLED)
def invented_link(scene: Scene) -> Any:
    url = reverse("review_link", args=["x" * 43])
    scene.client.get(url)
    scene.client.post(url)
    return decide(scene, "half")


@path("编造的设备和链接 cookie", NOT_ENTITLED)
def invented_cookie(scene: Scene) -> Any:
    for name in (cookies.DEVICE, cookies.LINK):
        scene.client.cookies[name] = "1.x"
    return decide(scene, "half")


@path("自己把自己设为复审人的代审", NOT_ENTITLED)
def own_deputy(scene: Scene) -> Any:
    people = scene.world.people
    today = timezone.localdate()
    scene.post(
        "review_deputies",
        data={
            "absent": people["reviewer2"].pk,
            "substitute": scene.user.pk if scene.user else people["drafter"].pk,
            "first": today.isoformat(),
            "last": (today + datetime.timedelta(days=3)).isoformat(),
        },
    )
    return decide(scene, "half")


@path("作者或前一级的人受托代审同一篇", ("drafter", "reviewer1"))
def barred_deputy(scene: Scene) -> Any:
    now = timezone.now()
    Deputy.objects.create(
        absent=scene.world.people["reviewer2"],
        substitute=scene.user,
        starts_at=now - datetime.timedelta(hours=1),
        ends_at=now + datetime.timedelta(days=1),
    )
    return decide(scene, "half")


@path("应急发布页：没有这项权限", tuple(role for role in DESK if role != "urgent"))
def urgent_page(scene: Scene) -> Any:
    return _urgent(scene, REASON)


@path("应急发布页：理由不足十字")
def urgent_page_without_reason(scene: Scene) -> Any:
    return _urgent(scene, "急")


@path("应急发布页：看过以后稿件又改了", ("urgent",))
def urgent_page_stale(scene: Scene) -> Any:
    return _urgent(scene, REASON, seen="0" * 64)


def _urgent(scene: Scene, reason: str, *, seen: str = "") -> Any:
    page = scene.page("draft")
    seen = seen or page.get_latest_revision_as_object().to_article().fingerprint
    return scene.post("review_urgent", page.pk, data={"reason": reason, "seen": seen, "confirmed": "on"})


@path("核稿链接：编造的答复", PEOPLE)
def fact_check(scene: Scene) -> Any:
    return scene.post("fact_check", "x" * 43, data={"verdict": "correct", "words": UNREVIEWED})
