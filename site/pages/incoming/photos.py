"""Where photos that came beside a document belong: at the line that names them, else at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import lxml.html

from pages.official_text.days import written_number
from publishing.article import Block, Figure, Picture, Text

_WORD = r"(?:插\s*图|图\s*片|照\s*片|配\s*图|附\s*图|图)"
_COUNT = r"(?P<count>[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})"
_OPENING, _CLOSING = r"[（(【\[〔]?\s*(?:此处)?(?:插入)?(?:见|如)?\s*", r"\s*[）)】\]〕]?"
_LINE = re.compile(rf"{_OPENING}{_WORD}\s*{_COUNT}{_CLOSING}(?:\s*[:：、.．\s]\s*(?P<caption>[^。；]{{1,60}}))?")
_MENTION = re.compile(rf"[（(【\[〔]\s*(?:见|如)?\s*{_WORD}\s*{_COUNT}\s*(?:所示)?[）)】\]〕]")
_NUMBERED_NAME = re.compile(
    rf"(?:{_WORD}|photo|pic|image)?[\s_\-—（(]*0*(?P<count>\d{{1,3}})(?:[）)\s_\-—、.．].*)?", re.I
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CAMERA_NAME = re.compile(
    r"(?:IMG|DSC|PIC|MMEXPORT|微信图片|wx_camera|QQ图片|截图|屏幕截图|新建|未命名)?[\d_\-\s（）().]*", re.I
)
_NAMED_IN_NOTE = 6


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo by its file's name."""

    name: str
    picture: Picture

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem


def place(body: Sequence[Block], photos: Sequence[Photo]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """``body`` with every photo in it once, and Chinese sentences that say where they went.

    A line that is nothing but 图1, 照片1：村口 or a file's name becomes that figure; a photo mentioned within a line comes
    after its paragraph; the others come at the end. A photo's number is the one in its name, else its place in the order
    of names.
    """
    ordered = sorted(photos, key=lambda photo: _natural(photo.stem))
    waiting = {photo.name: photo for photo in ordered}
    numbers = _numbers(ordered)
    placed: list[Block] = []
    notes: list[str] = []
    for block in body:
        if isinstance(block, Text) and waiting:
            placed += _in_text(block, waiting, numbers, notes)
        else:
            placed.append(block)
    if waiting:
        placed += [_figure(photo) for photo in waiting.values()]
        names = list(waiting)
        named = "、".join(names[:_NAMED_IN_NOTE]) + ("等" if len(names) > _NAMED_IN_NOTE else "")
        notes.append(f"{len(names)} 张照片文中没有提到，放在了文末：{named}。请在稿件里拖到合适的位置。")
    return tuple(placed), tuple(notes)


def _in_text(block: Text, waiting: dict[str, Photo], numbers: dict[int, str], notes: list[str]) -> list[Block]:
    done: list[Block] = []
    html: list[str] = []
    for element in lxml.html.fragments_fromstring(block.html):
        if isinstance(element, str):
            html.append(element)
            continue
        text = " ".join(element.text_content().split())
        markup = lxml.html.tostring(element, encoding="unicode")
        line = _LINE.fullmatch(text) if element.tag == "p" else None
        name = _named(line, text, waiting, numbers) if element.tag == "p" else None
        if name is not None:
            if html:
                done.append(Text(html="".join(html)))
                html = []
            done.append(_figure(waiting.pop(name), caption=(line["caption"] or "").strip() if line else ""))
            notes.append(f"{name} 放在了“{_short(text)}”的位置。")
            continue
        html.append(markup)
        mentioned = [numbers.get(written_number(match["count"]), "") for match in _MENTION.finditer(text)]
        named = [photo.name for photo in waiting.values() if photo.name in text or f"（{photo.stem}）" in text]
        here = [name for name in dict.fromkeys([*mentioned, *named]) if name in waiting]
        if here:
            done.append(Text(html="".join(html)))
            html = []
            for name in here:
                done.append(_figure(waiting.pop(name)))
                notes.append(f"{name} 放在了“{_short(text)}”之后。")
    if html:
        done.append(Text(html="".join(html)))
    return done


def _named(line: re.Match[str] | None, text: str, waiting: dict[str, Photo], numbers: dict[int, str]) -> str | None:
    """The photo a whole line names, by number or by file name."""
    if line is not None:
        name = numbers.get(written_number(line["count"]), "")
        return name if name in waiting else None
    bare = text.strip("（）()【】[]〔〕 ")
    return next((photo.name for photo in waiting.values() if bare in (photo.name, photo.stem)), None)


def _numbers(photos: Sequence[Photo]) -> dict[int, str]:
    """File names by the number they carry; by their order when none carries one of its own."""
    numbered: dict[int, str] = {}
    for photo in photos:
        match = _NUMBERED_NAME.fullmatch(photo.stem)
        if match is not None:
            numbered.setdefault(int(match["count"]), photo.name)
    return numbered or {count: photo.name for count, photo in enumerate(photos, start=1)}


def _figure(photo: Photo, caption: str = "") -> Figure:
    picture = photo.picture
    is_described = _HAN.search(photo.stem) and not _CAMERA_NAME.fullmatch(photo.stem)
    if is_described and not _NUMBERED_NAME.fullmatch(photo.stem):
        picture = Picture(sha256=picture.sha256, width=picture.width, height=picture.height, alt=photo.stem[:120])
    return Figure(picture=picture, caption=caption)


def _natural(stem: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", stem) if part]


def _short(text: str) -> str:
    return text if len(text) <= 18 else f"…{text[-17:]}"
