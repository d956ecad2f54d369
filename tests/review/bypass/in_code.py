"""Through Wagtail's actions, models and commands, as our own code, a plug-in or somebody with a shell might."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Locale, Page, Revision, TaskState

from pages.models import SectionPage
from publishing.review import flow
from tests.review.bypass.paths import CODE, SHELL, path
from tests.review.bypass.world import UNREVIEWED, Scene

# Who may decide at the second level does so by right.
NOT_ENTITLED = tuple(role for role in CODE if role not in {"reviewer2", "admin"})


# Publishing a revision -------------------------------------------------------------------------------------------------
@path("revision.publish()", CODE)
def publish_revision(scene: Scene) -> Any:
    scene.page("draft").get_latest_revision().publish(user=scene.user, skip_permission_checks=scene.role == "shell")


@path("page.publish(旧修订版)", CODE)
def publish_old_revision(scene: Scene) -> Any:
    page = scene.page("changed")
    page.publish(page.get_latest_revision(), user=scene.user, skip_permission_checks=scene.role == "shell")


@path("PublishPageRevisionAction 跳过权限检查", SHELL)
def publish_page_action(scene: Scene) -> Any:
    PublishPageRevisionAction(scene.page("half").get_latest_revision()).execute(skip_permission_checks=True)


@path("PublishRevisionAction（通用）跳过权限检查", SHELL)
def publish_action(scene: Scene) -> Any:
    PublishRevisionAction(scene.page("half").get_latest_revision()).execute(skip_permission_checks=True)


@path("伪造定时批准后跑 publish_scheduled", SHELL)
def forged_schedule(scene: Scene) -> Any:
    Revision.objects.filter(pk=scene.page("draft").latest_revision_id).update(
        approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1)
    )
    call_command("publish_scheduled")


@path("改写已审修订版的内容后再发布", SHELL)
def rewrite_revision(scene: Scene) -> Any:
    revision = scene.page("live").get_latest_revision()
    revision.content["digest"] = UNREVIEWED
    revision.save()
    revision.publish(skip_permission_checks=True)


@path("改写送审中的修订版，余下各级照常同意", SHELL)
def rewrite_revision_in_review(scene: Scene) -> Any:
    page = scene.page("half")
    revision = page.get_latest_revision()
    revision.content["digest"] = f"{UNREVIEWED}，又改"
    revision.save()
    flow.approve(page, scene.world.people["reviewer2"])


# Saving the page -------------------------------------------------------------------------------------------------------
@path("page.live = True 后 save()", SHELL)
def save_live(scene: Scene) -> Any:
    page = scene.page("draft")
    page.live = True
    page.save()


@path("save(update_fields=['live'])", SHELL)
def save_live_field(scene: Scene) -> Any:
    page = scene.page("draft")
    page.live = True
    page.save(update_fields=["live"])


@path("只存正文字段 save(update_fields=['digest'])", SHELL)
def save_text_field(scene: Scene) -> Any:
    page = scene.page("live")
    page.digest = UNREVIEWED
    page.save(update_fields=["digest"])


@path("以基类 Page 保存 live", SHELL)
def save_base_page(scene: Scene) -> Any:
    page = Page.objects.get(pk=scene.world.pages["draft"])
    page.live = True
    page.save()


@path("以基类 Page 改已公开稿件的标题", SHELL)
def save_base_title(scene: Scene) -> Any:
    page = Page.objects.get(pk=scene.world.pages["live"])
    page.title = UNREVIEWED
    page.save()


@path("下线后把 live 改回来", SHELL)
def back_again(scene: Scene) -> Any:
    page = scene.page("changed")
    page.unpublish()
    page = scene.page("changed")
    page.live = True
    page.save()


# Copies -------------------------------------------------------------------------------------------------------------------
@path("page.copy(keep_live=True)", CODE)
def copy_live(scene: Scene) -> Any:
    values = {"slug": "copied", "title": UNREVIEWED}
    action = CopyPageAction(scene.page("live"), update_attrs=values, keep_live=True, user=scene.user)
    action.execute(skip_permission_checks=scene.role == "shell")


@path("复制栏目 recursive keep_live", CODE)
def copy_section_live(scene: Scene) -> Any:
    section = SectionPage.objects.get(slug="news")
    action = CopyPageAction(section, recursive=True, update_attrs={"slug": "copied"}, keep_live=True, user=scene.user)
    action.execute(skip_permission_checks=scene.role == "shell")


@path("给已公开的稿件建别名", CODE)
def alias_live(scene: Scene) -> Any:
    CreatePageAliasAction(scene.page("live"), update_slug="alias", user=scene.user).execute(
        skip_permission_checks=scene.role == "shell"
    )


@path("给草稿建别名，等原稿发布时带出", SHELL)
def alias_of_draft(scene: Scene) -> Any:
    page = scene.page("half")
    CreatePageAliasAction(page, update_slug="alias").execute(skip_permission_checks=True)
    page.update_aliases(revision=page.get_latest_revision())


@path("ConvertAliasPageAction", CODE)
def convert(scene: Scene) -> Any:
    page = scene.page("live")
    page.alias_of = scene.page("changed")
    ConvertAliasPageAction(page, user=scene.user).execute(skip_permission_checks=scene.role == "shell")


@path("copy_for_translation 再发布", CODE)
def translate(scene: Scene) -> Any:
    translated = _translate(scene, is_alias=False)
    translated.get_latest_revision().publish(user=scene.user, skip_permission_checks=scene.role == "shell")


@path("copy_for_translation 作为别名", CODE)
def translate_as_alias(scene: Scene) -> Any:
    _translate(scene, is_alias=True)


def _translate(scene: Scene, *, is_alias: bool) -> Any:
    locale = Locale.objects.create(language_code="en")
    page = scene.page("live")
    action = CopyPageForTranslationAction(page, locale, copy_parents=True, alias=is_alias, user=scene.user)
    return action.execute(skip_permission_checks=scene.role == "shell")


# Workflow -------------------------------------------------------------------------------------------------------------------
@path("task_state.approve()", NOT_ENTITLED)
def approve_state(scene: Scene) -> Any:
    scene.page("half").current_workflow_task_state.approve(user=scene.user)


@path("作者同意自己的稿 task_state.approve()", ("drafter",))
def approve_own(scene: Scene) -> Any:
    for state in ("submitted", "half"):
        scene.page(state).current_workflow_task_state.approve(user=scene.user)


@path("以基类 TaskState 同意", NOT_ENTITLED)
def approve_base_state(scene: Scene) -> Any:
    state = TaskState.objects.get(pk=scene.page("half").current_workflow_task_state.pk)
    state.approve(user=scene.user)


@path("workflow_state.finish()", CODE)
def finish(scene: Scene) -> Any:
    scene.page("half").current_workflow_state.finish(user=scene.user)


@path("task.on_action('approve')", NOT_ENTITLED)
def on_action(scene: Scene) -> Any:
    state = scene.page("half").current_workflow_task_state
    state.task.specific.on_action(state, scene.user, "approve")


@path("审核中停用当前级 task.deactivate()", CODE)
def deactivate_task(scene: Scene) -> Any:
    scene.page("half").current_workflow_task_state.task.deactivate(user=scene.user)


@path("换成只有一级的流程再走完", SHELL)
def one_level(scene: Scene) -> Any:
    state = scene.page("half").current_workflow_state
    state.workflow.workflow_tasks.exclude(task=state.current_task_state.task).delete()
    flow.approve(scene.page("half"), scene.world.people["reviewer2"])


@path("审核中把稿件改回一般，少走一级", SHELL)
def fewer_levels(scene: Scene) -> Any:
    page = scene.page("half")
    page.is_major = True
    page.save_revision(user=scene.world.people["drafter"], clean=False)
    flow.approve(page, scene.world.people["reviewer2"])


@path("同一个人先后审两级", ("reviewer1", "reviewer2", "admin"))
def two_levels(scene: Scene) -> Any:
    for task in scene.page("half").current_workflow_state.workflow.tasks:
        for group in task.specific.groups.all():
            scene.user.groups.add(group)
    flow.approve(scene.page("submitted"), scene.user)
    flow.approve(scene.page("submitted"), scene.user)


# Commands --------------------------------------------------------------------------------------------------------------------
@path("approve_article 越过当前级", NOT_ENTITLED)
def approve_command(scene: Scene) -> Any:
    page = scene.world.pages["half"]
    call_command("approve_article", str(page), "--as", _name(scene))


@path("keep_finding 审核中改结论", CODE)
def keep_command(scene: Scene) -> Any:
    page = scene.world.pages["half"]
    call_command("keep_finding", str(page), "--code", "x", "--as", _name(scene), "--reason", "理由写满十个字才算数")


@path("compose_edition 编入未审的稿件", CODE)
def compose_command(scene: Scene) -> Any:
    call_command("compose_edition", str(scene.world.pages["half"]), "--as", _name(scene), "--method", "publish")


@path("deliver_due", SHELL)
def due(scene: Scene) -> Any:
    call_command("deliver_due")


@path("move_pages", SHELL)
def move_pages(scene: Scene) -> Any:
    news, policy = (SectionPage.objects.get(slug=slug) for slug in ("news", "policy"))
    call_command("move_pages", news.pk, policy.pk, verbosity=0)


@path("fixtree、set_url_paths", SHELL)
def tree_commands(scene: Scene) -> Any:
    call_command("fixtree", interactive=False, verbosity=0)
    call_command("set_url_paths", verbosity=0)


@path("setup_desk 重跑", SHELL)
def set_up(scene: Scene) -> Any:
    call_command("setup_desk", verbosity=0)


def _name(scene: Scene) -> str:
    return scene.user.username if scene.user is not None else "nobody"
