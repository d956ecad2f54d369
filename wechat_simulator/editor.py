"""The page on which a human changes words: of a draft, or of what is already published."""

from html import escape

from wechat_simulator import passages
from wechat_simulator.account import Account, Json
from wechat_simulator.layout import page, template
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request


def show(
    account: Account,
    article: Json,
    request: Request,
    *,
    action: str,
    headline: str,
    lead: str,
    before: str,
    fields: str,
    limit: int,
    tab: str,
    problem: str,
) -> Reply:
    """Return the editor for ``article``: ``fields`` (HTML), the passage to be changed, and the text to copy it from.

    ``limit`` is the most characters a passage may have, 0 for no limit.
    """
    texts = "".join(f"<p>{escape(piece)}</p>" for piece in passages.paragraphs(article))
    given = request.fields if problem else {}
    body = template("editor.html").substitute(
        action=action,
        headline=headline,
        lead=lead,
        before=before,
        fields=fields,
        maxlength=f' maxlength="{limit}"' if limit else "",
        old=escape(given.get("old", "")),
        new=escape(given.get("new", "")),
        texts=texts or '<p class="none">这篇文章没有文字。</p>',
        back=tab,
        problem=f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else "",
    )
    return page(account, title=headline, tab=tab, body=body, status=400 if problem else 200)


def plain(text: str) -> str:
    """Return what a browser's text field sends with line ends as the platform keeps them."""
    return text.replace("\r\n", "\n")
