"""Reading URLs that strangers wrote."""

from urllib.parse import SplitResult, urlsplit

NOTHING = SplitResult("", "", "", "", "")


def split(url: str) -> SplitResult:
    """Return the parts of ``url``; all of them empty when it cannot be read as a URL."""
    try:
        parts = urlsplit(url.strip())
        parts.hostname  # noqa: B018 - raises for a broken host
    except ValueError:
        return NOTHING
    return parts
