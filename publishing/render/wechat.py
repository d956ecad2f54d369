"""An article → the HTML WeChat keeps: inline styles, known tags, uploaded pictures, links as notes.

Four steps: templates with classes → css-inline (the theme's style sheets onto each element) → nh3 (nothing but what is
listed here) → lxml (each picture's hash becomes its URL, and whatever else claims to be a picture is refused).

WeChat counts the HTML, not the text: fewer than 20,000 characters in all. So type size, leading and colour stand once
on the outer section and are inherited. What is paid on top of the words, in the dearest theme: a paragraph 30
characters, a heading 245 (level 3: 115), a picture 140 and its URL (about 150), its caption 55, a table cell 90 (4 in
tables of 60 cells and more, 15 where those become a list), a fact 225, a step 350, a question with its answer 650, head
and foot 545. 9,300 Chinese characters in 90 paragraphs with 10 headings and 12 pictures come to 19,250.

What survives in WeChat (practitioners, read 2026-11): the tags in :data:`TAGS` with inline style. What does not: class,
id, ``style`` elements, position, transform, CSS variables, external pictures and background pictures; ``div`` is
unreliable.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import css_inline
import nh3
from django.conf import settings
from django.template.loader import render_to_string

from publishing.article import Article, Attachment
from publishing.render import dom
from publishing.render.blocks import attachment_values, views
from publishing.render.limits import LIMITS, Limits, OverLimit, over_limits
from publishing.render.rich_text import Notes, is_wechat
from publishing.render.themes import Theme, theme_of

__all__ = [
    "LIMITS",
    "Limits",
    "MissingPicture",
    "OverLimit",
    "Rendering",
    "over_limits",
    "placeholder_pictures",
    "render",
]

TAGS = frozenset(
    {
        *("section", "p", "span", "strong", "em", "b", "i", "u", "br", "hr", "img", "a"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
)
PROPERTIES = frozenset(
    {
        *("background", "border", "border-bottom", "border-collapse", "border-left", "border-radius", "border-top"),
        *("color", "display", "font-size", "font-weight", "letter-spacing", "line-height", "list-style"),
        *("margin", "min-width", "overflow-x", "padding", "text-align", "text-indent", "vertical-align", "width"),
        "word-break",
    }
)

_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={
        "script",
        "style",
        "template",
        "title",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
    },
    attributes={
        "*": {"style"},
        "a": {"href"},
        "img": {"src", "alt"},
        "table": {"border"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    url_schemes={"http", "https"},
    link_rel=None,
    filter_style_properties=set(PROPERTIES),
)
_BETWEEN_TAGS = re.compile(r">\s*\n\s*(?=<)")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_LEADING_ZERO = re.compile(r"\b0\.")
_REMOTE_STYLE = re.compile(r"url\(|var\(|expression\(|@import", re.IGNORECASE)
# Uploaded pictures have addresses of 110 to 150 characters; the longest is assumed, so that measuring errs on the safe side.
_PLACEHOLDER = "https://mmbiz.qpic.cn/mmbiz_jpg/{:0<98}/0?wx_fmt=jpeg&from=appmsg"


class MissingPicture(KeyError):
    """A picture of the article has no URL yet: upload it first. ``sha256`` names it."""

    def __init__(self, sha256: str) -> None:
        super().__init__(sha256)
        self.sha256 = sha256

    def __str__(self) -> str:
        return f"no URL for the picture with SHA-256 {self.sha256}"


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """The HTML of one article as WeChat gets it.

    ``characters`` and ``bytes`` (UTF-8) are of ``html``, ``images`` is the number of ``<img>``. ``notes`` are the
    addresses that stand as numbers in the text, in the order of their numbers, the first being 1.
    """

    html: str
    characters: int
    bytes: int
    images: int
    notes: tuple[str, ...]


def render(article: Article, *, pictures: Mapping[str, str]) -> Rendering:
    """Return ``article`` as HTML for WeChat, in its own theme; the same arguments give the same HTML to the character.

    ``pictures`` maps :attr:`Picture.sha256` to the URL of the uploaded picture; the cover is not part of the HTML and
    need not be there. Raises :class:`MissingPicture` for a picture of the body that is not in it. Lengths are not
    judged here: see :func:`over_limits`.
    """
    for figure in article.figures():
        if figure.picture.sha256 not in pictures:
            raise MissingPicture(figure.picture.sha256)
    notes = Notes(article.url)
    blocks = list(views(article.body, notes))
    marked_up = render_to_string(
        "channels/wechat/article.html",
        {
            "article": article,
            "account": settings.ACCOUNT_NAME,
            "blocks": blocks,
            "attachments": _listed_attachments(article),
            "notes": notes.urls,
        },
    )
    compact = _SPACES.sub(" ", _BETWEEN_TAGS.sub(">", dom.printable(marked_up))).strip()
    styled = css_inline.inline_fragment(compact, _stylesheet(theme_of(article)), load_remote_stylesheets=False)
    root = dom.parse(_CLEANER.clean(styled))
    _settle_links_and_styles(root)
    images = _settle_pictures(root, pictures)
    html = dom.serialise(root)
    return Rendering(
        html=html,
        characters=len(html),
        bytes=len(html.encode()),
        images=images,
        notes=tuple(notes.urls),
    )


def placeholder_pictures(article: Article) -> dict[str, str]:
    """URLs as long as real ones for every picture, to measure an article before anything is uploaded. They lead nowhere."""
    return {picture.sha256: _PLACEHOLDER.format(picture.sha256) for picture in article.pictures()}


@functools.cache
def _stylesheet(theme: Theme) -> str:
    sheets = ("channels/wechat/stylesheet.css", f"channels/wechat/themes/{theme.name}.css")
    return "".join(render_to_string(sheet, {"theme": theme}) for sheet in sheets)


def _listed_attachments(article: Article) -> list[dict[str, Any]]:
    """The attachments for the list at the end: those that do not already stand in the body."""
    in_body = {block.sha256 for block in article.body if isinstance(block, Attachment)}
    listed = (attachment_values(item) for item in article.attachments if item.sha256 not in in_body)
    return [values for values in listed if values is not None]


def _settle_links_and_styles(root: Any) -> None:
    for link in list(root.iter("a")):
        if not is_wechat(link.get("href", "")):
            link.drop_tag()
    for element in list(root.iter()):
        if style := element.get("style"):
            if _REMOTE_STYLE.search(style):
                del element.attrib["style"]
            else:
                element.set("style", _LEADING_ZERO.sub(".", style.replace(", ", ",")))
        if element.tag == "span" and not element.attrib:
            element.drop_tag()


def _settle_pictures(root: Any, pictures: Mapping[str, str]) -> int:
    """Turn each hash into its URL; drop every ``<img>`` that is not one of ours. Returns how many there are."""
    count = 0
    for image in list(root.iter("img")):
        url = pictures.get(image.get("src", ""))
        if url is None:
            image.drop_tree()
        else:
            image.set("src", url)
            count += 1
    return count
