"""Through Wagtail's own screens, with the buttons that are there and with requests made by hand."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Site, Workflow

from pages.models import SectionPage
from publishing.review.models import ReviewTask
from tests.review.bypass.paths import path
from tests.review.bypass.world import UNREVIEWED, Scene, typed
from tests.township import drawn_picture

PAST = "2020-01-01 08:00"


def edit(scene: Scene, state: str, **data: Any) -> Any:
    return scene.post("wagtailadmin_pages:edit", scene.world.pages[state], data={**typed(), **data})


# Editing ------------------------------------------------------------------------------------------------------------------
@path("编辑草稿时直接提交“发布”")
def publish_draft(scene: Scene) -> Any:
    return edit(scene, "draft", **{"action-publish": "1"})


@path("编辑已公开的稿件并直接“发布”")
def publish_changed(scene: Scene) -> Any:
    return edit(scene, "live", **{"action-publish": "1"})


@path("审核中直接“发布”")
def publish_in_review(scene: Scene) -> Any:
    return edit(scene, "half", **{"action-publish": "1"})


@path("编辑时伪造定时发布，再跑定时任务")
def schedule(scene: Scene) -> Any:
    answer = edit(scene, "draft", go_live_at=PAST, **{"action-publish": "1"})
    call_command("publish_scheduled")
    return answer


@path("送审一版定时稿")
def submit_scheduled(scene: Scene) -> Any:
    answer = edit(scene, "draft", go_live_at=PAST, **{"action-submit": "1"})
    call_command("publish_scheduled")
    return answer


@path("新建时直接“发布”")
def create_published(scene: Scene) -> Any:
    section = SectionPage.objects.get(slug="news")
    return scene.post(
        "wagtailadmin_pages:add", "pages", "noticepage", section.pk, data={**typed(), "action-publish": "1"}
    )


@path("自动保存覆盖已审的修订版")
def overwrite(scene: Scene) -> Any:
    page = scene.page("live")
    return edit(scene, "live", overwrite_revision_id=page.latest_revision_id)


@path("审核中自动保存覆盖送审的修订版")
def overwrite_in_review(scene: Scene) -> Any:
    page = scene.page("half")
    return edit(scene, "half", overwrite_revision_id=page.latest_revision_id)


@path("编辑表单伪造工作流动作“同意”")
def forged_action(scene: Scene) -> Any:
    return edit(
        scene,
        "half",
        **{"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"},
    )


@path("编辑表单伪造“重新开始工作流”")
def forged_restart(scene: Scene) -> Any:
    return edit(scene, "changed", **{"action-restart-workflow": "1"})


@path("恢复旧修订版并“发布”")
def revert(scene: Scene) -> Any:
    page = scene.page("changed")
    return edit(scene, "changed", revision=page.latest_revision_id, **{"action-publish": "1"})


@path("恢复旧修订版的页面直接提交")
def revert_view(scene: Scene) -> Any:
    page = scene.page("changed")
    return scene.post(
        "wagtailadmin_pages:revisions_revert", page.pk, page.latest_revision_id, data={**typed(), "action-publish": "1"}
    )


@path("取消修订版的定时（伪造）")
def unschedule(scene: Scene) -> Any:
    page = scene.page("live")
    return scene.post("wagtailadmin_pages:revisions_unschedule", page.pk, page.latest_revision_id)


# Copies and places ---------------------------------------------------------------------------------------------------------
@path("复制并“发布副本”")
def copy_published(scene: Scene) -> Any:
    return _copy(scene, "live", publish_copies="on")


@path("复制成别名并“发布”")
def copy_as_alias(scene: Scene) -> Any:
    return _copy(scene, "live", publish_copies="on", alias="on")


@path("复制有未审改动的稿件并“发布副本”")
def copy_changed(scene: Scene) -> Any:
    return _copy(scene, "changed", publish_copies="on")


@path("复制整个栏目并“发布副本”")
def copy_section(scene: Scene) -> Any:
    section = SectionPage.objects.get(slug="news")
    data = {"new_title": "副本栏目", "new_slug": "copied", "new_parent_page": section.get_parent().pk}
    return scene.post(
        "wagtailadmin_pages:copy", section.pk, data={**data, "copy_subpages": "on", "publish_copies": "on"}
    )


def _copy(scene: Scene, state: str, **data: Any) -> Any:
    page = scene.page(state)
    return scene.post(
        "wagtailadmin_pages:copy",
        page.pk,
        data={"new_title": UNREVIEWED, "new_slug": "copied", "new_parent_page": page.get_parent().pk, **data},
    )


@path("移到别的栏目")
def move(scene: Scene) -> Any:
    to = SectionPage.objects.get(slug="policy")
    scene.post("wagtailadmin_pages:move_confirm", scene.world.pages["draft"], to.pk)
    return scene.post("wagtailadmin_pages:move_confirm", scene.world.pages["live"], to.pk)


@path("批量移动")
def bulk_move(scene: Scene) -> Any:
    return _bulk(scene, "move", "draft", "live", chooser=SectionPage.objects.get(slug="policy").pk)


@path("调整顺序")
def order(scene: Scene) -> Any:
    return scene.post("wagtailadmin_pages:set_page_position", scene.world.pages["draft"], query="?position=0")


@path("把别名转成独立页面")
def convert_alias(scene: Scene) -> Any:
    return scene.post("wagtailadmin_pages:convert_alias", scene.world.pages["draft"])


# Publishing, taking down, deleting ----------------------------------------------------------------------------------------
@path("批量发布")
def bulk_publish(scene: Scene) -> Any:
    return _bulk(scene, "publish", "draft", "submitted", "half", "changed")


@path("批量发布整个栏目（含下级）")
def bulk_publish_section(scene: Scene) -> Any:
    section = SectionPage.objects.get(slug="news")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return scene.client.post(f"{url}?id={section.pk}", {"include_descendants": "on"})


def _bulk(scene: Scene, action: str, *states: str, **data: Any) -> Any:
    ids = "&".join(f"id={scene.world.pages[state]}" for state in states)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return scene.client.post(f"{url}?{ids}", data)


@path("下线后再“发布”改过的一版")
def unpublish_and_publish(scene: Scene) -> Any:
    scene.post("wagtailadmin_pages:unpublish", scene.world.pages["changed"])
    return edit(scene, "changed", **{"action-publish": "1"})


@path("批量下线后再批量发布")
def bulk_unpublish_and_publish(scene: Scene) -> Any:
    _bulk(scene, "unpublish", "changed")
    return _bulk(scene, "publish", "changed")


@path("删除已公开的稿件")
def delete(scene: Scene) -> Any:
    return scene.post("wagtailadmin_pages:delete", scene.world.pages["live"])


@path("批量删除已公开的稿件")
def bulk_delete(scene: Scene) -> Any:
    return _bulk(scene, "delete", "live")


@path("改隐私设置")
def privacy(scene: Scene) -> Any:
    return scene.post("wagtailadmin_pages:set_privacy", scene.world.pages["draft"], data={"restriction_type": "none"})


# Locks and workflow ---------------------------------------------------------------------------------------------------------
@path("锁定、解锁审核中的稿件后改稿")
def lock_and_edit(scene: Scene) -> Any:
    page = scene.world.pages["half"]
    scene.post("wagtailadmin_pages:lock", page)
    scene.post("wagtailadmin_pages:unlock", page)
    return edit(scene, "half")


@path("工作流动作“同意”（直接提交）")
def workflow_action(scene: Scene) -> Any:
    return _action(scene, "workflow_action", "approve")


@path("工作流动作“同意”（附意见的表单）")
def collect_action(scene: Scene) -> Any:
    return _action(scene, "collect_workflow_action_data", "approve", comment=UNREVIEWED)


@path("工作流动作用编造的名称")
def invented_action(scene: Scene) -> Any:
    return _action(scene, "workflow_action", "publish")


@path("用别篇稿件的审核编号“同意”")
def foreign_state(scene: Scene) -> Any:
    foreign = scene.page("submitted").current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[scene.world.pages["half"], "approve", foreign.pk])
    return scene.client.post(url)


def _action(scene: Scene, view: str, name: str, **data: Any) -> Any:
    page = scene.page("half")
    return scene.post(f"wagtailadmin_pages:{view}", page.pk, name, page.current_workflow_task_state.pk, data=data)


@path("撤销别人的审核，再“发布”")
def cancel_workflow(scene: Scene) -> Any:
    edit(scene, "half", **{"action-cancel-workflow": "1"})
    return edit(scene, "half", **{"action-publish": "1"})


@path("停用审核流程，再“发布”")
def disable_workflow(scene: Scene) -> Any:
    for workflow in Workflow.objects.all():
        scene.post("wagtailadmin_workflows:disable", workflow.pk)
    edit(scene, "half", **{"action-publish": "1"})
    return edit(scene, "draft", **{"action-submit": "1"})


@path("审核中停用后面各级")
def disable_task(scene: Scene) -> Any:
    answers = [
        scene.post("wagtailadmin_workflows:disable_task", task.pk) for task in ReviewTask.objects.filter(level__gt=1)
    ]
    edit(scene, "draft", **{"action-submit": "1"})
    return answers[0]


@path("编辑审核流程，只留一级")
def shorten_workflow(scene: Scene) -> Any:
    answer = None
    for workflow in Workflow.objects.all():
        first = workflow.workflow_tasks.order_by("sort_order").first()
        data = {
            "name": workflow.name,
            "active": "on",
            "workflow_tasks-TOTAL_FORMS": "1",
            "workflow_tasks-INITIAL_FORMS": "1",
            "workflow_tasks-MIN_NUM_FORMS": "0",
            "workflow_tasks-MAX_NUM_FORMS": "1000",
            "workflow_tasks-0-id": first.pk,
            "workflow_tasks-0-ORDER": "1",
            "workflow_tasks-0-task": first.task_id,
            "pages-TOTAL_FORMS": "0",
            "pages-INITIAL_FORMS": "0",
            "pages-MIN_NUM_FORMS": "0",
            "pages-MAX_NUM_FORMS": "1000",
        }
        answer = scene.post("wagtailadmin_workflows:edit", workflow.pk, data=data)
    edit(scene, "draft", **{"action-submit": "1"})
    return answer


@path("新建一个不分级的审批任务")
def add_task(scene: Scene) -> Any:
    return scene.post(
        "wagtailadmin_workflows:add_task", "wagtailcore", "groupapprovaltask", data={"name": "随手批", "active": "on"}
    )


@path("把自己加进审核组后审自己的稿")
def join_group(scene: Scene) -> Any:
    person = scene.world.people["drafter"]
    data = {
        "username": person.username,
        "email": person.email,
        "first_name": "甲",
        "last_name": "乙",
        "is_active": "on",
    }
    for task in ReviewTask.objects.all():
        data["groups"] = [group.pk for group in task.groups.all()]
    answer = scene.post("wagtailusers_users:edit", person.pk, data=data)
    scene.client.force_login(person)
    _review(scene, "submitted")
    return answer


def _review(scene: Scene, state: str) -> Any:
    page = scene.page(state)
    waiting = page.current_workflow_task_state
    ticked = waiting.task.specific.checklist_items
    return scene.post("review_article", page.pk, data={"waiting": waiting.pk, "decision": "approve", "ticked": ticked})


# What articles show ----------------------------------------------------------------------------------------------------------
@path("更换已审稿件里的图片文件")
def replace_picture(scene: Scene) -> Any:
    other = drawn_picture(title="另一张", colour="#aa2222")
    with other.file.open("rb") as file:
        new = ContentFile(file.read(), name="other.jpg")
    return scene.post(
        "wagtailimages:edit", scene.world.picture, data={"title": UNREVIEWED, "file": new, "collection": "1"}
    )


@path("改已审稿件里图片的焦点")
def refocus_picture(scene: Scene) -> Any:
    focus = {"focal_point_x": "3", "focal_point_y": "3", "focal_point_width": "5", "focal_point_height": "5"}
    return scene.post("wagtailimages:edit", scene.world.picture, data={"title": "图", "collection": "1", **focus})


@path("删除已审稿件里的图片")
def delete_picture(scene: Scene) -> Any:
    return scene.post("wagtailimages:delete", scene.world.picture)


@path("更换文件库里的附件")
def replace_document(scene: Scene) -> Any:
    return scene.post(
        "wagtaildocs:edit",
        scene.world.document,
        data={"title": "申请表", "file": ContentFile(UNREVIEWED.encode(), name="form.txt"), "collection": "1"},
    )


# The site ----------------------------------------------------------------------------------------------------------------------
@path("给栏目改名")
def rename_section(scene: Scene) -> Any:
    section = SectionPage.objects.get(slug="news")
    data = {"title": "改了名的栏目", "slug": "news", "introduction": "", "theme": section.theme}
    data |= {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    return scene.post("wagtailadmin_pages:edit", section.pk, data={**data, "action-publish": "1"})


@path("加重定向，把网址指到草稿预览")
def redirect_to_draft(scene: Scene) -> Any:
    page = scene.page("draft")
    data = {"old_path": "/look/", "redirect_link": reverse("wagtailadmin_pages:view_draft", args=[page.pk]), "site": ""}
    answer = scene.post("wagtailredirects:add", data={**data, "is_permanent": "on"})
    scene.client.get("/look/")
    return answer


@path("把站点根页面换成草稿")
def site_root(scene: Scene) -> Any:
    site = Site.objects.get(is_default_site=True)
    data = {"hostname": site.hostname, "port": site.port, "site_name": "站", "is_default_site": "on"}
    return scene.post("wagtailsites:edit", site.pk, data={**data, "root_page": scene.world.pages["draft"]})


@path("从网址直接读草稿")
def read_draft(scene: Scene) -> Any:
    page = scene.page("draft")
    return scene.client.get(page.url_path.replace("/home/", "/", 1))


@path("试猜接口地址")
def interface(scene: Scene) -> Any:
    data = json.dumps({"live": True, "title": UNREVIEWED})
    answers = [
        scene.client.patch(f"{root}/pages/{scene.world.pages['draft']}/", data, content_type="application/json")
        for root in ("/api/v2", "/api", "/admin/api/main")
    ]
    return answers[-1]
