"""One HTTP request as the simulator reads it: query, body, JSON in WeChat's way, uploaded files."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO, Any
from urllib.parse import parse_qsl

from wechat_simulator.errcodes import Refused

MAXIMUM_BODY_BYTES = 32 * 1024 * 1024

# An escape that stands for a character outside ASCII, not preceded by an odd backslash.
_ESCAPE = re.compile(rb"(?<!\\)((?:\\\\)*)\\u([0-9a-fA-F]{4})")
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
_DISPOSITION = re.compile(rb'(?:^|;)\s*(name|filename)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))', re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file part of a multipart body. ``content_type`` is what the client claims."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Form:
    """A multipart body: text fields and files by their field name."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    body: bytes
    content_type: str
    host: str
    scheme: str
    remote_address: str
    origin: str = ""

    @classmethod
    def from_environ(cls, environ: dict[str, Any]) -> "Request":
        """Read the whole request from a WSGI environ.

        A body without Content-Length counts as empty: practitioners got 41005 for uploads sent in chunks.
        """
        length = environ.get("CONTENT_LENGTH") or "0"
        size = min(int(length), MAXIMUM_BODY_BYTES) if length.isdigit() else 0
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            _skip_chunks(environ["wsgi.input"])
        return cls(
            method=environ["REQUEST_METHOD"],
            path=environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace"),
            query=dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)),
            body=environ["wsgi.input"].read(size) if size else b"",
            content_type=environ.get("CONTENT_TYPE", ""),
            host=environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}",
            scheme=environ.get("HTTP_X_FORWARDED_PROTO") or environ.get("wsgi.url_scheme", "http"),
            remote_address=environ.get("REMOTE_ADDR", ""),
            origin=environ.get("HTTP_ORIGIN", ""),
        )

    @property
    def base_url(self) -> str:
        return f"{self.scheme}://{self.host}"

    @cached_property
    def body_sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raises ``Refused`` 44002 (empty body) or 47001 (no UTF-8 JSON object)."""
        if not self.body:
            raise Refused(44002)
        return _parse(self.body)

    @cached_property
    def literal_json(self) -> dict[str, Any]:
        r"""The body with every ``\uXXXX`` of a non-ASCII character left standing as six characters.

        WeChat does not unescape titles and authors: they are stored, and measured, in their escaped form
        (official notices of 2025-11-26 and 2025-12-19).
        """
        return _parse(_ESCAPE.sub(_keep_escape, self.body))

    @property
    def has_escapes(self) -> bool:
        r"""Does the body write a character outside ASCII as ``\uXXXX``?"""
        return any(int(found[1], 16) > 0x7F for found in _ESCAPE.findall(self.body))

    @cached_property
    def form(self) -> Form:
        """The multipart body; empty when the body is none. A file needs a plain ``filename=`` to count as a file."""
        found = re.search(r'boundary=(?:"([^"]+)"|([^;\s]+))', self.content_type)
        if not self.content_type.startswith("multipart/form-data") or not found:
            return Form()
        form = Form()
        boundary = (found[1] or found[2]).encode("latin-1")
        for part in (b"\r\n" + self.body).split(b"\r\n--" + boundary)[1:]:
            head, separator, content = part.partition(b"\r\n\r\n")
            if not separator or part.startswith(b"--"):
                continue
            _add_part(form, head, content)
        return form

    @cached_property
    def fields(self) -> dict[str, str]:
        """The body of an HTML form (``application/x-www-form-urlencoded``)."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


def _skip_chunks(stream: IO[bytes]) -> None:
    """Read a chunked body to its end, so that the answer is not lost in a reset."""
    while True:
        size = stream.readline(100).partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size) or int(size, 16) > MAXIMUM_BODY_BYTES:
            return
        stream.read(int(size, 16) + 2)
        if int(size, 16) == 0:
            return


def _parse(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body.decode("utf-8"))
        if _HALF_CHARACTER.search(body):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, a number without end, half a character
        raise Refused(47001) from error
    if not isinstance(value, dict):
        raise Refused(47001)
    return value


def _keep_escape(found: re.Match[bytes]) -> bytes:
    if int(found[2], 16) <= 0x7F:
        return found[0]
    return found[1] + b"\\\\u" + found[2]


def _add_part(form: Form, head: bytes, content: bytes) -> None:
    headers: dict[bytes, bytes] = {}
    for line in head.split(b"\r\n"):
        key, _, value = line.partition(b":")
        headers[key.strip().lower()] = value.strip()
    names: dict[str, str] = {}
    for field_name, quoted, bare in _DISPOSITION.findall(headers.get(b"content-disposition", b"")):
        names[field_name.decode("ascii").lower()] = (quoted or bare).decode("utf-8", "replace")
    name = names.get("name", "")
    if "filename" in names:
        kind = headers.get(b"content-type", b"").decode("latin-1")
        form.files[name] = Upload(filename=names["filename"], content_type=kind, content=content)
    else:
        form.texts[name] = content.decode("utf-8", "replace")
