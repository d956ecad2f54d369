"""The lexicon, or the template to fill in, as a workbook."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from publishing.commands import JsonCommand
from publishing.lexicon import workbook
from publishing.refusal import Refusal


class Command(JsonCommand):
    help = "把词库导出为 .xlsx 工作簿；--template 导出空白模板。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--template", action="store_true", help="只要空白模板")

    def act(self, *, file: Path, template: bool, **options: Any) -> dict[str, Any]:
        data = workbook.write(empty=template)
        try:
            file.write_bytes(data)
        except OSError as error:
            raise Refusal("no-file", f"不能写入文件 {file}。请核对路径和权限。") from error
        return {"file": str(file), "bytes": len(data)}
