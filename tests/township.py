"""A desk ready for work, its people, and articles in each state. Names say the state."""

from __future__ import annotations

import io
import itertools
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from library.models import Picture
from pages import desk_setup
from pages.models import ArticlePage, NoticePage, SectionPage
from publishing.editions import flow as editions
from publishing.editions.models import Edition, Method
from publishing.review import flow as review

MEMBERS = {
    "drafter": [desk_setup.GROUP_DRAFTERS],
    "drafter2": [desk_setup.GROUP_DRAFTERS],
    "reviewer1": [desk_setup.GROUP_FIRST],
    "reviewer2": [desk_setup.GROUP_SECOND],
    "reviewer3": [desk_setup.GROUP_FINAL],
    "publisher": [desk_setup.GROUP_SIGN_OFF],
}
_numbers = itertools.count(1)


class People:
    """The users of the desk by name: ``people.drafter``."""

    def __init__(self) -> None:
        manager = get_user_model().objects
        self.admin = manager.create_superuser("admin", "admin@example.invalid", "demo-pass-1")
        for name, groups in MEMBERS.items():
            user = manager.create_user(name, f"{name}@example.invalid", "demo-pass-1")
            user.groups.set(Group.objects.filter(name__in=groups))
            setattr(self, name, user)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def draft(people: People, *, owner: Any = None, **values: Any) -> ArticlePage:
    """A complete notice nobody has submitted."""
    owner = owner or people.drafter
    number = next(_numbers)
    body = values.pop("body", [("text", f"<p>请各村于周五前完成第 {number} 轮排查。</p>")])
    page = NoticePage(
        **{
            "title": f"关于冬季取暖安全排查的通知（{number}）",
            "digest": "请各村排查取暖安全。",
            "contact_phone": "0537-5550101",
            "owner": owner,
            "live": False,
            "body": body,
            **values,
        }
    )
    SectionPage.objects.get(slug="news").add_child(instance=page)
    page.save_revision(user=owner, log_action=True, clean=False)
    return page


def submitted(people: People, **values: Any) -> ArticlePage:
    page = draft(people, **values)
    review.submit(page, values.get("owner") or people.drafter)
    return fresh(page)


def approved(people: People, **values: Any) -> ArticlePage:
    """Through both levels, on the public site."""
    page = submitted(people, **values)
    review.approve(page, people.reviewer1)
    review.approve(fresh(page), people.reviewer2)
    return fresh(page)


def signed_off(people: People, *pages: ArticlePage, method: Method = Method.PUBLISH) -> Edition:
    chosen = pages or (approved(people),)
    edition = editions.compose([page.pk for page in chosen], people.drafter, method=method)
    return editions.sign_off(edition, people.publisher)


def fresh(page: Any) -> Any:
    """The page as it stands in the database now, without cached states."""
    return type(page).objects.get(pk=page.pk)


def drawn_picture(title: str = "示意图", size: tuple[int, int] = (1200, 800), colour: str = "#3a7d5c") -> Picture:
    """A picture in the library, different in content for each title."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).text((40, 40), title.encode("unicode_escape").decode(), fill="white")
    data = io.BytesIO()
    image.save(data, "JPEG", quality=85)
    picture = Picture(title=title)
    picture.file = ContentFile(data.getvalue(), name="drawn.jpg")
    picture.save()
    return picture
