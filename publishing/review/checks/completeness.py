"""What a reader would miss: a title, a text, a digest, a cover, words for those who cannot see a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.article import Article, Attachment, Divider, Heading
from publishing.review.checks.draft import Draft
from publishing.review.checks.finding import Finding, Severity

PROMISED = re.compile(r"附件\s{0,3}\d{0,2}\s{0,3}[:：]\s{0,3}\S")
EXCERPT = 40
SHOWN = 5


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
    yield from descriptions(article)
    yield from attachments(draft)


def descriptions(article: Article) -> Iterator[Finding]:
    """Pictures without words for those who cannot see them, all in one."""
    figures = list(enumerate(article.figures(), start=1))
    silent = [(number, figure) for number, figure in figures if not figure.picture.alt.strip()]
    if silent:
        yield Finding(
            code="alt-missing",
            severity=Severity.WARNING,
            field="body",
            where="、".join(f"图 {number}" for number, _figure in silent[:SHOWN]),
            message=f"{len(silent)} 张图片没有文字说明（替代文本）",
            excerpt=next((figure.caption for _number, figure in silent if figure.caption), ""),
            suggestion="请用一句话说明图片内容，供看不见图片的读者使用。",
            places=len(silent),
        )


def attachments(draft: Draft) -> Iterator[Finding]:
    """Attachments the text promises and the article does not carry."""
    if draft.article.attachments or any(isinstance(block, Attachment) for block in draft.article.body):
        return
    for passage in draft.passages:
        if passage.kind == "text" and PROMISED.match(passage.text):
            yield Finding(
                code="attachment-missing",
                severity=Severity.WARNING,
                field="attachments",
                where=passage.where,
                message="文中写了附件，稿件里还没有附件",
                excerpt=passage.text[:EXCERPT],
                suggestion="请在“附件”里上传；不公开附件的，请删去这一行。",
            )
            return
