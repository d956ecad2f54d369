"""A desk whose review guards nothing: what gets through here and not on the real desk was stopped by a guard."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import PagePermissionTester

from library import forms
from pages.models import SectionPage
from publishing.review import flow, rules
from publishing.review.models import ApprovedArticle, ReviewTask
from publishing.review.reviewed import Reviewed
from publishing.review.urgent import views as urgent_views


@contextlib.contextmanager
def unguarded() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Reviewed, SectionPage):
            patch.setattr(kind, "permissions_for_user", lambda page, user: PagePermissionTester(user, page))
        patch.setattr(Reviewed, "require_approved", lambda page, update_fields=None: None)
        patch.setattr(Reviewed, "save_revision", lambda page, **kwargs: super(Reviewed, page).save_revision(**kwargs))
        patch.setattr(ApprovedArticle, "save", lambda row, **kwargs: super(ApprovedArticle, row).save(**kwargs))
        patch.setattr(ApprovedArticle, "shows", lambda sha256: False)
        patch.setattr(forms.ApprovedArticle, "shows", lambda sha256: False)
        patch.setattr(rules, "require_may_decide", lambda state, user: None)
        patch.setattr(rules, "require_ticked", lambda items, ticked, by_command: items)
        patch.setattr(rules, "require_unchanged", lambda state: rules.article_of(state.revision))
        patch.setattr(rules, "require_submittable", lambda page: page.get_latest_revision_as_object())
        patch.setattr(ReviewTask, "get_actions", lambda task, page, user: [("approve", "同意", False)])
        patch.setattr(ReviewTask, "locked_for_user", lambda task, page, user: False)
        for module in (flow, urgent_views):
            patch.setattr(module, "may_publish_urgently", lambda user: True)
        patch.setattr(flow, "REASON_CHARACTERS", 0)
        patch.setattr(flow, "finish", _finish)
        yield


def _finish(workflow_state: Any, user: Any = None) -> None:
    """As Wagtail does it: the latest revision."""
    revision = workflow_state.content_object.get_latest_revision()
    PublishPageRevisionAction(revision, user=user).execute(skip_permission_checks=True)
