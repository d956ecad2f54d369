"""The approved articles and the people that every scenario begins with."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Page

from pages.desk_setup import set_up_desk
from publishing.editions import flow
from publishing.editions.models import Edition, Method
from tests import township

ARTICLES = 8
PICTURE_SIZE = (320, 240)
COVER_SIZE = (900, 383)


def settle() -> None:
    """Set up the desk with eight approved articles: a picture each, covers shared by four."""
    set_up_desk()
    people = township.People()
    covers = [township.drawn_picture(f"封面{number}", COVER_SIZE) for number in range(2)]
    for number in range(ARTICLES):
        picture = township.drawn_picture(f"配图{number}", PICTURE_SIZE)
        body = [
            ("text", f"<p>第 {number} 篇：请各村于周五前完成<b>取暖安全</b>排查。</p>"),
            ("figure", {"image": picture, "alt": "排查现场", "caption": f"图 {number}"}),
        ]
        township.approved(people, title=f"取暖安全通知第 {number} 号", body=body, cover=covers[number % 2])


def people() -> Any:
    """The users by name: ``people().publisher``."""
    return SimpleNamespace(**{user.get_username(): user for user in get_user_model().objects.all()})


def article_pages() -> list[Page]:
    """The approved pages, oldest first."""
    return list(Page.objects.filter(approvals__isnull=False).order_by("pk").distinct())


def signed_off(size: int = 2, *, method: Method = Method.PUBLISH, skip: int = 0) -> Edition:
    """An edition of ``size`` articles, signed off and due; ``skip`` leaves out the first ones."""
    who = people()
    pages = list(itertools.islice(article_pages(), skip, skip + size))
    edition = flow.compose([page.pk for page in pages], who.drafter, method=method)
    return flow.sign_off(edition, who.publisher, confirmed=True)


def titles(edition: Edition) -> Sequence[str]:
    return [place.approval.title for place in edition.places.select_related("approval")]
