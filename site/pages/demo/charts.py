"""Charts drawn in the manner of the illustrations: few colours, large words, the numbers on the bars."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from pages.demo.brush import HEIGHT, WIDTH, Canvas, Colour, mixed

_INK, _SOFT = "#33474a", "#6d7f80"


def bars(
    title: str, unit: str, values: Sequence[tuple[str, float, str]], colours: Sequence[Colour], note: str = ""
) -> Image.Image:
    """Upright bars; each value is its label, its height and the words above it."""
    canvas = Canvas("#fbf7ec")
    canvas.graded([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], "#fdfaf1", "#f3eedd")
    canvas.rectangle(100, 80, 16, 90, "#e0a33e", 7)
    canvas.text(140, 125, title, 78, _INK, "lm")
    canvas.text(140, 220, unit, 44, _SOFT, "lm")
    top, foot, left, right = 380, 800, 100, 1500
    for line in range(4):
        y = foot - (foot - top) * line / 4
        canvas.rectangle(left, y - 1, right - left, 2 if line else 4, "#ddd5bf" if line else "#b9b09a")
    most = max(value for _, value, _ in values)
    step = (right - left) / len(values)
    width = min(190.0, step * 0.52)
    for (label, value, words), colour in zip(values, colours, strict=False):
        x = left + step * (0.5 + [item[0] for item in values].index(label))
        height = max(8.0, (foot - top) * value / most)
        canvas.shade(
            [
                (x - width / 2 + 12, foot - height + 12),
                (x + width / 2 + 12, foot - height + 12),
                (x + width / 2 + 12, foot),
                (x - width / 2 + 12, foot),
            ],
            _INK,
            0.07,
        )
        canvas.graded(
            [
                (x - width / 2, foot - height),
                (x + width / 2, foot - height),
                (x + width / 2, foot),
                (x - width / 2, foot),
            ],
            mixed(colour, "#ffffff", 0.18),
            colour,
        )
        canvas.text(x, foot - height - 46, words, 64, mixed(colour, "#1c2a2c", 0.45))
        for number, part in enumerate(label.split("\n")):
            canvas.text(x, foot + 54 + number * 62, part, 52, _INK)
    if note:
        canvas.text(WIDTH / 2, 950, note, 30, _SOFT)
    return canvas.finished()
