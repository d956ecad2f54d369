from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from pages.pictures.shown import wechat_preview
from publishing.commands import JsonCommand
from publishing.refusal import Refusal
from publishing.review.models import ApprovedArticle
from publishing.review.reviewed import reviewed_page


class Command(JsonCommand):
    help = "输出审定版（没有则最新修订版）的微信 HTML，图片用本站地址。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_id", type=int)
        parser.add_argument("--output", default="", metavar="FILE")

    def act(self, *, page_id: int, output: str, **options: Any) -> dict[str, Any]:
        page = reviewed_page(page_id)
        approval = ApprovedArticle.objects.valid().filter(page_id=page.pk).first()
        article = approval.article if approval else page.get_latest_revision_as_object().to_article()
        rendering = wechat_preview(article)
        if output:
            try:
                Path(output).write_text(rendering.html, encoding="utf-8")
            except OSError as error:
                raise Refusal("cannot-write", f"写不进文件“{output}”：{error.strerror}。请换一个位置。") from error
        return {
            "characters": rendering.characters,
            "bytes": rendering.bytes,
            "images": rendering.images,
            "fingerprint": article.fingerprint,
        }
