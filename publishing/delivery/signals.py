"""Told to the floors above: the minute pass. Sent with ``channel`` and ``now`` after the due deliveries were carried."""

from django.dispatch import Signal

due_pass = Signal()
