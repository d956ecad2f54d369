from typing import Any

from wagtail.models import Page

from publishing.commands import by_command
from publishing.review import flow
from publishing.review.management.article_command import ArticleCommand


class Command(ArticleCommand):
    help = "送审稿件最新修订版。"

    def decide(self, page: Page, user: Any, **options: Any) -> None:
        flow.submit(page, user, acted=by_command())
