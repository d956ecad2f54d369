"""What people do behind the API's back: the account's staff in the back office, and the platform's own reviewers.

Every act raises ``ValueError`` with Chinese words for what cannot be done, and leaves everything as it was then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wechat_simulator import articles, drafts, mass_quota, passages, publications, request_log
from wechat_simulator.account import Account, Json, marks
from wechat_simulator.addresses import split
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Row

PUBLISHED_EDIT_CHARACTERS = 20
"""WeChat lets the text of a published article be changed once, in so many characters (practice; never the title)."""


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """One act: when it happens, and what was said about it."""

    account: Account
    now: float
    data: Json

    def note(self, operation: str, kind: str, kept: list[Json], *, source: str = "human", **facts: Any) -> Json:
        """Write the act into the log and return what was written."""
        effect = {"kind": kind, "articles": marks(kept), **facts}
        request_log.note(self.account.store, self.now, operation, effect, source=source)
        return effect


def act(account: Account, name: str, data: Json) -> Json:
    """Do ``name`` (one of ``ACTS``) and return its effect as the log has it.

    Drafts are named by ``media_id`` (``index`` from 0), what is published by ``article_id`` and ``index`` from 0 or by
    ``url``. Edits take ``text``: [old, new], those of drafts also ``title``.
    """
    if name not in ACTS:
        raise ValueError(f"no such act: {name}; there are {', '.join(ACTS)}")
    with account.store.transaction():
        return ACTS[name](_Scene(account=account, now=account.clock(), data=data))


def _publish(scene: _Scene) -> Json:
    """Publish by hand: at once, and the draft is consumed."""
    return _give_out(scene, way="human", operation="human/publish", kind="published")


def _mass_send(scene: _Scene) -> Json:
    """Mass-send by hand: at once, on the same quota as the API's, and never in freepublish/batchget."""
    if mass_quota.is_spent(scene.account, scene.now):
        raise ValueError("群发次数已经用完")
    return _give_out(scene, way="mass", operation="human/mass_send", kind="mass_sent")


def _give_out(scene: _Scene, *, way: str, operation: str, kind: str) -> Json:
    row, kept = _draft(scene)
    store = scene.account.store
    article_id = publications.create(
        scene.account,
        way=way,
        media_id=row["media_id"],
        msg_data_id=publications.new_msg_data_id(store),
        kept=kept,
        now=scene.now,
    )
    drafts.consume(store, row["media_id"])
    return scene.note(operation, kind, kept, media_id=row["media_id"], article_id=article_id)


def _delete_draft(scene: _Scene) -> Json:
    row, kept = _draft(scene)
    scene.account.store.run("UPDATE draft SET state = 'deleted' WHERE media_id = ?", (row["media_id"],))
    return scene.note("human/delete", "draft_deleted", kept, media_id=row["media_id"])


def _edit_draft(scene: _Scene) -> Json:
    """Change a title, a passage of the text, or both."""
    row, kept = _draft(scene)
    index = scene.data.get("index", 0)
    if type(index) is not int or not 0 <= index < len(kept):
        raise ValueError(f"草稿里没有序号为 {index} 的文章")
    article, title = kept[index], scene.data.get("title")
    if title is None and scene.data.get("text") is None:
        raise ValueError("没有要改的内容")
    if title is not None:
        if not isinstance(title, str) or not 0 < len(title.strip()) <= articles.TITLE_CHARACTERS:
            raise ValueError(f"标题要有 1 到 {articles.TITLE_CHARACTERS} 个字")
        article["title"] = title.strip()
    if scene.data.get("text") is not None:
        article["content"] = passages.replaced(article, *_passage(scene))
    drafts.save(scene.account, row["media_id"], kept, scene.now)
    scene.account.store.run("UPDATE draft SET edited_by_human = 1 WHERE media_id = ?", (row["media_id"],))
    return scene.note("human/edit", "draft_edited_by_human", kept, media_id=row["media_id"], index=index)


def _delete_article(scene: _Scene) -> Json:
    """Withdraw one article, or all of a push. Readers then see that the publisher deleted it."""
    rows = _published(scene)
    publications.take_down(scene.account.store, rows, banned=False)
    return _note_article(scene, rows, "human/delete_article", "article_deleted")


def _ban(scene: _Scene) -> Json:
    """The platform's act: one article, or all of a push, can no longer be read."""
    rows = _published(scene)
    publications.take_down(scene.account.store, rows, banned=True)
    return _note_article(scene, rows, "platform/ban", "article_banned", source="platform")


def _edit_article(scene: _Scene) -> Json:
    """Change a few words of a published article, once."""
    row = _published(scene)[0]
    article = publications.article_in(row)
    old, new = _passage(scene)
    if article.get("edited_at"):
        raise ValueError("这篇文章已经改过一次，微信不让再改")
    if max(len(old), len(new)) > PUBLISHED_EDIT_CHARACTERS:
        raise ValueError(f"发表以后最多改 {PUBLISHED_EDIT_CHARACTERS} 个字")
    article |= {"content": passages.replaced(article, old, new), "edited_at": scene.now}
    publications.save_article(scene.account.store, row, article)
    return _note_article(scene, [row], "human/edit_article", "article_edited_by_human")


ACTS: dict[str, Callable[[_Scene], Json]] = {
    "publish": _publish,
    "mass_send": _mass_send,
    "delete_draft": _delete_draft,
    "edit_draft": _edit_draft,
    "delete_article": _delete_article,
    "edit_article": _edit_article,
    "ban": _ban,
}


def _note_article(scene: _Scene, rows: list[Row], operation: str, kind: str, *, source: str = "human") -> Json:
    kept = [publications.article_in(row) for row in rows]
    return scene.note(
        operation,
        kind,
        kept,
        source=source,
        article_id=rows[0]["article_id"],
        indexes=[row["position"] for row in rows],
    )


def _draft(scene: _Scene) -> tuple[Row, list[Json]]:
    try:
        row = drafts.find(scene.account.store, scene.data.get("media_id"))
    except Refused as error:
        raise ValueError("草稿箱里没有这份草稿") from error
    return row, drafts.contents(row)


def _published(scene: _Scene) -> list[Row]:
    """Return the rows of what is meant: by ``url``, or ``article_id`` and perhaps ``index``. Never those taken down."""
    url, index = scene.data.get("url"), scene.data.get("index")
    if url:
        page_key = split(str(url)).path.removeprefix("/s/")
        rows = scene.account.store.rows("SELECT * FROM published_article WHERE page_key = ?", (page_key,))
    else:
        rows = publications.articles_of(scene.account.store, str(scene.data.get("article_id") or ""))
        rows = [row for row in rows if index is None or row["position"] == index]
    rows = [row for row in rows if not row["deleted"]]
    if not rows:
        raise ValueError("没有这篇已发表的文章，或者它已经被删除、封禁")
    return rows


def _passage(scene: _Scene) -> tuple[str, str]:
    text = scene.data.get("text")
    if not isinstance(text, list | tuple) or len(text) != 2 or not all(isinstance(one, str) for one in text):
        raise ValueError("text must be [old, new]")
    return text[0], text[1]
