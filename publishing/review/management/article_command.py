"""What the commands that act on one article's review have in common."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from wagtail.models import Revision

from publishing.commands import JsonCommand, acting_user
from publishing.review import rules
from publishing.review.reviewed import reviewed_page
from publishing.review.status import status


class ArticleCommand(JsonCommand):
    """``COMMAND PAGE_ID --as USERNAME``; prints where the article stands afterwards."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_id", type=int)
        parser.add_argument("--as", dest="username", required=True, help="以谁的名义办理")

    def act(self, *, page_id: int, username: str, **options: Any) -> dict[str, Any]:
        user = acting_user(username)
        page = reviewed_page(page_id)
        self.decide(page, user, **options)
        page = reviewed_page(page_id)
        now = status(page)
        revision = Revision.objects.filter(pk=now.revision_id).first()
        return {
            "page_id": page.pk,
            "state": now.state.value,
            "level": now.level,
            "fingerprint": rules.article_of(revision).fingerprint if revision else "",
        }

    def decide(self, *args: Any, **options: Any) -> None:
        """``decide(page, user, **options)``: the one act of the command."""
        raise NotImplementedError
