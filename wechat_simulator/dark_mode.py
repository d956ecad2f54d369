"""How WeChat turns an article dark: every inline colour by its brightness, on a ground of #191919.

After wechatjs/mp-darkmode (src/modules/sdk.ts, color.ts and constant.ts, read 2026-11), for the properties articles use:
colours of text, grounds and borders, without pictures, gradients and shadows.
"""

import colorsys
import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

Rgb = tuple[float, float, float]

GROUND: Rgb = (25, 25, 25)
TEXT: Rgb = (25, 25, 25)
"""What a page gives text that has no colour of its own, by day."""

WHITE_LIKE = 250
MOST_BRIGHT_GROUND = 190
LEAST_OFFSET = 65
MOST_OFFSET = 230
BRIGHT_GROUND = 100
LIGHT_GREY = 40
DARK_GROUND = 22
IGNORED_ALPHA = 0.05

EMPTY_TAGS = {"br", "hr", "img", "col"}

_COLOUR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b|\brgba?\([^)]*\)|\bwhite\b|\bblack\b", re.IGNORECASE)
_NAMES = {"white": "#ffffff", "black": "#000000"}


@dataclass(frozen=True, kw_only=True)
class Colour:
    """Red, green and blue 0..255, ``alpha`` 0..1."""

    rgb: Rgb
    alpha: float = 1.0

    @classmethod
    def read(cls, text: str) -> "Colour":
        text = _NAMES.get(text.lower(), text)
        if text.startswith("#"):
            digits = text[1:] if len(text) == 7 else "".join(2 * digit for digit in text[1:])
            red, green, blue = (float(int(digits[place : place + 2], 16)) for place in (0, 2, 4))
            return cls(rgb=(red, green, blue))
        red, green, blue, *alpha = map(float, re.findall(r"[\d.]+", text))
        return cls(rgb=(red, green, blue), alpha=alpha[0] if alpha else 1.0)

    def __str__(self) -> str:
        channels = ", ".join(str(round(channel)) for channel in self.rgb)
        return f"rgb({channels})" if self.alpha >= 1 else f"rgba({channels}, {self.alpha:g})"

    def over(self, ground: Rgb) -> Rgb:
        """What is seen of it on an opaque ground."""
        red, green, blue = (self.alpha * c + (1 - self.alpha) * g for c, g in zip(self.rgb, ground, strict=True))
        return red, green, blue


def darkened(content: str) -> str:
    """Return an article's HTML as WeChat's page shows it in dark mode."""
    turner = _Turner()
    turner.feed(content)
    turner.close()
    return "".join(turner.parts)


def brightness(rgb: Rgb) -> float:
    """Perceived brightness 0..255 (https://www.w3.org/TR/AERT/#color-contrast)."""
    return (299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2]) / 1000


def dark_text(colour: Colour, ground: Rgb) -> Colour:
    """The colour of text, or of a border, on what the ground has become."""
    seen = colour.over(ground)
    if brightness(seen) >= WHITE_LIKE or abs(brightness(ground) - brightness(seen)) >= LEAST_OFFSET:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in seen))
    far = brightness(ground) >= BRIGHT_GROUND
    if lightness * 100 > 90 - LIGHT_GREY if far else lightness * 100 <= LIGHT_GREY:
        seen = _scaled(colorsys.hls_to_rgb(hue, 0.9 - lightness, saturation))
        if abs(brightness(ground) - brightness(seen)) >= LEAST_OFFSET:
            return _front(seen, ground, colour.alpha)
        hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in seen))
    target = brightness(ground) + (-LEAST_OFFSET if far else LEAST_OFFSET)
    return _front(_brought_to(min(MOST_OFFSET, target), seen), ground, colour.alpha)


def dark_ground(colour: Colour, below: Rgb) -> Colour:
    """The colour of a ground on what the ground below it has become."""
    seen = colour.over(below)
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in seen))
    if (saturation == 0 and lightness * 100 > LIGHT_GREY) or brightness(seen) > WHITE_LIKE:
        turned = min(1.0, 1 + GROUND[0] / 255 - lightness)
        seen = _scaled((turned, turned, turned))
    elif brightness(seen) > MOST_BRIGHT_GROUND:
        seen = _brought_to(MOST_BRIGHT_GROUND, seen)
    elif lightness * 100 < DARK_GROUND:
        seen = _scaled(colorsys.hls_to_rgb(hue, DARK_GROUND / 100, saturation))
    return _front(seen, below, colour.alpha)


def _front(seen: Rgb, ground: Rgb, alpha: float) -> Colour:
    """What must lie on ``ground`` with ``alpha`` for ``seen`` to be seen; where that cannot be, the nearest to it."""
    red, green, blue = (
        min(255, max(0, round(c + (1 - alpha) * (c - g) / alpha))) for c, g in zip(seen, ground, strict=True)
    )
    return Colour(rgb=(red, green, blue), alpha=alpha)


def _brought_to(target: float, rgb: Rgb) -> Rgb:
    ratio = target / (brightness(rgb) or 1)
    red, green, blue = (min(255.0, channel * ratio) for channel in rgb)
    if green == 0 or 255 in (red, blue):
        green = (target * 1000 - red * 299 - blue * 114) / 587
    elif red == 0:
        red = (target * 1000 - green * 587 - blue * 114) / 299
    elif blue == 0 or green == 255:
        blue = (target * 1000 - red * 299 - green * 587) / 114
    return red, green, blue


def _scaled(parts: Rgb) -> Rgb:
    return parts[0] * 255, parts[1] * 255, parts[2] * 255


@dataclass(frozen=True, kw_only=True)
class _Inherited:
    """``ground`` as it has become; ``text`` as it was."""

    tag: str
    ground: Rgb
    text: Colour


class _Turner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._open = [_Inherited(tag="", ground=GROUND, text=Colour(rgb=TEXT))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style, inherited = _turned(tag, dict(attrs).get("style") or "", self._open[-1])
        kept = [(name, style if name == "style" else value or "") for name, value in attrs]
        self.parts.append(f"<{tag}" + "".join(f' {name}="{escape(value)}"' for name, value in kept) + ">")
        if tag not in EMPTY_TAGS:
            self._open.append(inherited)

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")


def _turned(tag: str, style: str, outer: _Inherited) -> tuple[str, _Inherited]:
    """The style of an element in the dark, and what its children inherit."""
    pairs = [(name.strip().lower(), value.strip()) for name, _, value in (d.partition(":") for d in style.split(";"))]
    has_colour = any(name == "color" for name, _ in pairs)
    ground, text = outer.ground, outer.text
    declarations: dict[str, str] = {}
    for name, value in sorted((pair for pair in pairs if pair[0]), key=lambda pair: pair[0] == "color"):
        colours = [Colour.read(found) for found in _COLOUR.findall(value)]
        colours = [colour for colour in colours if colour.alpha >= IGNORED_ALPHA]
        declarations[name] = value
        if not colours:
            continue
        if name in ("background", "background-color"):
            turned = dark_ground(colours[0], outer.ground)
            ground = turned.over(outer.ground)
            if not has_colour:
                declarations["color"] = str(dark_text(outer.text, ground))
        elif name == "color":
            turned = dark_text(colours[0], ground)
            text = colours[0]
        elif name.startswith("border"):
            turned = dark_text(colours[0], GROUND)
        else:
            continue
        declarations[name] = _COLOUR.sub(str(turned), value)
    kept = ";".join(f"{name}:{value}" for name, value in declarations.items())
    return kept, _Inherited(tag=tag, ground=ground, text=text)
