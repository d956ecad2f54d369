"""The ledger in the desk: who may read it, what is found in it, and the button that verifies."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from publishing.ledger import asking, looking
from publishing.ledger.models import LoggedAct, Verification
from publishing.refusal import Refusal
from tests.township import approved


@pytest.fixture
def keeper(people, client):
    """Somebody who was given the right to read the ledger, and no other."""
    people.publisher.user_permissions.add(Permission.objects.get(codename="view_loggedact"))
    client.force_login(people.publisher)
    return people.publisher


def shown(client, **query) -> str:
    answer = client.get(reverse("ledger"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_may_read_sees_every_act_with_its_number_and_hash(people, keeper, client):
    page = approved(people)
    content = shown(client)
    last = LoggedAct.objects.first()
    assert page.title in content
    assert last.short_hash in content
    assert last.hash in content
    assert reverse("ledger") in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("name", ["drafter", "reviewer3"])
def test_nobody_else_reads_or_verifies(people, client, name):
    client.force_login(getattr(people, name))
    assert client.get(reverse("ledger")).status_code == 302
    assert client.post(reverse("ledger_verify")).status_code in {302, 403}
    assert not Verification.objects.exists()
    assert reverse("ledger") not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(
    ("query", "found", "hidden"),
    [
        ({"person": "reviewer1"}, "审核同意", "送审</td>"),
        ({"action": "publishing.submit"}, "drafter", "reviewer1"),
        ({"title": "没有这样的"}, "没有", "reviewer1"),
        ({"at_from": "2001-01-01", "at_to": "2001-01-02"}, "没有", "reviewer1"),
    ],
)
def test_it_is_filtered(people, keeper, client, query, found, hidden):
    approved(people)
    content = client.get(reverse("ledger_results"), query).content.decode()
    assert found in content
    assert hidden not in content


def test_the_button_verifies_the_newest_at_once_and_the_whole_soon(people, keeper, client):
    approved(people)
    content = client.post(reverse("ledger_verify"), follow=True).content.decode()
    assert "全部相符" in content
    assert "正在校验整本台账" in content
    looking.look(Verification.objects.get().pk)
    content = shown(client)
    assert "正在校验整本台账" not in content
    assert f"第 1 至 {LoggedAct.objects.first().number} 条全部相符" in content


def test_what_does_not_fit_is_told_on_the_screen(people, keeper, client):
    page = approved(people)
    PageLogEntry.objects.filter(page=page.pk).update(label="悄悄改掉")
    content = client.post(reverse("ledger_verify"), follow=True).content.decode()
    assert "悄悄改掉" in content
    looking.look(Verification.objects.get().pk)
    assert "的整本校验发现不符" in shown(client)
    assert "操作台账与校验值不符" in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(people.drafter)
    assert "操作台账与校验值不符" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_second_look_waits_for_the_first(people, keeper, client):
    asking.ask(keeper)
    with pytest.raises(Refusal, match="正在进行"):
        asking.ask(keeper)
    Verification.objects.update(asked_at=timezone.now() - datetime.timedelta(hours=2))
    asking.ask(keeper)


def test_the_whole_is_looked_at_once_a_day(people):
    now = timezone.now()
    assert asking.ask_if_due(now)
    assert not asking.ask_if_due(now)
    looking.look(Verification.objects.get().pk)
    assert not asking.ask_if_due(now)
    assert asking.ask_if_due(now + datetime.timedelta(hours=25))


def test_a_longer_ledger_costs_no_more_queries(people, keeper, client):
    root = Page.objects.get(depth=1)
    log(instance=root, action="wagtail.edit", user=keeper)
    shown(client)
    with CaptureQueriesContext(connection) as few:
        shown(client)
    for _ in range(60):
        log(instance=root, action="wagtail.edit", user=keeper)
    with CaptureQueriesContext(connection) as many:
        shown(client)
    assert len(many) <= len(few) <= 20


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_is_exported(people, keeper, client, kind):
    approved(people)
    answer = client.get(reverse("ledger"), {"export": kind})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content if answer.streaming else [answer.content])
