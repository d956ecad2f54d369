"""Loads the demonstration township. Safe to run again: what is there is left as people have changed it, what is missing comes.

Everything goes through the real flows, so the rules hold for the demonstration as for anybody. Each article is made and moved
in one transaction, and so is each edition: a run that was cut off leaves whole ones, and the next run makes the rest.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import models, transaction
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from library.models import Picture, StoredDocument
from pages.demo import attachments, drawings
from pages.demo.articles import EDITIONS, samples
from pages.demo.lexicon import load_lexicon
from pages.demo.people import PEOPLE, VILLAGES, Person
from pages.demo.sample import Fate, Named, Sample
from pages.importing import KINDS, SECTION_OF_KIND
from pages.models import ArticleAttachment, ArticlePage, CharityNeed, SectionPage
from publishing.commands import by_command
from publishing.editions import flow as edition_flow
from publishing.editions.models import EditionArticle, Method
from publishing.notices.models import NoticeSettings
from publishing.outreach.models import Village
from publishing.review import flow
from publishing.review.models import ApprovedArticle
from publishing.review.reviewed import reviewed_page

COLLECTION = "示范素材"
REVIEWERS = ("reviewer1", "reviewer2", "reviewer3")
COMPOSER, SIGNATORY = "drafter2", "publisher"
FOCUS_PX = 360


def load_demo(*, password: str) -> None:
    """Add people, villages, articles and editions of 青禾镇 to a desk that :func:`pages.desk_setup.set_up_desk` has prepared.

    ``password`` is for the users made now; those who exist keep theirs. Calls no network. Raises
    ``Refusal`` when people of the same names exist without the rights their part needs.
    """
    _load_people(password)
    _load_villages()
    load_lexicon()
    # Whoever tries the demonstration late in the evening wants to see the notices too.
    NoticeSettings.objects.get_or_create(pk=1, defaults={"quiet": False})
    library = _Library()
    for sample in samples():
        if _page_of(sample.slug) is None:
            _load_article(sample, library)
    for slugs in EDITIONS:
        _load_edition(slugs)


@transaction.atomic
def _load_people(password: str) -> None:
    users = get_user_model()._default_manager
    missing = [person for person in PEOPLE if not users.filter(username=person.username).exists()]
    if not missing:
        return
    # One password, hashed once: a hash takes a third of a second on purpose.
    encoded = make_password(password)
    for person in missing:
        _load_person(person, encoded)


def _load_person(person: Person, encoded: str) -> None:
    user = get_user_model()._default_manager.create(
        username=person.username,
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        is_superuser=person.is_superuser,
        is_staff=person.is_superuser,
        password=encoded,
    )
    user.groups.set(Group.objects.filter(name__in=person.groups))
    # example.invalid takes no mail.
    UserProfile.objects.update_or_create(
        user=user,
        defaults={"submitted_notifications": False, "approved_notifications": False, "rejected_notifications": False},
    )


@transaction.atomic
def _load_villages() -> None:
    for order, village in enumerate(VILLAGES, start=1):
        if Village.objects.filter(models.Q(slug=village.slug) | models.Q(name=village.name)).exists():
            continue
        officer = get_user_model()._default_manager.filter(username=village.officer).first()
        Village.objects.create(name=village.name, slug=village.slug, officer=officer, order=order)


class _Library:
    """The pictures and documents of the demonstration, drawn and written when they are first asked for."""

    def __init__(self) -> None:
        root = Collection.get_first_root_node()
        self._collection = root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)
        self._owner = _user("drafter")

    def picture(self, name: str) -> Picture:
        drawing = drawings.BY_NAME[name]
        found: Picture | None = Picture.objects.filter(collection=self._collection, title=drawing.title).first()
        if found is not None:
            return found
        picture = Picture(title=drawing.title, collection=self._collection, uploaded_by_user=self._owner)
        picture.file = ContentFile(drawing.file(), name=f"{drawing.name}.bmp")
        picture.clean_file()
        picture.focal_point_x = round(picture.width * drawing.focus[0])
        picture.focal_point_y = round(picture.height * drawing.focus[1])
        picture.focal_point_width = picture.focal_point_height = FOCUS_PX
        picture.save()
        return picture

    def document(self, name: str) -> StoredDocument:
        wanted = attachments.BY_NAME[name]
        found: StoredDocument | None = StoredDocument.objects.filter(
            collection=self._collection, title=wanted.title
        ).first()
        if found is not None:
            return found
        document = StoredDocument(title=wanted.title, collection=self._collection, uploaded_by_user=self._owner)
        document.file = ContentFile(wanted.make(), name=wanted.filename)
        document.save()
        return document

    def stored(self, value: Any, *, key: str = "") -> Any:
        """``value`` with primary keys where pictures and documents stood by name."""
        if isinstance(value, Named):
            return (self.picture if key == "image" else self.document)(value.name).pk
        if isinstance(value, dict):
            return {name: self.stored(item, key=name) for name, item in value.items()}
        if isinstance(value, list):
            return [self.stored(item) for item in value]
        return value


def _user(username: str) -> Any:
    return get_user_model()._default_manager.get(username=username)


def _page_of(slug: str) -> ArticlePage | None:
    return ArticlePage.objects.filter(slug=slug).first()


def _load_article(sample: Sample, library: _Library) -> None:
    body = library.stored(list(sample.body))
    cover = library.picture(sample.cover) if sample.cover else None
    values = {
        name: library.document(value.name) if isinstance(value, Named) else value
        for name, value in sample.values.items()
    }
    documents = [(library.document(name), title) for name, title in sample.attachments]
    with transaction.atomic():
        drafter = _user(sample.drafter)
        page = KINDS[sample.kind](
            title=sample.title,
            slug=sample.slug,
            digest=sample.digest,
            cover=cover,
            owner=drafter,
            live=False,
            body=body,
            **values,
        )
        page.tags.add(*sample.tags)
        page.villages.set(Village.objects.filter(slug__in=sample.villages))
        page.attachments.set([ArticleAttachment(document=document, title=title) for document, title in documents])
        if sample.needs:
            page.needs.set(
                [
                    CharityNeed(item=item, wanted=wanted, received=received, unit=unit)
                    for item, wanted, received, unit in sample.needs
                ]
            )
        SectionPage.objects.get(slug=SECTION_OF_KIND[sample.kind]).add_child(instance=page)
        page.save_revision(user=drafter, log_action=True)
        _review(page.pk, sample)


def _review(page_id: int, sample: Sample) -> None:
    if sample.fate is Fate.DRAFT:
        return
    acted = by_command()
    flow.submit(reviewed_page(page_id), _user(sample.drafter), acted=acted)
    if sample.fate is Fate.RETURNED:
        flow.return_(reviewed_page(page_id), _user(REVIEWERS[0]), comment=sample.comments[0], acted=acted)
        return
    for reviewer, comment in zip(REVIEWERS, sample.comments, strict=False):
        page = reviewed_page(page_id)
        ticked = page.current_workflow_task.checklist_items
        flow.approve(page, _user(reviewer), comment=comment, ticked=ticked, acted=acted)


@transaction.atomic
def _load_edition(slugs: tuple[str, ...]) -> None:
    """Nothing happens when one of the articles has been in an edition, or has been taken back to work."""
    pages = [page for slug in slugs if (page := _page_of(slug)) is not None]
    approvals = ApprovedArticle.objects.valid().filter(page__in=pages, page__live=True)
    if approvals.count() < len(slugs) or EditionArticle.objects.filter(approval__page__in=pages).exists():
        return
    acted = by_command()
    edition = edition_flow.compose([page.pk for page in pages], _user(COMPOSER), method=Method.PUBLISH, acted=acted)
    edition_flow.sign_off(edition, _user(SIGNATORY), acted=acted)
