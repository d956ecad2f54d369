"""Put the suggested words in the place of the found ones, in the stored texts that the found passage is made of.

Which stored text makes which passage is not guessed. A mark is tried in the place of the words on a copy of the draft;
the place counts only when the mark then shows up in a passage that was found, and nothing else has changed.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import models, transaction
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page

from publishing.refusal import Refusal
from publishing.review.checks import Draft, Finding, Fix, Passage
from publishing.review.findings.keeping import finding_named, require_changeable

Path: TypeAlias = tuple[str | int, ...]
# Characters of a private use plane, one for each replacement: nobody types them, and no cleaner takes them for a tag.
FIRST_MARK, LAST_MARK = 0xF0000, 0xFFFFD
MARKS = re.compile(f"[{chr(FIRST_MARK)}-{chr(LAST_MARK)}]")
# Bold, links and the like may stand between two characters of one word.
INLINE = r"(?:</?(?:a|b|strong|em|i)\b[^>]*>)*"


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where ``change`` is to be made: which stored text, and the characters there that go; ``tags`` between them stay."""

    change: Fix
    path: Path
    start: int
    end: int
    tags: str
    is_html: bool


def fix(page: Page, name: str, user: Any, *, revision_id: int, acted: dict[str, str] | None = None) -> int:
    """Do what the finding called ``name`` suggests and save that as a revision of ``user``; its primary key.

    ``revision_id`` is the draft the person was looking at. Raises ``Refusal`` ``stale-draft`` when it is not the latest
    any more, ``not-fixable`` when the words cannot be replaced without touching others.
    """
    with transaction.atomic():
        page = require_changeable(Page.objects.select_for_update().get(pk=page.pk), user)
        if page.latest_revision_id != revision_id:
            raise Refusal("stale-draft", "稿件刚保存过新的一稿，没有自动改动。请看过最新的检查结果再改。")
        finding = finding_named(page, name)
        draft = _without(page.get_latest_revision_as_object(), finding)
        revision = draft.save_revision(user=user, clean=False)
        data = {"code": finding.code, "finding": finding.message, "where": finding.where, **(acted or {})}
        log(
            instance=page,
            action="publishing.fix_finding",
            user=user,
            revision=revision,
            data=data,
            content_changed=True,
        )
    return int(revision.pk)


def _without(draft: Page, finding: Finding) -> Page:
    """A copy of ``draft`` with the replacements of ``finding`` made, but for those that are no text of the page, such as
    a date in a field of its own: of these the next check speaks again. Raises ``Refusal`` where none can be made.
    """
    if not finding.fixes:
        raise Refusal("not-fixable", f"“{finding.message}”没有现成的改法，请手工改。")
    is_meant = _meant_by(finding)
    left = list(finding.fixes)
    is_changed = False
    while left:
        mended, left_over = _mended(draft, is_meant, left)
        if mended is None:
            break
        # One replacement may do the work of the next: “立帐户” that of “立帐户。”.
        draft, left, is_changed = mended, left_over, True
    if not is_changed and any(
        is_meant(passage) and change.old in passage.text for passage in _passages(draft) for change in left
    ):
        where = finding.where or finding.message
        raise Refusal("not-fixable", f"“{where}”不能自动改，请在编辑框里找到这一处，手工改。")
    return draft


def _mended(draft: Page, is_meant: Callable[[Passage], bool], changes: Sequence[Fix]) -> tuple[Page | None, list[Fix]]:
    """A copy of ``draft`` with ``changes`` made in the passages that are meant, and those that need another look.

    All are tried at once, each with a mark of its own, so that a list of hundreds of numbers takes no longer than one.
    ``None`` where nothing could be changed.
    """
    before = _passages(draft)
    content = draft.serializable_data()
    texts = dict(_texts(draft, content))
    marks = {change: chr(FIRST_MARK + number) for number, change in enumerate(changes)}
    words = {ord(mark): change.old for change, mark in marks.items()}
    sites, overlapping = _apart(site for change in changes for site in _sites(texts, change))

    def is_sound(chosen: Sequence[Site]) -> bool:
        after = _passages(_with(draft, content, texts, chosen, lambda change: marks[change]))
        shown = sum(len(MARKS.findall(passage.text)) for passage in after)
        return (
            shown == len(chosen)
            and len(after) == len(before)
            and all(
                new.text == old.text or (is_meant(old) and _same_but_for_marks(old.text, new.text, words))
                for old, new in zip(before, after, strict=True)
            )
        )

    chosen = _sound_ones(sites, is_sound)
    if not chosen:
        return None, list(changes)
    made = {site.change for site in chosen}
    left = [change for change in changes if change not in made or change in overlapping]
    return _with(draft, content, texts, chosen, lambda change: change.new), left


