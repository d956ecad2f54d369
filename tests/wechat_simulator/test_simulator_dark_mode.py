"""Dark mode turns colours as wechatjs/mp-darkmode does; nothing else of an article changes."""

from __future__ import annotations

import pytest

from wechat_simulator.dark_mode import GROUND, Colour, brightness, dark_ground, dark_text, darkened


@pytest.mark.parametrize(
    ("day", "night"),
    [
        # Told by the rule: dark text takes 90 % less its lightness, text of middle brightness and white stay.
        ("#000000", "rgb(230, 230, 230)"),
        ("#2b2b2b", "rgb(186, 186, 186)"),
        ("#14488a", "rgb(72, 141, 228)"),
        ("#888888", "rgb(136, 136, 136)"),
        ("#ffffff", "rgb(255, 255, 255)"),
    ],
)
def test_text_is_turned_by_its_brightness(day: str, night: str) -> None:
    turned = dark_text(Colour.read(day), GROUND)
    assert [abs(a - b) <= 1 for a, b in zip(turned.rgb, Colour.read(night).rgb, strict=True)] == [True] * 3


def test_text_too_near_its_ground_is_brought_sixty_five_away() -> None:
    turned = dark_text(Colour.read("#a0141c"), GROUND)
    assert brightness(turned.rgb) - brightness(GROUND) >= 64


def test_dark_text_on_a_ground_that_stays_bright_stays_dark() -> None:
    assert dark_text(Colour.read("#222222"), (190, 190, 190)) == Colour.read("#222222")


def test_text_too_bright_for_a_bright_ground_is_darkened() -> None:
    turned = dark_text(Colour.read("#c0c0c0"), (190, 190, 190))
    assert brightness((190, 190, 190)) - brightness(turned.rgb) >= 64


@pytest.mark.parametrize(
    ("day", "night"),
    [
        ("#ffffff", (25, 25, 25)),
        ("#f0f0f0", (40, 40, 40)),
        ("#14488a", (20, 72, 138)),
        ("rgba(20, 72, 138, 0.06)", (39, 39, 39)),
    ],
)
def test_grounds_become_dark_and_strong_colours_stay(day: str, night: tuple[int, int, int]) -> None:
    seen = dark_ground(Colour.read(day), GROUND).over(GROUND)
    assert [abs(a - b) <= 1 for a, b in zip(seen, night, strict=True)] == [True] * 3


def test_pale_opaque_ground_is_only_dimmed() -> None:
    assert brightness(dark_ground(Colour.read("#dfe9f5"), GROUND).rgb) == pytest.approx(190, abs=1)


def test_only_colours_change() -> None:
    html = '<section style="color:#2b2b2b"><p style="margin:0">甲&amp;乙<br>&nbsp;<img src="/a?b&amp;c" alt=""></p></section>'
    assert darkened(html) == html.replace("#2b2b2b", "rgb(187, 187, 187)")


def test_words_on_a_ground_without_a_colour_of_their_own_are_turned_for_it() -> None:
    html = darkened('<section style="background:#1d7047"><p>白</p></section>')
    assert html.startswith('<section style="background:rgb(29, 112, 71);color:rgb(')


def test_colours_fainter_than_five_in_a_hundred_stay() -> None:
    html = '<p style="background:rgba(0, 0, 0, .04)">甲</p>'
    assert darkened(html) == html
