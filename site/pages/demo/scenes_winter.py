"""The illustrations of the demonstration township that are set in snow."""

from __future__ import annotations

import math

from PIL import Image

from pages.demo import figures, scenery
from pages.demo.brush import HEIGHT, WIDTH, Canvas, Colour, scattered, wave


def winter_heating() -> Image.Image:
    canvas = Canvas()
    canvas.backdrop("#22365c", "#4c6290", "#c58f8d", "#f3c48f", height=640)
    for number, (x, y) in enumerate(scattered(64, height=330)):
        canvas.disc(x, y, 1.6 + number % 3 * 0.7, "#dfe6f5")
    canvas.glow(1250, 170, 190, "#fdf2cf", 0.55)
    canvas.disc(1250, 170, 54, "#fdf4da")
    for dx, dy, radius in ((-18, -10, 12), (16, 14, 9), (10, -24, 6)):
        canvas.disc(1250 + dx, 170 + dy, radius, "#f3e6c0")
    scenery.hill(canvas, 500, 54, "#6f7ba6", "#aeb2cf", cycles=1.2, phase=0.6)
    scenery.hill(canvas, 570, 36, "#8f9cc2", "#c9cfe2", cycles=1.8, phase=2.8)
    for x, y, width in ((120, 640, 110), (270, 632, 92), (1330, 636, 104), (1470, 648, 120)):
        scenery.house(
            canvas, x, y, width, wall="#b9a9a8", roof="#5a6484", window="#ffd27a", door="#6b4a44", snow="#e6ecf7"
        )
    canvas.graded([*wave(650, 16, cycles=1.4, phase=1.0), (WIDTH, HEIGHT), (0, HEIGHT)], "#d9e2f2", "#f4f7fc")
    for x, y, height in ((60, 700, 210), (420, 676, 150), (1240, 690, 190), (1560, 712, 240)):
        scenery.pine(canvas, x, y, height, "#3c6170", "#e9f0f8")
    canvas.glow(800, 740, 560, "#ffcf80", 0.5)
    scenery.house(
        canvas, 540, 850, 520, wall="#f4e0c4", roof="#566488", window="#ffd873", door="#a4583c", snow="#f3f7fd"
    )
    for left in (602, 894):
        canvas.glow(left + 52, 740, 130, "#ffe29a", 0.55)
    canvas.graded([*wave(862, 14, cycles=1.1, phase=2.2), (WIDTH, HEIGHT), (0, HEIGHT)], "#eef3fb", "#dfe8f5")
    canvas.polygon([(770, 850), (838, 850), (940, HEIGHT), (690, HEIGHT)], "#e8d6bd")
    _heat_pump(canvas, 1110, 872, 150)
    _snowman(canvas, 400, 890)
    for x, y, height, coat, scarf in ((640, 930, 170, "#c8553d", "#f6d186"), (720, 938, 128, "#3d7ea6", "#f6d186")):
        figures.shadow(canvas, x, y, height * 0.3, "#4a5f86")
        figures.person(canvas, x, y, height, coat=coat, scarf=scarf, hat="#e9c46a" if height < 150 else "")
    for number, (flake_x, flake_y) in enumerate(scattered(110)):
        canvas.disc(flake_x, flake_y, 2.2 + number % 4, "#ffffff")
    return canvas.finished()


def _heat_pump(canvas: Canvas, x: float, y: float, width: float) -> None:
    canvas.rectangle(x, y - width * 0.72, width, width * 0.72, "#f3f5f7", 10)
    canvas.rectangle(x, y - width * 0.76, width, width * 0.12, "#ffffff", 8)
    middle, radius = (x + width * 0.38, y - width * 0.34), width * 0.25
    canvas.disc(*middle, radius, "#7d8fa3")
    for part in (0.82, 0.6, 0.38):
        canvas.ring(*middle, radius * part, 3, "#dfe6ec")
    for turn in range(6):
        angle = turn * math.tau / 6
        canvas.stroke(
            [middle, (middle[0] + math.cos(angle) * radius * 0.9, middle[1] + math.sin(angle) * radius * 0.9)],
            4,
            "#dfe6ec",
        )
    for line in range(4):
        canvas.rectangle(x + width * 0.72, y - width * (0.54 - line * 0.1), width * 0.2, 5, "#b9c4cf", 2)
    canvas.rectangle(x + width * 0.08, y - 4, width * 0.14, 12, "#6d7b8a")
    canvas.rectangle(x + width * 0.78, y - 4, width * 0.14, 12, "#6d7b8a")
    canvas.stroke([(x, y - width * 0.2), (x - 50, y - width * 0.2)], 8, "#d9b38c")


