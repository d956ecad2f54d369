"""Work that no page waits for."""

from __future__ import annotations

from django_tasks import task

from publishing.ledger import looking


@task()
def look_at_whole(verification_id: int) -> None:
    """May be lost or run twice: a look that was lost counts as given up after an hour."""
    looking.look(verification_id)
