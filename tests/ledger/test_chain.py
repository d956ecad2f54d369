"""Every act is chained, in the transaction that writes it, and nobody changes it afterwards."""

import threading

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from publishing.ledger import anchor, backfill, reading, triggers, verifying
from publishing.ledger.models import Head, LoggedAct
from publishing.refusal import Refusal
from tests.township import approved, draft, fresh


@pytest.fixture
def root(db):
    return Page.objects.get(depth=1)


def entries() -> int:
    return PageLogEntry.objects.count() + ModelLogEntry.objects.count()


def act(root, **values):
    return log(instance=root, action="wagtail.edit", **values)


# Every way to write -----------------------------------------------------------------------------------------------------
def test_the_story_of_an_article_is_in_the_ledger_word_for_word(people):
    page = approved(people)
    acts = list(reading.acts_of(page))
    logged = PageLogEntry.objects.filter(page=page.pk)
    assert {act.entry_id for act in acts} == set(logged.values_list("pk", flat=True))
    approvals = [act for act in acts if act.action == "publishing.approve"]
    assert [(act.person, act.person_id) for act in approvals] == [
        ("reviewer1", str(people.reviewer1.pk)),
        ("reviewer2", str(people.reviewer2.pk)),
    ]
    assert approvals[0].revision_id == page.latest_revision_id
    assert approvals[0].title == page.title
    assert approvals[0].kind == "pages.noticepage"
    assert approvals[0].action_in_words == "审核同意"
    assert verifying.verify().is_sound


def test_entries_written_in_bulk_are_chained(people):
    user = people.admin
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            object_id=str(n), label=f"第 {n} 条", action="wagtail.create", user=user, timestamp=timezone.now()
        )
        for n in range(3)
    )
    assert list(LoggedAct.objects.values_list("title", flat=True)[:3]) == ["第 2 条", "第 1 条", "第 0 条"]
    assert LoggedAct.objects.count() == entries()
    assert verifying.verify().is_sound


def test_who_did_it_stays_named_when_the_account_is_gone(root):
    person = get_user_model().objects.create_user("zhang", first_name="", last_name="张三丰")
    act(root, user=person)
    person.delete()
    assert LoggedAct.objects.first().person == "张三丰"
    assert verifying.verify().is_sound


def test_an_act_costs_three_more_queries(root):
    act(root)
    with CaptureQueriesContext(connection) as captured:
        act(root)
    ledger = [query["sql"] for query in captured if "ledger_" in query["sql"]]
    assert len(ledger) == 3


def test_the_numbers_have_no_gaps_after_a_rollback(root):
    act(root)
    with transaction.atomic():
        act(root)
        transaction.set_rollback(True)
    act(root)
    numbers = list(LoggedAct.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert LoggedAct.objects.count() == entries()
    assert verifying.verify().is_sound


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_cannot_be_chained_is_not_written():
    root = Page.add_root(title="根目录", slug="root", locale_id=_locale())
    act(root)
    Head.objects.update(number=0)
    before = entries()
    with pytest.raises(DatabaseError):
        act(root)
    assert entries() == before


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain():
    root = Page.add_root(title="根目录", slug="root", locale_id=_locale())

    def act_often() -> None:
        try:
            for _ in range(10):
                act(Page.objects.get(pk=root.pk))
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=act_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = list(LoggedAct.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, entries() + 1))
    assert len(numbers) > 40
    found = verifying.verify()
    assert found.faults == []
    assert anchor.read() == anchor.Anchor(*reading.head())


def _locale() -> int:
    from wagtail.models import Locale

    return Locale.objects.get_or_create(language_code="zh-hans")[0].pk


# Append-only ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        lambda act: act.save(),
        lambda act: act.delete(),
        lambda act: LoggedAct.objects.update(title="改"),
        lambda act: LoggedAct.objects.all().delete(),
        lambda act: LoggedAct.objects.bulk_update([act], ["title"]),
    ],
)
def test_django_refuses_to_change_an_act(root, change):
    act(root)
    with pytest.raises(Refusal, match="只能追加"):
        change(LoggedAct.objects.first())


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_loggedact SET title = 'x'", "DELETE FROM ledger_loggedact WHERE number = 1"]
)
def test_the_database_refuses_to_change_an_act(root, statement):
    triggers.put_up(connection)
    assert triggers.are_up(connection)
    act(root)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verifying.verify().is_sound


# Before the ledger --------------------------------------------------------------------------------------------------------
def test_what_was_logged_before_is_taken_in_and_marked(people):
    page = draft(people)
    act(page, user=people.drafter)
    logged = entries()
    triggers.take_down(connection)
    LoggedAct._base_manager.all().delete()
    Head.objects.all().delete()
    backfill.take_in(
        logs=[PageLogEntry, ModelLogEntry],
        act=LoggedAct,
        head=Head,
        kinds=apps.get_model("contenttypes", "ContentType"),
        people=get_user_model(),
        database="default",
    )
    assert LoggedAct.objects.filter(backfilled=True).count() == logged
    act(fresh(page))
    found = verifying.verify()
    assert found.faults == []
    assert found.backfilled == logged
    assert found.number == logged + 1
