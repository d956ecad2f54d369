"""All that is checked of an article of this site: its words, its files, its pictures, its links."""

from __future__ import annotations

from collections.abc import Iterator

from library.attachments import contents_of
from pages.pictures.findings import picture_findings
from pages.pictures.shown import pictures_of
from publishing.article import Article
from publishing.lexicon.current import current_knowledge
from publishing.outreach.models import Village
from publishing.review.checks import Finding, check
from publishing.review.links import findings as links


def findings_of(article: Article) -> Iterator[Finding]:
    """What the desk knows is asked once; the number of queries does not grow with the article."""
    files = contents_of(article)
    pictures = pictures_of(article, renditions=False)
    yield from check(
        article,
        knowledge=current_knowledge(Village.names()),
        inside_attachments=files.passages,
        unnumbered_maps=[sha256 for sha256, picture in pictures.items() if picture.lacks_map_number],
    )
    yield from files.findings
    yield from picture_findings(article, pictures)
    yield from links.check(article)
