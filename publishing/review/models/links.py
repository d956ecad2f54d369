"""What addresses outside answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkState(models.Model):
    """What an address outside answered, for every article that links to it. ``asked_at`` is set before it is asked."""

    digest = models.CharField(max_length=64, primary_key=True)
    url = models.TextField()
    outcome = models.CharField(max_length=10, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("链接核对")
        verbose_name_plural = _("链接核对")

    def __str__(self) -> str:
        return self.url
