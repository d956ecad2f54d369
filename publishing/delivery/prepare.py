"""An edition's articles made ready for WeChat: pictures fitted and uploaded once per account, covers, HTML."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.conf import settings

from publishing.article import Article
from publishing.channels.errors import Rejected
from publishing.channels.port import Channel, OutgoingArticle
from publishing.delivery.approved import at_its_address, bytes_of, cover_of
from publishing.delivery.lease import Lease
from publishing.delivery.models import Delivery, Operation, SentArticle, UploadedPicture
from publishing.delivery.uploads import Item, Made, references, upload
from publishing.render import covers, pictures, wechat
from publishing.review.models import ApprovedPicture


def articles_of(lease: Lease) -> list[Article]:
    """The frozen articles of the edition, in order: what was approved, never the latest revision."""
    return _articles(lease.delivery)


def outgoing(lease: Lease, channel: Channel) -> list[OutgoingArticle]:
    """Everything uploaded and rendered; uploads what the account does not have yet.

    Called again it makes no call and fits no picture; covers are drawn again only in another process. Raises
    ``ChannelError``, with the article's place, and ``LeaseLost``.
    """
    articles = _articles(lease.delivery)
    kept = _kept_pictures(articles)
    body = list(_body_items(articles, kept, channel))
    front = [_cover_item(place, article, kept, channel) for place, article in enumerate(articles)]
    found = upload(lease, [*body, *front])
    urls = {item.digest: url for item, url in zip(body, found, strict=False)}
    return [
        _outgoing(
            lease.delivery, article, urls, reference=reference, cover=cover_of(article, _kept_cover(article, kept))
        )
        for article, reference in zip(articles, found[len(body) :], strict=True)
    ]


def keep(delivery: Delivery, articles: Sequence[OutgoingArticle]) -> None:
    """Keep what was sent and stored, word for word: a later version of the desk may render the same article otherwise."""
    delivery.sent_articles.all().delete()
    SentArticle.objects.bulk_create(
        SentArticle(
            delivery=delivery,
            place=place,
            title=article.title,
            author=article.author,
            content_source_url=article.content_source_url,
            content=article.content,
        )
        for place, article in enumerate(articles)
    )


def articles_as_sent(delivery: Delivery) -> list[OutgoingArticle]:
    """The edition as it was sent, for comparison with what the channel has; no lease, no call. ``cover`` is empty.

    What never went through the draft box from here (published by hand) is rendered now, with placeholders for pictures.
    """
    kept = list(delivery.sent_articles.all())
    if kept:
        return [
            OutgoingArticle(
                title=sent.title,
                author=sent.author,
                digest="",
                content=sent.content,
                content_source_url=sent.content_source_url,
                cover="",
            )
            for sent in kept
        ]
    articles = _articles(delivery)
    hashes = [figure.picture.sha256 for article in articles for figure in article.figures()]
    known = references(delivery.account, Operation.UPLOAD_PICTURE, hashes)
    return [
        _outgoing(delivery, article, {**wechat.placeholder_pictures(article), **known}, reference="", cover=None)
        for article in articles
    ]


def marked_url(url: str, marker: str) -> str:
    """The public page's address with the delivery's own marker, by which drafts and publications are recognised."""
    return f"{url}?d={marker}"


def forget_earlier_uploads(lease: Lease) -> bool:
    """WeChat does not know an uploaded picture any more: upload again what was uploaded before this delivery.

    Returns whether there was anything to forget; if not, uploading again would not help.
    """
    earlier = UploadedPicture.objects.filter(account=lease.delivery.account, uploaded_at__lt=lease.delivery.created_at)
    return earlier.delete()[0] > 0


def _articles(delivery: Delivery) -> list[Article]:
    return [at_its_address(place.approval) for place in delivery.edition.places.select_related("approval__page")]


def _outgoing(
    delivery: Delivery, article: Article, urls: Mapping[str, str], *, reference: str, cover: covers.Cover | None
) -> OutgoingArticle:
    return OutgoingArticle(
        title=article.title,
        author=article.author,
        digest=article.digest,
        content=wechat.render(article, pictures=urls).html,
        content_source_url=marked_url(article.url, delivery.marker),
        cover=reference,
        crop_wide=cover.wide if cover else None,
        crop_square=cover.square if cover else None,
        comments_allowed=article.comments_allowed,
    )


def _kept_pictures(articles: Sequence[Article]) -> dict[str, ApprovedPicture]:
    """The pictures as they were approved, by SHA-256, read from the database here so that other threads need not."""
    return ApprovedPicture.objects.in_bulk({picture.sha256 for article in articles for picture in article.pictures()})


def _body_items(articles: Sequence[Article], kept: Mapping[str, ApprovedPicture], channel: Channel) -> Iterator[Item]:
    """Each distinct picture once, where it is first seen."""
    seen: set[str] = set()
    for place, article in enumerate(articles):
        for number, figure in enumerate(article.figures(), start=1):
            sha256 = figure.picture.sha256
            if sha256 in seen:
                continue
            seen.add(sha256)
            name = f"《{article.title}》第 {number} 张图"
            yield Item(
                operation=Operation.UPLOAD_PICTURE,
                name=name,
                article=place,
                digest=sha256,
                make=functools.partial(_fitted, kept[sha256], name=name, article=place),
                send=functools.partial(_send, channel.upload_picture, name),
            )


def _cover_item(place: int, article: Article, kept: Mapping[str, ApprovedPicture], channel: Channel) -> Item:
    name = f"《{article.title}》的封面"
    return Item(
        operation=Operation.UPLOAD_COVER,
        name=name,
        article=place,
        make=functools.partial(_made_cover, article, _kept_cover(article, kept), name=name, place=place),
        send=functools.partial(_send, channel.upload_cover, name),
    )


def _fitted(kept: ApprovedPicture, *, name: str, article: int) -> Made:
    try:
        picture = pictures.fit(
            bytes_of(kept), max_bytes=wechat.LIMITS.pictures_bytes - 1, keeps_moving=settings.WECHAT_TAKES_GIF
        )
    except pictures.PictureRefused as error:
        raise _unusable(name, article, error) from error
    return Made(data=picture.data, content_type=picture.content_type, extension=picture.extension, digest=kept.sha256)


def _made_cover(article: Article, kept: ApprovedPicture | None, *, name: str, place: int) -> Made:
    """Remembered by the digest of its bytes: a cover that comes out differently is another one, whatever the reason."""
    try:
        cover = cover_of(article, kept)
    except pictures.PictureRefused as error:
        raise _unusable(name, place, error) from error
    digest = hashlib.sha256(cover.data).hexdigest()
    return Made(data=cover.data, content_type="image/jpeg", extension="jpg", digest=digest)


def _unusable(name: str, article: int, error: pictures.PictureRefused) -> Rejected:
    return Rejected(f"{name}不能用：{error}。", next_step="请撰稿人换掉这张图片，重新送审后再编期次。", article=article)


def _send(send: Callable[..., str], name: str, made: Made) -> str:
    return send(made.data, filename=f"{name}.{made.extension}", content_type=made.content_type)


def _kept_cover(article: Article, kept: Mapping[str, ApprovedPicture]) -> ApprovedPicture | None:
    return kept[article.cover.sha256] if article.cover is not None else None
