"""A note on top of an article until somebody has dealt with it."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.models import PinnedNote
from publishing.review.notes import flow as notes
from tests.township import draft, fresh, submitted

TEXT = "等县医保局周三的文件，先不要送审"


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


def test_who_may_read_the_draft_pins_and_it_is_logged(people):
    page = draft(people)
    notes.pin(page, people.drafter, text=TEXT)
    refused("not-allowed", notes.pin, page, people.reviewer1, text=TEXT)
    notes.pin(submitted(people), people.reviewer1, text=TEXT)
    assert [entry.data["note"] for entry in PageLogEntry.objects.filter(action="publishing.pin_note")] == [TEXT, TEXT]


@pytest.mark.parametrize(("text", "code"), [(" \n\0", "text-required"), ("字" * 301, "text-too-long")])
def test_a_note_is_short_and_says_something(people, text, code):
    refused(code, notes.pin, draft(people), people.drafter, text=text)


def test_there_is_an_end_to_notes(people):
    page = draft(people)
    for _ in range(notes.AT_ONCE):
        notes.pin(page, people.drafter, text=TEXT)
    refused("too-many", notes.pin, page, people.drafter, text=TEXT)


@pytest.mark.parametrize("who", ["drafter", "drafter2", "reviewer2", "admin"])
def test_whoever_edits_or_reviews_resolves(people, who):
    note = notes.pin(submitted(people), people.drafter, text=TEXT)
    person = getattr(people, who)
    notes.resolve(note, person)
    notes.resolve(note, person)
    note.refresh_from_db()
    assert note.resolved_by == person
    assert PageLogEntry.objects.filter(action="publishing.resolve_note").count() == 1


def test_others_do_not_resolve(people):
    note = notes.pin(draft(people), people.drafter, text=TEXT)
    for other in (people.publisher, people.reviewer1):
        refused("not-allowed", notes.resolve, note, other)
    assert notes.pinned([note.page_id]).exists()


def test_it_stands_on_top_of_the_editor_until_it_is_resolved(people, client):
    page = draft(people)
    note = notes.pin(page, people.drafter2, text="<b>先别送</b>")
    client.force_login(people.drafter)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = client.get(url).content.decode()
    assert shown.index("&lt;b&gt;先别送&lt;/b&gt;") < shown.index('name="title"')
    client.post(reverse("review_note_resolve", args=[note.pk]))
    assert "先别送" not in client.get(url).content.decode()


def test_lists_carry_a_small_mark(people, client):
    page, waiting = submitted(people), submitted(people)
    flow.return_(page, people.reviewer1, comment="补来源")
    for item in (page, waiting):
        notes.pin(fresh(item), people.drafter, text=TEXT)
    assert notes.noted([page.pk, waiting.pk, draft(people).pk]) == {page.pk, waiting.pk}
    for person in (people.drafter, people.reviewer1):
        client.force_login(person)
        assert "有备注" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_screen_pins_and_says_what_is_wrong(people, client, django_assert_max_num_queries):
    page = draft(people)
    url = reverse("review_notes", args=[page.pk])
    client.force_login(people.drafter)
    assert client.post(url, {"text": TEXT}).status_code == 302
    answer = client.post(url, {"text": "字" * 301})
    assert answer.status_code == 422
    assert "最多 300 字" in answer.content.decode()
    assert "字" * 301 in answer.content.decode()
    assert PinnedNote.objects.get().text == TEXT
    with django_assert_max_num_queries(30):
        assert TEXT in client.get(url).content.decode()
    client.force_login(people.reviewer1)
    assert client.get(url).status_code == 302
