"""The illustrations of the demonstration township that are set in the fields and villages."""

from __future__ import annotations

from PIL import Image

from pages.demo import figures, scenery
from pages.demo.brush import HEIGHT, WIDTH, Canvas, mixed, wave


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
    for x, y, width, roof in (
        (150, 560, 120, "#7f8b8c"),
        (286, 552, 96, "#9b6f58"),
        (1270, 556, 104, "#7f8b8c"),
        (1400, 566, 130, "#9b6f58"),
    ):
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
    figures.person(
        canvas, 710, 900, 320, coat="#4f7a86", hair="#e9e6e0", seated=True, hands=((-0.12, 0.44), (0.17, 0.43))
    )
    figures.person(
        canvas,
        880,
        900,
        306,
        coat="#b9573f",
        hair="#dcd6cc",
        seated=True,
        scarf="#f3d9a6",
        hands=((-0.17, 0.44), (0.14, 0.44)),
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
    for x, y, radius in (
        (330, 400, 104),
        (440, 290, 124),
        (590, 330, 118),
        (720, 320, 92),
        (520, 220, 108),
        (640, 230, 82),
        (400, 440, 70),
    ):
        canvas.disc(x, y, radius, "#e39b3d")
    for x, y, radius in ((310, 370, 72), (420, 250, 88), (560, 290, 82), (700, 290, 62), (510, 180, 66)):
        canvas.disc(x, y, radius, "#f0b355")
    for x, y in (
        (290, 430),
        (360, 340),
        (430, 400),
        (470, 250),
        (560, 200),
        (600, 390),
        (660, 300),
        (740, 360),
        (520, 330),
        (390, 220),
    ):
        canvas.disc(x, y, 19, "#d9542b")
        canvas.disc(x - 6, y - 6, 6, "#f39a6b")
        canvas.rectangle(x - 9, y - 22, 18, 7, "#6f7f3c", 3)


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
            [
                (x, y - size * 0.45),
                (x + side * size * 0.24, y - size * 0.86),
                (x + side * size * 0.56, y - size * 0.86),
                (x + side * size * 0.36, y - size * 0.5),
            ],
            "#7cc25b" if side < 0 else "#5fa847",
        )
