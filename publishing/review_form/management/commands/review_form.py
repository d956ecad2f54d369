from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand
from publishing.refusal import Refusal
from publishing.review.reviewed import reviewed_page
from publishing.review_form.files import write
from publishing.review_form.form import ReviewForm
from publishing.review_form.page import page
from publishing.review_form.reading import form_of
from publishing.review_form.typesetting import fitted
from publishing.review_form.word import docx

DRAW: dict[str, Callable[[ReviewForm], bytes]] = {
    ".pdf": lambda form: fitted(form).pdf,
    ".docx": docx,
    ".html": lambda form: page(form).encode(),
}


class Command(JsonCommand):
    help = "把一篇稿件的信息发布审核表写成文件：.pdf、.docx 或 .html。没有审定的稿件写成“未完成”的表。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_id", type=int)
        parser.add_argument("--approval", type=int, help="哪一次审定；不写就是最近一次")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="写到哪个文件")

    def act(self, *, page_id: int, approval: int | None, output: Path, **options: Any) -> dict[str, Any]:
        draw = DRAW.get(output.suffix.lower())
        if draw is None:
            raise Refusal("unknown-format", f"不会写“{output.suffix}”文件。请把文件名的结尾写成 .pdf、.docx 或 .html。")
        form = form_of(reviewed_page(page_id), approval)
        return {
            "file": str(output),
            "bytes": write(output, [draw(form)]),
            "approval": form.approval,
            "standing": form.standing,
            "fingerprint": form.fingerprint,
        }
