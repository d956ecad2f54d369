"""One e-mail: the words, and the same on a simple page with one button. Several notices for one person share one e-mail.

A repeat carries the same ``Message-ID``, so that most mail programs show it once.
"""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from publishing.channels.errors import ChannelError, NotAllowed, OutcomeUnknown, Rejected, Unavailable
from publishing.notices.kinds import kind_of
from publishing.notices.models import Notice
from publishing.refusal import Refusal

NOT_CONFIGURED = "django.core.mail.backends.dummy.EmailBackend"
CHECK_SETTINGS = "请管理员核对 EMAIL_URL。"


@dataclass(frozen=True, kw_only=True)
class Item:
    """A notice as its reader sees it. A personal ``url`` may open without a password: never logged, never stored."""

    notice: Notice
    url: str
    is_personal: bool


def send(notices: Sequence[Notice], user: Any) -> None:
    """Send what is in ``notices``, all for ``user``, as one e-mail. Raises a ``ChannelError``."""
    if settings.EMAIL_BACKEND == NOT_CONFIGURED:
        raise NotAllowed("没有发邮件：没有配置发信服务器。", next_step="请管理员设置 EMAIL_URL。")
    if not user.email:
        raise Rejected("没有发邮件：没有登记邮箱。", next_step="请本人在“账号”里填写。")
    connection = get_connection()
    try:
        _open(connection)
        # Only now: an address that opens without a password is not made for a server that is not there.
        _hand_over(connection, _written(notices, user))
    finally:
        _close(connection)


def absolute(url: str) -> str:
    return urljoin(f"{settings.BASE_URL}/", url)


def _written(notices: Sequence[Notice], user: Any) -> EmailMultiAlternatives:
    items = [_item(notice, user) for notice in notices]
    first = notices[0]
    subject = first.subject if len(notices) == 1 else f"{len(notices)} 条通知：{first.subject} 等"
    context = {"items": items, "account": settings.ACCOUNT_NAME, "home": absolute("/admin/"), "subject": subject}
    message = EmailMultiAlternatives(
        subject=f"【{settings.ACCOUNT_NAME}】{subject}",
        body=render_to_string("notices/mail.txt", context),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": _message_id(notices)},
    )
    message.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    return message


def _item(notice: Notice, user: Any) -> Item:
    personal_url = kind_of(notice).personal_url
    if personal_url is not None:
        try:
            return Item(notice=notice, url=absolute(personal_url(notice, user)), is_personal=True)
        except Refusal:
            # Nothing personal for this reader: the plain address below asks for a login.
            pass
    return Item(notice=notice, url=absolute(notice.url), is_personal=False)


def _message_id(notices: Sequence[Notice]) -> str:
    names = " ".join(sorted(notice.key for notice in notices))
    return f"<{hashlib.sha256(names.encode()).hexdigest()[:32]}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def _open(connection: Any) -> None:
    """Raises ``Unavailable`` or ``NotAllowed``: nothing was sent."""
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError as error:
        raise _wrong_password(error.smtp_code) from None
    except smtplib.SMTPException as error:
        raise Unavailable(f"没有发出：发信服务器没有应答或不接受连接（{type(error).__name__}）。") from None
    except TimeoutError:
        raise Unavailable("没有发出：连接发信服务器超时。") from None
    except OSError as error:
        raise Unavailable(f"没有发出：连不上发信服务器（{error.strerror or type(error).__name__}）。") from None


def _wrong_password(code: int) -> ChannelError:
    if code >= 500:
        return NotAllowed(f"没有发出：发信服务器不接受账号或密码（{code}）。", next_step=CHECK_SETTINGS)
    return Unavailable(f"没有发出：发信服务器暂时不能登录（{code}）。")


def _hand_over(connection: Any, message: EmailMultiAlternatives) -> None:
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(next(iter(error.recipients.values()))[0], "收件人的邮箱", "请核对本人的邮箱地址。") from None
    except smtplib.SMTPSenderRefused as error:
        if error.smtp_code >= 500:
            raise NotAllowed(
                f"没有发出：发信服务器不接受发件地址（{error.smtp_code}）。", next_step="请管理员核对 MAIL_FROM。"
            ) from None
        raise _refused(error.smtp_code, "发件地址", CHECK_SETTINGS) from None
    except smtplib.SMTPServerDisconnected:
        raise OutcomeUnknown("不知道发出没有：发信服务器中途断开。") from None
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, "这封邮件", CHECK_SETTINGS) from None
    except smtplib.SMTPException as error:
        raise Unavailable(f"没有发出：发信服务器不支持（{type(error).__name__}）。") from None
    except TimeoutError:
        raise OutcomeUnknown("不知道发出没有：发信服务器没有及时答复。") from None
    except OSError as error:
        raise OutcomeUnknown(f"不知道发出没有：连接中断（{error.strerror or type(error).__name__}）。") from None
    except ValueError:
        raise Rejected("没有发出：邮箱地址写法不对。", next_step="请核对本人的邮箱地址。") from None


def _refused(code: int, what: str, next_step: str) -> ChannelError:
    """A code of 400 asks to come back later; one of 500 is the last word (RFC 5321, 4.2.1)."""
    if code < 500:
        return Unavailable(f"没有发出：发信服务器暂时不收{what}（{code}）。")
    return Rejected(f"没有发出：发信服务器拒收{what}（{code}）。", next_step=next_step)


def _close(connection: Any) -> None:
    """What has been handed over stays so, however the farewell goes."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return
