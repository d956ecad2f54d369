from typing import Any

from django.core.management.base import CommandParser
from wagtail.models import Page

from publishing.commands import by_command
from publishing.review import flow
from publishing.review.management.article_command import ArticleCommand


class Command(ArticleCommand):
    help = "退回稿件并写明理由。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--comment", required=True, help="退回理由")

    def decide(self, page: Page, user: Any, *, comment: str, **options: Any) -> None:
        flow.return_(page, user, comment=comment, acted=by_command())
