"""The mixin that puts a Wagtail page type under review (invariants I1–I3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any, ClassVar

from django.db import models
from wagtail.models import Page, PagePermissionTester, Revision, Workflow

from publishing.article import Article
from publishing.refusal import Refusal
from publishing.review.checks import Finding
from publishing.review.models import ApprovedArticle
from publishing.review.reviewers import may_publish_urgently
from publishing.review.rulebook.paths import workflow_for

# Columns Wagtail writes by itself that change neither what readers see nor whether they see it.
BOOKKEEPING = frozenset(
    {
        "locked",
        "locked_at",
        "locked_by",
        "locked_by_id",
        "latest_revision",
        "latest_revision_id",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "wagtail_admin_comments",
    }
)


class _NoShortcuts(PagePermissionTester):
    """Publishing belongs to the final approval, not to anybody's permission, superusers included."""

    def can_publish(self) -> bool:
        return False

    def can_edit(self) -> bool:
        """Deciding on an article is no reason to open its editor; Wagtail's own rule also asks the database per page."""
        if not self.user.is_active:
            return False
        if self.user.is_superuser:
            return True
        return "change" in self.permissions or ("add" in self.permissions and self.page.owner_id == self.user.pk)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What is public is taken down before it is deleted. Articles have no pages below them: nothing more to ask."""
        if not self.user.is_active:
            return False
        if self.user.is_superuser:
            return True
        is_own = "add" in self.permissions and self.page.owner_id == self.user.pk
        return not self.page.live and ("change" in self.permissions or is_own)

    def can_unpublish(self) -> bool:
        """Also while a version is under review: what does harm must not have to wait."""
        return bool(
            self.page.live and self.user.is_active and (self.user.is_superuser or may_publish_urgently(self.user))
        )

    def can_set_view_restrictions(self) -> bool:
        return bool(self.user.is_superuser)

    def can_unschedule(self) -> bool:
        return bool(self.user.is_superuser)


class Reviewed(models.Model):
    """Mixin for a concrete page type, named before ``Page`` in the bases.

    A page of this type is live only while an :class:`ApprovedArticle` says exactly what it shows. The rule is enforced in
    :meth:`save`, which every way to publish ends in: buttons, bulk actions, schedules, copies, aliases, commands.
    """

    class Meta:
        abstract = True

    # What the page type provides ------------------------------------------------------------------------------------------
    def to_article(self) -> Article:
        """The article as it stands in this object, live or revision."""
        raise NotImplementedError

    def open_picture(self, sha256: str) -> IO[bytes]:
        """The bytes of one of the pictures of :meth:`to_article`."""
        raise NotImplementedError

    def findings(self) -> Iterable[Finding]:
        """What the checks have to say about this object."""
        raise NotImplementedError

    def place_of(self, words: str) -> tuple[str, str] | None:
        """The field of the editor that says ``words``, and where in it: as ``contentpath`` and ``position`` of Wagtail's
        comments. ``None`` where none does.
        """
        raise NotImplementedError

    # The kind's name as :class:`~publishing.review.models.ReviewRule` stores it, and whether it is a grave matter.
    kind: ClassVar[str]
    is_major: bool

    # What review does -----------------------------------------------------------------------------------------------------
    def get_workflow(self) -> Workflow | None:
        return workflow_for(self)

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return _NoShortcuts(user, self)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.require_approved(kwargs.get("update_fields"))
        return super().save(*args, **kwargs)

    def require_approved(self, update_fields: Iterable[str] | None = None) -> None:
        """Raises ``Refusal`` ``not-approved`` when saving this would show readers something nobody approved."""
        touches_readers = update_fields is None or not BOOKKEEPING.issuperset(update_fields)
        if self.live and touches_readers:  # type: ignore[attr-defined]  # a Page by contract
            fingerprint = self.to_article().fingerprint
            approved = ApprovedArticle.objects.valid().filter(page_id=self.pk, fingerprint=fingerprint).exists()
            if not approved and not self._shows_already(fingerprint):
                raise Refusal(
                    "not-approved",
                    f"《{self}》的这一版没有经过全部审核，不能公开。请送审，由各级审核人同意后自动发布。",
                )

    def _shows_already(self, fingerprint: str) -> bool:
        """Whether readers see exactly this now, so that saving it (moved, say, or its village renamed) changes nothing."""
        current = type(self)._base_manager.filter(pk=self.pk).first()
        if current is None or not current.live:  # type: ignore[attr-defined]  # a Page by contract
            return False
        return current.to_article().fingerprint == fingerprint

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Autosave may overwrite a revision only while nobody has reviewed it."""
        overwritten = kwargs.get("overwrite_revision")
        if overwritten is not None and overwritten.task_states.exists():
            kwargs["overwrite_revision"] = None
        return super().save_revision(*args, **kwargs)  # type: ignore[misc]  # a Page by contract


def reviewed_page(page_id: int) -> Page:
    """The page under review with this primary key, in its own type. Raises ``Refusal`` ``unknown-article``."""
    page = Page.objects.filter(pk=page_id).first()
    specific = page.specific if page is not None else None
    if not isinstance(specific, Reviewed):
        raise Refusal("unknown-article", f"没有编号为 {page_id} 的稿件。请核对编号，可在“稿件”列表中查到。")
    return specific
