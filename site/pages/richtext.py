"""Rich text of the editor as clean fragments: only what WeChat keeps, links absolute or root-relative."""

from __future__ import annotations

import nh3
from wagtail.rich_text import expand_db_html

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
TAGS = {"p", "br", "strong", "b", "em", "i", "ul", "ol", "li", "a"}
URL_SCHEMES = {"http", "https", "tel", "mailto"}


def fragment(source: str) -> str:
    """Database rich text as an HTML fragment for :mod:`publishing.article`; an empty string when nothing is visible."""
    expanded = expand_db_html(source)
    cleaned = nh3.clean(
        expanded,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=URL_SCHEMES,
        link_rel=None,
        clean_content_tags={"script", "style"},
    ).strip()
    return cleaned if nh3.clean(cleaned, tags=set()).replace("\xa0", " ").strip() else ""
