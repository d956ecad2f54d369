from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand
from publishing.refusal import Refusal
from publishing.review_form import batch, periods
from publishing.review_form.files import write
from publishing.review_form.reading import listed_in


class Command(JsonCommand):
    help = "把一个月或一个季度审定的稿件写成登记表（.xlsx），或连同全部审核表打成一个包（.zip）。"

    def add_arguments(self, parser: CommandParser) -> None:
        period = parser.add_mutually_exclusive_group(required=True)
        period.add_argument("--month", metavar="2026-11")
        period.add_argument("--quarter", metavar="2026Q4")
        parser.add_argument("--forms", choices=list(batch.DRAW), default="pdf", help="包里的审核表用哪种格式")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="写到哪个文件")

    def act(
        self, *, month: str | None, quarter: str | None, forms: batch.Kind, output: Path, **options: Any
    ) -> dict[str, Any]:
        period = periods.parse(month or quarter or "")
        match output.suffix.lower():
            case ".xlsx":
                size_bytes = write(output, [batch.register_of(period)])
            case ".zip":
                size_bytes = write(output, batch.archive(period, forms))
            case suffix:
                raise Refusal("unknown-format", f"不会写“{suffix}”文件。请把文件名的结尾写成 .zip 或 .xlsx。")
        return {
            "file": str(output),
            "bytes": size_bytes,
            "period": period.code,
            "approvals": listed_in(period).count(),
        }
