"""The acts of aftercare without a screen."""

import io
import json

import pytest
from django.core.management import call_command
from wagtail.models import ModelLogEntry

from publishing.refusal import Refusal
from tests.aftercare.test_withdrawal import REASON


def run(*arguments: str):
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return json.loads(out.getvalue())


def test_withdrawing_by_command_takes_two_names(people, published):
    (publication,) = published()
    edition = str(publication.delivery.edition_id)
    asked = run("ask_withdrawal", edition, "1", "--as", "publisher", "--reason", REASON)
    number = str(asked["withdrawal_id"])
    with pytest.raises(Refusal) as caught:
        run("confirm_withdrawal", number, "--as", "publisher")
    assert caught.value.code == "own-withdrawal"
    assert run("confirm_withdrawal", number, "--as", "reviewer3")["state"] == "done"
    entry = ModelLogEntry.objects.get(action="publishing.confirm_withdrawal")
    assert entry.data["host"]


def test_what_is_not_there_is_refused(people, published):
    (publication,) = published()
    edition = str(publication.delivery.edition_id)
    for arguments in (("ask_withdrawal", edition, "2"), ("ask_withdrawal", "9999", "1")):
        with pytest.raises(Refusal) as caught:
            run(*arguments, "--as", "publisher", "--reason", REASON)
        assert caught.value.code == "unknown-publication"
    with pytest.raises(Refusal) as caught:
        run("confirm_withdrawal", "9999", "--as", "publisher")
    assert caught.value.code == "unknown-withdrawal"


def test_a_correction_by_command(people, published):
    (publication,) = published()
    page = str(publication.approval.page_id)
    answer = run("open_correction", page, "--as", "drafter", "--reason", REASON, "--note", "日期应为 20 日")
    assert answer["state"] == "open"
