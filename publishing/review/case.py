"""One article as a reader finds it, with whatever waits for a decision. Each thing is read once, when it is asked for."""

from __future__ import annotations

import functools
from typing import Any

from wagtail.models import Page, Revision, TaskState, WorkflowState

from publishing.refusal import Refusal
from publishing.review import rules
from publishing.review.changes.versions import draft_of
from publishing.review.models import ReviewTaskState
from publishing.review.reading import may_read
from publishing.review.reviewed import reviewed_page


class Case:
    """``state`` is what waits, if anything does. Make a new one after anything has been done about the article."""

    def __init__(self, page_id: int) -> None:
        """Raises ``Refusal`` ``unknown-article``."""
        self.page: Page = reviewed_page(page_id)
        self.state: ReviewTaskState | None = (
            ReviewTaskState.objects.filter(
                status=TaskState.STATUS_IN_PROGRESS,
                workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
                workflow_state__object_id=str(self.page.pk),
            )
            .select_related("task__reviewtask", "workflow_state", "revision__user")
            .first()
        )
        if self.state is not None:
            # In its own type: nothing of it is looked up again.
            self.state.task = self.state.task.reviewtask

    @functools.cached_property
    def revision(self) -> Revision | None:
        """What is read: what waits, else the latest."""
        if self.state is not None:
            return self.state.revision
        return Revision.objects.select_related("user").filter(pk=self.page.latest_revision_id).first()

    @functools.cached_property
    def draft(self) -> Page:
        return self.page if self.revision is None else draft_of(self.page, self.revision.content)

    @functools.cached_property
    def _deciding(self) -> rules.Deciding:
        return rules.Deciding([self.state] if self.state is not None else [], {self.page.pk: self.page})

    def why_not_decide(self, person: Any) -> Refusal | None:
        if self.state is None:
            return Refusal("not-in-review", f"《{self.page}》不在审核中。")
        return self._deciding.why_not(self.state, person)

    def deputy_for(self, person: Any) -> int | None:
        return self._deciding.deputy_for(self.state, person) if self.state is not None else None

    def may_read(self, person: Any) -> bool:
        """Whoever may decide may read, without another look."""
        return self.why_not_decide(person) is None or may_read(self.page, person)

    def require_same(self, number: str) -> ReviewTaskState:
        """What waits, if it is what a form with this ``number`` was made for. Raises ``Refusal`` ``stale-revision``."""
        if self.state is None or str(self.state.pk) != number:
            raise Refusal("stale-revision", "您看到的这一版已经有人处理，或稿件又有改动。请看过最新一版再决定。")
        return self.state
