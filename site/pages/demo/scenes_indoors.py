"""The illustrations of the demonstration township that are set indoors."""

from __future__ import annotations

import math

from PIL import Image

from pages.demo import figures, scenery
from pages.demo.brush import HEIGHT, WIDTH, Canvas, Colour, mixed


def clinic_window() -> Image.Image:
    canvas = Canvas("#eef6f3")
    canvas.graded([(0, 0), (WIDTH, 0), (WIDTH, 760), (0, 760)], "#e4f2ee", "#f8f5ea")
    canvas.graded([(0, 760), (WIDTH, 760), (WIDTH, HEIGHT), (0, HEIGHT)], "#e0d3bd", "#cfbfa3")
    for number in range(9):
        x = -200 + number * 250
        canvas.shade(
            [(x + 300 - 30 * number, 760), (x + 306 - 30 * number, 760), (x + 8, HEIGHT), (x, HEIGHT)], "#ffffff", 0.35
        )
    for x in (300, 800, 1300):
        canvas.rectangle(x - 120, 40, 240, 22, "#ffffff", 11)
        canvas.glow(x, 60, 260, "#fffbe8", 0.55)
    canvas.rectangle(0, 130, WIDTH, 84, "#2f7f7a")
    canvas.rectangle(0, 208, WIDTH, 8, "#e9b44c")
    canvas.text(800, 170, "居民医保服务窗口", 48, "#fffaf0")
    for number, x in enumerate((130, 600, 1070), start=1):
        _window(canvas, x, 290, 400, f"{number} 号窗口")
    canvas.rectangle(70, 600, 1460, 266, "#c99866", 12)
    canvas.rectangle(70, 600, 1460, 26, "#e4bd8d", 10)
    for x in range(120, 1500, 116):
        canvas.rectangle(x, 656, 76, 176, "#bb8756", 8)
    for x, height, coat, hair, scarf, long_hair in (
        (430, 430, "#b9573f", "#d9d4cb", "#f3d9a6", False),
        (910, 440, "#4f7a96", figures.HAIR, "", False),
        (1060, 300, "#e6b04a", figures.HAIR, "#d9604c", True),
    ):
        figures.shadow(canvas, x, 960, height * 0.28, "#6b5a3e")
        figures.person(canvas, x, 960, height, coat=coat, hair=hair, scarf=scarf, long_hair=long_hair)
    canvas.rectangle(400, 742, 60, 44, "#f7f3e8", 5)
    _plant(canvas, 1430, 962, 300)
    _plant(canvas, 150, 966, 260)
    return canvas.finished()


def _window(canvas: Canvas, x: float, y: float, width: float, label: str) -> None:
    canvas.rectangle(x - 12, y - 12, width + 24, 322, "#ffffff", 18)
    canvas.graded([(x, y), (x + width, y), (x + width, y + 310), (x, y + 310)], "#cfe6ea", "#e9f3ee")
    coat = {"1": "#e9f1f2", "2": "#5d8fa3", "3": "#e9f1f2"}[label[0]]
    figures.person(
        canvas,
        x + width / 2 - 20,
        y + 560,
        470,
        coat=coat,
        hands=((-0.22, 0.52), (0.22, 0.52)),
        long_hair=label[0] != "2",
    )
    canvas.rectangle(x + width - 130, y + 190, 110, 84, "#55646c", 8)
    canvas.rectangle(x + width - 122, y + 198, 94, 64, "#a8d4dc", 4)
    canvas.rectangle(x + width - 84, y + 274, 18, 40, "#55646c")
    canvas.shade([(x + 20, y + 300), (x + 130, y), (x + 180, y), (x + 70, y + 300)], "#ffffff", 0.35)
    canvas.rectangle(x + width / 2 - 88, y - 46, 176, 54, "#e9b44c", 14)
    canvas.text(x + width / 2, y - 20, label, 30, "#5a3a08")


def _plant(canvas: Canvas, x: float, y: float, height: float) -> None:
    figures.shadow(canvas, x, y, height * 0.28, "#6b5a3e")
    for number in range(9):
        turn = (number - 4) * 0.27
        length = height * (0.74 - abs(turn) * 0.16)
        root, side = (x, y - height * 0.3), math.cos(turn) * height * 0.07
        tip = (root[0] + math.sin(turn) * length, root[1] - math.cos(turn) * length)
        middle = (root[0] + math.sin(turn * 0.7) * length * 0.55, root[1] - math.cos(turn * 0.7) * length * 0.55)
        canvas.polygon(
            [root, (middle[0] - side, middle[1]), tip, (middle[0] + side, middle[1])],
            ("#5fa377", "#4a8c66", "#79b98a")[number % 3],
        )
    canvas.graded(
        [
            (x - height * 0.2, y - height * 0.34),
            (x + height * 0.2, y - height * 0.34),
            (x + height * 0.15, y),
            (x - height * 0.15, y),
        ],
        "#f4eee2",
        "#d8ccb6",
    )


