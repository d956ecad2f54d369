"""Compile ``locale/*/LC_MESSAGES/*.po`` into the ``.mo`` files beside them, without GNU gettext on the machine.

The same ``.po`` always gives the same bytes, so a test can tell a stale ``.mo``. Run it after editing a ``.po``:
``python deploy/compile_messages.py``.
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LOCALE_DIR = Path(__file__).resolve().parents[1] / "locale"
MAGIC = 0x950412DE
HEADER_BYTES = 28


@dataclass(kw_only=True)
class Entry:
    """One message. ``translations`` has one text, or one for each plural form."""

    id: str = ""
    context: str | None = None
    plural: str | None = None
    translations: list[str] = field(default_factory=list)
    is_fuzzy: bool = False

    @property
    def is_translated(self) -> bool:
        return not self.is_fuzzy and bool(self.translations) and all(self.translations)

    @property
    def key(self) -> str:
        """How gettext looks the message up: its context, EOT, its text, and NUL before the plural."""
        key = self.id if self.context is None else f"{self.context}\x04{self.id}"
        return key if self.plural is None else f"{key}\0{self.plural}"


class Malformed(ValueError):
    """A line of a ``.po`` file that is none of the keywords, strings or comments we write."""


def entries(text: str) -> Iterator[Entry]:
    """Read a ``.po`` file; its header comes as the entry with an empty ``id``. Obsolete entries are left out."""
    entry, keyword = Entry(), ""
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        line = line.strip()
        if not line:
            if entry.translations:
                yield entry
            entry, keyword = Entry(), ""
        elif line.startswith("#"):
            entry.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif line.startswith('"'):
            _add(entry, keyword, line, number)
        else:
            keyword, _space, quoted = line.partition(" ")
            if keyword.startswith("msgstr"):
                entry.translations.append("")
            _add(entry, keyword, quoted, number)


def _add(entry: Entry, keyword: str, quoted: str, number: int) -> None:
    try:
        text = ast.literal_eval(quoted)
    except (SyntaxError, ValueError) as error:
        raise Malformed(f"line {number}: not a quoted string: {quoted}") from error
    match keyword:
        case "msgctxt":
            entry.context = (entry.context or "") + text
        case "msgid":
            entry.id += text
        case "msgid_plural":
            entry.plural = (entry.plural or "") + text
        case _ if keyword.startswith("msgstr"):
            entry.translations[-1] += text
        case _:
            raise Malformed(f"line {number}: unknown keyword {keyword!r}")


def compiled(text: str) -> bytes:
    """Return the ``.mo`` of a ``.po``: GNU format, revision 0, little-endian, no hash table, sorted by key."""
    messages = sorted(
        (entry.key.encode(), "\0".join(entry.translations).encode()) for entry in entries(text) if entry.is_translated
    )
    index_bytes = 8 * len(messages)
    offset = HEADER_BYTES + 2 * index_bytes
    indexes, texts = [], []
    for column in (0, 1):
        for message in messages:
            indexes.append(struct.pack("<II", len(message[column]), offset))
            texts.append(message[column] + b"\0")
            offset += len(texts[-1])
    header = struct.pack(
        "<7I", MAGIC, 0, len(messages), HEADER_BYTES, HEADER_BYTES + index_bytes, 0, HEADER_BYTES + 2 * index_bytes
    )
    return header + b"".join(indexes) + b"".join(texts)


def main() -> None:
    for source in sorted(LOCALE_DIR.glob("*/LC_MESSAGES/*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
