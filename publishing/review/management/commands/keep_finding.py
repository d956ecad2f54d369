"""Let an error of the checks stand, with a reason."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand, acting_user, by_command
from publishing.refusal import Refusal
from publishing.review.checks import Severity
from publishing.review.findings import keeping
from publishing.review.findings.kept import ExplainedFinding, named, needs_second_person
from publishing.review.reviewed import reviewed_page


class Command(JsonCommand):
    help = "为检查发现的一处错误说明理由并保留；--number 指同一类中的第几处。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_id", type=int)
        parser.add_argument("--code", required=True, help="check_article 给出的 code")
        parser.add_argument("--number", type=int, default=1, help="同一 code 的第几处，从 1 数起")
        parser.add_argument("--as", dest="username", required=True, help="以谁的名义办理")
        parser.add_argument("--reason", required=True, help="为什么可以这样写")

    def act(
        self, *, page_id: int, code: str, number: int, username: str, reason: str, **options: Any
    ) -> dict[str, Any]:
        user = acting_user(username)
        page = reviewed_page(page_id)
        draft = page.get_latest_revision_as_object()
        open_ones = [
            (name, finding)
            for name, finding in named(draft, draft.findings())
            if finding.code == code and finding.severity is Severity.ERROR and not isinstance(finding, ExplainedFinding)
        ]
        if not 1 <= number <= len(open_ones):
            raise Refusal(
                "no-such-finding", f"没有第 {number} 处 {code}：现有 {len(open_ones)} 处。请先运行 check_article 核对。"
            )
        name, finding = open_ones[number - 1]
        entry = keeping.keep(page, name, user, reason=reason, acted=by_command())
        return {
            "page_id": page.pk,
            "code": entry.code,
            "reason": entry.reason,
            "waits_for_second_person": needs_second_person(finding),
        }