def doctor_visit() -> Image.Image:
    canvas = Canvas("#f9efdd")
    canvas.graded([(0, 0), (WIDTH, 0), (WIDTH, 780), (0, 780)], "#fbf3e2", "#f6e7cb")
    canvas.graded([(0, 780), (WIDTH, 780), (WIDTH, HEIGHT), (0, HEIGHT)], "#d8b98c", "#c4a070")
    canvas.rectangle(600, 130, 400, 340, "#ffffff", 10)
    canvas.graded([(616, 146), (984, 146), (984, 454), (616, 454)], "#a9d6e6", "#f5efd4")
    canvas.disc(900, 230, 40, "#fff6d6")
    for base, swing, colour, phase in ((350, 24, "#9cc6a4", 0.4), (396, 16, "#78ab82", 2.0)):
        points = [(616 + step * 18.4, base + swing * math.sin(step / 3 + phase)) for step in range(21)]
        canvas.polygon([*points, (984, 454), (616, 454)], colour)
    canvas.rectangle(792, 146, 14, 308, "#ffffff")
    canvas.rectangle(616, 296, 368, 12, "#ffffff")
    for side, x in ((-1, 560), (1, 960)):
        canvas.graded(
            [(x, 110), (x + 80, 110), (x + 80 - side * 14, 520), (x + 10 - side * 10, 520)], "#e8a487", "#d98a6c"
        )
    canvas.rectangle(540, 100, 520, 18, "#a9714b", 9)
    canvas.rectangle(150, 180, 230, 160, "#ffffff", 8)
    canvas.graded([(164, 194), (366, 194), (366, 326), (164, 326)], "#fde6c2", "#f3c98f")
    figures.heart(canvas, 265, 262, 38, "#d9604c")
    canvas.rectangle(1170, 470, 300, 20, "#a9714b", 6)
    for number, (colour, height) in enumerate(
        (("#c8553d", 90), ("#3d7ea6", 104), ("#6a994e", 82), ("#e9a23b", 96), ("#7d6b91", 88))
    ):
        canvas.rectangle(1190 + number * 34, 470 - height, 28, height, colour, 4)
    _plant(canvas, 1420, 476, 170)
    canvas.rectangle(250, 600, 300, 250, "#b9714f", 40)
    canvas.rectangle(230, 720, 340, 130, "#c98563", 34)
    canvas.rectangle(264, 844, 30, 50, "#7d4c33")
    canvas.rectangle(506, 844, 30, 50, "#7d4c33")
    figures.person(
        canvas, 400, 930, 470, coat="#7a8f6a", hair="#e4e0d8", seated=True, hands=((-0.12, 0.44), (0.3, 0.44))
    )
    canvas.stroke([(620, 716), (660, 752), (680, 800)], 6, "#3f5966")
    canvas.rectangle(632, 778, 76, 40, "#4f7a86", 8)
    canvas.rectangle(590, 816, 160, 18, "#a9714b", 8)
    for x in (608, 718):
        canvas.rectangle(x, 832, 14, 98, "#8f5c3b", 4)
    figures.shadow(canvas, 400, 932, 150, "#6b4a2e")
    figures.shadow(canvas, 850, 932, 130, "#6b4a2e")
    figures.person(canvas, 850, 930, 560, coat="#fbfdfd", trousers="#5a7388", hands=((-0.42, 0.42), (0.16, 0.46)))
    canvas.stroke([(800, 530), (810, 600), (848, 636), (886, 600), (896, 530)], 8, "#3f5966")
    canvas.disc(848, 646, 17, "#5d8fa3")
    canvas.rectangle(560, 690, 68, 30, "#4f87a0", 10)
    canvas.rectangle(1040, 800, 240, 140, "#4b9a94", 18)
    canvas.rectangle(1116, 770, 88, 40, "#35736f", 14)
    canvas.rectangle(1130, 784, 60, 26, "#c4a070", 8)
    canvas.disc(1160, 868, 46, "#ffffff")
    figures.heart(canvas, 1160, 868, 25, "#3f8a86")
    return canvas.finished()


