"""Hundreds of signed-off editions of one article each, made at once."""

from __future__ import annotations

import dataclasses

from django.conf import settings
from django.utils import timezone

from publishing.article import Text
from publishing.delivery.models import Account, Delivery
from publishing.editions.models import Edition, EditionArticle
from publishing.editions.models import State as EditionState
from publishing.review.models import ApprovedArticle
from tests.faults import township


def signed_off(count: int) -> None:
    """``count`` editions, due now. Their articles have no picture and share one cover."""
    pattern = ApprovedArticle.objects.order_by("pk")[0].article
    articles = [
        dataclasses.replace(
            pattern,
            key=f"page:crowd-{number}",
            title=f"{number} 组排查通知",
            url=f"{settings.BASE_URL}/crowd/{number}/",
            body=(Text(html=f"<p>第 {number} 组请于周五前报送。</p>"),),
            comments_allowed=False,
        )
        for number in range(1, count + 1)
    ]
    approvals = ApprovedArticle.objects.bulk_create(
        ApprovedArticle(fingerprint=article.fingerprint, title=article.title, payload=article.to_json())
        for article in articles
    )
    who, now = township.people(), timezone.now()
    editions = Edition.objects.bulk_create(
        Edition(state=EditionState.SIGNED_OFF, composed_by=who.drafter, signed_off_by=who.publisher, signed_off_at=now)
        for _ in approvals
    )
    EditionArticle.objects.bulk_create(
        EditionArticle(edition=edition, approval=approval, order=0)
        for edition, approval in zip(editions, approvals, strict=True)
    )
    account, _made = Account.objects.get_or_create(app_id=settings.WECHAT_APP_ID)
    Delivery.objects.bulk_create(Delivery(edition=edition, account=account, due_at=now) for edition in editions)
