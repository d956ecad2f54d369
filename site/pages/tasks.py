"""Work that no reader should wait for."""

from __future__ import annotations

from django_tasks import task

from pages.incoming import flow
from pages.models import ArticlePage
from pages.pictures.shown import pictures_of
from pages.pictures.web import places, web_picture


@task()
def draw_pictures(page_id: int) -> None:
    """Cut the pictures of a published article for the web. Calling it again changes nothing."""
    page = ArticlePage.objects.filter(pk=page_id).specific().first()
    if page is None:
        return
    article = page.to_article()
    pictures = pictures_of(article)
    for sha256, place in places(article):
        web_picture(pictures.get(sha256), place)


@task()
def read_incoming(incoming_id: str) -> None:
    """Read what somebody sent in. Lost or run twice, it does no harm."""
    flow.read(incoming_id)
