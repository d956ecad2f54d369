"""A manuscript's pictures made fit for the library, two at a time, and the blocks that show them."""

from __future__ import annotations

import collections
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import PurePath

from publishing.article import Block, Figure, Gallery, Picture
from publishing.render.pictures import CleanedPicture, PictureRefused, clean_original
from publishing.render.quality import Quality

THREADS = 2


@dataclass(frozen=True, kw_only=True)
class CleanFile:
    """A picture as the library keeps it; ``sha256`` is of ``data``."""

    sha256: str
    data: bytes
    filename: str
    width: int
    height: int
    quality: Quality
    is_animated: bool

    def read(self) -> bytes:
        return self.data


def clean_all(pictures: Iterable[tuple[str, bytes]]) -> Iterator[CleanFile | PictureRefused]:
    """Each of the named ``pictures`` cleaned, in order; a refusal stands in the place of one that is none.

    Pillow lets go of the interpreter while it works: 30 photos of 12 megapixels take 4 s of processor, half as long on
    two cores. Never more than two are decoded at once, so memory stays bounded.
    """
    waiting: collections.deque[tuple[str, Future[CleanedPicture]]] = collections.deque()
    pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="clean")
    try:
        for filename, data in pictures:
            waiting.append((filename, pool.submit(clean_original, data)))
            if len(waiting) > THREADS:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _result(filename: str, future: Future[CleanedPicture]) -> CleanFile | PictureRefused:
    try:
        cleaned = future.result()
    except PictureRefused as refused:
        return refused
    stem = PurePath(filename).stem or "picture"
    return CleanFile(
        sha256=hashlib.sha256(cleaned.data).hexdigest(),
        data=cleaned.data,
        filename=f"{stem}.{cleaned.extension}",
        width=cleaned.width,
        height=cleaned.height,
        quality=cleaned.quality,
        is_animated=cleaned.is_animated,
    )


def shown(body: Sequence[Block]) -> Iterator[Picture]:
    """Every picture of ``body`` in reading order, each once."""
    seen: set[str] = set()
    for block in body:
        for figure in _figures(block):
            if figure.picture.sha256 not in seen:
                seen.add(figure.picture.sha256)
                yield figure.picture


def with_pictures(body: Sequence[Block], files: Mapping[str, CleanFile]) -> tuple[Block, ...]:
    """``body`` showing the cleaned ``files``, by the SHA-256 it knew before; figures of other pictures are left out."""
    done: list[Block] = []
    for block in body:
        if isinstance(block, Figure):
            if block.picture.sha256 in files:
                done.append(_shows(block, files))
        elif isinstance(block, Gallery):
            figures = tuple(_shows(figure, files) for figure in block.figures if figure.picture.sha256 in files)
            if len(figures) == 1:
                done.append(replace(figures[0], caption=figures[0].caption or block.caption))
            elif figures:
                done.append(replace(block, figures=figures))
        else:
            done.append(block)
    return tuple(done)


def _shows(figure: Figure, files: Mapping[str, CleanFile]) -> Figure:
    file = files[figure.picture.sha256]
    picture = Picture(sha256=file.sha256, width=file.width, height=file.height, alt=figure.picture.alt)
    return replace(figure, picture=picture)


def _figures(block: Block) -> tuple[Figure, ...]:
    if isinstance(block, Gallery):
        return block.figures
    return (block,) if isinstance(block, Figure) else ()
