"""Make the sample documents anew. Run: ``PYTHONPATH=.:site python tests/samples/documents/make.py [--expect] [NAME …]``.

Writes each document beside this file, those of older formats by LibreOffice. ``--expect`` then writes what the present
reader makes of each into ``NAME.json``: read every line of the difference before you commit it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from pages.word_import import read
from pages.word_import.office import soffice
from tests.samples.documents import layouts, wps
from tests.samples.documents.structure import structure_of

HERE = Path(__file__).parent

WRITTEN: dict[str, Callable[[], bytes]] = {
    "wps-order-with-letterhead.docx": wps.order_with_letterhead,
    "wps-report-with-signatory.docx": wps.report_with_signatory,
    "wps-joint-letterhead-in-table.docx": wps.joint_letterhead_in_table,
    "wps-letterhead-in-text-box.docx": wps.letterhead_in_text_box,
    "wps-letter-format.docx": wps.letter_format,
    "wps-marks-in-header.docx": wps.marks_in_header,
    "wps-styles-by-number.docx": wps.styles_by_number,
    "wps-chinese-styles.docx": wps.chinese_styles,
    "wps-fake-headings.docx": wps.fake_headings,
    "wps-text-boxes-and-old-pictures.docx": wps.text_boxes_and_old_pictures,
    "wps-meeting-minutes.docx": layouts.meeting_minutes,
    "word-tracked-and-commented.docx": wps.tracked_and_commented,
    "word-notes-and-links.docx": wps.notes_and_links,
    "word-merged-tables.docx": layouts.merged_tables,
    "word-nested-tables.docx": layouts.nested_tables,
    "word-pictures-in-table.docx": layouts.pictures_in_table,
    "word-captions-inside-cells.docx": layouts.captions_inside_cells,
    "word-pictures-side-by-side.docx": layouts.pictures_side_by_side,
    "word-attachments-after-the-end.docx": layouts.attachments_after_the_end,
    "word-automatic-numbers.docx": layouts.automatic_numbers,
    "word-drawn-things.docx": layouts.drawn_things,
    "program-report.docx": layouts.python_docx_report,
    "web-page.html": lambda: layouts.web_page(charset="utf-8"),
    "web-page-named-word.doc": lambda: layouts.web_page(charset="gb2312"),
    "text.md": layouts.markdown,
}
# Name of the result: the document it is made of, and LibreOffice's filter.
CONVERTED = {
    "libreoffice-order.docx": ("wps-order-with-letterhead.docx", "MS Word 2007 XML"),
    "libreoffice-order.doc": ("wps-order-with-letterhead.docx", "MS Word 97"),
    "libreoffice-order.rtf": ("wps-order-with-letterhead.docx", "Rich Text Format"),
    "libreoffice-order.odt": ("wps-order-with-letterhead.docx", "writer8"),
    "libreoffice-report.wps": ("program-report.docx", "MS Word 97"),
    "libreoffice-pictures.docx": ("word-pictures-side-by-side.docx", "MS Word 2007 XML"),
    "libreoffice-tables.doc": ("word-merged-tables.docx", "MS Word 97"),
    "libreoffice-tracked.doc": ("word-tracked-and-commented.docx", "MS Word 97"),
    "libreoffice-notes.docx": ("word-notes-and-links.docx", "MS Word 2007 XML"),
    "libreoffice-text-boxes.doc": ("wps-text-boxes-and-old-pictures.docx", "MS Word 97"),
    "libreoffice-web-page.docx": ("web-page.html", "MS Word 2007 XML"),
    "libreoffice-numbers-named-docx.docx": ("word-automatic-numbers.docx", "MS Word 97"),
}


def convert(source: Path, result: Path, filter_name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        profile = (Path(folder) / "profile").as_uri()
        extension = "doc" if filter_name == "MS Word 97" else result.suffix[1:]
        read_as = ["--infilter=HTML (StarWriter)"] if source.suffix == ".html" else []
        subprocess.run(
            [soffice(), "--headless", f"-env:UserInstallation={profile}", *read_as, "--convert-to",
             f"{extension}:{filter_name}", "--outdir", folder, str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        result.write_bytes((Path(folder) / f"{source.stem}.{extension}").read_bytes())


def main() -> None:
    names = [name for name in sys.argv[1:] if name != "--expect"]
    for name in names or [*WRITTEN, *CONVERTED]:
        path = HERE / name
        if "--expect" in sys.argv:
            expected = json.dumps(structure_of(read(path)), ensure_ascii=False, indent=1)
            path.with_name(f"{name}.json").write_text(expected + "\n")
        elif name in WRITTEN:
            path.write_bytes(WRITTEN[name]())
        else:
            source, filter_name = CONVERTED[name]
            convert(HERE / source, path, filter_name)


if __name__ == "__main__":
    main()
