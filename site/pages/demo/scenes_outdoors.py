"""The illustrations of the demonstration township that stand under the open sky."""

from __future__ import annotations

import math

from PIL import Image

from pages.demo import figures, scenery
from pages.demo.brush import HEIGHT, WIDTH, Canvas, Colour, mixed, scattered, wave


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
        canvas.graded([(x - 22, 502), (x + 302, 502), (x + 270, 456), (x + 10, 456)], mixed(roof, "#ffffff", 0.15), roof)
        for column in range(3):
            for level in (536, 640):
                left = x + 28 + column * 80
                canvas.rectangle(left - 4, level - 4, 64, 82, "#fffaf0")
                canvas.rectangle(left, level, 56, 74, "#8fbccb")
                canvas.shade([(left, level + 60), (left + 40, level), (left + 56, level), (left + 12, level + 74), (left, level + 74)], "#ffffff", 0.3)
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
        canvas.rectangle(580 - step * 14, 762 + step * 10, 440 + step * 28, 12, mixed(stone, "#ffffff", 0.35 - step * 0.12))


def river_bank() -> Image.Image:
    canvas = Canvas()
    canvas.backdrop("#f6c99a", "#fbe3bd", "#fdf4df", height=520)
    scenery.sun(canvas, 470, 330, 84, "#fff4cf", "#ffdf9a")
    scenery.cloud(canvas, 1080, 190, 300, "#fdeed6")
    scenery.cloud(canvas, 210, 130, 200, "#fdebd0")
    scenery.hill(canvas, 400, 52, "#b7c7b4", "#dbe0c6", cycles=1.1, phase=2.4)
    scenery.hill(canvas, 460, 34, "#93b29c", "#c5d3ae", cycles=1.9, phase=0.3)
    canvas.mist(400, 540, "#fdf0d5", 0.7)
    scenery.rows(canvas, 530, 760, "#c9b36d", "#8fae5c", count=17)
    scenery.river(canvas, 530, "#f4dcb2", "#6fb0b8", "#dfc78d")
    for x, y, width, roof in ((150, 560, 120, "#7f8b8c"), (286, 552, 96, "#9b6f58"), (1270, 556, 104, "#7f8b8c"), (1400, 566, 130, "#9b6f58")):
        scenery.house(canvas, x, y, width, roof=roof)
    for x, y, height in ((110, 570, 130), (410, 556, 110), (1240, 566, 140), (1550, 582, 170), (1185, 556, 100)):
        scenery.round_tree(canvas, x, y, height, "#5f9468")
    scenery.birds(canvas, 900, 280, "#7c7466")
    for x, height in ((1460, 190), (1500, 230), (1545, 170), (60, 200), (24, 160)):
        lean = 26 if x > 800 else -20
        canvas.stroke([(x, HEIGHT), (x + lean, HEIGHT - height)], 6, "#6c8748")
        canvas.ellipse(x + lean, HEIGHT - height - 22, 10, 34, "#b98b4e")
    for x, y, height, coat, hands in (
        (330, 880, 230, "#d8604c", ((-0.22, 0.34), (0.24, 0.36))),
        (490, 820, 200, "#d8604c", ((-0.2, 0.4), (0.26, 0.5))),
    ):
        figures.shadow(canvas, x, y, height * 0.3)
        if x == 330:
            canvas.stroke([(x + height * 0.2, y - height * 0.5), (x + height * 0.42, y - 4)], 6, "#8b6a47")
        figures.person(canvas, x, y, height, coat=coat, hands=hands, hat="#f3d27a", brim=0.2, trousers="#4d6a74")
    canvas.graded([(570, 752), (640, 752), (650, 822), (560, 822)], "#7fae8b", "#5d8f6d")
    canvas.rectangle(562, 744, 86, 14, "#4c7a5c", 5)
    return canvas.finished()


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
    figures.person(canvas, 430, 890, 236, coat="#ef7d36", hat="#f7c948", trousers="#3f5a75", hands=((-0.18, 0.42), (0.27, 0.72)))
    canvas.stroke([(430 + 0.27 * 236, 890 - 0.72 * 236 + 30), (430 + 0.27 * 236, 890 - 0.72 * 236 - 60)], 6, "#8a8f94")
    canvas.polygon([(496, 664), (566, 680), (496, 704)], "#d64933")
    canvas.shade([(404, 728), (456, 728), (456, 738), (404, 738)], "#fff7c7", 0.95)
    canvas.shade([(402, 762), (460, 762), (460, 772), (402, 772)], "#fff7c7", 0.95)
    return canvas.finished()


