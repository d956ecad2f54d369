"""Ten thousand articles in a second: rows copied from one that was made the ordinary way."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from wagtail.models import Page, Revision

from pages.models import ArticlePage, SectionPage
from publishing.review import flow
from tests.township import draft, fresh


def many_articles(people: Any, count: int) -> SectionPage:
    """``count`` drafts in one section, each with one revision; the section."""
    model = draft(people)
    section = SectionPage.objects.get(pk=model.get_parent().pk)
    first = max(Page.objects.order_by("-pk").values_list("pk", flat=True)[0], 100_000) + 1
    pks = range(first, first + count)
    numbered = list(enumerate(pks, start=section.numchild + 1))
    pages = []
    for number, pk in numbered:
        page = Page.objects.get(pk=model.pk) if not pages else pages[0].__class__(**_values(pages[0]))
        page.pk, page.id = pk, pk
        page.path = Page._get_path(section.path, section.depth + 1, number)
        page.slug, page.title, page.draft_title = f"many-{number}", f"第 {number} 篇通知", f"第 {number} 篇通知"
        page.url_path, page.latest_revision = f"{section.url_path}many-{number}/", None
        page.translation_key = models.UUIDField().to_python(f"{pk:032x}")
        pages.append(page)
    Page.objects.bulk_create(pages, batch_size=500)
    for part in (ArticlePage, type(model)):
        _copy_rows(part, model.pk, pks)
    revision = model.get_latest_revision()
    revisions = [
        Revision(
            content_type=revision.content_type,
            base_content_type=revision.base_content_type,
            object_id=str(page.pk),
            created_at=revision.created_at,
            user=people.drafter,
            object_str=page.title,
            content={**revision.content, "pk": page.pk, "title": page.title, "path": page.path, "slug": page.slug},
        )
        for page in pages
    ]
    Revision.objects.bulk_create(revisions, batch_size=500)
    with connection.cursor() as cursor:
        # Each page has exactly one: joined by the number of its page.
        cursor.execute(
            "UPDATE wagtailcore_page SET latest_revision_id = (SELECT id FROM wagtailcore_revision"
            " WHERE object_id = CAST(wagtailcore_page.id AS varchar(255)))"
            " WHERE id >= %s",
            [first],
        )
    Page.objects.filter(pk=section.pk).update(numchild=section.numchild + count)
    section.refresh_from_db()
    return section


def many_waiting(people: Any, count: int) -> None:
    """``count`` articles of the drafter that wait for their first level."""
    for _ in range(count):
        page = draft(people)
        flow.submit(fresh(page), people.drafter)


def _values(page: Page) -> dict[str, Any]:
    return {field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}


def _copy_rows(part: type[models.Model], model_pk: int, pks: range) -> None:
    columns = [connection.ops.quote_name(str(field.column)) for field in part._meta.local_concrete_fields]
    key = connection.ops.quote_name(str(part._meta.pk.column))
    others = ", ".join(column for column in columns if column != key)
    table = connection.ops.quote_name(part._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({key}, {others}) SELECT p.id, {others} FROM wagtailcore_page p, {table} m"
            f" WHERE m.{key} = %s AND p.id >= %s AND p.id < %s",
            [model_pk, pks.start, pks.stop],
        )
