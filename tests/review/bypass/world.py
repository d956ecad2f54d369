"""A desk with an article in every state, everybody who might try to get round review, and one try at it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from library.models import StoredDocument
from pages.desk_setup import GROUP_OFFICERS, GROUP_URGENT
from pages.models.article import ArticleAttachment
from publishing.review import flow
from tests.township import People, approved, draft, drawn_picture, fresh, submitted

UNREVIEWED = "未审文字"
"""Stands in everything that nobody has approved, and in nothing else."""

ROLES = {
    "drafter": "撰稿人（作者）",
    "drafter2": "另一撰稿人",
    "reviewer1": "初审",
    "reviewer2": "复审",
    "reviewer3": "终审",
    "publisher": "签发",
    "officer": "信息员",
    "urgent": "应急发布人",
    "misfit": "误授全部页面权限",
    "admin": "超级管理员",
    "anonymous": "未登录",
    "shell": "命令行",
}
DESK = tuple(role for role in ROLES if role != "shell")
PEOPLE = tuple(role for role in DESK if role != "anonymous")


@dataclass(frozen=True)
class World:
    """Primary keys, and the people by role."""

    people: dict[str, Any]
    pages: dict[str, int]
    picture: int
    document: int


def build() -> World:
    people = People()
    everybody = {role: person for role, person in vars(people).items() if role in PEOPLE}
    everybody["officer"] = _person("officer", GROUP_OFFICERS)
    everybody["urgent"] = _person("urgent", GROUP_URGENT)
    everybody["misfit"] = _misfit()
    picture = drawn_picture()
    document = StoredDocument(title="申请表", file=ContentFile(b"form", name="form.txt"))
    document.save()
    live = draft(people, title="已公开的通知", cover=picture, body=_body("已审定的正文", picture))
    live.attachments.add(ArticleAttachment(document=document))
    live.save_revision(user=people.drafter, clean=False)
    flow.submit(live, people.drafter)
    flow.approve(fresh(live), people.reviewer1)
    flow.approve(fresh(live), people.reviewer2)
    changed = approved(people, title="公开后又改的通知")
    changed = changed.get_latest_revision_as_object()
    changed.digest = f"{UNREVIEWED}：改过的摘要"
    changed.save_revision(user=people.drafter, clean=False)
    half = submitted(people, title=f"{UNREVIEWED}：过了初审", digest=UNREVIEWED)
    flow.approve(half, people.reviewer1)
    pages = {
        "draft": draft(people, title=f"{UNREVIEWED}：草稿", digest=UNREVIEWED),
        "submitted": submitted(people, title=f"{UNREVIEWED}：待初审", digest=UNREVIEWED),
        "half": half,
        "live": live,
        "changed": changed,
    }
    return World(everybody, {name: page.pk for name, page in pages.items()}, picture.pk, document.pk)


def _body(words: str, picture: Any) -> list[Any]:
    return [("text", f"<p>{words}</p>"), ("figure", {"image": picture, "alt": "示意图", "caption": "图一"})]


def _person(username: str, group: str) -> Any:
    person = get_user_model().objects.create_user(username, f"{username}@example.invalid", "demo-pass-1")
    person.groups.add(Group.objects.get(name=group))
    return person


def _misfit() -> Any:
    """Somebody whose group was given every page right on the whole tree, as a careless administrator might."""
    group = Group.objects.create(name="误授权限")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    root = Page.objects.get(depth=1)
    for codename in ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"):
        right = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=root, permission=right)
    return _person("misfit", group.name)


class Scene:
    """One try: who tries, with which browser, on which articles."""

    def __init__(self, world: World, role: str) -> None:
        self.world = world
        self.role = role
        self.user = world.people.get(role)
        self.client = Client()
        if self.user is not None:
            self.client.force_login(self.user)

    def page(self, state: str) -> Any:
        return fresh(Page.objects.get(pk=self.world.pages[state]).specific)

    def post(self, view: str, *args: Any, data: dict[str, Any] | None = None, query: str = "") -> HttpResponse:
        answer: HttpResponse = self.client.post(
            reverse(view, args=args) + query, data or {}, HTTP_REFERER="http://testserver/admin/"
        )
        return answer


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def typed(**fields: Any) -> dict[str, Any]:
    """What the editor's form sends, full of unreviewed words."""
    return nested_form_data(
        {
            "title": f"{UNREVIEWED}：标题",
            "slug": "",
            "digest": UNREVIEWED,
            "author": "",
            "source": "",
            "tags": "",
            "ai_use": "none",
            "contact_phone": "0537-5550101",
            "body": streamfield([("text", rich_text(f"<p>{UNREVIEWED}</p>"))]),
            "attachments": inline_formset([]),
            "comments": inline_formset([]),
            **fields,
        }
    )