def _digger(canvas: Canvas, x: float, y: float, width: float) -> None:
    yellow, dark = "#f2a93b", "#3c4347"
    figures.shadow(canvas, x + width * 0.45, y + 4, width * 0.5, opacity=0.25)
    canvas.stroke([(x + width * 0.3, y - width * 0.42), (x - width * 0.02, y - width * 0.78)], 30, yellow)
    canvas.stroke([(x - width * 0.02, y - width * 0.78), (x - width * 0.24, y - width * 0.3)], 24, mixed(yellow, "#8a4b12", 0.15))
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
        scenery.house(canvas, x, y, width, wall="#b9a9a8", roof="#5a6484", window="#ffd27a", door="#6b4a44", snow="#e6ecf7")
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
    for number, (x, y) in enumerate(scattered(110)):
        canvas.disc(x, y, 2.2 + number % 4, "#ffffff")
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
        canvas.stroke([middle, (middle[0] + math.cos(angle) * radius * 0.9, middle[1] + math.sin(angle) * radius * 0.9)], 4, "#dfe6ec")
    for line in range(4):
        canvas.rectangle(x + width * 0.72, y - width * (0.54 - line * 0.1), width * 0.2, 5, "#b9c4cf", 2)
    canvas.rectangle(x + width * 0.08, y - 4, width * 0.14, 12, "#6d7b8a")
    canvas.rectangle(x + width * 0.78, y - 4, width * 0.14, 12, "#6d7b8a")
    canvas.stroke([(x, y - width * 0.2), (x - 50, y - width * 0.2)], 8, "#d9b38c")


def _snowman(canvas: Canvas, x: float, y: float) -> None:
    figures.shadow(canvas, x, y, 78, "#4a5f86")
    for up, radius in ((52, 62), (138, 42)):
        canvas.disc(x, y - up, radius, "#fbfdff")
        canvas.shade([(x + radius * math.cos(t / 20 * math.pi - 1.2), y - up + radius * math.sin(t / 20 * math.pi - 1.2)) for t in range(21)], "#8fa6cc", 0.18)
    canvas.rectangle(x - 40, y - 112, 80, 20, "#c8553d", 9)
    canvas.rectangle(x + 10, y - 104, 20, 52, "#c8553d", 6)
    for dx in (-14, 14):
        canvas.disc(x + dx, y - 150, 5, "#39424e")
    canvas.polygon([(x - 2, y - 142), (x + 40, y - 132), (x - 2, y - 130)], "#ef8a3c")
    canvas.rectangle(x - 36, y - 190, 72, 14, "#47597f", 5)
    canvas.rectangle(x - 24, y - 222, 48, 38, "#47597f", 6)


