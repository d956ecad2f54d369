"""Work that no page waits for."""

from __future__ import annotations

from django_tasks import task

from publishing.review.links import states


@task()
def ask_due_links() -> None:
    """Calling it again asks only what has become due. What is left waits behind all other work."""
    if states.ask_due() and states.is_due():
        ask_due_links.enqueue()
