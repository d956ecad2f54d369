"""The rows of review, by what they are about."""

from publishing.review.models.access import Device, ReviewLink
from publishing.review.models.approved import ApprovedArticle, ApprovedPicture, UrgentPublication, _private_storage
from publishing.review.models.following import Claim, FactCheck, PinnedNote, Receipt
from publishing.review.models.kept import KeptFinding
from publishing.review.models.levels import Deputy, Level, ReviewRule, ReviewTask, ReviewTaskState, Via
from publishing.review.models.links import LinkState

__all__ = [
    "ApprovedArticle",
    "ApprovedPicture",
    "Claim",
    "Deputy",
    "Device",
    "FactCheck",
    "KeptFinding",
    "Level",
    "LinkState",
    "PinnedNote",
    "Receipt",
    "ReviewLink",
    "ReviewRule",
    "ReviewTask",
    "ReviewTaskState",
    "UrgentPublication",
    "Via",
    "_private_storage",
]
