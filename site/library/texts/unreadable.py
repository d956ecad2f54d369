"""Why a file, or the rest of it, was not read."""

from __future__ import annotations

import struct
import zipfile
import zlib

from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException
from pypdf.errors import PyPdfError


class Unreadable(Exception):
    """``str(error)`` is a Chinese phrase without a full stop."""


# What the libraries raise on files that are cut short, encrypted or lie about themselves.
DAMAGES = (
    PyPdfError,
    InvalidFileException,
    LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    EOFError,
    OSError,
    AssertionError,
)
