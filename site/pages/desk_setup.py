"""Everything a new desk needs before the first article: groups and rights, levels of review, home page and sections."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowState,
    WorkflowTask,
)

from pages.models import HomePage, SectionPage
from publishing.lexicon.starting import load_starter
from publishing.review.models import Level, ReviewRule, ReviewTask

GROUP_DRAFTERS = "撰稿"
GROUP_FIRST = "初审"
GROUP_SECOND = "复审"
GROUP_FINAL = "终审"
GROUP_SIGN_OFF = "签发"
GROUP_OFFICERS = "信息员"
GROUP_URGENT = "应急发布"

REVIEW_GROUPS = {Level.FIRST: GROUP_FIRST, Level.SECOND: GROUP_SECOND, Level.FINAL: GROUP_FINAL}
TWO_LEVELS, THREE_LEVELS = "两级审核", "三级审核"
WORKFLOWS = {TWO_LEVELS: (Level.FIRST, Level.SECOND), THREE_LEVELS: (Level.FIRST, Level.SECOND, Level.FINAL)}
RULES = (
    ("一般稿件两审", {"workflow": TWO_LEVELS}),
    ("重大事项三审", {"workflow": THREE_LEVELS, "is_major": True}),
)
SIX_GATES = ("政治关", "法律关", "政策关", "保密关", "文字关", "舆情关")
CHECKLISTS = {
    Level.FIRST: (*SIX_GATES, "来源和图片授权", "一校文字", "二校版式", "三校人名地名职务"),
    Level.SECOND: (*SIX_GATES, "导向和标题"),
    Level.FINAL: (*SIX_GATES, "政治和舆情预判"),
}
SECTIONS = (
    ("policy", "政策宣传", "把政策讲明白：跟谁有关、怎么办、找谁办。", "government-blue"),
    ("news", "信息发布", "通知、公告、公示和身边的事。", "plain-ink"),
    ("charity", "公益服务", "需要帮忙的，愿意出力的，都在这里。", "charity-green"),
)
# Who may do what below the home page; publishing belongs to the final approval alone and is given to nobody.
# In a small office everybody drafts sometimes: reviewers may write and edit what is their own.
PAGE_RIGHTS = {
    GROUP_DRAFTERS: ("add_page", "change_page"),
    GROUP_FIRST: ("add_page",),
    GROUP_SECOND: ("add_page",),
    GROUP_FINAL: ("add_page",),
    GROUP_SIGN_OFF: ("add_page",),
    GROUP_URGENT: ("add_page", "change_page"),
}
OWN_FILES = ("add_image", "choose_image", "add_document", "choose_document")
LIBRARY_RIGHTS = {
    GROUP_DRAFTERS: (*OWN_FILES, "change_image", "change_document"),
    GROUP_FIRST: OWN_FILES,
    GROUP_SECOND: OWN_FILES,
    GROUP_FINAL: OWN_FILES,
    GROUP_SIGN_OFF: OWN_FILES,
}
MODEL_RIGHTS = {
    GROUP_DRAFTERS: ("access_admin", "add_edition"),
    GROUP_FIRST: ("access_admin", "add_edition", "view_report"),
    GROUP_SECOND: ("access_admin", "add_edition", "view_report"),
    GROUP_FINAL: ("access_admin", "add_edition", "view_report", "confirm_withdrawal"),
    GROUP_SIGN_OFF: ("access_admin", "add_edition", "view_report", "sign_off_edition", "confirm_withdrawal"),
    GROUP_OFFICERS: ("access_admin",),
    GROUP_URGENT: ("access_admin", "add_edition", "publish_urgently"),
}
# Everybody who writes or reviews may look things up; who answers for the text says what is right.
LEXICON_READERS = (GROUP_DRAFTERS, GROUP_FIRST, GROUP_SIGN_OFF)
LEXICON_KEEPERS = (GROUP_SECOND, GROUP_FINAL)

STOCK_REVIEW = "Moderators approval"


@transaction.atomic
def set_up_desk() -> HomePage:
    """Create what is missing; what is there stays as people have changed it."""
    # The roots come with English names; people see them in paths and choosers.
    Page.objects.filter(depth=1, title="Root").update(title="根目录", draft_title="根目录")
    Collection.objects.filter(depth=1, name="Root").update(name="全部文件")
    home = _home()
    for slug, title, introduction, theme in SECTIONS:
        _section(home, slug, title, introduction, theme)
    _groups(home)
    _review_rules()
    load_starter()
    return home


def _home() -> HomePage:
    home: HomePage | None = HomePage.objects.first()
    if home is None:
        root = Page.objects.filter(depth=1).first() or Page.add_root(
            title="Root", slug="root", locale=Locale.get_default()
        )
        home = HomePage(title=settings.ACCOUNT_NAME, slug="home", subtitle="政策 · 通知 · 公益")
        # Wagtail's "Welcome to your new Wagtail site!" makes room and goes below.
        root.get_children().filter(slug="home").update(slug="welcome", url_path="/welcome/")
        root.refresh_from_db()
        root.add_child(instance=home)
        home.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
    if site.pk is None or not isinstance(site.root_page.specific, HomePage):
        replaced = site.root_page if site.pk else None
        site.root_page = home
        site.site_name = settings.ACCOUNT_NAME
        site.hostname, site.port = _public_address()
        site.save()
        if replaced is not None and replaced.slug == "welcome":
            replaced.delete()
    if (site.hostname, site.port) != _public_address():
        site.hostname, site.port = _public_address()
        site.save()
    return home


def _public_address() -> tuple[str, int]:
    """Host and port of ``BASE_URL``."""
    address = urlsplit(settings.BASE_URL)
    return address.hostname or "localhost", address.port or (443 if address.scheme == "https" else 80)


def _section(home: HomePage, slug: str, title: str, introduction: str, theme: str) -> None:
    if not SectionPage.objects.filter(slug=slug).exists():
        section = SectionPage(title=title, slug=slug, introduction=introduction, theme=theme, show_in_menus=True)
        Page.objects.get(pk=home.pk).add_child(instance=section)
        section.save_revision().publish()


def _groups(home: HomePage) -> None:
    collection = Collection.get_first_root_node()
    for name, codenames in MODEL_RIGHTS.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(codename__in=codenames))
        for codename in PAGE_RIGHTS.get(name, ()):
            right = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
            GroupPagePermission.objects.get_or_create(group=group, page=home.page_ptr, permission=right)
        for codename in LIBRARY_RIGHTS.get(name, ()):
            # Wagtail asks for the rights of its own models, also where the site has models of its own.
            app_label = "wagtailimages" if codename.endswith("image") else "wagtaildocs"
            right = Permission.objects.get(codename=codename, content_type__app_label=app_label)
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=right)
    _lexicon_rights()
    for unused in Group.objects.filter(name__in=["Editors", "Moderators"]):
        # Wagtail's own groups may publish; nobody may here.
        if not get_user_model().objects.filter(groups=unused).exists():
            unused.delete()


def _lexicon_rights() -> None:
    rights = Permission.objects.filter(
        content_type__app_label="lexicon", content_type__model__in=["term", "post", "office"]
    )
    for group in Group.objects.filter(name__in=LEXICON_READERS):
        group.permissions.add(*rights.filter(codename__startswith="view_"))
    for group in Group.objects.filter(name__in=LEXICON_KEEPERS):
        group.permissions.add(*rights)


def _review_rules() -> None:
    tasks = {level: _task(level) for level in Level}
    workflows = {}
    for name, levels in WORKFLOWS.items():
        workflows[name], made = Workflow.objects.get_or_create(name=name)
        if made:
            WorkflowTask.objects.bulk_create(
                WorkflowTask(workflow=workflows[name], task=tasks[level], sort_order=order)
                for order, level in enumerate(levels)
            )
    if not ReviewRule.objects.exists():
        for name, conditions in RULES:
            ReviewRule.objects.create(name=name, **{**conditions, "workflow": workflows[str(conditions["workflow"])]})
    # Wagtail's stock workflow would review nothing here.
    if not WorkflowState.objects.filter(workflow__name=STOCK_REVIEW).exists():
        Workflow.objects.filter(name=STOCK_REVIEW).delete()
        Task.objects.filter(name=STOCK_REVIEW).delete()


def _task(level: Level) -> ReviewTask:
    task, made = ReviewTask.objects.get_or_create(
        level=level, defaults={"name": str(level.label), "checklist": "\n".join(CHECKLISTS[level])}
    )
    if made:
        task.groups.add(Group.objects.get(name=REVIEW_GROUPS[level]))
    return task
