"""E-mails that the desk has written into a folder instead of sending them (Django's file backend), for people to read."""

import email
import email.policy
import email.utils
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

SHOWN = 50
_BETWEEN = re.compile(rb"\r?\n-{79}\r?\n?")
NAME = re.compile(r"[A-Za-z0-9-]+\.log")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """``name`` is the file's, ``number`` its place there; ``page`` its HTML, empty when it has none."""

    name: str
    number: int
    subject: str
    to: str
    sent_at: float
    words: str
    page: str


def newest(folder: str) -> list[Mail]:
    """Return the newest e-mails in ``folder``, newest first; none when there is no such folder."""
    if not folder or not Path(folder).is_dir():
        return []
    files = sorted(Path(folder).glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:SHOWN]
    return [mail for file in files for mail in reversed(_read(file))][:SHOWN]


def find(folder: str, name: str, number: int) -> Mail | None:
    """Return one e-mail, or ``None`` when there is none of that name."""
    file = Path(folder) / name
    if not folder or not NAME.fullmatch(name) or not file.is_file():
        return None
    mails = _read(file)
    return mails[number] if number < len(mails) else None


def _read(file: Path) -> list[Mail]:
    parts = [part for part in _BETWEEN.split(file.read_bytes()) if part.strip()]
    return [_mail(file, number, part) for number, part in enumerate(parts)]


def _mail(file: Path, number: int, content: bytes) -> Mail:
    message = email.message_from_bytes(content, policy=email.policy.default)
    date = message.get("Date")
    moment = email.utils.parsedate_to_datetime(str(date)).timestamp() if date else file.stat().st_mtime
    return Mail(
        name=file.name,
        number=number,
        subject=str(message.get("Subject", "")).strip(),
        to=str(message.get("To", "")),
        sent_at=moment,
        words=_part(message, "plain"),
        page=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""
