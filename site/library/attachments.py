"""What the files of an article say, for the checks; and what is wrong with the files themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from library.models import DocumentText, StoredDocument
from library.texts import Extract, extract
from publishing.article import Article, Attachment
from publishing.review.checks import Finding, Passage, Severity


@dataclass(frozen=True, kw_only=True)
class Contents:
    """``passages`` for the checks, ``findings`` about files that are empty, gone or could not be read."""

    passages: tuple[Passage, ...] = ()
    findings: tuple[Finding, ...] = ()


def contents_of(article: Article) -> Contents:
    """Two queries when everything has been read before, none without files. What has not been read is read now."""
    attachments = {item.sha256: item for item in _attachments(article)}
    if not attachments:
        return Contents()
    stored = DocumentText.objects.in_bulk(list(attachments))
    passages: list[Passage] = []
    findings: list[Finding] = []
    for sha256, attachment in attachments.items():
        text = stored.get(sha256) or read_document(sha256)
        if attachment.size_bytes == 0 or text is None:
            findings.append(_missing(attachment, is_empty=attachment.size_bytes == 0))
            continue
        named = f"附件《{attachment.filename}》"
        passages += [
            Passage(field="attachments", where=f"{named}{place}", kind="attachment", text=words)
            for place, words in text.passages
        ]
        if text.problem:
            findings.append(_unreadable(attachment, text.problem))
    return Contents(passages=tuple(passages), findings=tuple(findings))


def read_document(sha256: str) -> DocumentText | None:
    """Read the file with these bytes and keep what it says; ``None`` when the library has no such file.

    Calling it again, or twice at the same time, changes nothing more.
    """
    document = StoredDocument.objects.filter(sha256=sha256).order_by("pk").first()
    if document is None:
        return None
    try:
        with document.file.storage.open(document.file.name) as file:
            found = extract(file, document.filename)
    except FileNotFoundError:
        return None
    text = DocumentText(sha256=sha256, passages=_storable(found), problem=found.problem[:200])
    DocumentText.objects.bulk_create([text], ignore_conflicts=True)
    return text


def _storable(found: Extract) -> list[list[str]]:
    # PostgreSQL stores no NUL, and lone surrogates are no text.
    return [[place, words.replace("\0", "").encode(errors="replace").decode()] for place, words in found.passages]


def _attachments(article: Article) -> Iterator[Attachment]:
    yield from article.attachments
    blocks: Iterable[object] = article.body
    yield from (block for block in blocks if isinstance(block, Attachment))


def _missing(attachment: Attachment, *, is_empty: bool) -> Finding:
    return Finding(
        code="attachment-empty" if is_empty else "attachment-missing",
        severity=Severity.ERROR,
        field="attachments",
        where=f"附件《{attachment.filename}》",
        message=f"附件《{attachment.filename}》{'是空的' if is_empty else '的文件找不到了'}",
        suggestion="请重新上传这份文件，再在稿件里选用新的一份。",
    )


def _unreadable(attachment: Attachment, problem: str) -> Finding:
    return Finding(
        code="attachment-unreadable",
        severity=Severity.WARNING,
        field="attachments",
        where=f"附件《{attachment.filename}》",
        message=f"附件《{attachment.filename}》：{problem}",
        suggestion="请人工打开核对：有没有个人信息，内容对不对。",
    )
