from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from pages.word_import import ImportedDocument, read
from tests.samples import word

ReadWord = Callable[..., ImportedDocument]


@pytest.fixture
def read_word() -> ReadWord:
    """Read a document whose body is the given elements; keywords go to ``word.docx``."""

    def read_body(*body: str, **package: Any) -> ImportedDocument:
        return read(io.BytesIO(word.docx(*body, **package)), filename="稿件.docx")

    return read_body


@pytest.fixture
def read_html() -> Callable[[str], ImportedDocument]:
    return lambda page: read(io.BytesIO(page.encode()), filename="网页.html")


@pytest.fixture
def read_markdown() -> Callable[[str], ImportedDocument]:
    return lambda text: read(io.BytesIO(text.encode()), filename="稿件.md")