def elders() -> Image.Image:
    canvas = Canvas()
    canvas.backdrop("#f9d7a5", "#fdebc8", "#fff7e4", height=620)
    scenery.sun(canvas, 1180, 300, 92, "#fff6d6", "#ffdc94")
    scenery.cloud(canvas, 860, 150, 220, "#fef4df")
    scenery.hill(canvas, 470, 54, "#d5c58e", "#ece0b4", cycles=1.1, phase=0.2)
    scenery.hill(canvas, 540, 34, "#bdb573", "#dfd59c", cycles=1.7, phase=2.2)
    for x, y, width, roof in ((150, 640, 250, "#7b868a"), (1290, 632, 210, "#8f6a55")):
        scenery.house(canvas, x, y, width, roof=roof)
    canvas.graded([*wave(640, 12, cycles=1.2, phase=1.2), (WIDTH, HEIGHT), (0, HEIGHT)], "#e5cf8f", "#d2b56f")
    for x in range(40, WIDTH, 92):
        if not 520 < x < 1120:
            canvas.rectangle(x, 606, 12, 62, "#b58d5c", 4)
    for left, right in ((0, 520), (1130, WIDTH)):
        canvas.rectangle(left, 622, right - left, 9, "#b58d5c")
        canvas.rectangle(left, 648, right - left, 9, "#b58d5c")
    _persimmon(canvas)
    canvas.rectangle(560, 770, 480, 22, "#8d5f3c", 8)
    canvas.rectangle(560, 664, 480, 18, "#a06f47", 8)
    canvas.rectangle(560, 704, 480, 18, "#a06f47", 8)
    for x in (590, 1000):
        canvas.rectangle(x, 664, 16, 206, "#7a5033", 6)
    figures.shadow(canvas, 800, 884, 330)
    figures.person(canvas, 710, 900, 320, coat="#4f7a86", hair="#e9e6e0", seated=True, hands=((-0.12, 0.44), (0.17, 0.43)))
    figures.person(
        canvas, 880, 900, 306, coat="#b9573f", hair="#dcd6cc", seated=True, scarf="#f3d9a6", hands=((-0.17, 0.44), (0.14, 0.44))
    )
    canvas.rectangle(764, 744, 46, 26, "#fdf6e6", 6)
    canvas.rectangle(1080, 800, 92, 12, "#8d5f3c", 5)
    canvas.rectangle(1092, 810, 10, 66, "#7a5033")
    canvas.rectangle(1150, 810, 10, 66, "#7a5033")
    canvas.graded([(1094, 756), (1160, 756), (1150, 800), (1104, 800)], "#7fb0a5", "#548b84")
    canvas.ring(1166, 776, 17, 6, "#548b84")
    canvas.rectangle(1112, 742, 30, 14, "#548b84", 6)
    for x, y in ((470, 900), (1290, 880), (330, 950), (1000, 950), (1450, 940)):
        canvas.ellipse(x, y, 17, 8, "#d98e43")
        canvas.ellipse(x + 44, y + 14, 13, 6, "#c9702f")
    return canvas.finished()


def _persimmon(canvas: Canvas) -> None:
    bark = "#7b5a41"
    canvas.graded([(444, 860), (520, 860), (494, 560), (462, 560)], bark, mixed(bark, "#3a261a", 0.25))
    for end in ((330, 420), (420, 330), (600, 380), (720, 330), (520, 260)):
        canvas.stroke([(478, 590), ((478 + end[0]) / 2, (590 + end[1]) / 2 - 14), end], 17, bark)
    for x, y, radius in ((330, 400, 104), (440, 290, 124), (590, 330, 118), (720, 320, 92), (520, 220, 108), (640, 230, 82), (400, 440, 70)):
        canvas.disc(x, y, radius, "#e39b3d")
    for x, y, radius in ((310, 370, 72), (420, 250, 88), (560, 290, 82), (700, 290, 62), (510, 180, 66)):
        canvas.disc(x, y, radius, "#f0b355")
    for x, y in ((290, 430), (360, 340), (430, 400), (470, 250), (560, 200), (600, 390), (660, 300), (740, 360), (520, 330), (390, 220)):
        canvas.disc(x, y, 19, "#d9542b")
        canvas.disc(x - 6, y - 6, 6, "#f39a6b")
        canvas.rectangle(x - 9, y - 22, 18, 7, "#6f7f3c", 3)


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


