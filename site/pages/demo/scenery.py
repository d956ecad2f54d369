"""Land and what stands on it: skies, hills, fields, water, trees, houses."""

from __future__ import annotations

import math

from pages.demo.brush import HEIGHT, WIDTH, Canvas, Colour, Point, mixed, wave


def hill(
    canvas: Canvas, base: float, swing: float, top: Colour, bottom: Colour, *, cycles: float, phase: float = 0.0
) -> None:
    """A ridge across the picture and everything below it."""
    canvas.graded([*wave(base, swing, cycles=cycles, phase=phase), (WIDTH, HEIGHT), (0, HEIGHT)], top, bottom)


def sun(canvas: Canvas, x: float, y: float, radius: float, colour: Colour, halo: Colour) -> None:
    canvas.glow(x, y, radius * 4.2, halo, 0.75)
    canvas.disc(x, y, radius, colour)


def cloud(canvas: Canvas, x: float, y: float, width: float, colour: Colour) -> None:
    """A flat-bottomed cloud of rounded bars."""
    height = width * 0.13
    for left, up, part in ((0.0, 0.0, 1.0), (0.14, 0.8, 0.62), (0.30, 1.55, 0.30)):
        bar = width * part
        canvas.rectangle(x + width * left, y - up * height, bar, height, colour, height / 2)