def classroom() -> Image.Image:
    canvas = Canvas("#f4f1e2")
    canvas.graded([(0, 0), (WIDTH, 0), (WIDTH, 720), (0, 720)], "#f3f5e8", "#fbf3dc")
    canvas.graded([(0, 720), (WIDTH, 720), (WIDTH, HEIGHT), (0, HEIGHT)], "#e0c79d", "#cfae7c")
    canvas.rectangle(380, 150, 840, 400, "#a87446", 12)
    canvas.graded([(400, 170), (1200, 170), (1200, 530), (400, 530)], "#3f7a66", "#2f6354")
    canvas.text(800, 260, "好好学习 天天向上", 60, "#f4f7ec")
    canvas.stroke([(470, 420), (560, 360), (650, 440), (740, 380)], 6, "#dfeadf")
    canvas.ring(830, 410, 52, 5, "#f0d98c")
    canvas.text(1040, 410, "3 × 7 = 21", 44, "#dfeadf")
    for x in (60, 1290):
        canvas.rectangle(x, 150, 250, 330, "#ffffff", 8)
        canvas.graded([(x + 14, 164), (x + 236, 164), (x + 236, 466), (x + 14, 466)], "#a9d8ea", "#eaf5e4")
        scenery.cloud(canvas, x + 60, 260, 110, "#f7fcfd")
        canvas.rectangle(x + 119, 164, 12, 302, "#ffffff")
    for row, (y, size, xs) in enumerate(((740, 250, (400, 800, 1200)), (960, 320, (200, 620, 1000, 1400)))):
        for number, x in enumerate(xs):
            coat: Colour = ("#d9604c", "#4f87a0", "#e3ab49", "#6a9a68")[(number + row) % 4]
            figures.person(
                canvas,
                x,
                y + size * 0.32,
                size,
                coat=coat,
                long_hair=(number + row) % 2 == 0,
                hands=((-0.2, 0.5), (0.2, 0.9 if (number, row) == (1, 0) else 0.5)),
            )
            _desk(canvas, x, y, size)
    return canvas.finished()


def _desk(canvas: Canvas, x: float, y: float, size: float) -> None:
    width = size * 1.02
    canvas.rectangle(x - width / 2, y - size * 0.12, width, size * 0.075, "#d9a566", 8)
    canvas.rectangle(x - width / 2 + 12, y - size * 0.045, width - 24, size * 0.2, "#c48d50", 4)
    for side in (-1, 1):
        canvas.rectangle(x + side * width * 0.42 - 7, y, 14, size * 0.42, "#8d98a0")
    canvas.polygon(
        [
            (x - size * 0.2, y - size * 0.12),
            (x, y - size * 0.15),
            (x, y - size * 0.2),
            (x - size * 0.2, y - size * 0.17),
        ],
        "#fdfbf3",
    )
    canvas.polygon(
        [
            (x + size * 0.2, y - size * 0.12),
            (x, y - size * 0.15),
            (x, y - size * 0.2),
            (x + size * 0.2, y - size * 0.17),
        ],
        "#f1ecdd",
    )


def reading_corner() -> Image.Image:
    canvas = Canvas("#f7ead0")
    canvas.graded([(0, 0), (WIDTH, 0), (WIDTH, 770), (0, 770)], "#fbf1dc", "#f7e3c0")
    canvas.graded([(0, 770), (WIDTH, 770), (WIDTH, HEIGHT), (0, HEIGHT)], "#cfa878", "#bb9160")
    colours = ("#c8553d", "#3d7ea6", "#6a994e", "#e9a23b", "#7d6b91", "#2a9d8f", "#e07a5f")
    for x in (90, 1050):
        canvas.rectangle(x, 140, 460, 640, "#a9714b", 10)
        for shelf in range(4):
            top = 162 + shelf * 154
            canvas.rectangle(x + 20, top, 420, 134, "#7f5132", 4)
            left, number = x + 30.0, 0
            while left < x + 400:
                wide = 24 + (number * 7 + shelf * 5) % 16
                tall = 88 + (number * 13 + shelf * 11) % 38
                canvas.rectangle(left, top + 134 - tall, wide, tall, colours[(number * 3 + shelf) % 7], 3)
                canvas.rectangle(left + 4, top + 134 - tall + 14, wide - 8, 6, "#fff3d6")
                left, number = left + wide + 4, number + 1
    canvas.glow(800, 240, 380, "#fff2c2", 0.8)
    canvas.rectangle(796, 0, 8, 130, "#8c7a66")
    canvas.polygon([(700, 210), (900, 210), (850, 124), (750, 124)], "#e9a23b")
    canvas.half_disc(800, 226, 34, "#fff6d6")
    canvas.rectangle(600, 330, 400, 76, "#2f7f7a", 14)
    canvas.text(800, 367, "爱心书屋", 46, "#fff7e2")
    canvas.ellipse(800, 880, 620, 96, "#e7c9a0")
    canvas.ellipse(800, 876, 540, 76, "#d98a6c")
    canvas.ellipse(800, 872, 460, 58, "#f0c9a0")
    for x, y, size, coat, long_hair in (
        (610, 900, 330, "#d9604c", True),
        (830, 880, 300, "#4f87a0", False),
        (1010, 910, 340, "#6a9a68", True),
    ):
        figures.shadow(canvas, x, y, size * 0.3, "#6b4a2e")
        figures.person(canvas, x, y, size, coat=coat, long_hair=long_hair, hands=((-0.1, 0.56), (0.1, 0.56)))
        for side, colour in ((-1, "#fdfaf0"), (1, "#efe7d3")):
            canvas.polygon(
                [
                    (x, y - size * 0.5),
                    (x + side * size * 0.17, y - size * 0.55),
                    (x + side * size * 0.17, y - size * 0.66),
                    (x, y - size * 0.61),
                ],
                colour,
            )
    _plant(canvas, 120, 950, 240)
    return canvas.finished()


