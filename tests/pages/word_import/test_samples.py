"""Whole documents as WPS, Word, LibreOffice and programs write them, each read as a person found it right.

``tests/samples/documents/make.py`` says how the documents are made, and writes what is expected of them anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pages.word_import import read
from pages.word_import.office import soffice
from tests.samples.documents.make import CONVERTED, WRITTEN
from tests.samples.documents.structure import structure_of

SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
OLD = {".doc", ".wps", ".rtf", ".odt"}


def is_old(name: str) -> bool:
    return name in CONVERTED and (Path(name).suffix in OLD or CONVERTED[name][1] == "MS Word 97")


@pytest.mark.parametrize("name", sorted([*WRITTEN, *CONVERTED]))
def test_a_sample_is_read_as_expected(name: str) -> None:
    if is_old(name) and not soffice():
        pytest.skip("LibreOffice is not installed")
    expected = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    assert structure_of(read(SAMPLES / name)) == expected


def test_every_sample_lies_there_with_its_expectation() -> None:
    names = {path.name for path in SAMPLES.iterdir() if path.suffix not in (".py", ".json") and path.is_file()}
    assert names == {*WRITTEN, *CONVERTED}
    assert len(names) >= 30
