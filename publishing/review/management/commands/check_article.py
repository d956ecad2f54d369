"""What the checks say about the latest revision of an article."""

from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand
from publishing.review.reviewed import reviewed_page


class Command(JsonCommand):
    help = "检查稿件最新修订版，列出错误和提醒。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_id", type=int)

    def act(self, *, page_id: int, **options: Any) -> dict[str, Any]:
        page = reviewed_page(page_id)
        findings = page.get_latest_revision_as_object().findings()
        return {"page_id": page.pk, "findings": [finding.as_json() for finding in findings]}
