"""What the drafter is shown before anything is saved: the article, the fields filled in, and where each came from."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from pages.importing import KINDS
from pages.incoming.filling import Filled, fill
from pages.incoming.forms import DraftForm, usual_section
from pages.incoming.keeping import Kept, kept
from pages.incoming.kinds import charity_type
from pages.models import ArticlePage, Incoming, IncomingFile, SectionPage
from pages.word_import.letterhead import LEFT_OUT
from publishing.render import wechat
from publishing.render.wechat import LIMITS


@dataclass(frozen=True, kw_only=True)
class Preview:
    """``kind`` is the one chosen, else the one the text seems to be."""

    incoming: Incoming
    manuscript: Kept
    kind: str
    filled: Filled
    sections: Sequence[SectionPage]

    @classmethod
    def of(cls, incoming: Incoming, *, sections: Sequence[SectionPage]) -> Preview:
        manuscript = kept(incoming)
        kind = incoming.kind or manuscript.guess.kind
        asks_for = charity_type(manuscript.title, manuscript.lines)
        filled = fill(KINDS[kind], manuscript.facts, asks_for=asks_for, today=timezone.localdate())
        return cls(incoming=incoming, manuscript=manuscript, kind=kind, filled=filled, sections=sections)

    @property
    def title(self) -> str:
        stem = self.manuscript.filename.rpartition(".")[0]
        return self.incoming.title or self.manuscript.title or stem or self.manuscript.filename

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """Name, label and whether it is this one, of every kind."""
        return [(kind, str(model._meta.verbose_name), kind == self.kind) for kind, model in KINDS.items()]

    @property
    def seems(self) -> str:
        """Which kind the text seems to be."""
        return str(KINDS[self.manuscript.guess.kind]._meta.verbose_name)

    @property
    def losses(self) -> tuple[str, ...]:
        """The reader's; what is said of the letterhead goes on with the fields that hold its words now."""
        return tuple(
            loss + self._gone_to(loss) if loss.startswith(LEFT_OUT) else loss for loss in self.manuscript.losses
        )

    def _gone_to(self, loss: str) -> str:
        fields = self.form().of_kind
        labels = [
            str(fields[name].label)
            for name, found in self.filled.values.items()
            if isinstance(found.value, str) and _bare(found.value) in _bare(loss)
        ]
        return f"已填入{'、'.join(labels)}。" if labels else "需要公布的，请填到“要素”里或写进正文。"

    @property
    def notes(self) -> tuple[str, ...]:
        return (*self.manuscript.notes, *self.filled.notes)

    def form(self, data: Mapping[str, Any] | None = None) -> DraftForm:
        """What the text says, and over it what the drafter has typed before choosing another kind."""
        author = self.manuscript.author if len(self.manuscript.author) <= LIMITS.author else ""
        section = self.incoming.section or usual_section(self.kind, self.sections)
        initial = {
            "title": self.title,
            "section": section,
            "author": author,
            **{name: found.value for name, found in self.filled.values.items()},
            **self.incoming.answers,
        }
        return DraftForm(data, kind=self.kind, sections=self.sections, initial=initial)

    def answer(self, data: Mapping[str, Any], *, kind: str) -> None:
        """Remember what has been typed and changed, and look at it as another kind."""
        before = self.form()
        typed = {
            # PostgreSQL stores no NUL.
            name: data[name].replace("\0", "")
            for name, field in before.fields.items()
            if name in data and field.has_changed(before.get_initial_for_field(field, name), data[name])
        }
        answers = {**self.incoming.answers, **typed}
        Incoming.objects.filter(pk=self.incoming.pk).update(kind=kind, answers=answers)

    def fields(self, form: DraftForm) -> list[tuple[forms.BoundField, str]]:
        """The kind's fields of ``form``, each with the words of the text it was taken from."""
        sentences = {name: found.sentence for name, found in self.filled.values.items()}
        return [(form[name], sentences.get(name, "")) for name in form.of_kind]


def wechat_context(preview: Preview, address: Callable[[str], str]) -> dict[str, Any]:
    """For the template of WeChat's preview; ``address`` gives a picture's URL by SHA-256."""
    page = _page(preview)
    article = page.to_article()
    article = dataclasses.replace(
        article, body=(*page.opening_blocks(), *preview.manuscript.body, *page.closing_blocks())
    )
    rendered = wechat.render(
        article, pictures={picture.sha256: address(picture.sha256) for picture in article.pictures()}
    )
    return {"page": page, "rendered": rendered, "account_name": settings.ACCOUNT_NAME}


def small_picture(incoming: Incoming, sha256: str) -> IncomingFile | None:
    found: IncomingFile | None = incoming.files.filter(role=IncomingFile.Role.SMALL, sha256=sha256).first()
    return found


def _bare(text: str) -> str:
    """The letters and digits of ``text``, whatever brackets and spaces stand between them."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def _page(preview: Preview) -> ArticlePage:
    """The page as it would be saved, without its body; it never gets near the database."""
    form = preview.form()
    page = KINDS[preview.kind](title=str(form["title"].value() or ""), author=str(form["author"].value() or ""))
    for name, field in form.of_kind.items():
        try:
            setattr(page, name, field.clean(form[name].value()))
        except forms.ValidationError:
            continue
    return page
