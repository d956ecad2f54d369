"""The demonstration township: whole, true to the rules, and the same however often it is loaded."""

from __future__ import annotations

import datetime
import io
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.db import transaction
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from wagtail.models import PageLogEntry, Revision

from library.models import Picture, StoredDocument
from pages import desk_setup
from pages.blocks import BodyBlock
from pages.demo import documents
from pages.demo.articles import EDITIONS, samples
from pages.demo.drawings import DRAWINGS
from pages.demo.loader import COLLECTION, load_demo
from pages.demo.people import PEOPLE, VILLAGES
from pages.models import ArticlePage, CharityPage, NoticePage, PolicyPage
from publishing.article import Quotation, Table
from publishing.delivery.models import Delivery
from publishing.editions.models import Edition, EditionArticle
from publishing.editions.models import State as EditionState
from publishing.editions.reading import available
from publishing.outreach.models import Village
from publishing.refusal import Refusal
from publishing.render.limits import LIMITS
from publishing.render.plain import plain_text
from publishing.review import flow
from publishing.review.checks import Severity
from publishing.review.models import ApprovedArticle, ReviewTaskState
from publishing.review.reviewed import reviewed_page
from publishing.review.status import State, decisions, status

PASSWORD = "demo-pass-2026"
STATES = {
    "medical-insurance": (State.APPROVED, 2),
    "winter-heating": (State.APPROVED, 2),
    "qingshi-road-works": (State.APPROVED, 2),
    "warm-schooling": (State.APPROVED, 2),
    "elderly-allowance": (State.APPROVED, 2),
    "relief-list": (State.IN_REVIEW, 1),
    "snow-volunteers": (State.IN_REVIEW, 2),
    "water-price-hearing": (State.IN_REVIEW, 3),
    "warm-clothes": (State.RETURNED, 1),
    "family-doctors-week": (State.DRAFT, 0),
}
COUNTED = (
    get_user_model(),
    Village,
    ArticlePage,
    Revision,
    PageLogEntry,
    ReviewTaskState,
    ApprovedArticle,
    Edition,
    EditionArticle,
    Delivery,
    Picture,
    StoredDocument,
)


