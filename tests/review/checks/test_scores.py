"""How good the checks are on texts nobody tuned them by."""

from publishing.review.checks import Severity
from tests.review.checks.samples import Sample, samples
from tests.review.checks.scores import of_errors, scores

EVERYTHING = list(samples())


def held_out() -> list[Sample]:
    return [sample for sample in EVERYTHING if sample.is_held_out]


def test_there_are_enough_texts_and_a_third_look_alike_and_are_harmless() -> None:
    assert len(EVERYTHING) == len({(sample.text, str(sample.around)) for sample in EVERYTHING}) >= 300
    assert sum(not sample.codes for sample in EVERYTHING) >= len(EVERYTHING) / 3
    assert len(EVERYTHING) * 0.4 <= len(held_out()) <= len(EVERYTHING) * 0.6


def test_what_stops_a_draft_is_found_and_seldom_wrongly() -> None:
    total = of_errors(scores(held_out()))
    assert total.recall >= 0.95
    assert total.precision >= 0.9


def test_no_code_is_only_ever_missed() -> None:
    labelled = {code for sample in EVERYTHING for code in sample.codes}
    table = scores(EVERYTHING)
    assert {code for code in labelled if not table[code].right} == set()


def test_only_mentions_of_secrecy_can_be_kept() -> None:
    for sample in EVERYTHING:
        if sample.keepable is None:
            continue
        secrets = [finding for finding in sample.findings() if finding.code in {"secrecy-word", "secrecy-mark"}]
        assert all(finding.severity is Severity.ERROR for finding in secrets)
        assert all(finding.may_keep for finding in secrets) is sample.keepable, sample.text
