"""The illustrations of the demonstration township that are set in and about the town."""

from __future__ import annotations

import math

from PIL import Image

from pages.demo import figures, scenery
from pages.demo.brush import HEIGHT, WIDTH, Canvas, mixed, wave


def town_hall() -> Image.Image:
    canvas = Canvas()
    canvas.backdrop("#a9d3e6", "#e3f1ee", "#fdf3dc", height=720)
    scenery.sun(canvas, 1270, 230, 74, "#fff6d8", "#ffe9b0")
    scenery.cloud(canvas, 130, 220, 330, "#f7fcfd")
    scenery.cloud(canvas, 900, 150, 210, "#f2fafb")
    scenery.hill(canvas, 560, 46, "#a8cbbd", "#cfe3d2", cycles=1.3, phase=0.4)
    scenery.hill(canvas, 640, 26, "#86b59c", "#b4d3b2", cycles=2.1, phase=2.0)
    canvas.graded([(0, 730), (WIDTH, 730), (WIDTH, HEIGHT), (0, HEIGHT)], "#a5c98b", "#7fae74")
    for x, height in ((80, 260), (190, 310), (300, 250), (1330, 270), (1430, 320), (1530, 260)):
        scenery.poplar(canvas, x, 752, height, "#5b9a72")
    _hall(canvas)
    canvas.graded([(640, 768), (960, 768), (1250, HEIGHT), (350, HEIGHT)], "#f3e6cd", "#e2d0ae")
    for part in (0.2, 0.42, 0.68):
        y, spread = 768 + (HEIGHT - 768) * part, 160 + 290 * part
        canvas.stroke([(800 - spread, y), (800 + spread, y)], 3, "#d2bd96")
    for side in (-1, 1):
        for number in range(4):
            x, y, size = 800 + side * (250 + number * 82), 806 + number * 46, 78 + number * 22
            scenery.bush(canvas, x, y, size, "#4f8f66")
            for dx, dy in ((-0.25, 0.2), (0.1, 0.32), (0.32, 0.14)):
                canvas.disc(x + dx * size, y - dy * size, size * 0.05, ("#f2b5a7", "#ffe1a0")[number % 2])
    for x, y, height, coat, scarf in (
        (690, 900, 150, "#d9775f", ""),
        (752, 906, 128, "#e6b655", "#fff3d6"),
        (925, 880, 142, "#4f7f9b", ""),
    ):
        figures.shadow(canvas, x, y, height * 0.3)
        figures.person(canvas, x, y, height, coat=coat, scarf=scarf, long_hair=x < 700)
    return canvas.finished()


def _hall(canvas: Canvas) -> None:
    wall, stone, roof = "#f8efe0", "#d9c6a7", "#5f7681"
    figures.shadow(canvas, 800, 772, 560, opacity=0.13)
    for x in (330, 990):
        canvas.rectangle(x, 500, 280, 268, wall)
        canvas.rectangle(x, 742, 280, 26, stone)
        canvas.graded(
            [(x - 22, 502), (x + 302, 502), (x + 270, 456), (x + 10, 456)], mixed(roof, "#ffffff", 0.15), roof
        )
        for column in range(3):
            for level in (536, 640):
                left = x + 28 + column * 80
                canvas.rectangle(left - 4, level - 4, 64, 82, "#fffaf0")
                canvas.rectangle(left, level, 56, 74, "#8fbccb")
                canvas.shade(
                    [
                        (left, level + 60),
                        (left + 40, level),
                        (left + 56, level),
                        (left + 12, level + 74),
                        (left, level + 74),
                    ],
                    "#ffffff",
                    0.3,
                )
                canvas.rectangle(left + 26, level, 4, 74, "#fffaf0")
    canvas.rectangle(590, 430, 420, 338, "#fdf6ea")
    canvas.rectangle(590, 742, 420, 26, stone)
    canvas.graded([(552, 434), (1048, 434), (970, 346), (630, 346)], mixed(roof, "#ffffff", 0.15), roof)
    canvas.rectangle(640, 334, 320, 16, mixed(roof, "#26323a", 0.3), 5)
    for number in range(1, 14):
        canvas.stroke([(630 + number * 340 / 14, 352), (552 + number * 496 / 14, 430)], 2, mixed(roof, "#26323a", 0.2))
    canvas.rectangle(640, 452, 320, 62, "#2f6f73", 8)
    canvas.text(800, 482, "青禾镇便民服务中心", 30, "#fff7e2")
    canvas.rectangle(610, 540, 380, 14, stone)
    canvas.rectangle(690, 560, 220, 208, "#9ec6d1")
    canvas.shade([(690, 700), (800, 560), (870, 560), (700, 768), (690, 768)], "#ffffff", 0.28)
    for left in (690, 760, 830, 904):
        canvas.rectangle(left, 560, 6, 208, "#7a8f92")
    for left in (612, 656, 920, 964):
        canvas.rectangle(left, 554, 26, 214, "#fffaf1")
        canvas.rectangle(left + 18, 554, 8, 214, "#e4d6bd")
    for step in range(3):
        canvas.rectangle(
            580 - step * 14, 762 + step * 10, 440 + step * 28, 12, mixed(stone, "#ffffff", 0.35 - step * 0.12)
        )


