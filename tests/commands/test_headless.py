"""The headless interface: one JSON object out, refusals as JSON on standard error with exit status 1."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from publishing.delivery.models import Delivery
from publishing.refusal import Refusal
from tests.township import approved, draft, signed_off, submitted

ROOT = Path(__file__).resolve().parents[2]
HTML = """<h1>关于清理河道的通知</h1><p>各村：</p><h2>一、范围</h2><p>东西两条<b>主河道</b>。</p>
<ul><li>柳林段</li><li>河湾段</li></ul><table><tr><th>村</th><th>日期</th></tr><tr><td>柳林村</td><td>周三</td></tr></table>"""


def run(*arguments: object, **options: object) -> dict:
    out = io.StringIO()
    call_command(*(str(argument) for argument in arguments), stdout=out, **options)
    return json.loads(out.getvalue())


def refused(*arguments: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        run(*arguments)
    return caught.value


@pytest.fixture
def html_file(tmp_path):
    path = tmp_path / "通知.html"
    path.write_text(HTML, encoding="utf-8")
    return path


def test_the_whole_way_by_commands(people, html_file, tmp_path):
    imported = run("import_article", html_file, "--kind=notice", "--owner=drafter", "--set=contact_phone=0537-5550101")
    assert imported["title"] == "关于清理河道的通知"
    assert (imported["images"], imported["warnings"]) == (0, [])
    page_id = imported["page_id"]
    assert {finding["severity"] for finding in run("check_article", page_id)["findings"]} <= {"warning"}
    waiting = run("submit_article", page_id, "--as=drafter")
    assert (waiting["state"], waiting["level"]) == ("in_review", 1)
    assert run("approve_article", page_id, "--as=reviewer1", "--comment=属实")["level"] == 2
    done = run("approve_article", page_id, "--as=reviewer2")
    assert (done["state"], done["fingerprint"]) == ("approved", waiting["fingerprint"])
    output = tmp_path / "out.html"
    rendered = run("render_article", page_id, f"--output={output}")
    assert rendered["fingerprint"] == done["fingerprint"]
    assert rendered["characters"] == len(output.read_text(encoding="utf-8"))
    edition = run("compose_edition", page_id, "--as=drafter", "--method=publish")
    assert edition["state"] == "composed"
    assert run("sign_off_edition", edition["edition_id"], "--as=publisher")["state"] == "signed_off"
    started = run("deliver_edition", edition["edition_id"])
    assert started["state"] == "pending"
    assert run("delivery_status", started["delivery_id"])["attempts"] == []


def test_a_return_is_told(people):
    page = submitted(people)
    answer = run("return_article", page.pk, "--as=reviewer1", "--comment=口径不准")
    assert (answer["state"], answer["level"]) == ("returned", 1)


def test_commands_record_who_sat_at_the_machine(people):
    from wagtail.models import PageLogEntry

    page = draft(people)
    run("submit_article", page.pk, "--as=drafter")
    entry = PageLogEntry.objects.get(action="publishing.submit")
    assert entry.user == people.drafter
    assert entry.data["host"]
    assert entry.data["system_user"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("submit_article", 999999, "--as=drafter"), "unknown-article"),
        (("check_article", 1), "unknown-article"),
        (("sign_off_edition", 999999, "--as=publisher"), "unknown-edition"),
        (("delivery_status", 999999), "unknown-delivery"),
        (("deliver_edition", 999999), "unknown-edition"),
        (("import_article", "/nowhere/x.docx", "--kind=notice", "--owner=drafter"), "no-such-file"),
        (("import_article", "x.docx", "--kind=notice", "--owner=nobody"), "unknown-user"),
        (("compose_edition", 999999, "--as=drafter", "--method=publish"), "not-approved"),
        (("compose_edition", 999999, "--as=drafter", "--method=draft", "--at=明天"), "bad-time"),
        (("compose_edition", 999999, "--as=drafter", "--method=draft", "--at=2020-01-01T00:00+08:00"), "time-passed"),
    ],
)
def test_a_refusal_has_a_code_and_a_chinese_sentence(people, arguments, code):
    refusal = refused(*arguments)
    assert refusal.code == code
    assert any("\u4e00" <= character <= "\u9fff" for character in str(refusal))


def test_the_composer_cannot_sign_off(people):
    edition = run("compose_edition", approved(people).pk, "--as=publisher", "--method=draft")
    assert refused("sign_off_edition", edition["edition_id"], "--as=publisher").code == "own-edition"
    edition = run("compose_edition", approved(people).pk, "--as=admin", "--method=draft")
    assert refused("sign_off_edition", edition["edition_id"], "--as=admin").code == "own-edition"


def test_an_approval_is_composed_once(people):
    page = approved(people)
    signed_off(people, page)
    assert refused("compose_edition", page.pk, "--as=drafter2", "--method=publish").code == "already-in-edition"


def test_more_than_eight_articles_are_refused(people):
    assert refused("compose_edition", *range(1, 10), "--as=drafter", "--method=publish").code == "too-many-articles"


def test_deliver_due_makes_one_pass(people, settings):
    signed_off(people)
    answer = run("deliver_due")
    assert [item["state"] for item in answer["deliveries"]] == ["waiting"]
    assert answer["unfinished"] == 1
    assert Delivery.objects.get().reason


def test_a_field_that_does_not_exist_saves_nothing(people, html_file):
    from pages.models import ArticlePage

    assert (
        refused("import_article", html_file, "--kind=notice", "--owner=drafter", "--set=live=1").code == "unknown-field"
    )
    assert (
        refused("import_article", html_file, "--kind=notice", "--owner=drafter", "--set=deadline=下周").code
        == "bad-value"
    )
    assert not ArticlePage.objects.exists()


def test_a_title_over_the_limit_is_said_never_cut(people, html_file):
    from pages.models import ArticlePage

    refusal = refused("import_article", html_file, "--kind=notice", "--owner=drafter", f"--title={'长' * 33}")
    assert refusal.code == "title-too-long"
    assert "33 字" in str(refusal)
    assert "32 字" in str(refusal)
    assert not ArticlePage.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["submit_article"], "usage"),
        (["approve_article", "x", "--as", "y"], "usage"),
        (["check_article", "1"], "database"),
    ],
)
def test_as_a_process_it_exits_with_one_and_json_on_standard_error(tmp_path, arguments, code):
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        "RUNTIME_DIR": str(tmp_path),
    }
    finished = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert json.loads(finished.stderr)["error"] == code
    assert finished.stdout == ""
