"""An error that somebody keeps with a reason: who may, what is stored, what it changes, and on which paths it counts."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.checks import Severity
from publishing.review.findings import keeping
from publishing.review.findings.kept import named
from publishing.review.models import KeptFinding
from publishing.review.status import status
from tests.review.conftest import NUMBER, VETO
from tests.township import draft, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_words")]


def body(text: str):
    return [("text", f"<p>{text}</p>")]


def name_of(page, code: str = "made-up-number") -> str:
    latest = page.get_latest_revision_as_object()
    return next(name for name, finding in named(latest, latest.findings()) if finding.code == code)


def findings(page, code: str = "made-up-number"):
    return [finding for finding in fresh(page).get_latest_revision_as_object().findings() if finding.code == code]


def rewrite(page, user, text: str):
    latest = fresh(page).get_latest_revision_as_object()
    latest.body = body(text)
    latest.save_revision(user=user)
    return fresh(page)


@pytest.fixture
def page(people):
    return draft(people, body=body(f"批文{NUMBER}。"))


@pytest.fixture
def veto(people):
    return draft(people, body=body(f"出席的有{VETO}。"))


def test_what_is_kept_is_a_warning_with_its_reason_and_may_be_submitted(people, page):
    with pytest.raises(Refusal, match="示范号码"):
        flow.submit(page, people.drafter)
    keeping.keep(page, name_of(page), people.drafter, reason="文号本应公开")
    (found,) = findings(page)
    assert found.severity is Severity.WARNING
    assert "已说明保留：文号本应公开" in found.suggestion
    assert found.as_json()["kept"] == "文号本应公开"
    flow.submit(fresh(page), people.drafter)
    assert status(fresh(page)).state == "in_review"


def test_who_when_and_why_are_recorded_but_not_what_was_found(people, page):
    entry = keeping.keep(page, name_of(page), people.drafter, reason="文号本应公开")
    assert entry.kept_by == people.drafter
    assert entry.kept_at is not None
    logged = PageLogEntry.objects.get(action="publishing.keep_finding")
    assert logged.user == people.drafter
    stored = json.dumps(list(KeptFinding.objects.values()), default=str) + json.dumps(logged.data)
    assert "7788" not in stored
    assert len(entry.digest) == 64


def test_it_holds_for_later_revisions_as_long_as_the_same_words_stand(people, page):
    keeping.keep(page, name_of(page), people.drafter, reason="文号本应公开")
    page = rewrite(page, people.drafter2, f"改写过的一段。批文{NUMBER}仍在。")
    assert [found.severity for found in findings(page)] == [Severity.WARNING]
    page = rewrite(page, people.drafter2, "批文青字第9900号。")
    assert [found.severity for found in findings(page)] == [Severity.ERROR]


def test_what_is_kept_on_one_page_is_an_error_on_another(people, page):
    keeping.keep(page, name_of(page), people.drafter, reason="文号本应公开")
    other = draft(people, body=body(f"批文{NUMBER}。"))
    assert [found.severity for found in findings(other)] == [Severity.ERROR]


def test_it_can_be_taken_back_and_stays_on_record(people, page):
    entry = keeping.keep(page, name_of(page), people.drafter, reason="文号本应公开")
    for _twice in range(2):
        keeping.take_back(entry, people.drafter)
    assert [found.severity for found in findings(page)] == [Severity.ERROR]
    assert PageLogEntry.objects.filter(action="publishing.take_back_finding").count() == 1
    assert KeptFinding.objects.get().taken_back_by == people.drafter
    keeping.keep(page, name_of(page), people.drafter, reason="再次说明")
    assert [found.severity for found in findings(page)] == [Severity.WARNING]


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_a_reason_is_needed_and_fits(people, page, reason):
    with pytest.raises(Refusal, match="理由"):
        keeping.keep(page, name_of(page), people.drafter, reason=reason)
    assert not KeptFinding.objects.exists()


def test_what_may_not_be_kept_is_refused(people):
    page = draft(people, body=body("错写&lt;&amp;&gt;字"))
    with pytest.raises(Refusal, match="不能保留"):
        keeping.keep(page, name_of(page, "made-up-slip"), people.drafter, reason="理由")


def test_who_may_not_edit_keeps_nothing(people, page):
    for user in (people.reviewer1, people.publisher):
        with pytest.raises(Refusal, match="没有编辑"):
            keeping.keep(page, name_of(page), user, reason="理由")


def test_nothing_is_kept_or_taken_back_under_review(people, page):
    entry = keeping.keep(page, name_of(page), people.drafter, reason="文号本应公开")
    flow.submit(fresh(page), people.drafter)
    with pytest.raises(Refusal, match="正在审核"):
        keeping.take_back(KeptFinding.objects.get(pk=entry.pk), people.drafter)


def test_nobody_keeps_twice(people, page):
    name = name_of(page)
    keeping.keep(page, name, people.drafter, reason="理由")
    with pytest.raises(Refusal):
        keeping.keep(page, name_of(page), people.drafter2, reason="另一理由")
    entry = KeptFinding.objects.get()
    entry.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


# A second person --------------------------------------------------------------------------------------------------------
def test_a_veto_item_stays_an_error_until_a_second_person_confirms(people, veto, client):
    entry = keeping.keep(veto, name_of(veto, "serious-slip"), people.drafter, reason="文件原文如此")
    (found,) = findings(veto, "serious-slip")
    assert found.severity is Severity.ERROR
    with pytest.raises(Refusal, match="示范职务不对"):
        flow.submit(fresh(veto), people.drafter)
    client.force_login(people.reviewer1)
    assert "文件原文如此" in client.get(reverse("review_waiting")).content.decode()
    url = reverse("review_article", args=[veto.pk])
    assert f'value="confirm:{entry.pk}"' in client.get(url).content.decode()
    answer = client.post(url, {"decision": f"confirm:{entry.pk}"}, follow=True)
    assert answer.redirect_chain == [(reverse("review_list"), 302)]
    assert "已确认可以保留" in answer.content.decode()
    (found,) = findings(veto, "serious-slip")
    assert found.severity is Severity.WARNING
    flow.submit(fresh(veto), people.drafter)


def test_who_kept_or_touched_it_does_not_confirm(people, veto):
    entry = keeping.keep(veto, name_of(veto, "serious-slip"), people.drafter, reason="文件原文如此")
    latest = fresh(veto).get_latest_revision_as_object()
    latest.save_revision(user=people.reviewer2)
    for user, why in ((people.drafter, "不是审核人"), (people.reviewer2, "参与过"), (people.publisher, "不是审核人")):
        with pytest.raises(Refusal, match=why):
            keeping.confirm(entry, user)
    people.drafter.is_superuser = True
    people.drafter.save()
    with pytest.raises(Refusal, match="参与过"):
        keeping.confirm(entry, people.drafter)


def test_a_confirmation_stops_counting_when_its_person_edits_the_article(people, veto):
    entry = keeping.keep(veto, name_of(veto, "serious-slip"), people.drafter, reason="文件原文如此")
    keeping.confirm(entry, people.reviewer2)
    assert [found.severity for found in findings(veto, "serious-slip")] == [Severity.WARNING]
    fresh(veto).get_latest_revision_as_object().save_revision(user=people.reviewer2)
    assert [found.severity for found in findings(veto, "serious-slip")] == [Severity.ERROR]


def test_the_database_refuses_a_confirmation_by_who_kept_it(people, veto):
    entry = keeping.keep(veto, name_of(veto, "serious-slip"), people.drafter, reason="文件原文如此")
    with pytest.raises(IntegrityError), transaction.atomic():
        KeptFinding.objects.filter(pk=entry.pk).update(confirmed_by=people.drafter)


# Doors ------------------------------------------------------------------------------------------------------------------
def test_the_command_keeps_the_nth_and_check_article_says_so(people):
    page = draft(people, body=[*body("青字第1号。"), *body("青字第2号。")])

    def run(*arguments):
        out = io.StringIO()
        call_command(*map(str, arguments), stdout=out)
        return json.loads(out.getvalue())

    keep = ("keep_finding", page.pk, "--code", "made-up-number", "--as", "drafter", "--reason", "文号公开")
    assert run(*keep, "--number", 2)["code"] == "made-up-number"
    found = [item for item in run("check_article", page.pk)["findings"] if item["code"] == "made-up-number"]
    assert [(item["severity"], item.get("kept")) for item in found] == [("error", None), ("warning", "文号公开")]
    with pytest.raises(Refusal, match="现有 1 处"):
        run(*keep, "--number", 2)


def test_the_editor_keeps_and_shows_it_at_once(people, page, client):
    client.force_login(people.drafter)
    kept = client.post(reverse("review_keep", args=[page.pk, name_of(page)]), {"reason": "文号本应公开"})
    assert kept.status_code == 200
    assert "已说明保留：文号本应公开" in kept.json()["html"]
    assert kept.json()["errors"] == 0


def test_the_doors_are_closed_to_who_may_not_edit(people, page, client):
    for user in (people.reviewer1, people.publisher):
        client.force_login(user)
        for url in (
            reverse("review_keep", args=[page.pk, name_of(page)]),
            reverse("review_fix", args=[page.pk, name_of(page)]),
        ):
            answer = client.post(url, {"reason": "理由", "revision": page.latest_revision_id}, HTTP_ACCEPT="json")
            assert answer.status_code == 409
        assert client.get(reverse("review_findings", args=[page.pk])).status_code in {302, 403}
    assert not KeptFinding.objects.exists()


def test_an_article_without_anything_to_keep_asks_nothing_about_it(people):
    page = fresh(draft(people))
    list(page.findings())
    with CaptureQueriesContext(connection) as captured:
        list(page.findings())
    assert not [query for query in captured if "keptfinding" in query["sql"]]


@pytest.mark.parametrize("keeper", ["admin", "reviewer1"])
def test_who_let_an_error_stand_does_not_decide_on_the_article(people, page, keeper):
    keeper = getattr(people, keeper)
    keeper.groups.add(*people.drafter.groups.all())
    keeping.keep(page, name_of(page), keeper, reason="文号本应公开")
    flow.submit(fresh(page), people.drafter)
    with pytest.raises(Refusal) as refused:
        flow.approve(fresh(page), keeper)
    assert refused.value.code == "own-work"


@pytest.mark.parametrize("revision", ["", "x", "²", "9" * 5000])
def test_a_revision_that_is_no_number_is_refused(people, page, client, revision):
    client.force_login(people.drafter)
    url = reverse("review_fix", args=[page.pk, name_of(page)])
    answer = client.post(url, {"revision": revision}, HTTP_ACCEPT="json")
    assert answer.json()["error_code"] == "no-revision"


def test_a_reason_is_stored_without_what_no_database_takes(people, page):
    assert keeping.keep(page, name_of(page), people.drafter, reason="\0应当\0公开").reason == "应当公开"


@pytest.mark.parametrize("number", ["370800199001010000", "138 0013 8000", "6222 0000 0000 0000 000"])
def test_a_reason_that_names_the_number_is_refused(people, page, number):
    with pytest.raises(Refusal) as refused:
        keeping.keep(page, name_of(page), people.drafter, reason=f"本人（{number}）同意公开")
    assert refused.value.code == "reason-has-number"
    assert not KeptFinding.objects.exists()