def road_works() -> Image.Image:
    canvas = Canvas()
    canvas.backdrop("#8fc4dd", "#d3e8ea", "#fbf1dc", height=560)
    scenery.sun(canvas, 330, 250, 70, "#fff8dd", "#ffeebb")
    scenery.cloud(canvas, 960, 180, 320, "#f5fbfc")
    scenery.cloud(canvas, 520, 120, 200, "#eef8fa")
    scenery.hill(canvas, 430, 50, "#9fc4b4", "#cde0cb", cycles=1.2, phase=1.0)
    scenery.hill(canvas, 500, 30, "#7fae92", "#bfd4a5", cycles=2.0, phase=3.2)
    canvas.graded([(0, 548), (WIDTH, 548), (WIDTH, HEIGHT), (0, HEIGHT)], "#bcd08a", "#94b76d")
    for number in range(6):
        canvas.shade(
            [(0, 580 + number * 74), (WIDTH, 560 + number * 66), (WIDTH, 580 + number * 68), (0, 606 + number * 78)],
            "#7da35a",
            0.22,
        )
    for x, height in ((60, 230), (150, 190), (228, 160), (1500, 240), (1410, 200), (1330, 170)):
        scenery.poplar(canvas, x, 590, height, "#5e9a6c")
    scenery.road(canvas, 548, 800, 760, 1180, "#6d7378")
    canvas.graded([(820, 610), (900, 610), (1320, 890), (980, 890)], "#5a4a3d", "#7b6350")
    canvas.polygon([(920, 640), (986, 690), (1120, 690), (1080, 640)], "#a9825c")
    _digger(canvas, 1010, 700, 360)
    for x, y, height in ((720, 700, 62), (650, 790, 86), (560, 910, 120)):
        figures.cone(canvas, x, y, height)
    figures.barrier(canvas, 640, 985, 380)
    canvas.rectangle(216, 560, 12, 330, "#7f858a")
    canvas.rectangle(92, 470, 260, 176, "#f4b63f", 14)
    canvas.rectangle(102, 480, 240, 156, "#fff2cc", 10)
    canvas.text(222, 528, "前方施工", 46, "#7a3d12")
    canvas.text(222, 596, "请慢行绕行", 34, "#7a3d12")
    figures.shadow(canvas, 430, 892, 66)
    figures.person(
        canvas, 430, 890, 236, coat="#ef7d36", hat="#f7c948", trousers="#3f5a75", hands=((-0.18, 0.42), (0.27, 0.72))
    )
    canvas.stroke([(430 + 0.27 * 236, 890 - 0.72 * 236 + 30), (430 + 0.27 * 236, 890 - 0.72 * 236 - 60)], 6, "#8a8f94")
    canvas.polygon([(496, 664), (566, 680), (496, 704)], "#d64933")
    canvas.shade([(404, 728), (456, 728), (456, 738), (404, 738)], "#fff7c7", 0.95)
    canvas.shade([(402, 762), (460, 762), (460, 772), (402, 772)], "#fff7c7", 0.95)
    return canvas.finished()


def _digger(canvas: Canvas, x: float, y: float, width: float) -> None:
    yellow, dark = "#f2a93b", "#3c4347"
    figures.shadow(canvas, x + width * 0.45, y + 4, width * 0.5, opacity=0.25)
    canvas.stroke([(x + width * 0.3, y - width * 0.42), (x - width * 0.02, y - width * 0.78)], 30, yellow)
    canvas.stroke(
        [(x - width * 0.02, y - width * 0.78), (x - width * 0.24, y - width * 0.3)], 24, mixed(yellow, "#8a4b12", 0.15)
    )
    canvas.disc(x - width * 0.02, y - width * 0.78, 15, dark)
    canvas.polygon(
        [
            (x - width * 0.33, y - width * 0.3),
            (x - width * 0.15, y - width * 0.3),
            (x - width * 0.13, y - width * 0.13),
            (x - width * 0.28, y - width * 0.08),
        ],
        dark,
    )
    canvas.rectangle(x + width * 0.16, y - width * 0.44, width * 0.66, width * 0.28, yellow, 18)
    canvas.rectangle(x + width * 0.16, y - width * 0.22, width * 0.66, width * 0.06, mixed(yellow, "#8a4b12", 0.3), 8)
    canvas.rectangle(x + width * 0.28, y - width * 0.74, width * 0.28, width * 0.34, yellow, 14)
    canvas.rectangle(x + width * 0.31, y - width * 0.7, width * 0.22, width * 0.24, "#cfe8ee", 8)
    canvas.rectangle(x + width * 0.06, y - width * 0.17, width * 0.84, width * 0.17, dark, 30)
    for part in (0.15, 0.34, 0.53, 0.72, 0.83):
        canvas.disc(x + width * part, y - width * 0.085, width * 0.052, "#9aa2a6")


