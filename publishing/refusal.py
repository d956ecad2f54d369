"""The one exception for "this cannot be done, and here is why"."""

from __future__ import annotations


class Refusal(Exception):
    """``code`` is for machines and stable; ``str(refusal)`` is a Chinese sentence with the next step.

    Raised by flow modules before anything has been changed; doors (views, commands, APIs) show the sentence.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
