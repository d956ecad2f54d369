"""Have the links of an article asked, because somebody is about to read what the checks say of them."""

from __future__ import annotations

from django.db import transaction

from publishing.article import Article
from publishing.review.links.findings import urls_of
from publishing.review.links.states import want
from publishing.review.tasks import ask_due_links


def ask_soon(article: Article) -> None:
    """Notes the addresses that lead outside; a task asks those that are due. Safe to call at any time."""
    outside, _inside = urls_of(article)
    if want(outside):
        transaction.on_commit(ask_due_links.enqueue)
