"""What the checks say about an article's pictures: lost files stop it, poor ones and animations are pointed out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from library.models import Picture
from publishing.article import Article
from publishing.render.quality import Fault, cover_faults
from publishing.review.checks import Finding, Severity


def picture_findings(article: Article, stored: Mapping[str, Picture]) -> Iterator[Finding]:
    """``stored`` are the library's pictures by the SHA-256 of their bytes."""
    if article.cover is not None:
        picture = stored.get(article.cover.sha256)
        if picture is None or _is_lost(picture):
            yield _lost("cover", "封面图的文件找不到了", article.cover.alt)
        else:
            for fault in cover_faults(picture.quality, picture.width, picture.height):
                yield _poor("cover", "封面图", fault, picture.title)
    for number, figure in enumerate(article.figures(), start=1):
        picture = stored.get(figure.picture.sha256)
        name, excerpt = f"第 {number} 张图片", figure.caption or figure.picture.alt
        if picture is None or _is_lost(picture):
            yield _lost("body", f"{name}的文件找不到了", excerpt)
            continue
        for fault in picture.faults():
            yield _poor("body", name, fault, excerpt or picture.title)
        if picture.is_animated and not picture.moves_in_wechat:
            yield _animated(name, picture, excerpt or picture.title)


def _is_lost(picture: Picture) -> bool:
    return not picture.file.storage.exists(picture.file.name)


def _lost(field: str, message: str, excerpt: str) -> Finding:
    return Finding(
        code="picture-missing",
        severity=Severity.ERROR,
        field=field,
        message=message,
        excerpt=excerpt,
        suggestion="请重新上传这张图片，再在稿件里选用新的一张；或请管理员从备份恢复文件。",
    )


def _poor(field: str, name: str, fault: Fault, excerpt: str) -> Finding:
    return Finding(
        code=fault.code,
        severity=Severity.WARNING,
        field=field,
        message=f"{name}{fault.message}",
        excerpt=excerpt,
        suggestion=fault.suggestion,
    )


def _animated(name: str, picture: Picture, excerpt: str) -> Finding:
    return Finding(
        code="picture-animated",
        severity=Severity.WARNING,
        field="body",
        message=f"{name}是动图，{picture.animation_in_wechat.rstrip('。')}",
        excerpt=excerpt,
        suggestion="请看第一帧是否说得清楚；网页上点开仍会动。",
    )
