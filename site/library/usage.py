"""Which articles use a picture or a file, so that it is not deleted from under them."""

from __future__ import annotations

from django.db.models import Model, ProtectedError
from django.db.models.deletion import Collector
from wagtail.models import Page, ReferenceIndex

from publishing.refusal import Refusal

NAMED = 3


def require_unused(item: Model) -> None:
    """Raises ``Refusal`` ``in-use``, naming the articles, while any article uses the picture or file ``item``."""
    titles = sorted({str(page) for page in pages_using(item)})
    if titles:
        named = "、".join(f"《{title}》" for title in titles[:NAMED])
        more = f"等 {len(titles)} 篇稿件" if len(titles) > NAMED else ""
        raise Refusal("in-use", f"“{item}”正用在{named}{more}里，不能删除。请先在稿件中换掉它，保存后再删除。")


def pages_using(item: Model) -> list[Page]:
    """The pages whose fields name ``item`` (asked of the database) or whose bodies show it (asked of Wagtail's index)."""
    pages = [page for page, _references in ReferenceIndex.get_grouped_references_to(item) if isinstance(page, Page)]
    collector = Collector(using=item._state.db or "default", origin=item)
    try:
        collector.collect([item])
    except ProtectedError as error:
        # A page, or a row that belongs to one, such as an attachment.
        for user in error.protected_objects:
            page = getattr(user, "page", user)
            if isinstance(page, Page):
                pages.append(page)
    return pages
