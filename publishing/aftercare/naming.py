"""Which articles readers still find name a person with a post that has ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from publishing.aftercare.models import Withdrawal, WithdrawalState
from publishing.delivery.models import Publication
from publishing.lexicon.models import Post
from publishing.render import plain
from publishing.review.models import ApprovedArticle

# 青禾镇人民政府镇长 is written 镇长; the last two characters are what every short form keeps.
SHORT_TITLE = 2


@dataclass(frozen=True, kw_only=True)
class Naming:
    """``line`` is the paragraph that names the person with the title."""

    approval: ApprovedArticle
    line: str
    is_public: bool
    wechat_url: str


def articles_naming(post: Post) -> list[Naming]:
    """Articles on the public site or in WeChat that name ``post``'s holder with the title, newest first: two queries."""
    withdrawn = Withdrawal.objects.filter(state=WithdrawalState.DONE).values("publication")
    out = Publication.objects.exclude(pk__in=withdrawn)
    found = (
        ApprovedArticle.objects.filter(payload__contains=post.name)
        .filter(Q(ended_at__isnull=True, page__live=True) | Exists(out.filter(approval=OuterRef("pk"))))
        .select_related("page")
        .order_by("-approved_at")
    )
    urls = dict(out.filter(approval__in=found).values_list("approval", "url"))
    return [
        Naming(
            approval=approval,
            line=line,
            is_public=bool(approval.ended_at is None and approval.page and approval.page.live),
            wechat_url=urls.get(approval.pk, ""),
        )
        for approval in found
        if (line := next(_lines_naming(approval, post), ""))
    ]


def _lines_naming(approval: ApprovedArticle, post: Post) -> Iterator[str]:
    article = approval.article
    for line in (article.title, article.digest, *plain.plain_text(article).split("\n")):
        if post.name in line and post.title[-SHORT_TITLE:] in line:
            yield line
