"""A Word file becomes a draft, whole or not at all."""

import datetime
import io

import pytest
from django.core.files.storage import default_storage

from library.models import Picture
from pages.importing import import_article
from pages.models import ArticlePage, CharityPage, NoticePage, PolicyPage
from publishing.article import Figure, Heading, Table
from publishing.refusal import Refusal
from tests.samples import word
from tests.samples.zips import zipped


def take(data: bytes, people, *, filename="文件.docx", kind="notice", **options):
    return import_article(io.BytesIO(data), filename=filename, kind=kind, owner=people.drafter, **options)


def test_a_notice_with_a_table_and_photos_becomes_a_draft(people):
    imported = take(word.notice(), people)
    page = NoticePage.objects.get(pk=imported.page.pk)
    assert not page.live
    assert page.owner == people.drafter
    assert page.get_latest_revision().user == people.drafter
    article = page.get_latest_revision_as_object().to_article()
    assert article.title
    tables = [block for block in article.body if isinstance(block, Table)]
    assert any(cell.colspan > 1 or cell.rowspan > 1 for table in tables for row in table.rows for cell in row)
    assert imported.images == len({figure.picture.sha256 for figure in article.figures()}) > 0
    assert page.cover is not None


def test_automatic_numbers_stay_in_the_text(people):
    page = take(word.explainer(), people, kind="policy").page
    headings = [block.text for block in page.to_article().body if isinstance(block, Heading)]
    assert any(heading.startswith("一、") for heading in headings)


def test_each_kind_goes_to_its_section(people):
    for kind, model, slug in (
        ("policy", PolicyPage, "policy"),
        ("notice", NoticePage, "news"),
        ("charity", CharityPage, "charity"),
    ):
        page = take(word.explainer(), people, kind=kind).page
        assert isinstance(page, model)
        assert page.get_parent().slug == slug


def test_the_same_picture_is_stored_once(people):
    take(word.notice(), people)
    count = Picture.objects.count()
    take(word.notice(), people)
    assert Picture.objects.count() == count


def test_pictures_lose_their_metadata(people):
    from PIL import Image

    take(word.notice(), people)
    for picture in Picture.objects.all():
        with Image.open(picture.file.path) as image:
            assert not image.getexif()


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "空.docx", "empty-file"),
        (word.old_word(), "旧.docx", "old-word"),
        (word.encrypted_word(), "密.docx", "encrypted"),
        (b"%PDF-1.7\n" + b"0" * 200, "扫描.docx", "not-word"),
        (b"PK\x03\x04" + b"0" * 300, "坏.docx", "damaged"),
        (b"\x00\x01\x02" * 50, "什么.xyz", "unknown-type"),
    ],
)
def test_bad_files_are_refused_and_nothing_is_saved(people, data, filename, code):
    with pytest.raises(Refusal) as caught:
        take(data, people, filename=filename)
    assert caught.value.code == code
    assert any("\u4e00" <= character <= "\u9fff" for character in str(caught.value))
    assert not ArticlePage.objects.exists()
    assert not Picture.objects.exists()


def test_a_file_of_sixty_megabytes_is_refused(people):
    with pytest.raises(Refusal) as caught:
        take(b"PK\x03\x04" + bytes(60 * 1024 * 1024), people)
    assert caught.value.code == "file-too-large"


def test_a_failure_on_the_way_leaves_no_picture_behind(people, monkeypatch):
    before = set(_stored_files())

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(NoticePage, "save_revision", fail)
    with pytest.raises(RuntimeError):
        take(word.notice(), people)
    assert not ArticlePage.objects.exists()
    assert not Picture.objects.exists()
    assert set(_stored_files()) == before


def test_a_section_that_does_not_exist_lists_those_that_do(people):
    with pytest.raises(Refusal, match="政策宣传") as caught:
        take(word.notice(), people, section="nowhere")
    assert caught.value.code == "unknown-section"


def test_somebody_without_the_right_cannot_import(people, django_user_model):
    visitor = django_user_model.objects.create_user("visitor", password="x")
    with pytest.raises(Refusal) as caught:
        import_article(io.BytesIO(word.notice()), filename="a.docx", kind="notice", owner=visitor)
    assert caught.value.code == "not-allowed"


def test_table_and_figures_survive_the_way_into_the_stream_and_back(people):
    page = take(word.notice(), people).page
    again = ArticlePage.objects.get(pk=page.pk).specific.to_article()
    assert [block for block in again.body if isinstance(block, Table | Figure)] == [
        block for block in page.to_article().body if isinstance(block, Table | Figure)
    ]


def test_what_the_text_says_fills_the_fields(people):
    html = """<h1>关于开展医保缴费的通知</h1><p>各村：</p><p>请于2099年12月31日前缴费。联系人：王明，联系电话：0537-8220000。</p>
    <p>特此通知。</p><p>青禾镇人民政府</p><p>2099年11月23日</p>"""
    page = take(html.encode(), people, filename="通知.html").page
    stored = NoticePage.objects.get(pk=page.pk)
    assert stored.deadline == datetime.date(2099, 12, 31)
    assert (stored.contact_name, stored.contact_phone) == ("王明", "0537-8220000")
    assert stored.issuing_office == "青禾镇人民政府"
    assert page.get_latest_revision_as_object().deadline == stored.deadline


def test_what_is_set_by_hand_counts_more_than_the_text(people):
    html = "<h1>关于缴费的通知</h1><p>联系电话：0537-8220000。</p>"
    page = take(html.encode(), people, filename="通知.html", values={"contact_phone": "12345"}).page
    assert page.contact_phone == "12345"


def test_a_last_day_that_has_passed_is_told_and_not_filled_in(people):
    html = "<h1>低保名单公示</h1><p>公示期为2020年11月20日至11月26日。</p>"
    imported = take(html.encode(), people, filename="公示.html")
    assert imported.page.display_until is None
    assert any("2020年11月26日 已经过去" in warning for warning in imported.warnings)


def test_a_zip_of_a_document_and_photos_becomes_one_draft(people):
    photos = {f"{number}.jpg": word.drawn_photo(number) for number in (1, 2)}
    data = zipped({"材料/通知.html": "<h1>关于清河的通知</h1><p>请各村配合。</p>".encode()} | photos)
    imported = take(data, people, filename="材料.zip")
    assert imported.page.title == "关于清河的通知"
    assert imported.images == 2
    assert len(list(imported.page.to_article().figures())) == 2
    assert any("放在了文末" in warning for warning in imported.warnings)


def _stored_files():
    try:
        return list(default_storage.listdir("original_images")[1])
    except FileNotFoundError:
        return []
