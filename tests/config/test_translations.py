"""The desk speaks Chinese and wears its own name: Wagtail's catalogues, templates and menus with ours over them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import wagtail
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation.trans_real import DjangoTranslation

from deploy.compile_messages import LOCALE_DIR, Entry, Malformed, compiled, entries
from tests.township import submitted

CATALOGUES = sorted(LOCALE_DIR.glob("*/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
HAN = re.compile(r"[\u4e00-\u9fff]")

# What everybody meets on the first day. Each is a word of its own: a name that Wagtail changes shows up here.
ON_THE_MAIN_SCREENS = """
Sign in|Forgotten password?|Remember me|Log out|Account|Dashboard|Pages|Images|Documents|Reports|Settings|Help
Search|Search all pages…|Your most recent edits|Your pages and snippets in a workflow|Title|Status|Updated|Type|Filter
Edit|Copy|Move|Delete|Unpublish|History|Content|Promote|Save draft|Publish|Submit for moderation|Approve|Request changes
Approve with comment|Cancel workflow |Restart workflow |Schedule to publish|Saved|Autosave is paused|Preview|Checks
Comments|Draft|Live|Published|In Moderation|Changes requested|Public|Privacy|Locked|Choose an image|Choose another image
Upload|Alt text|Collection|Tags|Site history|Workflows|Workflow tasks|Users|Groups|Sites|Collections|Redirects
Shortcuts|Toggle status|Toggle preview|Compare|Go to the first error|This field is required.|Yes, delete
Are you sure you want to delete this page?|The page could not be saved due to validation errors.
""".strip().replace("\n", "|")


def catalogue(path: Path) -> list[Entry]:
    return [entry for entry in entries(path.read_text(encoding="utf-8")) if entry.id]


def by_name(path: Path) -> str:
    return path.name


def chinese_of(entry: Entry, catalog: DjangoTranslation) -> str:
    if entry.plural is not None:
        if entry.context is None:
            return catalog.ngettext(entry.id, entry.plural, 2)
        return catalog.npgettext(entry.context, entry.id, entry.plural, 2)
    return catalog.gettext(entry.id) if entry.context is None else catalog.pgettext(entry.context, entry.id)


def in_english(found: list[Entry], catalog: DjangoTranslation) -> set[str]:
    """The messages whose text has Latin letters, placeholders and tags aside, and no Chinese."""
    texts = {entry.id: chinese_of(entry, catalog) for entry in found}
    bare = {id: re.sub(r"<[^>]+>", "", PLACEHOLDER.sub("", text)) for id, text in texts.items()}
    return {id for id, text in bare.items() if re.search(r"[A-Za-z]", text) and not HAN.search(text)}


@pytest.mark.parametrize("source", CATALOGUES, ids=by_name)
def test_a_compiled_catalogue_is_what_its_source_compiles_to(source: Path) -> None:
    assert source.with_suffix(".mo").read_bytes() == compiled(source.read_text(encoding="utf-8")), (
        f"{source.name} has changed: run deploy/compile_messages.py"
    )


@pytest.mark.parametrize("source", CATALOGUES, ids=by_name)
def test_every_message_is_translated_once_and_keeps_its_placeholders(source: Path) -> None:
    found = catalogue(source)
    assert [entry.id for entry in found if not entry.is_translated] == []
    assert len({entry.key for entry in found}) == len(found)
    for entry in found:
        for text in entry.translations:
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(entry.plural or entry.id)), entry.id


@pytest.mark.parametrize("message", ON_THE_MAIN_SCREENS.split("|"))
def test_the_main_screens_are_in_chinese(message: str) -> None:
    with translation.override("zh-hans"):
        assert HAN.search(translation.gettext(message))


def test_an_upgrade_of_wagtail_brings_no_english_into_the_desk() -> None:
    places = [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("wagtail")]
    sources = [place / "locale/en/LC_MESSAGES/django.po" for place in places]
    found = [entry for source in sources if source.exists() for entry in catalogue(source)]
    assert len(found) > 1000
    assert in_english(found, DjangoTranslation("zh-hans")) == {"Wagtail API v2"}


def test_the_scripts_of_the_editor_speak_chinese() -> None:
    locale_dir = Path(wagtail.__file__).parent / "admin/locale"
    found = catalogue(locale_dir / "en/LC_MESSAGES/djangojs.po")
    catalog = DjangoTranslation("zh-hans", domain="djangojs", localedirs=[str(locale_dir)])
    assert len(found) > 50
    assert in_english(found, catalog) == set()


def test_contexts_plurals_and_long_texts_are_compiled_as_gettext_reads_them() -> None:
    source = """
msgid ""
msgstr "Plural-Forms: nplurals=1; plural=0;\\n"

#. A word with two meanings.
msgctxt "verb"
msgid "Draft"
msgstr "起草"

#, python-format
msgid "%(count)s page"
msgid_plural "%(count)s pages"
msgstr[0] ""
"%(count)s "
"个页面"

#, fuzzy
msgid "Not checked"
msgstr "未核对"
"""
    made = compiled(source)
    assert b"verb\x04Draft\0" in made
    assert b"%(count)s page\0%(count)s pages\0" in made
    assert "%(count)s 个页面\0".encode() in made
    assert b"Not checked" not in made


def test_a_malformed_source_is_refused_with_its_line() -> None:
    with pytest.raises(Malformed, match="line 2"):
        compiled('msgid "Draft"\nmsgtxt "起草"\n')


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_fields_that_wagtail_leaves_unlabelled_have_chinese_labels(client: Client, admin_client: Client) -> None:
    assert re.search(r"<label[^>]*>\s*密码", read(client, "/admin/login/"))
    for kind in ("external", "anchor", "email", "phone"):
        assert "链接文字" in admin_client.get(f"/admin/choose-{kind}-link/").json()["html"]
    assert "端口" in read(admin_client, "/admin/sites/")


def test_the_desk_wears_the_name_and_mark_of_the_account(client: Client, admin_client: Client) -> None:
    for page in (read(client, "/admin/login/"), read(admin_client, "/admin/")):
        assert f"{settings.ACCOUNT_NAME}发布台</title>" in page
        assert "desk/mark.svg" in page


def test_no_help_leads_to_a_host_abroad(admin_client: Client) -> None:
    assert "wagtail.org" not in read(admin_client, "/admin/")


def test_what_waits_for_a_reviewer_is_listed_once(client: Client, people: Any) -> None:
    page = submitted(people)
    client.force_login(people.reviewer1)
    assert read(client, "/admin/").count(page.title) == 1
