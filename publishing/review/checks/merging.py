"""Many findings of one kind as one that can be read: a list of 80 names yields one finding, not 80."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from publishing.review.checks.finding import Finding

MOST_APART = 3
SHOWN = 3


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """``findings`` in their order, the same code about the same thing once, and more than three alike as one.

    Alike are findings of the same code that say the same, those of an attached file apart: what stands there is mended and
    kept by itself. What is merged is about all of it: a further phone number in
    a list is something new, for which an earlier reason to keep the list does not stand.
    """
    same: dict[tuple[str, str, str, bool], list[Finding]] = {}
    for finding in findings:
        what = finding.about or finding.excerpt
        same.setdefault((finding.code, what, finding.message, _is_in_file(finding)), []).append(finding)
    alike: dict[tuple[str, str, bool], list[list[Finding]]] = {}
    for group in same.values():
        alike.setdefault((group[0].code, group[0].message, _is_in_file(group[0])), []).append(group)
    merged = []
    for groups in alike.values():
        if len(groups) > MOST_APART:
            merged.append(_as_one([finding for group in groups for finding in group]))
        else:
            merged += [_as_one(group) for group in groups]
    return merged


def _is_in_file(finding: Finding) -> bool:
    return finding.field == "attachments"


def _as_one(group: Sequence[Finding]) -> Finding:
    first = group[0]
    if len(group) == 1:
        return first
    fixes = dict.fromkeys(fix for finding in group for fix in finding.fixes)
    places = sum(finding.places for finding in group)
    excerpts = list(dict.fromkeys(finding.excerpt for finding in group if finding.excerpt))
    return dataclasses.replace(
        first,
        severity=min((finding.severity for finding in group), key=list(type(first.severity)).index),
        message=f"{first.message}（另有 {places - 1} 处）",
        excerpt="；".join(excerpts[:SHOWN]) + (f" 等 {len(excerpts)} 项" if len(excerpts) > SHOWN else ""),
        where="、".join(list(dict.fromkeys(finding.where for finding in group if finding.where))[:SHOWN]),
        may_keep=all(finding.may_keep for finding in group),
        about="\n".join(sorted({finding.about for finding in group})),
        fix=next(iter(fixes), None),
        also=tuple(fixes)[1:],
        places=places,
    )
