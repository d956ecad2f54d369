from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from pages.importing import KINDS, import_article
from publishing.commands import JsonCommand, acting_user, by_command
from publishing.refusal import Refusal


class Command(JsonCommand):
    help = "把 Word、HTML 或 Markdown 文件，或装有一份文档和照片的 zip，导入为草稿；要素从文中认出，--set 优先。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--kind", choices=sorted(KINDS), required=True)
        parser.add_argument("--owner", required=True, metavar="USERNAME", help="撰稿人的用户名")
        parser.add_argument("--section", default="", metavar="SLUG", help="栏目代号；不填则按类型")
        parser.add_argument("--title", default="")
        parser.add_argument("--author", default="")
        parser.add_argument("--set", dest="values", action="append", default=[], metavar="FIELD=VALUE")

    def act(
        self,
        *,
        file: str,
        kind: str,
        owner: str,
        section: str,
        title: str,
        author: str,
        values: list[str],
        **options: Any,
    ) -> dict[str, Any]:
        path = Path(file)
        user = acting_user(owner)
        if not path.is_file():
            raise Refusal("no-such-file", f"找不到文件“{file}”。请核对路径。")
        imported = import_article(
            path,
            filename=path.name,
            kind=kind,
            owner=user,
            section=section,
            title=title,
            author=author,
            values=dict(_pair(item) for item in values),
            acted=by_command(),
        )
        return {
            "page_id": imported.page.pk,
            "title": imported.page.title,
            "images": imported.images,
            "warnings": list(imported.warnings),
        }


def _pair(item: str) -> tuple[str, str]:
    name, equals, value = item.partition("=")
    if not equals:
        raise Refusal("usage", f"--set 后面要写成 字段=值，收到的是“{item}”。")
    return name.strip(), value