def _snowman(canvas: Canvas, x: float, y: float) -> None:
    figures.shadow(canvas, x, y, 78, "#4a5f86")
    for up, radius in ((52, 62), (138, 42)):
        canvas.disc(x, y - up, radius, "#fbfdff")
        canvas.shade(
            [
                (x + radius * math.cos(t / 20 * math.pi - 1.2), y - up + radius * math.sin(t / 20 * math.pi - 1.2))
                for t in range(21)
            ],
            "#8fa6cc",
            0.18,
        )
    canvas.rectangle(x - 40, y - 112, 80, 20, "#c8553d", 9)
    canvas.rectangle(x + 10, y - 104, 20, 52, "#c8553d", 6)
    for dx in (-14, 14):
        canvas.disc(x + dx, y - 150, 5, "#39424e")
    canvas.polygon([(x - 2, y - 142), (x + 40, y - 132), (x - 2, y - 130)], "#ef8a3c")
    canvas.rectangle(x - 36, y - 190, 72, 14, "#47597f", 5)
    canvas.rectangle(x - 24, y - 222, 48, 38, "#47597f", 6)


def snow_sweeping() -> Image.Image:
    canvas = Canvas()
    canvas.backdrop("#a9cbe6", "#d9e8f3", "#fdf0e2", height=560)
    scenery.sun(canvas, 1230, 250, 70, "#fffaf0", "#ffe8c4")
    scenery.hill(canvas, 430, 56, "#b6cbdd", "#dfe9f1", cycles=1.2, phase=1.4)
    scenery.hill(canvas, 500, 32, "#9bb6cd", "#d2dfea", cycles=2.0, phase=0.2)
    for x, y, width, roof in (
        (60, 620, 240, "#6f7f93"),
        (330, 606, 180, "#96705f"),
        (1140, 606, 190, "#96705f"),
        (1350, 622, 250, "#6f7f93"),
    ):
        scenery.house(canvas, x, y, width, roof=roof, snow="#fbfdff", wall="#f4e9d8")
    canvas.graded([*wave(628, 10, cycles=1.1), (WIDTH, HEIGHT), (0, HEIGHT)], "#e8f0f7", "#fafcfe")
    scenery.bare_tree(canvas, 620, 650, 300, "#7f6f68")
    scenery.bare_tree(canvas, 1060, 650, 260, "#7f6f68")
    canvas.graded([(760, 632), (850, 632), (1330, HEIGHT), (330, HEIGHT)], "#b8b3b0", "#8f8b8b")
    for side, x0, x1 in ((-1, 760, 330), (1, 850, 1330)):
        for number in range(7):
            part = (number / 6) ** 1.6
            x, y, size = x0 + (x1 - x0) * part + side * 40 * part, 640 + (HEIGHT - 640) * part, 26 + 96 * part
            canvas.ellipse(x + side * size * 0.4, y, size * 1.2, size * 0.5, "#ffffff")
            canvas.ellipse(x + side * size * 0.4 + 8, y + size * 0.14, size, size * 0.3, "#e4edf5")
    for x, y, height, coat, hat, tool in (
        (690, 800, 220, "#e0503f", "#f4f1ea", "broom"),
        (900, 790, 212, "#e0503f", "#f2c14e", "shovel"),
        (560, 940, 290, "#e0503f", "#3d7ea6", "shovel"),
        (1040, 930, 280, "#e0503f", "#f4f1ea", "broom"),
    ):
        _sweeper(canvas, x, y, height, coat, hat, tool)
    for number, (flake_x, flake_y) in enumerate(scattered(100)):
        canvas.disc(flake_x, flake_y, 2 + number % 4, "#ffffff")
    return canvas.finished()


def _sweeper(canvas: Canvas, x: float, y: float, height: float, coat: Colour, hat: Colour, tool: str) -> None:
    figures.shadow(canvas, x, y, height * 0.28, "#4a5f76")
    side = 1 if x < 800 else -1
    foot = (x + side * height * 0.36, y - height * 0.02)
    top = (x + side * height * 0.1, y - height * 0.72)
    hands = ((-0.1, 0.5), (0.22, 0.44)) if side > 0 else ((-0.22, 0.44), (0.1, 0.5))
    figures.person(canvas, x, y, height, coat=coat, hat=hat, scarf="#fdf3da", trousers="#3f4f66", hands=hands)
    canvas.stroke([top, foot], height * 0.026, "#b48452")
    if tool == "broom":
        canvas.polygon(
            [
                (foot[0] - 8, foot[1] - 22),
                (foot[0] + 8, foot[1] - 22),
                (foot[0] + height * 0.11, foot[1] + 12),
                (foot[0] - height * 0.11, foot[1] + 12),
            ],
            "#d8b25f",
        )
    else:
        canvas.rectangle(foot[0] - height * 0.08, foot[1] - height * 0.09, height * 0.16, height * 0.13, "#6d8ea8", 8)
    for hand_x, up in hands:
        canvas.disc(x + hand_x * height, y - up * height, height * 0.036, "#fdf3da")