def _apart(sites: Iterable[Site]) -> tuple[list[Site], set[Fix]]:
    """``sites`` without those that overlap an earlier one, and the changes these belong to."""
    kept: list[Site] = []
    overlapping: set[Fix] = set()
    taken: dict[Path, list[Site]] = {}
    for site in sites:
        here = taken.setdefault(site.path, [])
        if any(site.start < other.end and other.start < site.end for other in here):
            overlapping.add(site.change)
        else:
            here.append(site)
            kept.append(site)
    return kept, overlapping


def _sound_ones(sites: Sequence[Site], is_sound: Callable[[Sequence[Site]], bool]) -> list[Site]:
    """Those of ``sites`` that may be replaced: all at once where that is sound, else by halves."""
    chosen: list[Site] = []
    waiting = [list(sites)] if sites else []
    while waiting:
        part = waiting.pop()
        if is_sound([*chosen, *part]):
            chosen += part
        elif len(part) > 1:
            middle = len(part) // 2
            waiting += [part[middle:], part[:middle]]
    return chosen


def _meant_by(finding: Finding) -> Callable[[Passage], bool]:
    if finding.places > 1 or not finding.where:
        return lambda passage: True
    return lambda passage: passage.where == finding.where and passage.field == finding.field


def _same_but_for_marks(old: str, new: str, words: Mapping[int, str]) -> bool:
    """White space aside: passages have it tidied, stored texts as it was pasted."""
    return "".join(new.translate(words).split()) == "".join(old.split())


def _passages(draft: Page) -> tuple[Passage, ...]:
    return Draft(article=draft.to_article(), today=timezone.localdate()).passages


def _sites(texts: Mapping[Path, str], change: Fix) -> Iterator[Site]:
    """Every place of ``change.old`` in the stored texts."""
    patterns = {is_html: _pattern(change.old, is_html=is_html) for is_html in (True, False)}
    for path, text in texts.items():
        is_html = text.lstrip().startswith("<")
        for match in patterns[is_html].finditer(text):
            tags = "".join(re.findall(r"<[^>]*>", match[0])) if is_html else ""
            yield Site(change=change, path=path, start=match.start(), end=match.end(), tags=tags, is_html=is_html)


def _pattern(words: str, *, is_html: bool) -> re.Pattern[str]:
    escaped = [html.escape(character, quote=False) if is_html else character for character in words]
    spaced = [r"(?:\s|&nbsp;)+" if character.isspace() else re.escape(character) for character in escaped]
    return re.compile((INLINE if is_html else "").join(spaced))


# Stored texts ---------------------------------------------------------------------------------------------------------
def _texts(page: Page, content: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every text of a page's own fields, of its streams and of the rows that belong to it, each with the way to it."""
    for field in page._meta.concrete_fields:
        value = content.get(field.name)
        if isinstance(field, StreamField):
            for path, text in _leaves(json.loads(value or "[]")):
                yield (field.name, *path), text
        elif isinstance(field, models.CharField | models.TextField) and isinstance(value, str):
            yield (field.name,), value
    for relation in get_all_child_relations(page):
        name = relation.get_accessor_name()
        for path, text in _leaves(content.get(name, [])):
            yield (name, *path), text


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list | dict):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(item, (*path, key))


def _with(
    page: Page,
    content: Mapping[str, Any],
    texts: Mapping[Path, str],
    chosen: Sequence[Site],
    new: Callable[[Fix], str],
) -> Page:
    """A copy of ``page`` with what ``new`` makes of its change in every chosen place."""
    streams = {field.name for field in page._meta.concrete_fields if isinstance(field, StreamField)}
    changed = {
        name: json.loads(value or "[]") if name in streams else value for name, value in _copied(content).items()
    }
    by_path: dict[Path, list[Site]] = {}
    for site in chosen:
        by_path.setdefault(site.path, []).append(site)
    for path, here in by_path.items():
        text = texts[path]
        for site in sorted(here, key=lambda site: -site.start):
            put = html.escape(new(site.change), quote=False) if site.is_html else new(site.change)
            text = text[: site.start] + put + site.tags + text[site.end :]
        holder: Any = changed
        *way, last = path
        for step in way:
            holder = holder[step]
        holder[last] = text
    return page.with_content_json(
        {name: json.dumps(value, ensure_ascii=False) if name in streams else value for name, value in changed.items()}
    )


def _copied(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [dict(row) for row in value] if _is_rows(value) else value for name, value in content.items()}


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)
