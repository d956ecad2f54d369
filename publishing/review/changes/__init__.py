"""What changed between two versions of an article.

:func:`compare` is pure: two :class:`~publishing.article.Article` values → :class:`Changes`. ``versions`` knows which
versions of a page there are and who has seen which; ``markup`` and the templates in ``review/changes/`` show the result.
"""

from publishing.review.changes.comparing import Change, Changes, compare
from publishing.review.changes.states import State

__all__ = ["Change", "Changes", "State", "compare"]
