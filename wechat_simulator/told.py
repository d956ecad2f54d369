"""What the desk has told people: the WeCom group as its members see it, and the e-mails."""

import re
from html import escape

from wechat_simulator import mailbox, robot
from wechat_simulator.account import Account
from wechat_simulator.layout import SAFETY, day_and_time, page, template
from wechat_simulator.mailbox import Mail
from wechat_simulator.reply import Reply
from wechat_simulator.store import Row

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_NO_MESSAGES = '<p class="none">还没有消息。发稿系统向群机器人发了消息，就会出现在这里。</p>'
_NO_MAILS = '<p class="none">还没有邮件。</p>'
_NO_FOLDER = '<p class="none">没有设置邮件文件夹（SIMULATOR_MAIL_DIR），邮件不在这里显示。</p>'


def show(account: Account) -> Reply:
    """The newest messages and e-mails."""
    folder = account.settings.mail_dir
    mails = "".join(map(_mail, mailbox.newest(folder))) or (_NO_MAILS if folder else _NO_FOLDER)
    messages = "".join(map(_message, robot.newest(account))) or _NO_MESSAGES
    body = template("told.html").substitute(messages=messages, mails=mails)
    return page(account, title="通知", tab="/told", body=body)


def mail(account: Account, name: str, number: int) -> Reply:
    """One e-mail as its reader sees it."""
    found = mailbox.find(account.settings.mail_dir, name, number)
    if found is None:
        body = template("notice.html").substitute(headline="没有这封邮件", reason="它可能已经被删除。")
        return page(account, title="没有这封邮件", tab="/told", body=body, status=404)
    content = found.page or f"<pre>{_linked(found.words)}</pre>"
    return Reply(body=content.encode(), headers=SAFETY)


def _message(row: Row) -> str:
    called = "".join(f"<b>@{escape(name)}</b> " for name in robot.called(row))
    return template("told_message.html").substitute(
        when=day_and_time(row["created_at"]), words=_linked(row["content"]), called=called
    )


def _mail(found: Mail) -> str:
    return template("told_mail.html").substitute(
        when=day_and_time(found.sent_at),
        to=escape(found.to),
        subject=escape(found.subject),
        address=f"/told/mail/{found.name}/{found.number}",
    )


def _linked(text: str) -> str:
    """``text`` escaped, its addresses as links."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = escape(found[0])
        parts += [
            escape(text[end : found.start()]),
            f'<a href="{address}" target="_blank" rel="noopener">{address}</a>',
        ]
        end = found.end()
    return "".join([*parts, escape(text[end:])])
