"""Work that no upload should wait for."""

from __future__ import annotations

from django_tasks import task

from library.attachments import read_document
from library.models import DocumentText


@task()
def read_uploaded(sha256: str) -> None:
    """Read a file before the first check asks for it. Calling it again changes nothing."""
    if not DocumentText.objects.filter(pk=sha256).exists():
        read_document(sha256)
