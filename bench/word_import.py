"""How long a Word import takes, beside mammoth. Run: ``PYTHONPATH=.:site python bench/word_import.py``.

A document of 40 pages (28 000 characters, 12 tables, lists, footnotes) with 30 photos of 4000 × 3000 pixels, under
the desk's limit of 50 MB. (a) The reader: text, structure, pictures checked and sorted; beside it mammoth, which
gives HTML with the pictures in it and no warning of what was lost. (b) The whole import into a draft page: pictures
cleaned of metadata, stored, the page saved; beside it mammoth followed by Pillow's plain open-and-save of each picture
and nothing stored. Goal: (b) within 8 s and 400 MB of memory on top, on two cores.

Every run is a process of its own; of each way the quicker of two counts, because neighbours on the machine can only
slow it down.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PHOTOS, PAGES, RUNS = 30, 40, 2
SIZE_PX = (4000, 3000)
GOAL_SECONDS, GOAL_MB = 8.0, 400
# Seconds, seconds of processor time, MB on top, what came out.
Result: TypeAlias = tuple[float, float, float, str]
NOTHING: Result = (float("inf"), 0.0, 0.0, "")
SENTENCE = "为方便乡亲们办理城乡居民医保，我们把大家最关心的缴费标准、办理渠道和资助政策整理在这里，请各村及时转发。"


def photo(number: int) -> bytes:
    """Gradients under a little noise, 1.5 MB as a JPEG: what Word leaves of a phone's photo."""
    ramps = [Image.linear_gradient("L").rotate(90 * ((number + turn) % 4)).resize(SIZE_PX) for turn in range(3)]
    noise = Image.effect_noise(SIZE_PX, 40)
    grain = Image.merge("RGB", [noise, noise, noise])
    stream = io.BytesIO()
    Image.blend(Image.merge("RGB", ramps), grain, 0.14 + number / 2000).save(stream, "JPEG", quality=70)
    return stream.getvalue()


def make_document(path: Path) -> None:
    from tests.samples.word import (
        cell,
        docx,
        note,
        paragraph,
        picture,
        raw_run,
        row,
        table,
        text,
    )

    body = [paragraph(text("青禾镇城乡居民医保办理手册", size=44), align="center")]
    for page in range(PAGES):
        body.append(paragraph(text(f"第{page + 1}部分　办理事项", font="黑体"), outline=0))
        for line in range(6):
            mark = raw_run(f'<w:footnoteReference w:id="{page + 2}"/>') if line == 0 else ""
            body.append(paragraph(text(SENTENCE, bold=True) + text(SENTENCE) + mark))
        if page < PHOTOS:
            body.append(paragraph(picture(f"rId{page + 1}")))
            body.append(paragraph(f"图{page + 1} 办理现场", align="center"))
        if page % 4 == 0:
            body.append(
                table(*[row(*[cell(f"{line}-{column}") for column in range(5)]) for line in range(10)], columns=5)
            )
    notes = "".join(note("footnote", page + 2, paragraph("以税务部门公布的为准。")) for page in range(PAGES))
    media = {f"image{number + 1}.jpeg": photo(number) for number in range(PHOTOS)}
    path.write_bytes(docx(*body, media=media, footnotes=notes))


def peak_mb() -> float:
    """The process's peak resident memory. Not ``ru_maxrss``, which on Linux a child inherits from its parent."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


def reader(path: Path) -> str:
    from pages.word_import import read

    document = read(path)
    return f"{len(document.body)} blocks, {len(document.pictures)} pictures"


def mammoth_alone(path: Path) -> str:
    import mammoth

    with path.open("rb") as stream:
        html = mammoth.convert_to_html(stream).value
    return f"{html.count('<p>')} paragraphs, {html.count('<img')} pictures"


def mammoth_and_pillow(path: Path) -> str:
    import mammoth

    with path.open("rb") as stream:
        html = mammoth.convert_to_html(stream).value
    written = 0
    for found in re.finditer(r"base64,([^\"]+)", html):
        image = Image.open(io.BytesIO(base64.b64decode(found[1])))
        stream_out = io.BytesIO()
        image.save(stream_out, "JPEG", quality=90)
        written += len(stream_out.getvalue())
    return f"{written / 1e6:.0f} MB of pictures"


def whole(path: Path) -> str:
    from django.contrib.auth import get_user_model

    from pages.importing import import_article

    owner = get_user_model().objects.get()
    with path.open("rb") as stream:
        imported = import_article(stream, filename=path.name, kind="policy", owner=owner)
    return f"{imported.images} pictures stored"


WAYS: dict[str, Callable[[Path], str]] = {
    "reader": reader,
    "mammoth": mammoth_alone,
    "import_article": whole,
    "mammoth + Pillow": mammoth_and_pillow,
}


def set_up() -> None:
    """A desk without articles, and a superuser to own what comes."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("setup_desk", verbosity=0, stdout=io.StringIO())
    get_user_model().objects.create_superuser("bench", password="bench")


def one_run(way: str, path: Path) -> None:
    """Print seconds, seconds of processor time, memory on top in MB and what came out, as JSON."""
    import django

    django.setup()
    if way == "set up":
        set_up()
        return
    before, started, used = peak_mb(), time.perf_counter(), time.process_time()
    said = WAYS[way](path)
    print(json.dumps([time.perf_counter() - started, time.process_time() - used, peak_mb() - before, said]))


def run(way: str, path: Path, room: Path) -> Result:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"sqlite:///{room / 'desk.sqlite3'}",
        "MEDIA_ROOT": str(room / "media"),
    }
    answer = subprocess.run(
        [sys.executable, __file__, way, str(path)], check=True, env=environment, stdout=subprocess.PIPE, text=True
    ).stdout
    return NOTHING if way == "set up" else tuple(json.loads(answer))


def main() -> None:
    if len(sys.argv) == 3:
        one_run(sys.argv[1], Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory(prefix="bench-word-import-") as folder:
        room = Path(folder)
        path = room / "手册.docx"
        make_document(path)
        print(f"{PAGES} pages, {PHOTOS} photos of {SIZE_PX[0]} × {SIZE_PX[1]} px, {path.stat().st_size / 1e6:.1f} MB")
        best: dict[str, Result] = {}
        for _ in range(RUNS):
            for way in WAYS:
                if way == "import_article":
                    (room / "desk.sqlite3").unlink(missing_ok=True)
                    run("set up", path, room)
                best[way] = min(best.get(way, NOTHING), run(way, path, room))
    for way, (seconds, processor, on_top, said) in best.items():
        print(f"    {way:<20} {seconds:6.2f} s ({processor:5.2f} s of one core)  +{on_top:4.0f} MB  {said}")
    print(f"(a) reader beside mammoth: {best['mammoth'][0] / best['reader'][0]:.1f} times as fast")
    seconds, _, on_top, _ = best["import_article"]
    print(f"(b) whole import: {seconds:.2f} s (goal {GOAL_SECONDS:g} s), +{on_top:.0f} MB (goal {GOAL_MB} MB),")
    print(
        f"    mammoth and Pillow in order, nothing stored, take {best['mammoth + Pillow'][0] / seconds:.1f} times as long"
    )


if __name__ == "__main__":
    main()