@pytest.fixture(scope="module")
def _township(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded once for the module; what a test changes is rolled back by ``db``."""
    with django_db_blocker.unblock(), transaction.atomic():
        desk_setup.set_up_desk()
        load_demo(password=PASSWORD)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def township(_township: None, db: None) -> None:
    pass


def drafts() -> list[Any]:
    """Every article as its latest revision has it."""
    return [page.get_latest_revision_as_object() for page in ArticlePage.objects.specific()]


def page_named(slug: str) -> Any:
    return ArticlePage.objects.get(slug=slug).specific


def test_loading_again_doubles_nothing(township: None) -> None:
    before = [model._default_manager.count() for model in COUNTED]
    load_demo(password="another-password")
    assert [model._default_manager.count() for model in COUNTED] == before


def test_loading_again_leaves_passwords_and_words_as_people_changed_them(township: None) -> None:
    drafter = get_user_model().objects.get(username="drafter")
    drafter.set_password("my-own-password")
    drafter.save()
    page = page_named("family-doctors-week")
    page.title = "改过的标题"
    page.save_revision(user=get_user_model().objects.get(username="drafter2"), log_action=True)
    load_demo(password="another-password")
    drafter.refresh_from_db()
    assert drafter.check_password("my-own-password")
    assert page_named("family-doctors-week").get_latest_revision_as_object().title == "改过的标题"


def test_everybody_signs_in_with_the_password_given(township: None) -> None:
    users = get_user_model().objects.all()
    assert {user.username for user in users} == {person.username for person in PEOPLE}
    assert all(user.check_password(PASSWORD) for user in users)
    assert [user.username for user in users if user.is_superuser] == ["admin"]
    assert all(user.email.endswith("@example.invalid") for user in users)


def test_six_villages_and_one_has_its_officer(township: None) -> None:
    assert [village.name for village in Village.objects.all()] == [village.name for village in VILLAGES]
    officer = get_user_model().objects.get(username="officer")
    assert [village.slug for village in officer.villages.all()] == ["liulin"]


def test_articles_stand_where_promised(township: None) -> None:
    assert {page.slug: (status(page).state, status(page).level) for page in ArticlePage.objects.all()} == STATES
    for kind in (PolicyPage, NoticePage, CharityPage):
        assert kind.objects.count() >= 3
    assert {page.slug for page in ArticlePage.objects.live()} == {
        slug for slug, (state, _level) in STATES.items() if state is State.APPROVED
    }
    assert page_named("water-price-hearing").is_major


def test_the_returned_article_says_what_to_change(township: None) -> None:
    [returned] = decisions(page_named("warm-clothes"))
    assert returned.verdict == "退回"
    assert returned.person == "示范初审员"
    assert len(returned.comment) > 40


def test_every_approval_has_a_word(township: None) -> None:
    for page in ArticlePage.objects.live():
        assert all(decision.comment for decision in decisions(page))


def test_two_editions_are_signed_off_and_waiting_to_be_delivered(township: None) -> None:
    editions = list(Edition.objects.order_by("pk"))
    assert [tuple(place.approval.page.slug for place in edition.places.all()) for edition in editions] == list(EDITIONS)
    assert {edition.state for edition in editions} == {EditionState.SIGNED_OFF}
    assert {edition.method for edition in editions} == {"publish"}
    assert {(edition.composed_by.username, edition.signed_off_by.username) for edition in editions} == {
        ("drafter2", "publisher")
    }
    assert {delivery.edition_id for delivery in Delivery.objects.all()} == {edition.pk for edition in editions}
    assert [approval.page.slug for approval in available()] == ["elderly-allowance"]


def test_no_article_has_an_error(township: None) -> None:
    errors = [
        (draft.slug, finding.code)
        for draft in drafts()
        for finding in draft.findings()
        if finding.severity is Severity.ERROR
    ]
    assert errors == []


def test_only_the_draft_has_warnings_to_show(township: None) -> None:
    warned = {(draft.slug, finding.code) for draft in drafts() for finding in draft.findings()}
    assert warned == {("family-doctors-week", "cover-missing")}


def test_what_the_editor_would_refuse_is_not_loaded(township: None) -> None:
    for draft in drafts():
        draft.body.stream_block.clean(draft.body)
        draft.full_clean()


def test_every_kind_of_block_is_used(township: None) -> None:
    used = {block.block_type for draft in drafts() for block in draft.body}
    assert used == set(BodyBlock().child_blocks)
    tables = [block for draft in drafts() for block in draft.to_article().body if isinstance(block, Table)]
    assert any(cell.rowspan > 1 for table in tables for row in table.rows for cell in row)
    assert any(cell.colspan > 1 for table in tables for row in table.rows for cell in row)


def test_tables_are_rectangles(township: None) -> None:
    for table in (block for draft in drafts() for block in draft.to_article().body if isinstance(block, Table)):
        area = sum(cell.colspan * cell.rowspan for row in table.rows for cell in row)
        width = sum(cell.colspan for cell in table.rows[0])
        assert area == width * len(table.rows), table.caption


def test_words_are_within_the_limits_and_of_a_readable_length(township: None) -> None:
    for draft in drafts():
        assert 0 < len(draft.title) <= LIMITS.title
        assert 0 < len(draft.digest) <= LIMITS.digest
        assert 500 <= len(re.findall(r"[\u4e00-\u9fff]", plain_text(draft.to_article()))) <= 1200, draft.title


def test_every_article_says_that_it_is_an_example(township: None) -> None:
    assert all("虚构" in plain_text(draft.to_article()) for draft in drafts())


def test_names_on_the_public_list_are_masked_and_it_ends(township: None) -> None:
    draft = page_named("relief-list").get_latest_revision_as_object()
    assert draft.display_until > timezone.localdate()
    [table] = [block for block in draft.to_article().body if isinstance(block, Table)]
    people = [cell.text for row in table.rows[1:-1] for cell in row if cell.text.endswith("*")]
    assert len(people) == 8
    assert all(len(name) == 2 for name in people)


def test_the_appeal_for_money_can_be_checked(township: None) -> None:
    page = CharityPage.objects.get(charity_type="money")
    assert all((page.charity_name, page.certificate_number, page.filing_number))
    assert {page.charity_type for page in CharityPage.objects.all()} == {"money", "goods", "volunteers"}
    assert CharityPage.objects.get(charity_type="goods").get_latest_revision_as_object().needs.count() == 4


def test_pictures_are_different_small_and_decode(township: None) -> None:
    pictures = list(Picture.objects.filter(collection__name=COLLECTION))
    assert len(pictures) == len(DRAWINGS) == len({picture.sha256 for picture in pictures})
    for picture in pictures:
        with picture.file.open("rb") as file:
            image = Image.open(io.BytesIO(file.read()))
        image.load()
        assert image.size == (1600, 1000)
        assert image.mode == "RGB"
        assert picture.file_size <= 400_000
        assert picture.has_focal_point()
        assert len(image.resize((40, 25)).getcolors(1000) or range(1000)) > 40


def test_documents_open_and_explainers_quote_them_to_the_letter(township: None) -> None:
    for document in StoredDocument.objects.all():
        data = io.BytesIO(document.file.read())
        if document.filename.endswith(".xlsx"):
            assert load_workbook(data).active.max_row > 4
        else:
            assert any(paragraph.text for paragraph in Document(data).paragraphs)
    for page in PolicyPage.objects.all():
        text = "".join(paragraph.text for paragraph in Document(page.policy_document.file).paragraphs)
        quotations = [block for block in page.to_article().body if isinstance(block, Quotation)]
        assert quotations
        assert all(re.sub(r"<.*?>", "", quotation.html) in text for quotation in quotations)
        assert page.policy_title in text
        assert page.policy_number in text


def test_nobody_is_written_to(township: None) -> None:
    load_demo(password=PASSWORD)
    assert mail.outbox == []


def test_an_article_that_cannot_go_its_way_is_not_left_half_made(township: None) -> None:
    page_named("snow-volunteers").delete()
    reviewer = get_user_model().objects.get(username="reviewer1")
    reviewer.groups.clear()
    with pytest.raises(Refusal):
        load_demo(password=PASSWORD)
    assert not ArticlePage.objects.filter(slug="snow-volunteers").exists()
    reviewer.groups.add(Group.objects.get(name=desk_setup.GROUP_FIRST))
    load_demo(password=PASSWORD)
    assert (status(page_named("snow-volunteers")).state, status(page_named("snow-volunteers")).level) == (
        State.IN_REVIEW,
        2,
    )


def test_an_edition_that_was_not_reached_is_made_by_the_next_run(township: None) -> None:
    last = Edition.objects.get(places__approval__page__slug="warm-schooling")
    Delivery.objects.filter(edition=last).delete()
    last.delete()
    load_demo(password=PASSWORD)
    assert Edition.objects.get(places__approval__page__slug="warm-schooling").state == EditionState.SIGNED_OFF
    assert Edition.objects.count() == Delivery.objects.count() == len(EDITIONS)


def test_an_article_that_was_lost_comes_back(township: None) -> None:
    page_named("family-doctors-week").delete()
    load_demo(password=PASSWORD)
    assert status(page_named("family-doctors-week")).state is State.DRAFT


def test_an_article_people_moved_on_is_not_moved_back(township: None) -> None:
    reviewer = get_user_model().objects.get(username="reviewer1")
    flow.approve(reviewed_page(page_named("relief-list").pk), reviewer)
    load_demo(password=PASSWORD)
    assert status(page_named("relief-list")).level == 2


@pytest.mark.parametrize(
    "today", ["2026-11-25", "2026-12-31", "2027-01-01", "2027-02-26", "2027-06-19", "2028-02-29", "2027-10-02"]
)
def test_on_any_day_deadlines_lie_ahead_and_words_fit(today: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.datetime.fromisoformat(f"{today}T10:00:00+08:00")
    monkeypatch.setattr(timezone, "now", lambda: now)
    for sample in samples():
        assert len(sample.title) <= LIMITS.title
        assert len(sample.digest) <= LIMITS.digest
        for name in ("deadline", "until", "service_until", "display_until", "effective_from", "effective_until"):
            date = sample.values.get(name)
            assert date is None or now.date() < date < now.date() + datetime.timedelta(days=120), (sample.slug, name)
        issued = sample.values.get("policy_date")
        assert issued is None or issued < now.date()
    assert documents.medical_policy().date < now.date()


def test_drawings_come_out_the_same_each_time() -> None:
    drawing = DRAWINGS[0]
    assert drawing.file() == drawing.file()
    assert all(
        one.name != other.name for one, other in itertools.pairwise(sorted(DRAWINGS, key=lambda item: item.name))
    )
