"""Themes: the looks of a rendered article, as values.

A theme is colours only. The shapes are in the template ``channels/wechat/stylesheet.css``, so a further theme is one
more :class:`Theme` in :data:`THEMES`. Every text colour has a contrast of at least 4.5 : 1 on the ground it stands on
(WCAG 2.2 AA, 1.4.3); a test holds each theme to it.

WeChat's dark mode turns each inline colour by its brightness, on a ground of #191919 (wechatjs/mp-darkmode,
src/modules/sdk.ts, read 2026-11). Three rules follow. Tints are translucent (``rgba`` with 5 to 10 %): they then become
dark boxes, while an opaque pale blue stays a glaring one. ``muted`` and ``accent`` are dark (perceived brightness below
90): greys between 90 and 250 are left as they are and would be dim on black. No gradients behind text: they are
flattened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publishing.article import Article


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Colours of one look: ``#rrggbb`` or ``#rgb``, the tints ``rgba(r,g,b,.aa)``.

    ``name`` is a code for settings, ``label`` its Chinese name. ``text`` and ``muted`` stand on white and on the tints;
    ``accent`` stands on white and on ``tint`` and carries white text itself; so do ``warning`` and ``success`` with
    their tints. ``line`` is for rules and borders only. ``cover_dark``, ``cover_light`` and ``cover_mark`` are for
    drawn covers: white text stands on the first two.
    """

    name: str
    label: str
    text: str
    muted: str
    accent: str
    tint: str
    line: str
    warning: str
    warning_tint: str
    success: str
    success_tint: str
    cover_dark: str
    cover_light: str
    cover_mark: str


DEFAULT = Theme(
    name="government-blue",
    label="政务蓝",
    text="#2b2b2b",
    muted="#555",
    accent="#14488a",
    tint="rgba(20,72,138,.07)",
    line="#c9d9ec",
    warning="#a8480b",
    warning_tint="rgba(200,90,0,.08)",
    success="#1d6f4a",
    success_tint="rgba(0,120,70,.08)",
    cover_dark="#0d3a73",
    cover_light="#1a5aa6",
    cover_mark="#e9c46a",
)

THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (DEFAULT,)}
"""Every theme by its name."""


def theme_of(article: Article) -> Theme:
    """The look ``article`` was approved in; the default one where that name is not known (any more)."""
    return THEMES.get(article.theme, DEFAULT)
