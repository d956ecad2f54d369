"""Titles for pictures that come with the name a camera or a phone gave them."""

from __future__ import annotations

import datetime
import re

_BY_MACHINE = re.compile(
    r"""
    (?: IMG | DSC[NF]? | DCIM | PXL | MVIMG | PIC | P | VID | BURST | image | photo | picture | Screen[ _-]?shot
      | 截图 | 截屏 | 屏幕截图 | 屏幕快照 | 微信图片 | 微信截图 | WeChat(?:[ _]?IM(?:G|age))? | mmexport | QQ图片 | QQ截图
      | 图片 | 照片
    )?
    [\s_\-.()（）]* (?=.*\d) [\s\d_\-.()（）]* (?: ~\d+ | E\d+ | WA\d+ | HDR | COVER )? [\s\d_\-.()（）]*
    | [0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}
    | [0-9a-f]{16,}
    | image | photo | picture | untitled | 无标题 | 未命名
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_made_by_machine(title: str) -> bool:
    """Whether nobody thought of ``title``: ``IMG_2031``, ``mmexport1700000000000``, ``微信图片_20261120150433`` …"""
    return _BY_MACHINE.fullmatch(title.strip()) is not None


def title_by_time(taken: datetime.datetime) -> str:
    """``照片 2026年11月20日 15:04``"""
    return f"照片 {taken.year}年{taken.month}月{taken.day}日 {taken:%H:%M}"
