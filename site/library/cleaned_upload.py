"""An uploaded picture after it has been cleaned: from here on nobody decodes what came from outside."""

from __future__ import annotations

import datetime
from pathlib import PurePath
from typing import IO

from django.core.files.uploadedfile import SimpleUploadedFile

from publishing.render.pictures import CleanedPicture, clean_original, taken_at


class CleanedUpload(SimpleUploadedFile):
    """``cleaned`` is what was made of the file, ``taken_at`` when its camera says it was taken.

    What the file is counts, not what it is called: phones and chat programs name HEIC and WebP ``.jpg``.
    """

    def __init__(self, name: str, data: bytes) -> None:
        """Raises ``PictureRefused``."""
        self.taken_at: datetime.datetime | None = taken_at(data)
        self.cleaned: CleanedPicture = clean_original(data)
        stem = PurePath(name).stem or "picture"
        super().__init__(f"{stem}.{self.cleaned.extension}", self.cleaned.data, self.cleaned.content_type)

    @classmethod
    def of(cls, file: IO[bytes], name: str) -> CleanedUpload:
        """``file`` cleaned, or as it is when that was done already. Raises ``PictureRefused``."""
        if isinstance(file, cls):
            return file
        file.seek(0)
        return cls(name, file.read())
