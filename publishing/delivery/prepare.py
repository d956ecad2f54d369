"""An edition's articles made ready for WeChat: pictures fitted and uploaded once per account, covers, HTML."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from urllib.parse import urljoin

from django.conf import settings

from publishing.article import Article
from publishing.channels.port import Channel, OutgoingArticle
from publishing.delivery.attempts import attempt
from publishing.delivery.lease import Lease
from publishing.delivery.models import Operation, UploadedPicture
from publishing.render import covers, pictures, wechat
from publishing.review.models import ApprovedArticle, ApprovedPicture


def articles_of(lease: Lease) -> list[Article]:
    """The frozen articles of the edition, in order: what was approved, never the latest revision."""
    return [_at_its_address(place.approval) for place in lease.delivery.edition.places.select_related("approval__page")]


def _at_its_address(approval: ApprovedArticle) -> Article:
    """What was approved, with the address of its page as it is now; the address is no part of the fingerprint."""
    if approval.page is None or not approval.page.url:
        return approval.article
    return dataclasses.replace(approval.article, url=urljoin(f"{settings.BASE_URL}/", approval.page.url))


def outgoing(lease: Lease, channel: Channel) -> list[OutgoingArticle]:
    """Everything uploaded and rendered; uploads what the account does not have yet. Raises ``ChannelError``."""
    articles = articles_of(lease)
    body_pictures = list(dict.fromkeys(figure.picture.sha256 for article in articles for figure in article.figures()))
    total = len(body_pictures) + len(articles)
    lease.record(pictures_total=total, pictures_done=0)
    urls = _body_pictures(lease, channel, body_pictures)
    ready = []
    for done, article in enumerate(articles, start=len(body_pictures) + 1):
        cover = _cover(article)
        digest = hashlib.sha256(cover.data).hexdigest()
        reference = _known(lease, Operation.UPLOAD_COVER, [digest]).get(digest) or _upload(
            lease,
            Operation.UPLOAD_COVER,
            digest,
            functools.partial(channel.upload_cover, cover.data, filename="cover.jpg", content_type="image/jpeg"),
        )
        lease.record(pictures_done=done)
        ready.append(
            OutgoingArticle(
                title=article.title,
                author=article.author,
                digest=article.digest,
                content=wechat.render(article, pictures=urls).html,
                content_source_url=marked_url(article.url, lease.delivery.marker),
                cover=reference,
                crop_wide=cover.wide,
                crop_square=cover.square,
                comments_allowed=article.comments_allowed,
            )
        )
    return ready


def marked_url(url: str, marker: str) -> str:
    """The public page's address with the delivery's own marker, by which drafts and publications are recognised."""
    return f"{url}?d={marker}"


def forget_earlier_uploads(lease: Lease) -> bool:
    """WeChat does not know an uploaded picture any more: upload again what was uploaded before this delivery.

    Returns whether there was anything to forget; if not, uploading again would not help.
    """
    earlier = UploadedPicture.objects.filter(account=lease.delivery.account, uploaded_at__lt=lease.delivery.created_at)
    return earlier.delete()[0] > 0


def _body_pictures(lease: Lease, channel: Channel, hashes: Sequence[str]) -> dict[str, str]:
    """The URL of each picture by SHA-256. What the account does not have yet is fitted two at a time and uploaded in order."""
    urls = _known(lease, Operation.UPLOAD_PICTURE, hashes)
    missing = [sha256 for sha256 in hashes if sha256 not in urls]
    lease.record(pictures_done=len(urls))
    with closing(pictures.fit_many(map(_bytes, missing), max_bytes=wechat.LIMITS.pictures_bytes - 1)) as fitted:
        for sha256, picture in zip(missing, fitted, strict=True):
            urls[sha256] = _upload(
                lease,
                Operation.UPLOAD_PICTURE,
                sha256,
                functools.partial(
                    channel.upload_picture,
                    picture.data,
                    filename=f"{sha256[:16]}.{picture.extension}",
                    content_type=picture.content_type,
                ),
            )
            lease.record(pictures_done=len(urls))
    return urls


def _cover(article: Article) -> covers.Cover:
    if article.cover is None:
        return covers.draw(article.title, kind_label=article.kind_label, account=settings.ACCOUNT_NAME)
    return covers.cover(_bytes(article.cover.sha256), article.cover.focus)


def _bytes(sha256: str) -> bytes:
    """The picture as it was approved."""
    with ApprovedPicture.objects.get(pk=sha256).file.open("rb") as file:
        data: bytes = file.read()
    return data


def _known(lease: Lease, operation: Operation, digests: Sequence[str]) -> dict[str, str]:
    """What the account has already: each picture is uploaded once per account."""
    uploaded = UploadedPicture.objects.filter(account=lease.delivery.account, purpose=operation, digest__in=digests)
    return dict(uploaded.values_list("digest", "reference"))


def _upload(lease: Lease, operation: Operation, digest: str, call: Callable[[], str]) -> str:
    reference = attempt(lease, operation, call, subject=digest[:16], digest=digest)
    UploadedPicture.objects.get_or_create(
        account=lease.delivery.account, purpose=operation, digest=digest, defaults={"reference": reference}
    )
    return reference
