"""Zips as people send them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def zipped_on_chinese_windows(files: Mapping[str, bytes]) -> bytes:
    """Names in GBK, without the flag that would say so."""
    stand_ins = {name: chr(ord("A") + place) * len(name.encode("gbk")) for place, name in enumerate(files)}
    data = zipped({stand_ins[name]: content for name, content in files.items()})
    for name, stand_in in stand_ins.items():
        data = data.replace(stand_in.encode(), name.encode("gbk"))
    return data


def bomb(megabytes: int = 150) -> bytes:
    """A small zip that unpacks to ``megabytes`` of nothing."""
    return zipped({"通知.md": bytes(megabytes * 1024 * 1024)})
