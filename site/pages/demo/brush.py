"""A canvas for flat illustrations: drawn twice as large as wanted and made smaller for smooth edges.

Coordinates are pixels of the finished picture; every picture is drawn from numbers alone and comes out the same each time.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageColor, ImageDraw

from publishing.render import fonts

WIDTH, HEIGHT = 1600, 1000

Colour = str
Point = tuple[float, float]
_SHARPNESS = 2


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    """``one`` with ``part`` (0..1) of ``other`` stirred in."""
    first, second = ImageColor.getrgb(one), ImageColor.getrgb(other)
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(first[:3], second[:3], strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"


def wave(base: float, swing: float, *, cycles: float, phase: float = 0.0, step: int = 20) -> list[Point]:
    """A rolling line across the whole width."""
    return [
        (
            x,
            base
            + swing * math.sin(x / WIDTH * math.tau * cycles + phase)
            + swing * 0.35 * math.sin(x / WIDTH * math.tau * cycles * 2.3 + phase * 1.7),
        )
        for x in range(0, WIDTH + step, step)
    ]


def scattered(count: int, *, height: float = HEIGHT) -> list[Point]:
    """Points spread evenly and without a pattern (Halton's sequence)."""
    return [(_van_der_corput(number, 2) * WIDTH, _van_der_corput(number, 3) * height) for number in range(1, count + 1)]


class Canvas:
    def __init__(self, ground: Colour = "#ffffff") -> None:
        self.image = Image.new("RGB", (WIDTH * _SHARPNESS, HEIGHT * _SHARPNESS), ground)
        self._pen = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        return self.image.reduce(_SHARPNESS)

    # Plain shapes -----------------------------------------------------------------------------------------------------
    def polygon(self, points: Iterable[Point], colour: Colour) -> None:
        self._pen.polygon(_scaled(points), fill=colour)

    def rectangle(self, x: float, y: float, width: float, height: float, colour: Colour, radius: float = 0) -> None:
        box = _scaled([(x, y), (x + width, y + height)])
        if radius:
            self._pen.rounded_rectangle(box, radius * _SHARPNESS, fill=colour)
        else:
            self._pen.rectangle(box, fill=colour)

    def ellipse(self, x: float, y: float, radius_x: float, radius_y: float, colour: Colour) -> None:
        self._pen.ellipse(_scaled([(x - radius_x, y - radius_y), (x + radius_x, y + radius_y)]), fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self.ellipse(x, y, radius, radius, colour)

    def half_disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """The upper half of a disc."""
        box = _scaled([(x - radius, y - radius), (x + radius, y + radius)])
        self._pen.pieslice(box, 180, 360, fill=colour)

    def ring(self, x: float, y: float, radius: float, width: float, colour: Colour) -> None:
        box = _scaled([(x - radius, y - radius), (x + radius, y + radius)])
        self._pen.ellipse(box, outline=colour, width=round(width * _SHARPNESS))

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A line with round ends and joints."""
        self._pen.line(_scaled(points), fill=colour, width=round(width * _SHARPNESS), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    # Soft shapes ------------------------------------------------------------------------------------------------------
    def graded(self, points: Sequence[Point], top: Colour, bottom: Colour) -> None:
        """A polygon that fades from ``top`` to ``bottom``."""
        self._paste(points, _gradient(top, bottom), 1.0)

    def shade(self, points: Sequence[Point], colour: Colour, opacity: float) -> None:
        """A see-through polygon."""
        self._paste(points, Image.new("RGB", (1, 1), colour), opacity)

    def backdrop(self, *colours: Colour, height: float = HEIGHT) -> None:
        """The sky: an even fade through ``colours`` from the top down to ``height``."""
        band = height / (len(colours) - 1)
        for number, (top, bottom) in enumerate(itertools.pairwise(colours)):
            y = number * band
            self.graded([(0, y), (WIDTH, y), (WIDTH, y + band + 1), (0, y + band + 1)], top, bottom)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Light that fades outwards."""
        size = round(radius * 2 * _SHARPNESS)
        small = Image.radial_gradient("L").point(
            [round(max(0.0, 1 - level / 181) ** 2 * 255 * strength) for level in range(256)]
        )
        mask = small.resize((size, size), Image.Resampling.BILINEAR)
        self.image.paste(colour, (round((x - radius) * _SHARPNESS), round((y - radius) * _SHARPNESS)), mask)

    def mist(self, top: float, bottom: float, colour: Colour, strength: float) -> None:
        """Haze that thickens from ``top`` to ``bottom``."""
        levels = Image.linear_gradient("L").point([round(level * strength) for level in range(256)])
        mask = levels.resize((WIDTH * _SHARPNESS, round((bottom - top) * _SHARPNESS)), Image.Resampling.BILINEAR)
        self.image.paste(colour, (0, round(top * _SHARPNESS)), mask)

    def text(self, x: float, y: float, words: str, size: int, colour: Colour, anchor: str = "mm") -> None:
        font = fonts.load(size * _SHARPNESS)
        place = (x * _SHARPNESS, y * _SHARPNESS)
        self._pen.text(place, words, font=font, fill=colour, anchor=anchor, language=fonts.language())

    def _paste(self, points: Sequence[Point], paint: Image.Image, opacity: float) -> None:
        scaled = _scaled(points)
        left, top = math.floor(min(x for x, _ in scaled)), math.floor(min(y for _, y in scaled))
        right, bottom = math.ceil(max(x for x, _ in scaled)), math.ceil(max(y for _, y in scaled))
        size = (max(1, right - left), max(1, bottom - top))
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in scaled], fill=round(255 * opacity))
        self.image.paste(paint.resize(size, Image.Resampling.BILINEAR), (left, top), mask)


def _van_der_corput(number: int, base: int) -> float:
    value, part = 0.0, 1.0
    while number:
        part /= base
        number, digit = divmod(number, base)
        value += digit * part
    return value


def _gradient(top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, 256))
    first, last = ImageColor.getrgb(top)[:3], ImageColor.getrgb(bottom)[:3]
    for level in range(256):
        red, green, blue = (round(a + (b - a) * level / 255) for a, b in zip(first, last, strict=True))
        column.putpixel((0, level), (red, green, blue))
    return column


def _scaled(points: Iterable[Point]) -> list[Point]:
    return [(x * _SHARPNESS, y * _SHARPNESS) for x, y in points]
