"""The phone: the account's profile and its articles as followers find them."""

from html import escape

from wechat_simulator import drafts, followers, log_page, mass_previews, menus, publications, request_log
from wechat_simulator.account import Account, Json
from wechat_simulator.clock import beijing
from wechat_simulator.faults import Faults
from wechat_simulator.layout import AVATAR, cover, day_and_time, page, template
from wechat_simulator.reply import Reply
from wechat_simulator.store import Row

RECENT_LINES = 6
WAYS = {"publish": "发布", "mass": "群发通知", "human": "人工发表"}


def way_name(account: Account, push: Row) -> str:
    """Return in which way a push came out, in words."""
    if push["way"] == "mass" and publications.is_by_hand(account.store, push):
        return "人工群发"
    return WAYS[push["way"]]


def show(account: Account, faults: Faults) -> Reply:
    """The front page: a phone with the account in it, and what else is going on."""
    pushes = publications.newest_first(account.store)
    feed = "".join(_push(account, push) for push in pushes)
    count = account.store.number("SELECT count(*) FROM published_article WHERE deleted = 0")
    settings = account.settings
    body = template("phone.html").substitute(
        avatar=AVATAR,
        name=escape(settings.account_name),
        owner=escape(settings.account_owner),
        bio=escape(settings.account_bio),
        place=escape(settings.account_place),
        count=count,
        followers=settings.follower_count,
        clock=f"{beijing(account.clock()):%H:%M}",
        inbox=_inbox(account, pushes),
        feed=feed or template("phone_empty.html").substitute(),
        menu=_menu(menus.current(account.store)),
        draft_count=len(drafts.live(account.store)),
        job_count=account.store.number("SELECT count(*) FROM publish_job WHERE status = 1")
        + account.store.number("SELECT count(*) FROM mass_job WHERE status IN ('SENDING', 'WAITING')"),
        push_count=len(pushes),
        fault_count=len(faults.all()),
        recent=_recent(account) or "<li>还没有动静。</li>",
    )
    return page(account, title=settings.account_name, tab="/", body=body)


def _recent(account: Account) -> str:
    """The newest things that happened to drafts, publishing and readers, in a line each."""
    entries = request_log.newest_first(account.store, limit=80)
    lines = [
        f"<li><time>{beijing(entry['time']):%H:%M:%S}</time>{log_page.line(effect)}</li>"
        for entry in entries
        for effect in entry["effects"]
        if "articles" in effect
    ]
    return "".join(lines[:RECENT_LINES])


def _push(account: Account, push: Row) -> str:
    rows = [row for row in publications.articles_of(account.store, push["article_id"]) if not row["deleted"]]
    if not rows:
        return ""
    first, *others = ((f"/s/{row['page_key']}", publications.article_in(row)) for row in rows)
    parts = [_first(*first, alone=not others), *(_other(*one) for one in others)]
    when = f"{day_and_time(push['published_at'])} · {way_name(account, push)}"
    return f'<p class="when"><span>{when}</span></p><div class="push">{"".join(parts)}</div>'


def _inbox(account: Account, pushes: list[Row]) -> str:
    """The newest previews, each as the one person who got it sees it; unfolded while nothing newer was pushed."""
    rows = mass_previews.newest(account)
    if not rows:
        return ""
    is_newest = not pushes or rows[0]["created_at"] >= pushes[0]["published_at"]
    cards = "".join(_preview(account, row) for row in rows)
    return template("inbox.html").substitute(cards=cards, open=" open" if is_newest else "")


def _preview(account: Account, row: Row) -> str:
    kept = drafts.contents(row)
    if kept:
        links = [f"/inbox/{row['number']}/{index}" for index in range(len(kept))]
        inner = _first(links[0], kept[0], alone=len(kept) == 1) + "".join(map(_other, links[1:], kept[1:]))
    else:
        inner = f'<p class="words">{escape(row["text"]) or "（一张图片）"}</p>'
    to = escape(row["recipient"])
    if row["recipient"] in followers.openids(account.settings.follower_count):
        to = f"关注者 …{to[-6:]}"
    return (
        f'<p class="when"><span>{day_and_time(row["created_at"])} · 发给 {to}</span></p><div class="push">{inner}</div>'
    )


def _first(link: str, article: Json, *, alone: bool) -> str:
    """The top article: a wide cover, its title over it; under it the digest when it is alone."""
    digest = f'<span class="digest">{escape(article["digest"])}</span>' if alone and article["digest"] else ""
    return (
        f'<a class="first" href="{link}"><span class="cover"><img src="{cover(article, "2.35_1")}" alt="">'
        f"<b>{escape(article['title'])}</b></span>{digest}</a>"
    )


def _other(link: str, article: Json) -> str:
    return (
        f'<a class="other" href="{link}"><span>{escape(article["title"])}</span>'
        f'<img src="{cover(article, "1_1")}" alt=""></a>'
    )


def _menu(buttons: list[Json]) -> str:
    if not buttons:
        return ""
    return (
        '<div class="menu"><span class="keyboard" aria-hidden="true"></span>'
        + "".join(map(_button, buttons))
        + "</div>"
    )


def _button(button: Json) -> str:
    name = escape(button["name"])
    if not button["sub_button"]:
        return _link(button, name)
    inner = "".join(_link(one, escape(one["name"])) for one in button["sub_button"])
    return f'<details name="menu"><summary><i></i>{name}</summary><div>{inner}</div></details>'


def _link(button: Json, name: str) -> str:
    if button.get("url"):
        return f'<a href="{escape(button["url"])}" target="_blank" rel="noopener">{name}</a>'
    return f"<span>{name}</span>"