def waterworks() -> Image.Image:
    canvas = Canvas()
    canvas.backdrop("#7fbfdc", "#c4e3ea", "#f6f4e2", height=520)
    scenery.sun(canvas, 1300, 210, 66, "#fffbe6", "#fff0bf")
    scenery.cloud(canvas, 260, 180, 330, "#f4fbfd")
    scenery.cloud(canvas, 980, 120, 220, "#eef9fb")
    scenery.hill(canvas, 400, 70, "#8fc0b5", "#c0dccd", cycles=1.15, phase=0.9)
    scenery.hill(canvas, 470, 40, "#6ba58f", "#a8cdb0", cycles=1.8, phase=2.6)
    canvas.graded([(0, 530), (WIDTH, 530), (WIDTH, HEIGHT), (0, HEIGHT)], "#9fd3dc", "#3f93ac")
    for number in range(26):
        x, y = (number * 331) % WIDTH, 556 + (number * 61) % 250
        canvas.rectangle(x, y, 60 + number % 4 * 34, 5, "#d3eef1", 2)
    canvas.graded([(0, 520), (520, 520), (640, 560), (420, 640), (0, 700)], "#9cc387", "#7dab72")
    canvas.graded([(WIDTH, 512), (1060, 520), (940, 566), (1180, 650), (WIDTH, 690)], "#9cc387", "#7dab72")
    for x, y, height in ((60, 590, 180), (150, 570, 140), (1480, 570, 170), (1560, 600, 210), (1390, 556, 130)):
        scenery.round_tree(canvas, x, y, height, "#4f8f6b")
    scenery.house(canvas, 1130, 590, 190, roof="#5c8799", wall="#f7f3e8")
    _water_tower(canvas, 330, 600)
    canvas.graded([(0, 850), *wave(856, 12, cycles=1.0, phase=0.5), (WIDTH, HEIGHT), (0, HEIGHT)], "#a9c983", "#86b06b")
    canvas.rectangle(560, 820, 480, 36, "#c7ced1", 18)
    canvas.rectangle(560, 822, 480, 10, "#e6ecee", 5)
    for x in (620, 950):
        canvas.rectangle(x, 808, 30, 60, "#9aa7ad", 6)
    canvas.rectangle(770, 720, 60, 112, "#b4bfc4", 8)
    canvas.ring(800, 708, 52, 13, "#d1603d")
    for turn in (0.0, math.pi / 3, math.pi * 2 / 3):
        dx, dy = math.cos(turn) * 46, math.sin(turn) * 46
        canvas.stroke([(800 - dx, 708 - dy), (800 + dx, 708 + dy)], 9, "#d1603d")
    canvas.disc(800, 708, 14, "#8f3c26")
    canvas.rectangle(1010, 800, 60, 76, "#9aa7ad", 8)
    canvas.graded([(1016, 876), (1064, 876), (1080, HEIGHT), (1002, HEIGHT)], "#bfe6ee", "#6db9cc")
    for x, y in ((300, 930), (430, 950), (1300, 930), (1420, 958), (180, 962)):
        scenery.bush(canvas, x, y, 80, "#5f9a5f")
    figures.shadow(canvas, 600, 936, 52)
    figures.person(canvas, 600, 936, 210, coat="#2f7f9c", hat="#f4c95d", hands=((-0.18, 0.44), (0.3, 0.56)))
    canvas.rectangle(650, 806, 44, 56, "#fffdf5", 4)
    for line in range(4):
        canvas.rectangle(657, 816 + line * 11, 30, 3, "#9db3ba")
    return canvas.finished()


