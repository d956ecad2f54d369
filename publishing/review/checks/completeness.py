"""What a reader would miss: a title, a text, a digest, a cover, words for those who cannot see a picture."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.article import Divider, Heading
from publishing.review.checks.draft import Draft
from publishing.review.checks.finding import Finding, Severity


def check(draft: Draft) -> Iterator[Finding]:
    article = draft.article
    if not article.title.strip():
        yield Finding(
            code="title-missing", severity=Severity.ERROR, field="title", message="没有标题", suggestion="请填写标题。"
        )
    if not any(not isinstance(block, Heading | Divider) for block in article.body):
        yield Finding(
            code="body-empty", severity=Severity.ERROR, field="body", message="正文是空的", suggestion="请写正文。"
        )
    if not article.digest.strip():
        yield Finding(
            code="digest-missing",
            severity=Severity.WARNING,
            field="digest",
            message="没有摘要，微信会自动截取正文前 54 个字",
            suggestion="请用一句话写清“跟谁有关、什么事、截止何时”。",
        )
    if article.cover is None:
        yield Finding(
            code="cover-missing",
            severity=Severity.WARNING,
            field="cover",
            message="没有封面图，推送时将按标题自动绘制一张",
            suggestion="有合适的照片时请设为封面。",
        )
    for number, figure in enumerate(article.figures(), start=1):
        if not figure.picture.alt.strip():
            yield Finding(
                code="alt-missing",
                severity=Severity.WARNING,
                field="body",
                message=f"第 {number} 张图片没有文字说明（替代文本）",
                excerpt=figure.caption,
                suggestion="请用一句话说明图片内容，供看不见图片的读者使用。",
            )
