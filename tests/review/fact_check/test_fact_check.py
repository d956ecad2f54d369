"""An outsider checks one revision by a link: 72 hours, one answer, nothing kept by anybody on the way."""

import datetime
import hashlib

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from publishing.refusal import Refusal
from publishing.review import flow as review
from publishing.review.access import throttle
from publishing.review.fact_check import flow
from publishing.review.models import FactCheck
from publishing.review.status import State, status
from tests.township import draft, fresh, submitted

WORDS = "缴费截止日应为 12 月 25 日"


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


@pytest.fixture(autouse=True)
def _nobody_is_blocked():
    cache.clear()


@pytest.fixture
def page(people):
    return draft(people, body=[("text", "<p>请各村于周五前完成排查。</p>")])


@pytest.fixture
def asked(people, page):
    return flow.ask(page, people.drafter, name="王敏", office="县医保局")


@pytest.fixture
def outsider():
    """A telephone that insists on tokens against forged requests as a browser would meet them."""
    return Client(enforce_csrf_checks=True)


def link(asked) -> str:
    return reverse("fact_check", args=[asked[1]])


def opened(asked, outsider) -> str:
    answer = outsider.post(link(asked), {"act": "open"}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


# Asking -----------------------------------------------------------------------------------------------------------------
def test_only_the_digest_of_the_token_is_stored(asked):
    check, token = asked
    assert len(token) == 43
    assert check.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(FactCheck.objects.values_list().get())


def test_it_holds_for_three_days_and_one_revision(asked, page):
    check, _token = asked
    assert check.revision == page.latest_revision
    left = check.expires_at - timezone.now()
    assert datetime.timedelta(hours=71, minutes=59) < left <= datetime.timedelta(hours=72)


def test_who_may_read_the_draft_may_ask(people, page):
    flow.ask(page, people.drafter, name="王敏", office="县医保局")
    refused("not-allowed", flow.ask, page, people.reviewer1, name="李强", office="县民政局")
    sent = submitted(people)
    flow.ask(sent, people.reviewer1, name="李强", office="县民政局")


@pytest.mark.parametrize(
    ("name", "office", "code"),
    [("", "县医保局", "name-required"), ("王敏", " ", "name-required"), ("王" * 41, "县医保局", "name-too-long")],
)
def test_a_name_and_an_office_are_needed(people, page, name, office, code):
    refused(code, flow.ask, page, people.drafter, name=name, office=office)


def test_one_person_has_one_link(people, page, asked):
    refused("already-asked", flow.ask, page, people.drafter, name="王敏", office="县医保局")
    flow.revoke(asked[0], people.drafter)
    flow.ask(page, people.drafter, name="王敏", office="县医保局")


def test_not_too_many_at_once(people, page):
    for number in range(flow.AT_ONCE):
        flow.ask(page, people.drafter, name=f"第{number}人", office="县医保局")
    refused("too-many", flow.ask, page, people.drafter, name="王敏", office="县医保局")


# The link ---------------------------------------------------------------------------------------------------------------
def test_looking_at_the_address_changes_nothing_and_shows_no_draft(asked, outsider):
    answer = outsider.get(link(asked))
    shown = answer.content.decode()
    assert "请您核对" in shown
    assert "请不要转发" in shown
    assert "周五前完成排查" not in shown
    assert FactCheck.objects.get().opened_at is None


def test_the_button_opens_exactly_that_revision(people, page, asked, outsider):
    later = fresh(page).get_latest_revision_as_object()
    later.title = "后来改过的标题"
    later.save_revision(user=people.drafter, clean=False)
    shown = opened(asked, outsider)
    assert "周五前完成排查" in shown
    assert page.title in shown
    assert "后来改过的标题" not in shown
    assert FactCheck.objects.get().opened_at is not None


def test_nothing_is_kept_on_the_way(asked, outsider):
    for answer in (outsider.get(link(asked)), outsider.post(link(asked), {"act": "open"}), outsider.get(link(asked))):
        assert not answer.cookies
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_somebody_signed_in_gets_the_same_page(people, asked, client):
    client.force_login(people.admin)
    client.post(link(asked), {"act": "open"})
    assert "wagtail-userbar" not in client.get(link(asked)).content.decode()


@pytest.mark.parametrize("verdict", ["correct", "wrong"])
def test_the_answer_is_kept_logged_and_shown(people, page, asked, outsider, client, verdict):
    opened(asked, outsider)
    answer = outsider.post(link(asked), {"act": "answer", "verdict": verdict, "words": WORDS}, follow=True)
    assert WORDS in answer.content.decode()
    entry = PageLogEntry.objects.get(action="publishing.answer_fact_check")
    assert entry.user is None
    assert (entry.data["office"], entry.data["name"], entry.data["answer"]) == ("县医保局", "王敏", WORDS)
    client.force_login(people.drafter)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert WORDS in shown
    assert "县医保局 王敏" in shown


def test_a_second_answer_is_refused_with_a_sentence(asked, outsider):
    outsider.post(link(asked), {"act": "answer", "verdict": "correct"})
    answer = outsider.post(link(asked), {"act": "answer", "verdict": "wrong", "words": WORDS})
    assert answer.status_code == 409
    assert "已经答复过" in answer.content.decode()
    assert FactCheck.objects.get().verdict == "correct"
    assert "属实" in outsider.get(link(asked)).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"words": WORDS}, "请选"),
        ({"verdict": "perhaps", "words": WORDS}, "请选"),
        ({"verdict": "wrong", "words": " \0 "}, "请写明哪里有出入"),
        ({"verdict": "wrong", "words": "字" * 2001}, "最多 2000 字"),
    ],
)
def test_what_is_missing_is_said_beside_what_was_typed(asked, outsider, given, said):
    opened(asked, outsider)
    answer = outsider.post(link(asked), {"act": "answer", **given})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert said in shown
    assert given["words"].replace("\0", "").strip() in shown
    assert FactCheck.objects.get().answered_at is None


