"""People and things of the illustrations. People are plain shapes: nobody in particular."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pages.demo.brush import Canvas, Colour, Point, mixed

SKIN = "#f0c9a4"
HAIR = "#3a302c"


def person(
    canvas: Canvas,
    x: float,
    y: float,
    height: float,
    *,
    coat: Colour,
    trousers: Colour = "#46566b",
    hair: Colour = HAIR,
    hands: Sequence[Point] = ((-0.17, 0.46), (0.17, 0.46)),
    scarf: Colour = "",
    hat: Colour = "",
    brim: float = 0.118,
    long_hair: bool = False,
    seated: bool = False,
) -> None:
    """Somebody standing with their feet at ``x``, ``y``; ``hands`` are offsets (right, up) in parts of ``height``."""
    unit = height
    hip, shoulder, chin = y - 0.42 * unit, y - 0.76 * unit, y - 0.80 * unit
    dark = mixed(coat, "#20303c", 0.22)
    if seated:
        for side in (-1, 1):
            knee = (x + side * 0.085 * unit, hip + 0.1 * unit)
            canvas.stroke(
                [(x + side * 0.06 * unit, hip), knee, (knee[0] + 0.01 * unit, y - 0.05 * unit)], 0.105 * unit, trousers
            )
            canvas.rectangle(knee[0] - 0.055 * unit, y - 0.06 * unit, 0.14 * unit, 0.06 * unit, "#3d3a3a", 0.03 * unit)
    else:
        for side in (-1, 1):
            canvas.stroke(
                [(x + side * 0.055 * unit, hip), (x + side * 0.065 * unit, y - 0.05 * unit)], 0.095 * unit, trousers
            )
            canvas.rectangle(
                x + side * 0.065 * unit - 0.06 * unit,
                y - 0.05 * unit,
                0.125 * unit,
                0.05 * unit,
                "#3d3a3a",
                0.025 * unit,
            )
    if long_hair:
        canvas.rectangle(x - 0.105 * unit, chin - 0.13 * unit, 0.21 * unit, 0.21 * unit, hair, 0.08 * unit)
    _arm(canvas, x, shoulder, unit, hands[0], dark)
    body = [
        (x - 0.10 * unit, shoulder - 0.01 * unit),
        (x + 0.10 * unit, shoulder - 0.01 * unit),
        (x + 0.145 * unit, hip + 0.07 * unit),
        (x - 0.145 * unit, hip + 0.07 * unit),
    ]
    canvas.rectangle(x - 0.125 * unit, shoulder - 0.03 * unit, 0.25 * unit, 0.3 * unit, coat, 0.09 * unit)
    canvas.polygon(
        [
            (body[0][0] - 0.024 * unit, shoulder + 0.09 * unit),
            (body[1][0] + 0.024 * unit, shoulder + 0.09 * unit),
            body[2],
            body[3],
        ],
        coat,
    )
    canvas.shade(
        [
            (x + 0.03 * unit, shoulder),
            (x + 0.12 * unit, shoulder + 0.06 * unit),
            body[2],
            (x + 0.05 * unit, body[2][1]),
        ],
        "#20303c",
        0.12,
    )
    canvas.rectangle(x - 0.03 * unit, chin - 0.03 * unit, 0.06 * unit, 0.09 * unit, mixed(SKIN, "#b5754e", 0.25))
    _head(canvas, x, chin, unit, hair, hat, brim)
    if scarf:
        canvas.rectangle(x - 0.085 * unit, chin - 0.005 * unit, 0.17 * unit, 0.06 * unit, scarf, 0.03 * unit)
        canvas.rectangle(x + 0.02 * unit, chin + 0.02 * unit, 0.05 * unit, 0.15 * unit, scarf, 0.015 * unit)
    _arm(canvas, x, shoulder, unit, hands[1], mixed(coat, "#20303c", 0.1))


def _head(canvas: Canvas, x: float, chin: float, unit: float, hair: Colour, hat: Colour, brim: float) -> None:
    middle = chin - 0.085 * unit
    canvas.disc(x, middle - 0.012 * unit, 0.096 * unit, hair)
    canvas.ellipse(x, middle + 0.012 * unit, 0.084 * unit, 0.088 * unit, SKIN)
    canvas.half_disc(x, middle - 0.022 * unit, 0.088 * unit, hair)
    for side in (-1, 1):
        canvas.disc(x + side * 0.034 * unit, middle + 0.016 * unit, 0.0085 * unit, "#4a3a33")
        canvas.disc(x + side * 0.054 * unit, middle + 0.046 * unit, 0.015 * unit, mixed(SKIN, "#e58f72", 0.5))
    smile = [
        (x + 0.026 * unit * math.cos(angle), middle + 0.04 * unit + 0.016 * unit * math.sin(angle))
        for angle in (0.3, 1.0, 1.57, 2.1, 2.84)
    ]
    canvas.stroke(smile, 0.008 * unit, "#b0604a")
    if hat:
        canvas.half_disc(x, middle - 0.03 * unit, 0.108 * unit, hat)
        canvas.rectangle(
            x - brim * unit,
            middle - 0.05 * unit,
            2 * brim * unit,
            0.045 * unit,
            mixed(hat, "#ffffff", 0.25),
            0.02 * unit,
        )


def _arm(canvas: Canvas, x: float, shoulder: float, unit: float, hand: Point, colour: Colour) -> None:
    side = -1 if hand[0] < 0 else 1
    start = (x + side * 0.095 * unit, shoulder + 0.045 * unit)
    end = (x + hand[0] * unit, shoulder + 0.76 * unit - hand[1] * unit)
    elbow = ((start[0] + end[0]) / 2 + side * 0.035 * unit, (start[1] + end[1]) / 2 + 0.02 * unit)
    canvas.stroke([start, elbow, end], 0.075 * unit, colour)
    canvas.disc(elbow[0], elbow[1], 0.0375 * unit, colour)
    canvas.disc(end[0], end[1], 0.036 * unit, SKIN)


def shadow(canvas: Canvas, x: float, y: float, half: float, colour: Colour = "#2c3e3a", opacity: float = 0.16) -> None:
    outline = [
        (x + half * math.cos(turn / 72 * math.tau), y + half * 0.14 * math.sin(turn / 72 * math.tau))
        for turn in range(72)
    ]
    canvas.shade(outline, colour, opacity)


def bus(canvas: Canvas, x: float, y: float, width: float, colour: Colour) -> None:
    """A bus seen from the side, its front to the right; ``x``, ``y`` is the left end of the ground below it."""
    height = width * 0.4
    top = y - height - width * 0.06
    shadow(canvas, x + width * 0.5, y + 2, width * 0.54)
    canvas.rectangle(x, top, width, height, colour, width * 0.05)
    canvas.rectangle(x, top + height * 0.74, width, height * 0.26, mixed(colour, "#8a5a12", 0.22), width * 0.02)
    canvas.rectangle(x, top + height * 0.6, width, height * 0.05, "#4b4a48")
    canvas.rectangle(
        x + width * 0.03, top + height * 0.14, width * 0.94, height * 0.40, mixed(colour, "#3c3526", 0.75), width * 0.02
    )
    for number in range(5):
        left = x + width * (0.05 + number * 0.155)
        canvas.rectangle(left, top + height * 0.17, width * 0.135, height * 0.34, "#cfe8ee", width * 0.012)
        canvas.shade(
            [
                (left + width * 0.02, top + height * 0.5),
                (left + width * 0.08, top + height * 0.18),
                (left + width * 0.11, top + height * 0.18),
                (left + width * 0.05, top + height * 0.5),
            ],
            "#ffffff",
            0.55,
        )
        canvas.disc(
            left + width * 0.068,
            top + height * 0.37,
            width * 0.024,
            SKIN if number % 2 == 0 else mixed(SKIN, "#c98f66", 0.3),
        )
        canvas.half_disc(left + width * 0.068, top + height * 0.365, width * 0.026, HAIR)
        canvas.rectangle(
            left + width * 0.035,
            top + height * 0.43,
            width * 0.066,
            height * 0.085,
            ("#c8553d", "#3d7ea6", "#6a994e")[number % 3],
            4,
        )
    canvas.rectangle(x + width * 0.83, top + height * 0.17, width * 0.13, height * 0.4, "#cfe8ee", width * 0.012)
    canvas.rectangle(x + width * 0.955, top + height * 0.66, width * 0.05, height * 0.1, "#fff3c4", 5)
    canvas.rectangle(x - width * 0.006, top + height * 0.66, width * 0.03, height * 0.1, "#d1495b", 4)
    canvas.rectangle(x - width * 0.01, y - width * 0.075, width * 1.02, width * 0.03, "#4b4a48", 6)
    for part in (0.2, 0.78):
        canvas.disc(x + width * part, y - width * 0.055, width * 0.075, "#35363a")
        canvas.disc(x + width * part, y - width * 0.055, width * 0.036, "#d7d5cf")


def cone(canvas: Canvas, x: float, y: float, height: float) -> None:
    canvas.rectangle(x - height * 0.36, y - height * 0.1, height * 0.72, height * 0.1, "#c9512c", 4)
    canvas.polygon(
        [
            (x - height * 0.25, y - height * 0.1),
            (x + height * 0.25, y - height * 0.1),
            (x + height * 0.05, y - height),
            (x - height * 0.05, y - height),
        ],
        "#ef6c35",
    )
    for low, high in ((0.3, 0.45), (0.6, 0.73)):
        half_low, half_high = (0.25 - 0.2 * (part - 0.1) / 0.9 for part in (low, high))
        canvas.polygon(
            [
                (x - half_low * height, y - low * height),
                (x + half_low * height, y - low * height),
                (x + half_high * height, y - high * height),
                (x - half_high * height, y - high * height),
            ],
            "#fff6ea",
        )


def barrier(canvas: Canvas, x: float, y: float, width: float) -> None:
    """A striped board on two legs."""
    board, top = width * 0.16, y - width * 0.42
    for part in (0.14, 0.82):
        canvas.rectangle(x + width * part, top, width * 0.04, width * 0.42, "#8a8f94")
    for up in (0.0, 0.22):
        canvas.rectangle(x, top + width * up, width, board, "#fffaf2", 6)
        step = width / 7
        for number in range(0, 7, 2):
            left = x + number * step
            right = min(left + step * 1.35, x + width)
            canvas.polygon(
                [
                    (left + step * 0.35, top + width * up),
                    (right, top + width * up),
                    (min(left + step, x + width), top + width * up + board),
                    (left, top + width * up + board),
                ],
                "#e4572e",
            )


def box(canvas: Canvas, x: float, y: float, width: float, height: float, colour: Colour = "#d9a86c") -> None:
    """A cardboard box."""
    canvas.rectangle(x, y - height, width, height, colour, 4)
    canvas.shade(
        [(x + width * 0.62, y - height), (x + width, y - height), (x + width, y), (x + width * 0.62, y)],
        "#6b4423",
        0.14,
    )
    canvas.rectangle(x + width * 0.42, y - height, width * 0.16, height * 0.3, mixed(colour, "#fff3d6", 0.55))
    canvas.rectangle(x - 3, y - height - 5, width + 6, 11, mixed(colour, "#8a5a2b", 0.3), 4)


def heart(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    points = []
    for step in range(60):
        turn = step / 60 * math.tau
        points.append(
            (
                x + size * math.sin(turn) ** 3,
                y
                - size
                * (
                    0.8125 * math.cos(turn)
                    - 0.3125 * math.cos(2 * turn)
                    - 0.125 * math.cos(3 * turn)
                    - 0.0625 * math.cos(4 * turn)
                ),
            )
        )
    canvas.polygon(points, colour)
