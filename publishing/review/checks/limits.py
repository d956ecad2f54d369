"""What WeChat's own limits would refuse, said before review instead of after a failed push."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.render import wechat
from publishing.review.checks.draft import Draft
from publishing.review.checks.finding import Finding, Severity

# The renderer's name of a limit → code, field of the article, what to do.
FOUND = {
    "title": ("title-too-long", "title", "请缩短标题；系统不会替你截断。"),
    "author": ("author-too-long", "author", "请缩短作者，例如只写科室简称。"),
    "digest": ("digest-too-long", "digest", "请缩短摘要。"),
    "source_url_bytes": ("url-too-long", "slug", "请缩短网址中的页面代号。"),
    "content_characters": ("content-too-long", "body", "请精简正文、把长表格改为附件，或分成两篇。"),
    "content_bytes": ("content-too-long", "body", "请精简正文、把长表格改为附件，或分成两篇。"),
}


def check(draft: Draft) -> Iterator[Finding]:
    article = draft.article
    rendering = wechat.render(article, pictures=wechat.placeholder_pictures(article))
    for over in wechat.over_limits(article, rendering):
        code, field, suggestion = FOUND[over.field]
        yield Finding(code=code, severity=Severity.ERROR, field=field, message=over.message, suggestion=suggestion)
