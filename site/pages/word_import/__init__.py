"""A Word, HTML or Markdown file read into the blocks of an article, and into words what could not be kept.

``read`` is the way in. Nothing here knows a page, a database or a network.

    source (which kind) → office (.doc, .wps → .docx) → docx | html | markdown → flow (reading order)
    → blocks (headings, lists, captions)
"""

from pages.word_import.document import Closing, ImportedDocument, ImportedPicture, Letterhead
from pages.word_import.reading import read
from pages.word_import.refuse import ImportRefused

__all__ = ["Closing", "ImportRefused", "ImportedDocument", "ImportedPicture", "Letterhead", "read"]
