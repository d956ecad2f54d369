"""What somebody does in WeChat's own back office, behind the desk's back."""

from __future__ import annotations

import json
from typing import Any

from wechat_simulator import publications
from wechat_simulator.testing import Served


def edit(served: Served, article_id: str, place: int, **changes: Any) -> None:
    """Change a published article; ``text`` is (old, new) within its content."""
    row = publications.articles_of(served.state.store, article_id)[place]
    article = publications.article_in(row)
    if "text" in changes:
        old, new = changes.pop("text")
        assert old in article["content"]
        article["content"] = article["content"].replace(old, new)
    article |= changes
    served.state.store.run(
        "UPDATE published_article SET article = ? WHERE page_key = ?",
        (json.dumps(article, ensure_ascii=False), row["page_key"]),
    )


def delete(served: Served, article_id: str, place: int | None = None, *, banned: bool = False) -> None:
    """Delete one article, or all of a push; ``banned``: the platform did it."""
    store = served.state.store
    for row in publications.articles_of(store, article_id):
        if place in (None, row["position"]):
            mark = publications.BANNED if banned else publications.DELETED
            store.run("UPDATE published_article SET deleted = ? WHERE page_key = ?", (mark, row["page_key"]))
    if all(row["deleted"] for row in publications.articles_of(store, article_id)):
        store.run("UPDATE publish_job SET status = ? WHERE article_id = ?", (6 if banned else 5, article_id))


def remove_from_list(served: Served, article_id: str, place: int) -> None:
    """Deleted in such a way that the numbers of the following articles move up."""
    store = served.state.store
    rows = publications.articles_of(store, article_id)
    store.run("DELETE FROM published_article WHERE page_key = ?", (rows[place]["page_key"],))
    for row in rows[place + 1 :]:
        store.run("UPDATE published_article SET position = position - 1 WHERE page_key = ?", (row["page_key"],))


def publish_draft(served: Served, media_id: str, *, way: str = "human") -> str:
    """Publish (``human``) or mass-send (``mass``) a draft by hand; returns the article_id."""
    from wechat_simulator import drafts

    account = served.state
    row = account.store.row("SELECT * FROM draft WHERE media_id = ? AND state = 'live'", (media_id,))
    assert row is not None
    article_id = publications.create(
        account,
        way=way,
        media_id=media_id,
        msg_data_id=publications.new_msg_data_id(account.store),
        kept=drafts.contents(row),
        now=account.clock(),
    )
    drafts.consume(account.store, media_id)
    return article_id


def edit_draft(served: Served, media_id: str, place: int, **changes: Any) -> None:
    from wechat_simulator import drafts

    row = served.state.store.row("SELECT * FROM draft WHERE media_id = ?", (media_id,))
    kept = drafts.contents(row)
    if "text" in changes:
        old, new = changes.pop("text")
        assert old in kept[place]["content"]
        kept[place]["content"] = kept[place]["content"].replace(old, new)
    kept[place] |= changes
    drafts.save(served.state, media_id, kept, served.state.clock())


def delete_draft(served: Served, media_id: str) -> None:
    served.state.store.run("UPDATE draft SET state = 'deleted' WHERE media_id = ?", (media_id,))


def readable(served: Served, article_id: str) -> list[bool]:
    """Whether readers can open each article."""
    return [not row["deleted"] for row in publications.articles_of(served.state.store, article_id)]
