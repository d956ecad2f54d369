"""How the reader has set the phone: the size of letters, and dark mode."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from wechat_simulator.dark_mode import darkened

LETTERS = {"": ("标准", 1.0), "large": ("大", 1.2), "largest": ("最大", 1.45)}
"""By code: the name, and how many times as large letters are."""

_STYLE = re.compile(r'style="[^"]*"')
_SIZE = re.compile(r"(font-size:\s*)([\d.]+)px")


@dataclass(frozen=True, kw_only=True)
class Look:
    letters: str = ""
    is_dark: bool = False

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "Look":
        """As the address says: ``letters=largest&dark=1``; whatever is not known counts as the usual."""
        letters = query.get("letters", "")
        return cls(letters=letters if letters in LETTERS else "", is_dark=query.get("dark") == "1")

    @property
    def classes(self) -> str:
        return " ".join(filter(None, ("dark" if self.is_dark else "", self.letters)))

    def applied(self, content: str) -> str:
        """An article's HTML as this phone shows it."""
        times = LETTERS[self.letters][1]
        if times > 1:
            content = _STYLE.sub(
                lambda style: _SIZE.sub(lambda size: f"{size[1]}{float(size[2]) * times:g}px", style[0]), content
            )
        return darkened(content) if self.is_dark else content

    def menu(self) -> str:
        """Links to the same page in every other look."""
        letters = "".join(
            _link(Look(letters=code, is_dark=self.is_dark), f"{name}号字" if code else name, code == self.letters)
            for code, (name, _) in LETTERS.items()
        )
        shades = "".join(
            _link(Look(letters=self.letters, is_dark=is_dark), name, is_dark == self.is_dark)
            for is_dark, name in ((False, "浅色"), (True, "深色"))
        )
        return f"<p>{letters}</p><p>{shades}</p>"


def _link(look: Look, name: str, is_current: bool) -> str:
    asked = {"letters": look.letters, "dark": "1" if look.is_dark else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f'<a href="?{escape(query)}"{" aria-current=true" if is_current else ""}>{name}</a>'
