"""Older word processors' files turned into ``.docx`` by LibreOffice, in a room of its own and within limits."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Literal, TypeAlias

from pages.word_import.refuse import ImportRefused

OfficeKind: TypeAlias = Literal["doc", "rtf", "odt", "xml"]

TIMEOUT_SECONDS = 60
_MAX_MEMORY_BYTES = 4 * 1024**3
_MAX_WRITTEN_BYTES = 300 * 1024**2
# Fields that would bring in a file of this machine, in 8-bit and in UTF-16 text. Their last result stays.
_INCLUDES = re.compile(
    rb"|".join(
        re.escape(name.encode(coding))
        for name in ("INCLUDEPICTURE", "INCLUDETEXT")
        for coding in ("ascii", "utf-16-le")
    ),
    re.IGNORECASE,
)
# Named, so that LibreOffice does not guess: it would read a damaged file as plain text.
_FILTERS: dict[OfficeKind, str] = {
    "doc": "MS Word 97",
    "rtf": "Rich Text Format",
    "odt": "writer8",
    "xml": "MS Word 2003 XML",
}
_NAMES: dict[OfficeKind, str] = {
    "doc": "旧版 Word 或 WPS 文件（.doc、.wps）",
    "rtf": "RTF 文件",
    "odt": "LibreOffice 文件（.odt）",
    "xml": "Word 2003 的 XML 文件",
}
_NEXT_STEP = "请在 Word 或 WPS 中打开，另存为“Word 文档（.docx）”后再导入。"
# No macros, no linked files or pictures from elsewhere; what would still call out meets a proxy that is not there.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEMS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
)


def soffice() -> str:
    """The path of LibreOffice's command (``/usr/bin/soffice``), empty where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def to_docx(data: bytes, kind: OfficeKind, *, timeout_seconds: float = TIMEOUT_SECONDS) -> bytes:
    """``data`` as a ``.docx``. Raises ``ImportRefused`` (``old-word``) where LibreOffice is missing, fails or takes too long."""
    command = soffice()
    if not command:
        raise ImportRefused("old-word", f"这是{_NAMES[kind]}，本系统没有安装转换它的 LibreOffice。{_NEXT_STEP}")
    with tempfile.TemporaryDirectory(prefix="word-import-") as folder:
        room = Path(folder)
        source = room / f"source.{kind}"
        source.write_bytes(_INCLUDES.sub(lambda match: match[0].replace(b"I", b"X").replace(b"i", b"x"), data))
        _write_settings(room / "profile")
        result = room / "converted" / "source.docx"
        _run(
            [
                command,
                "--headless",
                "--invisible",
                "--norestore",
                "--nolockcheck",
                f"-env:UserInstallation={(room / 'profile').as_uri()}",
                f"--infilter={_FILTERS[kind]}",
                "--convert-to",
                "docx:MS Word 2007 XML",
                "--outdir",
                str(result.parent),
                str(source),
            ],
            room,
            kind,
            timeout_seconds,
        )
        if not result.is_file():
            raise ImportRefused(
                "old-word", f"这是{_NAMES[kind]}，没能转换：文件可能已损坏，或设了打开密码。{_NEXT_STEP}"
            )
        return result.read_bytes()


def _run(command: list[str], room: Path, kind: OfficeKind, timeout_seconds: float) -> None:
    """Run LibreOffice and everything it starts as one group, ended with it."""
    # Nothing of our own environment: it holds secrets.
    environment = {"PATH": os.defpath, "HOME": str(room), "TMPDIR": str(room), "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 - a fixed command on a file with a name of ours
        command,
        cwd=room,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _limit(process.pid)
        process.wait(timeout_seconds)
    except BaseException as error:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
        raise ImportRefused(
            "old-word", f"这是{_NAMES[kind]}，{timeout_seconds:g} 秒内没有转换完，已停止。{_NEXT_STEP}"
        ) from error


def _limit(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (_MAX_WRITTEN_BYTES, _MAX_WRITTEN_BYTES))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _write_settings(profile: Path) -> None:
    items = "\n".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _ITEMS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")
