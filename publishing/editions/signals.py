"""Told to the floor above: an edition was signed off. Sent inside the transaction, with ``edition`` and ``user``."""

from django.dispatch import Signal

edition_signed_off = Signal()
