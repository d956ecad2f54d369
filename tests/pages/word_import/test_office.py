"""Older word processors' files, through LibreOffice."""

from __future__ import annotations

import io
import os
import socketserver
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.word_import import ImportRefused, read
from pages.word_import.office import OfficeKind, soffice, to_docx
from publishing.article import Text
from tests.samples import word

needs_libreoffice = pytest.mark.skipif(not soffice(), reason="LibreOffice is not installed")
RTF = rb"{\rtf1\ansi\uc1 \pard\qc\b \u26639?\u31481?\u20844?\u21578?\par\pard\b0 \u26126?\u22825?\u20572?\u27700?\u12290?\par}"
KINDS: tuple[OfficeKind, ...] = ("doc", "rtf", "odt", "xml")


@pytest.fixture
def visits() -> Iterator[tuple[int, list[bytes]]]:
    """A server of this machine that notes whoever calls: its port and the calls."""
    calls: list[bytes] = []

    class Noting(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            calls.append(self.request.recv(200))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Noting) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1], calls
        server.shutdown()
        thread.join()


@needs_libreoffice
@pytest.mark.parametrize("filename", ["公告.rtf", "公告.doc", "公告.wps"])
def test_rtf_is_known_by_its_bytes_whatever_its_name(filename: str) -> None:
    assert read(io.BytesIO(RTF), filename=filename).title == "栏竹公告"


@needs_libreoffice
def test_word_97_under_the_name_docx_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word.notice())
    subprocess.run(
        [soffice(), "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--convert-to", "doc:MS Word 97",
         "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    old = read(io.BytesIO((tmp_path / "a.doc").read_bytes()), filename="通知.docx")
    new = read(io.BytesIO(word.notice()), filename="通知.docx")
    assert old.title == new.title
    assert old.recognised == new.recognised


@pytest.mark.parametrize("kind", KINDS)
def test_without_libreoffice_the_next_step_is_said(kind: OfficeKind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ImportRefused, match="没有安装转换它的 LibreOffice。请在 Word 或 WPS 中打开，另存为") as caught:
        to_docx(b"any", kind)
    assert caught.value.code == "old-word"


@needs_libreoffice
def test_a_damaged_old_file_is_not_read_as_plain_text() -> None:
    with pytest.raises(ImportRefused, match="没能转换：文件可能已损坏") as caught:
        read(io.BytesIO(word.old_word()), filename="旧.doc")
    assert caught.value.code == "old-word"


def test_a_conversion_without_end_is_stopped_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = tmp_path / "soffice"
    command.write_text(f"#!/bin/sh\n/bin/sleep 300 &\necho $! > {tmp_path}/child\nwait\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ImportRefused, match="2 秒内没有转换完，已停止") as caught:
        to_docx(RTF, "rtf", timeout_seconds=2)
    assert caught.value.code == "old-word"
    child = Path("/proc") / (tmp_path / "child").read_text().strip()
    assert not child.exists() or "sleep" not in (child / "cmdline").read_text()


def test_libreoffice_gets_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "soffice"
    command.write_text(f"#!/bin/sh\n/usr/bin/env > {tmp_path}/environment\n")
    command.chmod(0o755)
    monkeypatch.setenv("SECRET_KEY", "not-for-others")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ImportRefused):
        to_docx(RTF, "rtf")
    assert "not-for-others" not in (tmp_path / "environment").read_text()
    assert os.environ["SECRET_KEY"] == "not-for-others"


@needs_libreoffice
def test_pictures_from_elsewhere_are_never_fetched(visits: tuple[int, list[bytes]]) -> None:
    port, calls = visits
    document = read(io.BytesIO(linking_odt(f"http://127.0.0.1:{port}/a.png")), filename="公告.odt")
    assert document.body == (Text(html="<p>正文一段。</p>"),)
    assert "链接到别处的图片" in document.warnings[0]
    assert calls == []


@needs_libreoffice
def test_pictures_of_this_machine_are_never_brought_in(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(word.drawn_photo(1, picture_format="PNG", size=(64, 48)))
    linked = f'{{\\field{{\\*\\fldinst{{INCLUDEPICTURE "{tmp_path}/secret.png"}}}}{{\\fldrslt x}}}}'
    for data, filename in (
        (RTF[:-1] + linked.encode() + b"}", "公告.rtf"),
        (linking_odt((tmp_path / "secret.png").as_uri()), "公告.odt"),
    ):
        assert read(io.BytesIO(data), filename=filename).pictures == {}


def linking_odt(address: str) -> bytes:
    """An OpenDocument text with one paragraph, and a picture that lies elsewhere."""
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{oasis}:office:1.0" xmlns:text="{oasis}:text:1.0" '
        f'xmlns:draw="{oasis}:drawing:1.0" xmlns:svg="{oasis}:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'office:version="1.2"><office:body>'
        "<office:text><text:p>正文一段。</text:p><text:p>"
        '<draw:frame text:anchor-type="as-char" svg:width="5cm" svg:height="5cm"><draw:image '
        f'xlink:href="{address}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'
        "</office:text></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{oasis}:manifest:1.0" manifest:version="1.2"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()
