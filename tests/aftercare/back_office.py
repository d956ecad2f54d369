"""What somebody does in WeChat's own back office, behind the desk's back."""

from __future__ import annotations

from typing import Any

from wechat_simulator import publications
from wechat_simulator.testing import Served


def edit(served: Served, article_id: str, place: int, **changes: Any) -> None:
    """Change a published article, beyond what WeChat allows as well; ``text`` is (old, new) within its content."""
    row = publications.articles_of(served.state.store, article_id)[place]
    article = publications.article_in(row)
    if "text" in changes:
        old, new = changes.pop("text")
        assert old in article["content"]
        article["content"] = article["content"].replace(old, new)
    publications.save_article(served.state.store, row, article | changes)


def delete(served: Served, article_id: str, place: int | None = None, *, banned: bool = False) -> None:
    """Delete one article, or all of a push; ``banned``: the platform did it."""
    which = {} if place is None else {"index": place}
    served.human("ban" if banned else "delete_article", article_id=article_id, **which)


def remove_from_list(served: Served, article_id: str, place: int) -> None:
    """Deleted in such a way that the numbers of the following articles move up."""
    store = served.state.store
    rows = publications.articles_of(store, article_id)
    store.run("DELETE FROM published_article WHERE page_key = ?", (rows[place]["page_key"],))
    for row in rows[place + 1 :]:
        store.run("UPDATE published_article SET position = position - 1 WHERE page_key = ?", (row["page_key"],))


def readable(served: Served, article_id: str) -> list[bool]:
    """Whether readers can open each article."""
    return [not row["deleted"] for row in publications.articles_of(served.state.store, article_id)]
