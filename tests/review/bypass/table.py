"""The table of tries, as Markdown."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tests.review.bypass.trying import Result
from tests.review.bypass.world import ROLES

HEAD = """# Ways round review

Every way known by which a page of Wagtail 7.4 becomes public, or a public text changes, tried by every role: {tries} tries,
**{got} succeeded**. Written by `PYTHONPATH=.:site python -m tests.review.bypass`; `tests/review/bypass` asserts it.

A try succeeds when residents read an unreviewed word, when a public article is not word for word an approved one, when an
approved article has changed, or when a decision was gained by somebody who is not entitled to it.

- **拒绝** refused, with a sentence or as forbidden · **没有效果** nothing came of it · **没有此路** no such door
- **只是下线** the article left the public site, which nobody needs a review for · — not a way for this role, or theirs by right
- **●** would succeed, for somebody, on a desk whose review guards nothing: {real} of {paths} paths. The others change no public
  text by themselves, or are stopped earlier, by a right or by a number that nobody has given out

Outside: whoever has a shell may write past Django (`QuerySet.update`, `bulk_update`, `loaddata`, SQL), make users, or change this
code. `verify_log` and the nightly comparison with WeChat tell of much of that, and `manage.py check --database default` warns of
rights that open it to others.

"""


def table(results: Mapping[str, Mapping[str, Result]], real: Collection[str]) -> str:
    """``real`` names the paths that would succeed without guards."""
    every = [result for row in results.values() for result in row.values()]
    head = HEAD.format(
        tries=len(every), got=sum(bool(result.breaches) for result in every), real=len(real), paths=len(results)
    )
    lines = [f"| | ● | {' | '.join(ROLES.values())} |", f"|---|---|{'---|' * len(ROLES)}"]
    for name, row in results.items():
        words = (row[role].word if role in row else "—" for role in ROLES)
        lines.append(f"| {name} | {'●' if name in real else ''} | {' | '.join(words)} |")
    return head + "\n".join(lines) + "\n"
