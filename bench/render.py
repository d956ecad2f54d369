"""How long rendering and preparing pictures take, beside the usual way. Run: ``python bench/render.py``.

(a) An article of 15,000 characters with 12 pictures already uploaded → HTML. Goal: median at most 15 ms. (b) 12 photos
of 4000 × 3000 pixels, about 5 MB each → at most 1080 px and 1 MiB. Goal: median at most 1.2 s on two cores, at most 150
MB of memory on top. Each run is a process of its own, so that its peak is its own.
"""

from __future__ import annotations

import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import css_inline  # noqa: E402
import django  # noqa: E402
import premailer  # noqa: E402
from django.conf import settings  # noqa: E402
from PIL import Image  # noqa: E402

from publishing.article import Article, Cell, Fact, Facts, Figure, Heading, Picture, Table, Text  # noqa: E402
from publishing.render import wechat  # noqa: E402
from publishing.render.pictures import fit_many  # noqa: E402
from publishing.render.plain import plain_text  # noqa: E402

PICTURES = 12
MAX_BYTES = 1024 * 1024
RENDER_RUNS = 60
PICTURE_RUNS = 5
SENTENCE = (
    "为方便乡亲们办理城乡居民医保，我们把大家最关心的缴费标准、办理渠道和资助政策整理在这里，请各村信息员及时转发。"
)


def article(characters: int = 15_000, paragraphs: int = 120) -> Article:
    body: list[Any] = [
        Facts(style="card", rows=tuple(Fact(label="截止时间", value="2027年2月28日") for _ in range(6))),
        Table(rows=tuple(tuple(Cell(text="420") for _ in range(4)) for _ in range(8))),
    ]
    length = characters // paragraphs
    for number in range(paragraphs):
        if number % 10 == 0:
            body.append(Heading(text=f"第{number // 10 + 1}部分　办理事项"))
            digest = f"{number:064x}"
            body.append(Figure(picture=Picture(sha256=digest, width=1600, height=1067), caption="办理现场"))
        link = f'，见<a href="https://example.com/{number}">通知</a>' if number % 10 == 5 else ""
        body.append(Text(html=f"<p>{(SENTENCE * 4)[: length - 2]}{link}。</p>"))
    return Article(
        key="page:1",
        kind="policy",
        kind_label="政策解读",
        section="医疗保障",
        title="医保缴费",
        digest="",
        author="党政办",
        url="https://example.com/1/",
        body=tuple(body),
    )


def median_ms(work: Callable[[], object], runs: int) -> float:
    work()
    durations = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        durations.append((time.perf_counter() - start) * 1000)
    return statistics.median(durations)


def bench_rendering() -> None:
    subject = article()
    pictures = wechat.placeholder_pictures(subject)
    inlined: list[tuple[str, str]] = []
    original = css_inline.inline_fragment

    def remember(html: str, css: str, **options: Any) -> str:
        inlined.append((html, css))
        return original(html, css, **options)

    css_inline.inline_fragment = remember
    rendering = wechat.render(subject, pictures=pictures)
    css_inline.inline_fragment = original
    html, css = inlined[0]
    whole = median_ms(lambda: wechat.render(subject, pictures=pictures), RENDER_RUNS)
    ours = median_ms(lambda: original(html, css, load_remote_stylesheets=False), RENDER_RUNS)
    document = f"<html><head><style>{css}</style></head><body>{html}</body></html>"
    theirs = median_ms(
        lambda: premailer.Premailer(document, allow_network=False, cssutils_logging_level=50).transform(),
        RENDER_RUNS // 6,
    )
    characters = len(plain_text(subject))
    print(f"(a) {characters} characters, {rendering.images} pictures → HTML of {rendering.characters} characters")
    print(f"    render, all steps         {whole:8.1f} ms   goal 15 ms")
    print(f"    inlining by css-inline    {ours:8.1f} ms")
    print(f"    inlining by premailer     {theirs:8.1f} ms   {theirs / ours:.0f} times as long")


def make_photos(folder: Path) -> None:
    """Gradients under noise, so that a JPEG of quality 85 weighs about 5 MB, as a phone's photo does."""
    random.seed(7)
    noise = Image.effect_noise((4000, 3000), 64)
    for number in range(PICTURES):
        base = Image.merge("RGB", [Image.linear_gradient("L").rotate(90 * k).resize((4000, 3000)) for k in range(3)])
        grain = Image.merge("RGB", [noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise])
        Image.blend(base, grain, 0.36 + number / 500).save(folder / f"{number:02}.jpg", quality=85)


def read(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.glob("*.jpg")):
        yield path.read_bytes()


def fit_without_draft(data: bytes) -> bytes:
    image = Image.open(io.BytesIO(data))
    image.load()
    image = image.resize((1080, 810), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, progressive=True, optimize=True)
    return out.getvalue()


def peak_kb() -> int:
    """The process's peak resident memory. Not ``ru_maxrss``, which on Linux a child inherits from its parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def one_run(way: str, folder: Path) -> None:
    """Print the seconds taken, the peak memory on top in MB, and the largest result in KB."""
    before = peak_kb()
    start = time.perf_counter()
    if way == "ours":
        sizes = [len(picture.data) for picture in fit_many(read(folder), max_bytes=MAX_BYTES)]
    else:
        with ThreadPoolExecutor(max_workers=2) as pool:
            sizes = [len(data) for data in pool.map(fit_without_draft, read(folder))]
    seconds = time.perf_counter() - start
    print(seconds, (peak_kb() - before) / 1024, max(sizes) / 1024)


def measured(way: str, folder: str) -> tuple[float, float, float]:
    runs = []
    for _ in range(PICTURE_RUNS):
        command = [sys.executable, __file__, way, folder]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        runs.append(tuple(map(float, printed.split())))
    seconds, memory, largest = (statistics.median(column) for column in zip(*runs, strict=True))
    return seconds, memory, largest


def bench_pictures() -> None:
    with tempfile.TemporaryDirectory() as folder:
        make_photos(Path(folder))
        weights = [path.stat().st_size / 1024 / 1024 for path in Path(folder).glob("*.jpg")]
        print(
            f"(b) {PICTURES} photos of 4000 × 3000 px, {statistics.mean(weights):.1f} MB each, {os.cpu_count()} cores"
        )
        seconds, memory, largest = measured("ours", folder)
        plain_seconds, plain_memory, _ = measured("plain", folder)
    print(f"    fit_many                  {seconds:8.2f} s    goal 1.2 s")
    print(f"      memory on top           {memory:8.0f} MB   goal 150 MB; largest picture {largest:.0f} KB")
    ratio = plain_seconds / seconds
    print(f"    Pillow without draft      {plain_seconds:8.2f} s    {ratio:.1f} times as long   +{plain_memory:.0f} MB")


def main() -> None:
    if len(sys.argv) == 3:
        one_run(sys.argv[1], Path(sys.argv[2]))
        return
    settings.configure(
        ACCOUNT_NAME="青禾镇",
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [ROOT / "templates"]},
        ],
    )
    django.setup()
    bench_rendering()
    bench_pictures()


if __name__ == "__main__":
    main()