def donations() -> Image.Image:
    canvas = Canvas("#f8e6cf")
    canvas.graded([(0, 0), (WIDTH, 0), (WIDTH, 740), (0, 740)], "#fdeedb", "#f6d6b2")
    canvas.graded([(0, 740), (WIDTH, 740), (WIDTH, HEIGHT), (0, HEIGHT)], "#d9b088", "#c59a70")
    canvas.glow(800, 420, 620, "#fff6dc", 0.85)
    for x, y, size, strength in (
        (250, 190, 46, 0.55),
        (1360, 170, 56, 0.5),
        (1010, 250, 28, 0.65),
        (560, 240, 30, 0.65),
        (800, 130, 40, 0.45),
    ):
        figures.heart(canvas, x, y, size, mixed("#e07a5f", "#f8dcc0", strength))
    canvas.rectangle(180, 700, 1240, 40, "#a9714b", 12)
    for x in (240, 1320):
        canvas.rectangle(x, 736, 40, 220, "#8d5c3b", 6)
    figures.box(canvas, 250, 700, 300, 220)
    figures.box(canvas, 300, 480, 220, 150, "#e3b67c")
    figures.heart(canvas, 360, 600, 40, "#d9604c")
    _quilts(canvas, 610, 700)
    figures.box(canvas, 1080, 700, 280, 240, "#e3b67c")
    figures.heart(canvas, 1180, 590, 44, "#d9604c")
    _coat(canvas, 1220, 400)
    for x, height, coat, scarf, hands in (
        (520, 470, "#3f8a86", "", ((-0.2, 0.44), (0.3, 0.56))),
        (1030, 480, "#d9604c", "#fdf0d0", ((-0.3, 0.56), (0.2, 0.44))),
    ):
        figures.shadow(canvas, x, 950, height * 0.28, "#6b4a2e")
        figures.person(canvas, x, 950, height, coat=coat, scarf=scarf, hands=hands, long_hair=x > 800)
    canvas.rectangle(672, 660, 236, 56, "#fff7e6", 12)
    canvas.text(790, 687, "暖冬衣物驿站", 32, "#9c4a2c")
    return canvas.finished()


def _quilts(canvas: Canvas, x: float, y: float) -> None:
    for number, colour in enumerate(("#7fa9b5", "#e9b872", "#d98a6c", "#9fb98a", "#b9a0c4")):
        top = y - 54 * (number + 1)
        inset = number % 2 * 10
        canvas.rectangle(x + inset, top, 360 - inset * 2, 52, colour, 24)
        canvas.rectangle(x + inset + 14, top + 24, 332 - inset * 2, 4, mixed(colour, "#ffffff", 0.4), 2)
        for dot in range(7):
            canvas.disc(x + 46 + dot * 45, top + 13, 5, mixed(colour, "#ffffff", 0.55))
            canvas.disc(x + 68 + dot * 43, top + 39, 4, mixed(colour, "#ffffff", 0.45))


def _coat(canvas: Canvas, x: float, y: float) -> None:
    canvas.stroke([(x, y - 176), (x + 16, y - 158), (x, y - 140)], 6, "#8c7a66")
    canvas.stroke([(x - 74, y - 104), (x, y - 142), (x + 74, y - 104)], 6, "#8c7a66")
    for side in (-1, 1):
        canvas.stroke([(x + side * 74, y - 96), (x + side * 122, y + 16)], 54, "#3f6f8f")
    canvas.rectangle(x - 88, y - 124, 176, 186, "#4b7f9f", 34)
    for line in range(3):
        canvas.rectangle(x - 86, y - 76 + line * 44, 172, 5, "#3a6580")
    canvas.rectangle(x - 4, y - 120, 8, 180, "#f3d9a6")
    canvas.rectangle(x - 52, y - 136, 104, 34, "#f3e6cf", 16)
