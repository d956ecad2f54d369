"""The article as a reader opens it, published or previewed; likes and comments."""

import re
from html import escape

from wechat_simulator import comments, drafts, mass_previews, publications
from wechat_simulator.account import Account, Json
from wechat_simulator.clock import beijing
from wechat_simulator.errcodes import Refused
from wechat_simulator.layout import AVATAR, day_and_time, local_picture, page, redirect, template
from wechat_simulator.looks import Look
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request
from wechat_simulator.store import Row

COMMENT_CHARACTERS = 600

_WECHAT_PICTURE = re.compile(
    r"https?://mmbiz\.(?:qpic|qlogo)\.cn/(mmbiz_[a-z]+/[A-Za-z0-9_-]+/\d+)(?:\?[A-Za-z0-9_=&;]*)?"
)


def show(account: Account, page_key: str, look: Look, *, has_commented: bool = False) -> Reply:
    """The article page; counts one more reading. 404 for a page that never was, a notice for a deleted one."""
    row = _find(account, page_key)
    if row is None:
        return _notice(account, "页面不存在", "链接可能抄错了，或者模拟器已经清空。", status=404)
    if row["deleted"] == publications.BANNED:
        return _notice(account, "此内容因违规无法查看", "经平台审核，内容涉嫌违反相关法律法规和政策，已停止访问。")
    if row["deleted"]:
        return _notice(account, "该内容已被发布者删除", f"发布者：{account.settings.account_name}")
    account.store.run("UPDATE published_article SET reads = reads + 1 WHERE page_key = ?", (page_key,))
    article = publications.article_in(row)
    below = _counts(row, page_key) + _comments(account, row, has_commented=has_commented)
    return _article_page(account, article, look, when=row["published_at"], below=below, back="/", tab="/")


def preview(account: Account, media_id: str, index: int, look: Look) -> Reply:
    """A draft's article as it would look."""
    row = account.store.row("SELECT * FROM draft WHERE media_id = ? AND state = 'live'", (media_id,))
    kept = drafts.contents(row) if row is not None else []
    if row is None or index >= len(kept):
        return _notice(account, "预览链接已失效", "这篇草稿已经发布、删除，或者从来没有过。", status=404)
    below = '<p class="temporary">这是草稿预览，读者看不到。</p>'
    return _article_page(account, kept[index], look, when=row["updated_at"], below=below, back="/drafts", tab="/drafts")


def sent_preview(account: Account, number: int, index: int, look: Look) -> Reply:
    """An article of a preview message, as it was when it was sent."""
    row = mass_previews.find(account, number)
    kept = drafts.contents(row) if row is not None else []
    if row is None or index >= len(kept):
        return _notice(account, "预览链接已失效", "没有这条预览消息，或者模拟器已经清空。", status=404)
    below = '<p class="temporary">这是发给一个人的预览，其他读者看不到。</p>'
    return _article_page(account, kept[index], look, when=row["created_at"], below=below, back="/", tab="/")


def like(account: Account, page_key: str) -> Reply:
    account.store.run("UPDATE published_article SET likes = likes + 1 WHERE page_key = ?", (page_key,))
    return redirect(f"/s/{page_key}#counts")


def comment(account: Account, page_key: str, request: Request) -> Reply:
    """Take a reader's comment; it waits until the account elects it."""
    row = _find(account, page_key)
    content = request.fields.get("content", "").strip()[:COMMENT_CHARACTERS]
    if row is not None and content:
        try:
            comments.write(account, row["msg_data_id"], row["position"], content, account.clock())
        except Refused:
            return _notice(account, "留言没有开放", "这篇文章现在不接受留言。", status=403)
    return redirect(f"/s/{page_key}?commented=1#comments")


def _find(account: Account, page_key: str) -> Row | None:
    return account.store.row(
        "SELECT * FROM published_article JOIN publication USING (article_id) WHERE page_key = ?", (page_key,)
    )


def _article_page(
    account: Account, article: Json, look: Look, *, when: float, below: str, back: str, tab: str
) -> Reply:
    local = beijing(when)
    source = article["content_source_url"]
    link = f'<a class="source" href="{escape(source)}" target="_blank" rel="noopener">阅读原文</a>' if source else ""
    body = template("reader.html").substitute(
        back=back,
        clock=f"{beijing(account.clock()):%H:%M}",
        title=escape(article["title"]),
        author=f"<span>{escape(article['author'])}</span>" if article["author"] else "",
        name=escape(account.settings.account_name),
        date=f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}",
        place=escape(account.settings.account_place),
        edited=f"<span>{day_and_time(article['edited_at'])} 修改过</span>" if article.get("edited_at") else "",
        content=look.applied(_content(article)),
        look=look.classes,
        looks=look.menu(),
        source=link,
        below=below,
        avatar=AVATAR,
        bio=escape(account.settings.account_bio),
    )
    return page(account, title=article["title"], tab=tab, body=body)


def _content(article: Json) -> str:
    if article["article_type"] == "newspic":
        shown = "".join(f'<img src="{local_picture(url)}" alt="">' for url in article["picture_urls"])
        return f'<div class="pictures">{shown}</div><p>{escape(article["content"])}</p>'
    return _WECHAT_PICTURE.sub(r"/\1", article["content"]).replace("<img data-src=", "<img src=")


def _counts(row: Row, page_key: str) -> str:
    return template("reader_counts.html").substitute(reads=row["reads"] + 1, likes=row["likes"], key=page_key)


def _comments(account: Account, row: Row, *, has_commented: bool) -> str:
    if not row["comments_open"]:
        return ""
    shown = "".join(
        _one_comment(account, one) for one in comments.elected_under(account, row["msg_data_id"], row["position"])
    )
    return template("reader_comments.html").substitute(
        key=row["page_key"],
        limit=COMMENT_CHARACTERS,
        thanks='<p class="temporary" role="status">留言已提交，公众号精选后可见。</p>' if has_commented else "",
        comments=shown or '<p class="none">还没有精选留言</p>',
    )


def _one_comment(account: Account, row: Row) -> str:
    reply = ""
    if row["reply"]:
        reply = f'<div class="reply"><b>{escape(account.settings.account_name)}</b><p>{escape(row["reply"])}</p></div>'
    return (
        f"<li><b>读者 {escape(row['openid'][-4:])}</b><small>{day_and_time(row['created_at'])}</small>"
        f"<p>{escape(row['content'])}</p>{reply}</li>"
    )


def _notice(account: Account, headline: str, reason: str, *, status: int = 200) -> Reply:
    body = template("notice.html").substitute(headline=escape(headline), reason=escape(reason))
    return page(account, title=headline, tab="/", body=body, status=status)
