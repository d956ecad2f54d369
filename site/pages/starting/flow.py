"""Begin an article from a skeleton or from an earlier article; confirm what stays as it was."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from pages.body import thaw
from pages.importing import KINDS, SECTION_OF_KIND
from pages.incoming.flow import sections_for
from pages.models import ArticlePage, Beginning, SectionPage
from pages.starting.skeletons import Skeleton
from pages.starting.values import values_in
from publishing.refusal import Refusal
from publishing.review.checks import Draft


def section_for(kind: str, user: Any) -> SectionPage | None:
    """Where ``user`` begins an article of ``kind``: the kind's own section, else the first they may write in."""
    may_write = sections_for(user)
    return next((page for page in may_write if page.slug == SECTION_OF_KIND[kind]), next(iter(may_write), None))


@transaction.atomic
def start_from_skeleton(skeleton: Skeleton, user: Any) -> ArticlePage:
    """A draft with the skeleton's headings and blanks, owned by ``user``. Raises ``Refusal`` ``not-allowed``."""
    section = section_for(skeleton.kind, user)
    if section is None:
        raise Refusal("not-allowed", f"{user} 没有在任何栏目撰稿的权限。请联系管理员。")
    page = KINDS[skeleton.kind](
        title=skeleton.title, digest=skeleton.digest, owner=user, live=False, **dict(skeleton.values)
    )
    page.body = thaw(skeleton.body, {})
    section.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)
    return page


def may_start_from(source: Page, user: Any) -> bool:
    """Whatever residents have read, and what ``user`` may edit, where ``user`` may write."""
    if not isinstance(source, ArticlePage) or not source.get_parent().permissions_for_user(user).can_add_subpage():
        return False
    return source.first_published_at is not None or source.permissions_for_user(user).can_edit()


@transaction.atomic
def start_from_article(source: ArticlePage, user: Any) -> ArticlePage:
    """A new draft beside ``source`` with its words, pictures and attachments; its dates and numbers wait to be checked.

    What readers have seen is copied, of an article never published its latest revision. Raises ``Refusal``
    ``not-allowed``.
    """
    if not may_start_from(source, user):
        raise Refusal("not-allowed", f"{user} 不能照《{source}》写新稿：没有在这个栏目撰稿的权限，或原稿还没有公开。")
    original = source if source.first_published_at else source.get_latest_revision_as_object()
    today = timezone.localdate()
    page: ArticlePage = original.copy(
        copy_revisions=False,
        keep_live=False,
        user=user,
        exclude_fields=["slug", "go_live_at", "expire_at", "locked", "locked_at", "locked_by"],
    )
    day = source.published_on or timezone.localdate(source.latest_revision_created_at)
    passages = Draft(article=original.to_article(), today=today).passages
    Beginning.objects.create(
        page=page,
        source=source,
        source_title=original.title,
        source_year=day.year,
        values=list(values_in(passage.text for passage in passages)),
    )
    return page


def confirm(page: ArticlePage, value: str, user: Any) -> list[str]:
    """``user`` says that ``value`` stays as it was; what is left to be checked. Calling twice changes nothing more."""
    if not page.permissions_for_user(user).can_edit():
        raise Refusal("not-allowed", f"{user} 没有编辑《{page}》的权限。")
    with transaction.atomic():
        beginning = Beginning.objects.select_for_update().filter(page=page).first()
        if beginning is None:
            raise Refusal("not-copied", "这篇稿件不是照旧稿写的，没有要核对的内容。")
        if value in beginning.values:
            beginning.values.remove(value)
            beginning.save(update_fields=["values"])
            log(instance=page, action="publishing.confirm_value", user=user, data={"value": value})
    return beginning.values