def test_markup_in_an_answer_is_words(asked, outsider, people, page, client):
    outsider.post(link(asked), {"act": "answer", "verdict": "wrong", "words": "<script>alert(1)</script>"})
    client.force_login(people.drafter)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for shown in (outsider.get(link(asked)), client.get(edit)):
        assert "<script>alert(1)" not in shown.content.decode()
        assert "&lt;script&gt;alert(1)" in shown.content.decode()


def test_expired_revoked_unknown_and_deleted_have_a_sentence_each(people, page, asked, outsider):
    FactCheck.objects.update(expires_at=timezone.now())
    assert (outsider.get(link(asked)).status_code, "到期" in outsider.get(link(asked)).content.decode()) == (410, True)
    assert outsider.post(link(asked), {"act": "answer", "verdict": "correct"}).status_code == 410
    other = flow.ask(page, people.drafter, name="李强", office="县民政局")
    flow.revoke(other[0], people.drafter)
    assert "已收回" in outsider.get(link(other)).content.decode()
    third = flow.ask(page, people.drafter, name="赵刚", office="县水务局")
    page.delete()
    for url in (link(third), reverse("fact_check", args=["x" * 43])):
        answer = outsider.get(url)
        assert answer.status_code == 404
        assert "稿件已被删除" in answer.content.decode()
    assert FactCheck.objects.filter(answered_at__isnull=False).count() == 0


def test_whoever_tries_tokens_has_to_wait(asked, outsider):
    for number in range(throttle.LIMIT):
        outsider.get(reverse("fact_check", args=[f"guess-{number}"]))
    assert outsider.get(link(asked)).status_code == 429


def test_an_answer_approves_nothing(people, page, outsider):
    review.submit(page, people.drafter)
    asked = flow.ask(fresh(page), people.drafter, name="王敏", office="县医保局")
    outsider.post(link(asked), {"act": "answer", "verdict": "correct"})
    assert (status(fresh(page)).state, status(fresh(page)).level) == (State.IN_REVIEW, 1)
    assert not fresh(page).live


# The desk ---------------------------------------------------------------------------------------------------------------
def test_the_link_is_shown_once(people, page, client, outsider):
    client.force_login(people.drafter)
    url = reverse("review_fact_checks", args=[page.pk])
    shown = client.post(url, {"name": "王敏", "office": "县医保局"}).content.decode()
    address = shown.split('readonly value="')[1].split('"')[0]
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert outsider.get(reverse("fact_check", args=[token])).status_code == 200
    assert FactCheck.objects.get().digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in client.get(url).content.decode()


def test_the_desks_screen_is_for_those_who_may_read(people, page, asked, client):
    url = reverse("review_fact_checks", args=[page.pk])
    client.force_login(people.reviewer1)
    assert client.get(url).status_code == 302
    client.post(reverse("review_fact_check_revoke", args=[asked[0].pk]))
    assert FactCheck.objects.get().revoked_at is None
    client.force_login(people.drafter)
    assert "县医保局 王敏" in client.get(url).content.decode()
    client.post(reverse("review_fact_check_revoke", args=[asked[0].pk]))
    assert FactCheck.objects.get().revoked_at is not None
    assert PageLogEntry.objects.filter(action="publishing.revoke_fact_check").count() == 1


def test_a_missing_name_is_said_on_the_form(people, page, client):
    client.force_login(people.drafter)
    answer = client.post(reverse("review_fact_checks", args=[page.pk]), {"name": "", "office": "县医保局"})
    assert answer.status_code == 422
    assert 'value="县医保局"' in answer.content.decode()


def test_the_screens_cost_few_queries(people, page, asked, client, outsider):
    client.force_login(people.drafter)
    opened(asked, outsider)

    def queries(visitor, url) -> int:
        visitor.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(url).status_code == 200
        return len(captured)

    desk = reverse("review_fact_checks", args=[page.pk])
    few = queries(client, desk)
    flow.ask(page, people.drafter, name="李强", office="县民政局")
    assert queries(client, desk) == few <= 30
    assert queries(outsider, link(asked)) <= 30
