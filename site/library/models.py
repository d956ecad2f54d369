"""Pictures and documents of the site.

A picture's bytes never change once an approved article shows them, and never carry the photographer's whereabouts:
``Picture.clean_file``, called by ``save``, re-encodes what is new. Both models know the SHA-256 of their bytes, which the
fingerprint of an article is made of (invariant I1).
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from library.cleaned_upload import CleanedUpload
from library.usage import require_unused
from publishing.render.limits import LIMITS
from publishing.render.quality import Fault, Quality, faults


class Picture(AbstractImage):
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    is_map = models.BooleanField(_("是地图"), default=False, help_text=_("地图须标注审图号。"))
    map_number = models.CharField(_("审图号"), max_length=60, blank=True)

    # Measured when the file is cleaned; what was uploaded before they were measured has none.
    sharpness = models.FloatField(null=True, editable=False)
    lightness = models.FloatField(null=True, editable=False)
    shadows = models.PositiveSmallIntegerField(null=True, editable=False)
    is_animated = models.BooleanField(_("动图"), default=False, editable=False)

    admin_form_fields = (*WagtailImage.admin_form_fields, "is_map", "map_number")

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")
        permissions = [("choose_image", "Can choose image")]

    file: Any  # django-modelcluster and Wagtail are untyped

    @property
    def default_alt_text(self) -> str:
        """What is seen on the picture; Wagtail would fall back on the title, which says no such thing."""
        description: str = self.description
        return description

    @property
    def quality(self) -> Quality | None:
        if self.lightness is None or self.shadows is None:
            return None
        return Quality(sharpness=self.sharpness, lightness=self.lightness, shadows=self.shadows)

    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with it as a picture of an article, for hints on the screens of the library."""
        return faults(self.quality, self.width, self.height)

    @property
    def moves_in_wechat(self) -> bool:
        """Whether it is an animation that WeChat is sent as one (official page: no GIF; some accounts take them)."""
        size: int = self.file_size or 0
        return bool(self.is_animated and settings.WECHAT_TAKES_GIF and size < LIMITS.pictures_bytes)

    @property
    def animation_in_wechat(self) -> str:
        """What becomes of an animation in WeChat, as the end of a sentence."""
        if self.moves_in_wechat:
            return "微信里也会动。"
        if settings.WECHAT_TAKES_GIF:
            return "但超过 1 MB，微信里只显示第一帧。"
        return "微信里只显示第一帧。"

    def clean_file(self) -> None:
        """Make a new file upright, sRGB and free of metadata. Raises ``PictureRefused`` when it is no picture.

        Calling it again changes nothing.
        """
        if not self.file or self.file._committed:
            return
        upload = CleanedUpload.of(self.file.file, self.file.name)
        cleaned = upload.cleaned
        self.file = upload
        self.width, self.height = cleaned.width, cleaned.height
        self.sha256 = hashlib.sha256(cleaned.data).hexdigest()
        self.file_size = len(cleaned.data)
        self.sharpness, self.lightness = cleaned.quality.sharpness, cleaned.quality.lightness
        self.shadows, self.is_animated = cleaned.quality.shadows, cleaned.is_animated
        self._set_file_hash()

    @property
    def lacks_map_number(self) -> bool:
        return self.is_map and not self.map_number.strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean_file()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises ``Refusal`` while an article uses the picture."""
        require_unused(self)
        return super().delete(*args, **kwargs)


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        verbose_name = _("图片规格")


class StoredDocument(AbstractDocument):
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        permissions = [("choose_document", "Can choose document")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.sha256 = _sha256(self.file)
            self.file_size = self.file.size
            self._set_document_file_metadata()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises ``Refusal`` while an article uses the file."""
        require_unused(self)
        return super().delete(*args, **kwargs)


def _sha256(file: Any) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


class DocumentText(models.Model):
    """What the file with these bytes says: read once, however often it is attached. ``passages`` are [place, words]."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    passages = models.JSONField(default=list)
    problem = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("附件文字")
        verbose_name_plural = _("附件文字")

    def __str__(self) -> str:
        return self.sha256
