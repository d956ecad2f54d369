"""Themes: the looks of a rendered article, as values.

A theme is its colours, here, and its shapes: the style sheet ``channels/wechat/themes/<name>.css`` after the one all themes
share (``channels/wechat/stylesheet.css``). A further theme is one more :class:`Theme` in :data:`THEMES` and one more sheet;
the tests then hold it to what follows.

Every text has a contrast of at least 4.5 : 1 on the ground it stands on, 3 : 1 where it is bold and at least 19 px (WCAG
2.2 AA, 1.4.3), by day and after WeChat's dark mode.

WeChat's dark mode turns each inline colour by its brightness, on a ground of #191919 (wechatjs/mp-darkmode,
src/modules/sdk.ts, read 2026-11). Five rules follow. Tints are translucent (``rgba`` with 5 to 10 %): they then become
dark boxes, while an opaque pale blue stays a glaring one; below 5 % they are not turned at all. Lines are translucent too:
a pale opaque line stays pale and glares. Text colours are dark (perceived brightness below 90): those between 90 and 250
are left as they are and would be dim on black. A saturated red turns into a red too dark for small letters, so ``accent``
is a deep one and only large headings wear the bright ``headline``. Grounds with white text are left as they are when they
are neither very dark nor very bright (lightness above 22 %): ``fill``. No gradients behind text: they are flattened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publishing.article import Article


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One look. Colours are ``#rrggbb`` or ``#rgb``, tints and ``line`` ``rgba(r,g,b,.aa)``.

    ``name`` is a code for settings and frozen articles, ``label`` its Chinese name, ``remark`` what it is for. ``text``,
    ``muted`` and ``accent`` stand on white and on ``tint``; ``headline`` likewise, in bold letters of 19 px and more.
    ``fill``, ``warning`` and ``success`` carry white text; the latter two also stand on their own tints. ``line`` is for
    rules and borders only; ``corner`` rounds pictures. ``cover_dark``, ``cover_light`` and ``cover_mark`` are for drawn
    covers: white text stands on the first two.
    """

    name: str
    label: str
    remark: str
    text: str = "#2b2b2b"
    muted: str = "#4d4d4d"
    accent: str
    headline: str
    fill: str
    tint: str
    line: str
    corner: str = "4px"
    warning: str = "#8f3d08"
    warning_tint: str = "rgba(200,90,0,.08)"
    success: str = "#1b6243"
    success_tint: str = "rgba(0,120,70,.08)"
    cover_dark: str
    cover_light: str
    cover_mark: str = "#e9c46a"


DEFAULT = Theme(
    name="government-blue",
    label="政务蓝",
    remark="政策、办事、通知",
    accent="#12417c",
    headline="#12417c",
    fill="#14488a",
    tint="rgba(20,72,138,.06)",
    line="rgba(20,72,138,.22)",
    cover_dark="#0d3a73",
    cover_light="#1a5aa6",
)
PARTY_RED = Theme(
    name="party-red",
    label="党建红",
    remark="党的建设、重要会议、学习",
    accent="#6f0e14",
    headline="#a8151c",
    fill="#b3121b",
    tint="rgba(179,18,27,.05)",
    line="rgba(125,16,22,.24)",
    corner="0",
    cover_dark="#8c0d14",
    cover_light="#b8242a",
    cover_mark="#f6d58a",
)
CHARITY_GREEN = Theme(
    name="charity-green",
    label="公益绿",
    remark="公益、志愿、帮扶",
    accent="#17603b",
    headline="#17603b",
    fill="#1d7047",
    tint="rgba(29,112,71,.08)",
    line="rgba(29,112,71,.24)",
    corner="12px",
    cover_dark="#125236",
    cover_light="#2a7a50",
)
PLAIN_INK = Theme(
    name="plain-ink",
    label="素雅",
    remark="公告、身边事、人物",
    text="#262626",
    accent="#3d4f5c",
    headline="#262626",
    fill="#4a6070",
    tint="rgba(61,79,92,.06)",
    line="rgba(38,38,38,.2)",
    corner="0",
    cover_dark="#2f3d48",
    cover_light="#4a6070",
    cover_mark="#e6d3a8",
)

THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (DEFAULT, PARTY_RED, CHARITY_GREEN, PLAIN_INK)}
"""Every theme by its name."""


def theme_of(article: Article) -> Theme:
    """The look ``article`` was approved in; the default one where that name is not known (any more)."""
    return THEMES.get(article.theme, DEFAULT)
