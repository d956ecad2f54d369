"""Which address shows which page for people, and the pictures in them."""

import re
from collections.abc import Callable

from wechat_simulator import back_office, log_page, mailbox, phone, pictures, published_page, reader, switchboard, told
from wechat_simulator.account import Account
from wechat_simulator.control import is_foreign
from wechat_simulator.faults import Faults
from wechat_simulator.layout import TEMPLATES, page
from wechat_simulator.looks import Look
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request

Show = Callable[[Account, Faults, Request, re.Match[str]], Reply]


def _picture(account: Account, faults: Faults, request: Request, found: re.Match[str]) -> Reply:
    row = pictures.find(account.store, found[1])
    if row is None:
        return Reply(status=404, content_type="text/plain", body=b"no such picture")
    box = pictures.crop_box(request.query.get("crop", ""))
    content = pictures.cropped(row, box) if box else row["content"]
    kind = pictures.CONTENT_TYPES[row["format"]]
    return Reply(content_type=kind, body=content, headers=(("Cache-Control", "max-age=3600"),))


def _style(account: Account, faults: Faults, request: Request, found: re.Match[str]) -> Reply:
    return Reply(content_type="text/css; charset=utf-8", body=(TEMPLATES / "style.css").read_bytes())


_ROUTES: tuple[tuple[str, re.Pattern[str], Show], ...] = (
    ("GET", re.compile(r"/"), lambda account, faults, request, found: phone.show(account, faults)),
    (
        "GET",
        re.compile(r"/s/([A-Za-z0-9_-]+)"),
        lambda account, faults, request, found: reader.show(
            account, found[1], Look.asked(request.query), has_commented="commented" in request.query
        ),
    ),
    (
        "POST",
        re.compile(r"/s/([A-Za-z0-9_-]+)/like"),
        lambda account, faults, request, found: reader.like(account, found[1]),
    ),
    (
        "POST",
        re.compile(r"/s/([A-Za-z0-9_-]+)/comment"),
        lambda account, faults, request, found: reader.comment(account, found[1], request),
    ),
    (
        "GET",
        re.compile(r"/preview/([A-Za-z0-9_-]+)/(\d{1,2})"),
        lambda account, faults, request, found: reader.preview(
            account, found[1], int(found[2]), Look.asked(request.query)
        ),
    ),
    ("GET", re.compile(r"/drafts"), lambda account, faults, request, found: back_office.show(account)),
    (
        "POST",
        re.compile(rf"/drafts/([A-Za-z0-9_-]+)/({'|'.join(back_office.ACTIONS)})"),
        lambda account, faults, request, found: back_office.act(account, found[1], found[2], request),
    ),
    (
        "GET",
        re.compile(r"/drafts/([A-Za-z0-9_-]+)/edit"),
        lambda account, faults, request, found: back_office.edit_page(account, found[1], request),
    ),
    (
        "POST",
        re.compile(r"/mass/(\d+)/(confirm|refuse)"),
        lambda account, faults, request, found: back_office.decide(account, found[1], found[2]),
    ),
    (
        "GET",
        re.compile(r"/inbox/(\d{1,9})/(\d{1,2})"),
        lambda account, faults, request, found: reader.sent_preview(
            account, int(found[1]), int(found[2]), Look.asked(request.query)
        ),
    ),
    ("GET", re.compile(r"/articles"), lambda account, faults, request, found: published_page.show(account)),
    (
        "POST",
        re.compile(r"/articles/([A-Za-z0-9_-]+)/delete"),
        lambda account, faults, request, found: published_page.withdraw(account, found[1]),
    ),
    (
        "GET",
        re.compile(r"/articles/([A-Za-z0-9_-]+)/edit"),
        lambda account, faults, request, found: published_page.edit_page(account, found[1], request),
    ),
    (
        "POST",
        re.compile(r"/articles/([A-Za-z0-9_-]+)/edit"),
        lambda account, faults, request, found: published_page.edit(account, found[1], request),
    ),
    ("GET", re.compile(r"/told"), lambda account, faults, request, found: told.show(account)),
    (
        "GET",
        re.compile(rf"/told/mail/({mailbox.NAME.pattern})/(\d{{1,3}})"),
        lambda account, faults, request, found: told.mail(account, found[1], int(found[2])),
    ),
    ("GET", re.compile(r"/faults"), lambda account, faults, request, found: switchboard.show(account, faults)),
    ("POST", re.compile(r"/faults"), lambda account, faults, request, found: switchboard.act(account, faults, request)),
    ("GET", re.compile(r"/log"), lambda account, faults, request, found: log_page.show(account, request)),
    ("GET", re.compile(r"/mmbiz_(?:jpg|png|gif|bmp)/([A-Za-z0-9_-]+)/\d+"), _picture),
    ("GET", re.compile(r"/style\.css"), _style),
)


def has(path: str) -> bool:
    """Is ``path`` a page for people (with whatever method)?"""
    return path == "/favicon.ico" or any(pattern.fullmatch(path) for _, pattern, _ in _ROUTES)


def answer(account: Account, faults: Faults, request: Request) -> Reply:
    """Return the page; 403 for a form sent from another site, 405 for a method it does not know."""
    if is_foreign(request):
        return Reply(status=403, content_type="text/plain; charset=utf-8", body="不接受其他网站发来的表单".encode())
    if request.path == "/favicon.ico":
        return Reply(status=204)
    for method, pattern, show in _ROUTES:
        found = pattern.fullmatch(request.path)
        if found and method == request.method:
            return show(account, faults, request, found)
    return page(account, title="不能这样访问", tab="", body="<p class=notice>不能这样访问这一页。</p>", status=405)
