"""A workbook into the lexicon, or with ``--preview`` what it would change."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand, acting_user
from publishing.lexicon import importing, workbook
from publishing.lexicon.permissions import may_import
from publishing.refusal import Refusal


class Command(JsonCommand):
    help = "从 .xlsx 工作簿导入词库；--preview 只比对，不导入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", required=True, help="以谁的名义办理")
        parser.add_argument("--preview", action="store_true", help="只比对，不导入")

    def act(self, *, file: Path, username: str, preview: bool, **options: Any) -> dict[str, Any]:
        user = acting_user(username)
        if not may_import(user):
            raise Refusal("not-allowed", f"{user} 没有修改词库的权限。请由管理员办理。")
        try:
            opened = file.open("rb")
        except OSError as error:
            raise Refusal("no-file", f"打不开文件 {file}。请核对路径和权限。") from error
        with opened:
            rows = workbook.read(opened)
        if preview:
            comparison = importing.compare(rows)
        else:
            comparison = importing.apply(importing.keep(rows, filename=file.name, user=user), user)
        return {
            "applied": not preview,
            "new": len(comparison.new),
            "changed": len(comparison.changed),
            "unchanged": len(comparison.unchanged),
            "bad": [{"sheet": line.sheet, "row": line.row, "reason": line.reason} for line in comparison.bad],
        }
