"""Who may read a draft. Deciding on it is another matter: :mod:`publishing.review.rules`."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from publishing.review.findings.keeping import confirmable
from publishing.review.models import ReviewTaskState
from publishing.review.reviewers import is_reviewer


def may_read(page: Page, user: Any) -> bool:
    """Whether ``user`` may read the draft: who may edit it, who has decided on it, and reviewers once it was submitted
    or asks for their word on something kept.
    """
    if page.permissions_for_user(user).can_edit():
        return True
    if not user.is_active:
        return False
    if ReviewTaskState.objects.filter(workflow_state__object_id=str(page.pk), finished_by=user).exists():
        return True
    if not is_reviewer(user):
        return False
    return bool(page.workflow_states.exists()) or bool(confirmable(page, user))
