"""What is published, as the account's staff see it in the back office: change a few words, withdraw."""

from html import escape

from wechat_simulator import editor, human, publications
from wechat_simulator.account import Account
from wechat_simulator.layout import cover, day_and_time, page, redirect, template
from wechat_simulator.phone import way_name
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request
from wechat_simulator.store import Row

SHOWN = 30
_STATES = {publications.DELETED: "已删除", publications.BANNED: "已封禁"}


def show(account: Account, problem: str = "") -> Reply:
    """The newest pushes of every way, taken-down articles included."""
    pushes = publications.newest_first(account.store, limit=SHOWN)
    body = template("published.html").substitute(
        problem=f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else "",
        cards="".join(_card(account, push) for push in pushes) or template("published_empty.html").substitute(),
    )
    return page(account, title="已发表", tab="/articles", body=body, status=400 if problem else 200)


def withdraw(account: Account, page_key: str) -> Reply:
    """Delete one article for its readers."""
    try:
        human.act(account, "delete_article", {"url": f"/s/{page_key}"})
    except ValueError as error:
        return show(account, str(error))
    return redirect("/articles")


def edit_page(account: Account, page_key: str, request: Request, *, problem: str = "") -> Reply:
    """The editor for one published article: a passage of its text only."""
    row = account.store.row("SELECT * FROM published_article WHERE page_key = ? AND deleted = 0", (page_key,))
    if row is None:
        return show(account, "没有这篇已发表的文章，或者它已经被删除、封禁")
    article = publications.article_in(row)
    return editor.show(
        account,
        article,
        request,
        action=f"/articles/{page_key}/edit",
        headline="修改已发表的文章",
        lead=f"发表以后只能改一次，最多 {human.PUBLISHED_EDIT_CHARACTERS} 个字，标题不能改。",
        before="",
        fields=f'<p class="subject">{escape(article["title"])}</p>',
        limit=human.PUBLISHED_EDIT_CHARACTERS,
        tab="/articles",
        problem=problem,
    )


def edit(account: Account, page_key: str, request: Request) -> Reply:
    """Change the passage; what cannot be done is explained on the page."""
    text = [editor.plain(request.fields.get(name, "")) for name in ("old", "new")]
    try:
        human.act(account, "edit_article", {"url": f"/s/{page_key}", "text": text})
    except ValueError as error:
        return edit_page(account, page_key, request, problem=str(error))
    return redirect("/articles")


def _card(account: Account, push: Row) -> str:
    rows = publications.articles_of(account.store, push["article_id"])
    return template("published_push.html").substitute(
        when=day_and_time(push["published_at"]),
        way=way_name(account, push),
        articles="".join(map(_article, rows)),
    )


def _article(row: Row) -> str:
    article, key = publications.article_in(row), row["page_key"]
    marks = [_STATES[row["deleted"]]] if row["deleted"] else []
    if article.get("edited_at"):
        marks.append("发表后改过")
    return template("published_article.html" if not row["deleted"] else "published_gone.html").substitute(
        key=key,
        title=escape(article["title"]),
        cover=cover(article, "1_1"),
        marks="".join(f'<span class="mark {"bad" if row["deleted"] else "warn"}">{mark}</span>' for mark in marks),
    )
