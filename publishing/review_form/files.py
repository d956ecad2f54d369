"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from publishing.refusal import Refusal


def write(path: Path, pieces: Iterable[bytes]) -> int:
    """The number of bytes written. An older file of the name stays until the new one is complete.

    Raises ``Refusal`` ``cannot-write``.
    """
    size_bytes = 0
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            try:
                for piece in pieces:
                    size_bytes += file.write(piece)
                file.flush()
                os.chmod(file.name, 0o640)
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise Refusal(
            "cannot-write", f"不能写入 {path}（{error.strerror}）。请换一个目录，或检查权限和磁盘空间。"
        ) from error
    return size_bytes
