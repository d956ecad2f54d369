"""Each theme can be read: by day, and after WeChat's dark mode has turned it."""

from __future__ import annotations

import dataclasses
import itertools
import re

import pytest

from publishing.article import Heading
from publishing.render.themes import THEMES, Theme
from publishing.render.wechat import render

from .samples import an_article

RGB = tuple[float, float, float]
WHITE: RGB = (255, 255, 255)


def colour(value: str, ground: RGB = WHITE) -> RGB:
    if value.startswith("#"):
        digits = value[1:] if len(value) == 7 else "".join(2 * digit for digit in value[1:])
        return tuple(int(digits[place : place + 2], 16) for place in (0, 2, 4))  # type: ignore[return-value]
    *channels, alpha = map(float, re.findall(r"[\d.]+", value))
    return tuple(alpha * c + (1 - alpha) * g for c, g in zip(channels, ground, strict=True))  # type: ignore[return-value]


def luminance(rgb: RGB) -> float:
    parts = [c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: RGB, other: RGB) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def perceived_brightness(rgb: RGB) -> float:
    return (299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2]) / 1000


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_contrasts_with_every_ground_it_stands_on(theme: Theme) -> None:
    tint, warning, success = (colour(t) for t in (theme.tint, theme.warning_tint, theme.success_tint))
    pairs = [
        *itertools.product((theme.text, theme.muted, theme.accent), (WHITE, tint)),
        (theme.text, warning),
        (theme.text, success),
        (theme.warning, warning),
        (theme.success, success),
        *(
            (ground, WHITE)
            for ground in (theme.accent, theme.warning, theme.success, theme.cover_dark, theme.cover_light)
        ),
    ]
    assert [(text, ground) for text, ground in pairs if contrast(colour(text), ground) < 4.5] == []
    assert contrast(colour(theme.cover_mark), colour(theme.cover_dark)) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_dark_mode_will_lighten_text_and_darken_tints(theme: Theme) -> None:
    # mp-darkmode leaves text alone whose brightness differs by 65 from its ground (#191919, 25).
    assert all(perceived_brightness(colour(c)) < 90 for c in (theme.text, theme.muted, theme.accent))
    assert all(t.startswith("rgba(") for t in (theme.tint, theme.warning_tint, theme.success_tint))


def test_theme_nobody_knows_is_rendered_as_the_default() -> None:
    article = an_article(Heading(text="一"), theme="of-a-later-version")
    assert render(article, pictures={}) == render(dataclasses.replace(article, theme=""), pictures={})
