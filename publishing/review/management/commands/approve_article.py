from typing import Any

from django.core.management.base import CommandParser
from wagtail.models import Page

from publishing.commands import by_command
from publishing.review import flow
from publishing.review.management.article_command import ArticleCommand


class Command(ArticleCommand):
    help = "同意正在等待的一级审核；最后一级同意后稿件在网站公开。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--comment", default="", help="审核意见")

    def decide(self, page: Page, user: Any, *, comment: str, **options: Any) -> None:
        flow.approve(page, user, comment=comment, acted=by_command())
