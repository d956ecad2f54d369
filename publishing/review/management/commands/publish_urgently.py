from typing import Any

from django.core.management.base import CommandParser
from wagtail.models import Page

from publishing.commands import by_command
from publishing.review import flow
from publishing.review.management.article_command import ArticleCommand


class Command(ArticleCommand):
    help = "应急发布：未经审核先公开，事后补审。只限有应急发布权限的人。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", required=True, help="为什么等不及审核，至少 10 个字")

    def decide(self, page: Page, user: Any, *, reason: str, **options: Any) -> None:
        flow.publish_urgently(page, user, reason=reason, acted=by_command())