def birds(canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    for dx, dy, span in ((0, 0, 22), (58, -26, 17), (96, 12, 14), (150, -40, 12)):
        for side in (-1, 1):
            wing = [
                (x + dx + side * span * part, y + dy - math.sin(part * math.pi * 0.75) * span * 0.5)
                for part in (0, 0.3, 0.6, 1)
            ]
            canvas.stroke(wing, 3.2, colour)


def rows(canvas: Canvas, horizon: float, vanishing_x: float, ground: Colour, crop: Colour, *, count: int = 15) -> None:
    """Rows of a crop running away to one point on the horizon."""
    canvas.graded(
        [(0, horizon), (WIDTH, horizon), (WIDTH, HEIGHT), (0, HEIGHT)], mixed(ground, "#ffffff", 0.18), ground
    )
    spread = WIDTH * 2.6
    for number in range(count):
        near = vanishing_x + (number - count / 2 + 0.5) / count * spread
        far = vanishing_x + (near - vanishing_x) * 0.10
        wide = spread / count * 0.52
        row = [
            (far - wide * 0.05, horizon),
            (far + wide * 0.05, horizon),
            (near + wide / 2, HEIGHT),
            (near - wide / 2, HEIGHT),
        ]
        canvas.graded(row, mixed(crop, "#ffffff", 0.16), crop)
        lit = [row[0], ((row[0][0] + row[1][0]) / 2, horizon), (near - wide * 0.12, HEIGHT), row[3]]
        canvas.shade(lit, "#ffffff", 0.12)


def river(canvas: Canvas, horizon: float, top: Colour, bottom: Colour, bank: Colour) -> None:
    """A river winding from the horizon to the lower edge."""
    middle = [
        (
            horizon + (HEIGHT - horizon) * part,
            900 + 330 * math.sin(part * 4.1 + 0.5) * (0.25 + part),
            10 + 330 * part**1.55,
        )
        for part in (number / 40 for number in range(41))
    ]
    for extra, upper, lower in ((26.0, bank, bank), (0.0, top, bottom)):
        left = [(x - half - extra * (half / 340 + 0.1), y) for y, x, half in middle]
        right = [(x + half + extra * (half / 340 + 0.1), y) for y, x, half in reversed(middle)]
        canvas.graded([*left, *right], upper, lower)
    for y, x, half in middle[6::4]:
        canvas.rectangle(x - half * 0.5, y, half * 0.55, 3 + half * 0.012, mixed(top, "#ffffff", 0.55), 2)
        canvas.rectangle(x + half * 0.2, y + 12, half * 0.3, 2 + half * 0.01, mixed(top, "#ffffff", 0.4), 2)


def poplar(canvas: Canvas, x: float, y: float, height: float, leaf: Colour) -> None:
    canvas.rectangle(x - height * 0.018, y - height * 0.3, height * 0.036, height * 0.3, "#7a6553")
    crown = _leaf(x, y - height * 0.12, height * 0.17, height * 0.88)
    canvas.graded(crown, mixed(leaf, "#ffffff", 0.18), leaf)
    canvas.shade([point for point in crown if point[0] >= x], "#16382f", 0.14)


def round_tree(canvas: Canvas, x: float, y: float, height: float, leaf: Colour, trunk: Colour = "#7a6553") -> None:
    canvas.rectangle(x - height * 0.03, y - height * 0.5, height * 0.06, height * 0.5, trunk)
    for dx, up, radius in ((-0.17, 0.56, 0.2), (0.18, 0.54, 0.21), (0.0, 0.74, 0.26)):
        canvas.disc(x + dx * height, y - up * height, radius * height, leaf)
    for dx, up, radius in ((-0.06, 0.8, 0.17), (-0.2, 0.6, 0.12)):
        canvas.disc(x + dx * height, y - up * height, radius * height, mixed(leaf, "#ffffff", 0.14))


def pine(canvas: Canvas, x: float, y: float, height: float, leaf: Colour, snow: Colour = "") -> None:
    canvas.rectangle(x - height * 0.025, y - height * 0.2, height * 0.05, height * 0.2, "#6b5648")
    for bottom, top, half in ((0.14, 0.6, 0.25), (0.36, 0.8, 0.2), (0.58, 1.0, 0.14)):
        tip = (x, y - top * height)
        left, right = (x - half * height, y - bottom * height), (x + half * height, y - bottom * height)
        canvas.polygon([tip, left, right], leaf)
        canvas.shade([tip, (x, left[1]), right], "#0f2d2a", 0.16)
        if snow:
            canvas.polygon(
                [
                    tip,
                    (x - half * height * 0.5, y - (top + bottom) / 2 * height),
                    (x, y - (top * 0.45 + bottom * 0.55) * height),
                    (x + half * height * 0.5, y - (top + bottom) / 2 * height),
                ],
                snow,
            )


def bare_tree(canvas: Canvas, x: float, y: float, height: float, bark: Colour) -> None:
    """A tree in winter; each branch parts in two."""

    def grow(x0: float, y0: float, angle: float, length: float, width: float, depth: int) -> None:
        x1, y1 = x0 + math.cos(angle) * length, y0 - math.sin(angle) * length
        canvas.stroke([(x0, y0), (x1, y1)], width, bark)
        if depth:
            for turn, part in ((0.42, 0.74), (-0.36, 0.78)):
                grow(x1, y1, angle + turn, length * part, width * 0.66, depth - 1)

    grow(x, y, math.pi / 2, height * 0.29, height * 0.045, 5)


def bush(canvas: Canvas, x: float, y: float, size: float, leaf: Colour) -> None:
    for dx, radius in ((-0.5, 0.32), (0.45, 0.36), (0.0, 0.46)):
        canvas.half_disc(x + dx * size, y, radius * size, mixed(leaf, "#ffffff", 0.08 if dx else 0.0))


def house(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    *,
    wall: Colour = "#f6efe2",
    roof: Colour = "#6f7f86",
    door: Colour = "#9a5b3f",
    window: Colour = "#8fb6c4",
    snow: Colour = "",
) -> None:
    """A house with its eaves to us; ``x``, ``y`` is the left end of its base."""
    height, rise = width * 0.42, width * 0.24
    top, over = y - height, width * 0.07
    canvas.rectangle(x, top, width, height, wall)
    canvas.shade(
        [(x, top), (x + width, top), (x + width, top + height * 0.16), (x, top + height * 0.16)], "#3b2f2a", 0.16
    )
    canvas.rectangle(x, y - height * 0.13, width, height * 0.13, mixed(wall, "#8b7a69", 0.35))
    slope = [
        (x - over, top + 2),
        (x + width + over, top + 2),
        (x + width - over * 0.7, top - rise),
        (x + over * 0.7, top - rise),
    ]
    canvas.graded(slope, mixed(roof, "#ffffff", 0.12), roof)
    ribs = max(6, round(width / 22))
    for number in range(1, ribs):
        part = number / ribs
        upper = x + over * 0.7 + (width - over * 1.4) * part
        lower = x - over + (width + over * 2) * part
        canvas.stroke([(upper, top - rise + 3), (lower, top - 2)], 1.6, mixed(roof, "#26323a", 0.22))
    canvas.rectangle(
        x + over * 0.3, top - rise - width * 0.02, width - over * 0.6, width * 0.032, mixed(roof, "#26323a", 0.3), 3
    )
    if snow:
        blanket = [
            (slope[3][0] - over * 0.4, top - rise - width * 0.03),
            (slope[2][0] + over * 0.4, top - rise - width * 0.03),
            (x + width + over * 0.6, top - rise * 0.3),
            *[(x + width * (1 - part / 60), top - rise * (0.28 + 0.13 * math.sin(part * 0.38))) for part in range(61)],
            (x - over * 0.6, top - rise * 0.3),
        ]
        canvas.polygon(blanket, snow)
    _openings(canvas, x, y, width, height, door, window)


def _openings(canvas: Canvas, x: float, y: float, width: float, height: float, door: Colour, window: Colour) -> None:
    canvas.rectangle(x + width * 0.43, y - height * 0.62, width * 0.14, height * 0.62, door, 2)
    canvas.rectangle(x + width * 0.495, y - height * 0.62, width * 0.008, height * 0.62, mixed(door, "#2b1a12", 0.35))
    for left in (0.12, 0.68):
        canvas.rectangle(x + width * left - 3, y - height * 0.68 - 3, width * 0.2 + 6, height * 0.34 + 6, "#fffaf0")
        canvas.rectangle(x + width * left, y - height * 0.68, width * 0.2, height * 0.34, window)
        canvas.rectangle(x + width * (left + 0.096), y - height * 0.68, width * 0.008, height * 0.34, "#fffaf0")


def road(canvas: Canvas, horizon: float, far_x: float, near_x: float, near_width: float, colour: Colour) -> None:
    """A road running away from us, with a broken middle line."""
    half, far_half = near_width / 2, near_width * 0.035
    shoulder = 1.12
    canvas.polygon(_strip(far_x, far_half * shoulder, horizon, near_x, half * shoulder), mixed(colour, "#ffffff", 0.35))
    canvas.graded(_strip(far_x, far_half, horizon, near_x, half), mixed(colour, "#ffffff", 0.22), colour)
    for number in range(9):
        start, end = (number / 9) ** 1.8, ((number + 0.5) / 9) ** 1.8
        points: list[Point] = []
        for part, side in ((start, -1), (start, 1), (end, 1), (end, -1)):
            x = far_x + (near_x - far_x) * part
            points.append((x + side * (1 + 11 * part), horizon + (HEIGHT - horizon) * part))
        canvas.polygon(points, "#f7f1e0")


def _strip(far_x: float, far_half: float, horizon: float, near_x: float, half: float) -> list[Point]:
    return [(far_x - far_half, horizon), (far_x + far_half, horizon), (near_x + half, HEIGHT), (near_x - half, HEIGHT)]


def _leaf(x: float, y: float, half: float, height: float) -> list[Point]:
    steps = [number / 24 for number in range(25)]
    right = [(x + half * math.sin(math.pi * part) ** 0.8 * (1.1 - 0.35 * part), y - height * part) for part in steps]
    left = [(2 * x - px, py) for px, py in reversed(right)]
    return [*right, *left]
