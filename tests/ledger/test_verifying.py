"""``verify_log`` finds whatever was changed, taken away, put in or put in another order, and says which and what."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from publishing.ledger import anchor, chain, reading, triggers, verifying
from publishing.ledger.models import Head, LoggedAct
from publishing.refusal import Refusal


@pytest.fixture
def acts(db, django_user_model):
    """Ten acts of one person, with the database's own guard out of the way."""
    root = Page.objects.get(depth=1)
    person = django_user_model.objects.create_user("wang", last_name="王五")
    for number in range(10):
        log(instance=root, action="wagtail.edit", user=person, title=f"通知{number}", data={"n": number})
    log(instance=person, action="wagtail.edit", user=person)
    triggers.take_down(connection)
    anchor.move(*reading.head())
    return list(LoggedAct.objects.order_by("-number")[:11])[::-1]


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def faults() -> str:
    with pytest.raises(Refusal) as caught:
        call_command("verify_log")
    assert caught.value.code == "log-changed"
    assert "不要自行改回" in str(caught.value)
    return str(caught.value)


def test_a_sound_ledger_is_told_as_such(acts):
    out = StringIO()
    call_command("verify_log", "--head", acts[3].short_hash, stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["acts"] == acts[-1].number == answer["anchor"]
    assert answer["head"] == acts[-1].hash
    assert "全部相符" in answer["message"]


CHANGES = {
    "log": "model",
    "entry_id": 987654,
    "at": "2020-01-01 00:00:00+00:00",
    "action": "wagtail.create",
    "kind": "pages.policypage",
    "object_id": "77",
    "title": "另一篇",
    "revision_id": 5,
    "person_id": "99",
    "person": "赵六",
    "uuid": "0",
    "content_changed": True,
    "deleted": True,
    "data": "{}",
    "backfilled": True,
    "previous": "f" * 64,
    "hash": "e" * 64,
}


def test_every_column_is_tried():
    columns = {field.attname for field in LoggedAct._meta.concrete_fields}
    assert columns - {"number"} == set(CHANGES)


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_column_is_found(acts, column):
    sql(f"UPDATE ledger_loggedact SET {column} = %s WHERE number = %s", CHANGES[column], acts[4].number)
    message = faults()
    assert f"第 {acts[4].number} 条" in message
    if column in verifying.FIELDS:
        assert verifying.FIELDS[column] in message


def test_a_changed_number_is_found(acts):
    sql("UPDATE ledger_loggedact SET number = 1000 WHERE number = %s", acts[4].number)
    assert f"第 {acts[4].number} 条不见了" in faults()


@pytest.mark.parametrize("place", [0, 4, 10])
def test_a_deleted_act_is_found(acts, place):
    sql("DELETE FROM ledger_loggedact WHERE number = %s", acts[place].number)
    message = faults()
    assert str(acts[place].number) in message
    assert "不在台账里" in message


def test_two_acts_in_each_other_s_place_are_found(acts):
    first, second = acts[3], acts[4]
    sql("UPDATE ledger_loggedact SET number = 1000 WHERE number = %s", first.number)
    sql("UPDATE ledger_loggedact SET number = %s WHERE number = %s", first.number, second.number)
    sql("UPDATE ledger_loggedact SET number = %s WHERE number = 1000", second.number)
    assert "接不上" in faults()


def test_an_act_put_in_and_hashed_with_skill_is_found(acts):
    last = acts[-1]
    row = chain.row_of(last)
    forged = next(chain.chained([{**row, "entry_id": 4711}], number=last.number, previous=last.hash))
    LoggedAct.objects.create(**forged)
    assert "已被删除" in faults()


def test_a_log_entry_changed_behind_the_ledger_is_found(acts):
    PageLogEntry.objects.filter(pk=acts[2].entry_id).update(user=None, label="改写")
    message = faults()
    assert "原日志被改过" in message
    assert "通知2" in message
    assert "改写" in message
    assert "人员编号" in message


def test_the_details_of_an_entry_changed_are_found(acts):
    PageLogEntry.objects.filter(pk=acts[2].entry_id).update(data={"n": 3})
    assert "详情" in faults()


def test_a_log_entry_deleted_behind_the_ledger_is_found(acts):
    ModelLogEntry.objects.filter(pk=acts[-1].entry_id).delete()
    assert f"第 {acts[-1].number} 条" in faults()


def test_a_log_entry_added_behind_the_ledger_is_found(acts):
    sql(
        "INSERT INTO wagtailcore_modellogentry (object_id, label, action, data, timestamp, content_changed, deleted) "
        "VALUES ('1', '补一条', 'wagtail.edit', '{}', '2026-01-01 00:00:00+00:00', %s, %s)",
        False,
        False,
    )
    message = faults()
    assert "补一条" in message
    assert "绕过系统" in message


def test_a_tail_cut_off_with_everything_that_tells_of_it_is_found(acts):
    for act in acts[-3:]:
        sql("DELETE FROM ledger_loggedact WHERE number = %s", act.number)
    PageLogEntry.objects.filter(pk__in=[act.entry_id for act in acts[-3:]]).delete()
    ModelLogEntry.objects.filter(pk=acts[-1].entry_id).delete()
    assert "末尾少了" in faults()
    Head.objects.update(number=acts[-4].number, hash=acts[-4].hash)
    message = faults()
    assert "末尾被截掉" in message
    assert "改名存档" in message


def test_a_ledger_written_anew_is_found_by_the_anchor_and_by_a_printed_form(acts):
    PageLogEntry.objects.filter(pk=acts[4].entry_id).update(label="改写")
    previous = acts[3].hash
    for act in acts[4:]:
        row = {**chain.row_of(act), "title": "改写" if act == acts[4] else act.title, "previous": previous}
        digest = chain.digest(row)
        sql(
            "UPDATE ledger_loggedact SET title = %s, previous = %s, hash = %s WHERE number = %s",
            *(row["title"], previous, digest, act.number),
        )
        previous = digest
    Head.objects.update(hash=previous)
    assert "整段重写" in faults()
    anchor.file().unlink()
    assert verifying.verify().is_sound
    assert "打印以后台账被重写" in verifying.verify(head=acts[5].short_hash).message
    assert verifying.verify(head=acts[2].short_hash).is_sound


def test_the_anchor_of_another_chain_stays_as_evidence(acts):
    sql("UPDATE ledger_loggedact SET hash = %s WHERE number = %s", "e" * 64, acts[-1].number)
    kept = anchor.read()
    anchor.move(acts[-1].number + 5, "a" * 64)
    assert anchor.read() == kept


def test_an_anchor_that_cannot_be_read_is_told(acts):
    anchor.file().write_text("{")
    assert "读不出来" in faults()
    anchor.move(*reading.head())
    assert anchor.file().read_text() == "{"


@pytest.mark.parametrize("head", ["", "1234", "g" * 64, "DROP TABLE"])
def test_a_head_that_was_never_printed(acts, head):
    assert verifying.verify(head=head).is_sound == (head == "")


def test_the_last_rows_alone_can_be_looked_at(acts):
    sql("UPDATE ledger_loggedact SET title = 'x' WHERE number = %s", acts[2].number)
    assert verifying.verify(last=3).is_sound
    assert not verifying.verify(last=100).is_sound


def test_a_longer_ledger_costs_no_query_per_act(acts):
    with CaptureQueriesContext(connection) as few:
        verifying.verify()
    root = Page.objects.get(depth=1)
    for _ in range(30):
        log(instance=root, action="wagtail.edit")
    with CaptureQueriesContext(connection) as many:
        verifying.verify()
    assert len(many) == len(few) <= 13


def test_the_command_exits_with_one_sentence(tmp_path):
    """On a database without tables: the refusal of every command, and no traceback."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "RUNTIME_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
    }
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "verify_log"], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 1
    assert set(json.loads(done.stderr.splitlines()[-1])) == {"error", "message"}