def _water_tower(canvas: Canvas, x: float, y: float) -> None:
    for dx in (-64, 0, 64):
        canvas.stroke([(x + dx, y), (x + dx * 0.7, y - 210)], 13, "#c9cdc6")
    for up in (70, 140):
        canvas.stroke([(x - 60, y - up), (x + 60, y - up)], 8, "#b7bcb5")
    canvas.graded([(x - 104, y - 310), (x + 104, y - 310), (x + 80, y - 200), (x - 80, y - 200)], "#f4f6f2", "#cfd8d6")
    canvas.rectangle(x - 110, y - 330, 220, 26, "#4f8ba0", 8)
    canvas.polygon([(x - 104, y - 330), (x + 104, y - 330), (x, y - 396)], "#5f9db3")
    canvas.shade([(x + 20, y - 304), (x + 100, y - 304), (x + 78, y - 202), (x + 16, y - 202)], "#3b5a63", 0.14)
    canvas.text(x, y - 256, "青禾供水", 36, "#2f6f86")


def school_bus() -> Image.Image:
    canvas = Canvas()
    canvas.backdrop("#86c5e0", "#cbe7ee", "#fff3d9", height=580)
    scenery.sun(canvas, 270, 240, 78, "#fff8dc", "#ffeaac")
    scenery.cloud(canvas, 1060, 170, 320, "#f6fcfd")
    scenery.cloud(canvas, 620, 110, 190, "#eff9fb")
    scenery.hill(canvas, 430, 60, "#a6cdb8", "#d2e6cd", cycles=1.25, phase=2.0)
    scenery.hill(canvas, 505, 36, "#84b78f", "#c4dba4", cycles=1.9, phase=0.5)
    canvas.graded([(0, 570), (WIDTH, 570), (WIDTH, HEIGHT), (0, HEIGHT)], "#c3d98a", "#98c06d")
    for number in range(5):
        y = 590 + number * 22
        canvas.stroke([(0, y), (WIDTH, y - 14)], 5, "#aecb77")
    _school(canvas)
    for x, y, height in ((90, 640, 220), (1520, 640, 240), (1440, 626, 170)):
        scenery.round_tree(canvas, x, y, height, "#5a9b64")
    canvas.graded([(0, 760), (WIDTH, 760), (WIDTH, 940), (0, 940)], "#878d92", "#73797e")
    canvas.rectangle(0, 752, WIDTH, 12, "#e9dfc8")
    canvas.rectangle(0, 938, WIDTH, 12, "#e9dfc8")
    for x in range(30, WIDTH, 190):
        canvas.rectangle(x, 902, 104, 10, "#f7f1e0", 4)
    figures.bus(canvas, 400, 872, 760, "#f5b73d")
    canvas.rectangle(560, 742, 330, 40, "#fff4d1", 8)
    canvas.text(725, 761, "青禾镇中心小学校车", 27, "#7a4a10")
    for x, y, height, coat, bag in (
        (1236, 872, 168, "#d95d4f", "#3d7ea6"),
        (1312, 876, 148, "#4f9d8a", "#e9a23b"),
        (1392, 880, 232, "#5b6f9b", ""),
    ):
        figures.shadow(canvas, x, y, height * 0.3)
        if bag:
            canvas.rectangle(x - height * 0.2, y - height * 0.74, height * 0.2, height * 0.3, bag, 10)
        hands = ((-0.17, 0.46), (0.24, 0.88)) if not bag else ((-0.17, 0.46), (0.17, 0.46))
        figures.person(canvas, x, y, height, coat=coat, hands=hands, long_hair=coat == "#d95d4f")
    return canvas.finished()


def _school(canvas: Canvas) -> None:
    canvas.rectangle(330, 430, 620, 220, "#fbf2e1")
    canvas.rectangle(330, 536, 620, 12, "#e6d3b1")
    canvas.rectangle(310, 414, 660, 24, "#c9674c", 6)
    canvas.rectangle(560, 340, 160, 310, "#fff8ea")
    canvas.polygon([(540, 346), (740, 346), (640, 282)], "#c9674c")
    canvas.disc(640, 396, 34, "#f4f0e4")
    canvas.ring(640, 396, 34, 6, "#b9573f")
    canvas.stroke([(640, 396), (640, 374)], 5, "#5b4a3c")
    canvas.stroke([(640, 396), (656, 404)], 5, "#5b4a3c")
    for left in (352, 424, 496, 730, 802, 874):
        for level in (456, 566):
            canvas.rectangle(left, level, 50, 58, "#8dbccb")
            canvas.rectangle(left + 23, level, 4, 58, "#fffaf0")
    canvas.rectangle(604, 540, 72, 110, "#9b6a48", 4)
    canvas.rectangle(638, 540, 4, 110, "#7d5236")
