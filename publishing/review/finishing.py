"""What ``WAGTAIL_FINISH_WORKFLOW_ACTION`` names. Wagtail loads it while its own models are being defined, so it imports late."""

from typing import Any


def finish(workflow_state: Any, user: Any = None) -> None:
    from publishing.review import flow

    flow.finish(workflow_state, user=user)
