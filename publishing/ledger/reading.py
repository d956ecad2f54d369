"""What others ask of the ledger: where it ends, and what was done to a page."""

from __future__ import annotations

from django.db.models import QuerySet
from wagtail.models import Page

from publishing.ledger.chain import GENESIS
from publishing.ledger.models import LoggedAct


def head() -> tuple[int, str]:
    """Number and hash of the last act; ``(0, 64 zeros)`` when there is none."""
    last = LoggedAct.objects.values_list("number", "hash").first()
    return last or (0, GENESIS)


def acts_of(page: Page) -> QuerySet[LoggedAct]:
    """Everything that was ever done to ``page``, oldest first; also when the page is gone."""
    return LoggedAct.objects.filter(log=LoggedAct.Log.PAGE, object_id=str(page.pk)).order_by("number")