def snow_sweeping() -> Image.Image:
    canvas = Canvas()
    canvas.backdrop("#a9cbe6", "#d9e8f3", "#fdf0e2", height=560)
    scenery.sun(canvas, 1230, 250, 70, "#fffaf0", "#ffe8c4")
    scenery.hill(canvas, 430, 56, "#b6cbdd", "#dfe9f1", cycles=1.2, phase=1.4)
    scenery.hill(canvas, 500, 32, "#9bb6cd", "#d2dfea", cycles=2.0, phase=0.2)
    for x, y, width, roof in ((60, 620, 240, "#6f7f93"), (330, 606, 180, "#96705f"), (1140, 606, 190, "#96705f"), (1350, 622, 250, "#6f7f93")):
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
    for number, (x, y) in enumerate(scattered(100)):
        canvas.disc(x, y, 2 + number % 4, "#ffffff")
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
            [(foot[0] - 8, foot[1] - 22), (foot[0] + 8, foot[1] - 22), (foot[0] + height * 0.11, foot[1] + 12), (foot[0] - height * 0.11, foot[1] + 12)],
            "#d8b25f",
        )
    else:
        canvas.rectangle(foot[0] - height * 0.08, foot[1] - height * 0.09, height * 0.16, height * 0.13, "#6d8ea8", 8)
    for hand_x, up in hands:
        canvas.disc(x + hand_x * height, y - up * height, height * 0.036, "#fdf3da")


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
    for x, y, height, coat, bag in ((1236, 872, 168, "#d95d4f", "#3d7ea6"), (1312, 876, 148, "#4f9d8a", "#e9a23b"), (1392, 880, 232, "#5b6f9b", "")):
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


def seedlings() -> Image.Image:
    canvas = Canvas()
    canvas.backdrop("#9ad0e0", "#dcefe6", "#fdf5da", height=520)
    scenery.sun(canvas, 1260, 230, 76, "#fffbe2", "#fff0b8")
    scenery.cloud(canvas, 180, 170, 290, "#f7fcfb")
    scenery.hill(canvas, 390, 56, "#a4cfae", "#d4e8c3", cycles=1.15, phase=0.0)
    scenery.hill(canvas, 455, 34, "#7fba84", "#bcdc9a", cycles=1.8, phase=2.2)
    for x, height in ((90, 190), (170, 230), (250, 180), (1380, 200), (1470, 240), (1550, 190)):
        scenery.poplar(canvas, x, 520, height, "#63a66f")
    scenery.rows(canvas, 500, 800, "#a87f57", "#7d5b3d", count=11)
    for line in range(11):
        near = 800 + (line - 5) / 11 * WIDTH * 2.6
        for step in range(9):
            part = 0.12 + (step / 8) ** 1.7 * 0.95
            x, y, size = near * part + 800 * (1 - part), 500 + 500 * part, 10 + 58 * part
            if -60 < x < WIDTH + 60 and y < HEIGHT + 40:
                _sprout(canvas, x, y, size)
    for x, y, height, coat, hands, hat in (
        (420, 850, 300, "#d8604c", ((-0.16, 0.44), (0.28, 0.4)), "#f3d27a"),
        (1130, 800, 270, "#3f86a0", ((-0.28, 0.4), (0.16, 0.44)), "#f3d27a"),
    ):
        figures.shadow(canvas, x, y, height * 0.3)
        side = 1 if x < 800 else -1
        canvas.stroke([(x + side * height * 0.27, y - height * 0.72), (x + side * height * 0.33, y)], 9, "#9c7448")
        canvas.rectangle(x + side * height * 0.33 - 22, y - 8, 44, 34, "#7f929c", 8)
        figures.person(canvas, x, y, height, coat=coat, hat=hat, brim=0.2, hands=hands, trousers="#56688a")
    canvas.ellipse(790, 852, 120, 30, "#6d4d34")
    canvas.ellipse(790, 846, 90, 20, "#87623f")
    scenery.round_tree(canvas, 790, 848, 360, "#6ab553", "#8c6a47")
    return canvas.finished()


def _sprout(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.stroke([(x, y), (x, y - size * 0.7)], max(1.5, size * 0.08), "#4d8a3f")
    for side in (-1, 1):
        canvas.polygon(
            [(x, y - size * 0.45), (x + side * size * 0.24, y - size * 0.86), (x + side * size * 0.56, y - size * 0.86), (x + side * size * 0.36, y - size * 0.5)],
            "#7cc25b" if side < 0 else "#5fa847",
        )
