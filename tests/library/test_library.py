"""Pictures without metadata; nothing an approved article shows can be changed or taken away."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from library.models import Picture
from publishing.refusal import Refusal
from tests.township import approved, drawn_picture


def photo_with_position() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(data, "JPEG", exif=exif)
    return data.getvalue()


def upload(client, data: bytes, name: str = "photo.jpg"):
    return client.post(
        reverse("wagtailimages:add"), {"title": "照片", "file": SimpleUploadedFile(name, data), "collection": 1}
    )


@pytest.fixture
def shown(people):
    """A picture in an approved article."""
    picture = drawn_picture()
    approved(people, body=[("figure", {"image": picture, "alt": "图", "caption": ""})])
    return picture


def test_an_upload_is_turned_upright_and_loses_where_it_was_taken(people, client):
    client.force_login(people.drafter)
    assert upload(client, photo_with_position()).status_code == 302
    picture = Picture.objects.get()
    with Image.open(picture.file.path) as image:
        assert image.size == (40, 60) == (picture.width, picture.height)
        assert not image.getexif()
    assert len(picture.sha256) == 64
    assert picture.file.name.endswith((".jpg", ".png"))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"this is text", "photo.jpg"),
        (b"", "photo.jpg"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "photo.png"),
        (photo_with_position()[:-30] + b"\x00" * 5, "photo.gif"),
    ],
)
def test_what_is_no_picture_is_refused_on_the_form(people, client, data, name):
    client.force_login(people.drafter)
    answer = upload(client, data, name)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Picture.objects.exists()


def cut_short() -> bytes:
    data = io.BytesIO()
    Image.effect_noise((400, 300), 80).convert("RGB").save(data, "JPEG", quality=90)
    return data.getvalue()[:2000]


def lying_header() -> bytes:
    """A PNG that says it is 300 times as wide as its pixels."""
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "PNG")
    header = b"IHDR" + struct.pack(">II", 6000, 20) + data.getvalue()[24:29]
    return data.getvalue()[:12] + header + struct.pack(">I", zlib.crc32(header)) + data.getvalue()[33:]


DAMAGED = {"photo.jpg": cut_short, "drawing.png": lying_header}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_picture_is_refused_wherever_it_is_uploaded(people, client, name):
    client.force_login(people.drafter)

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile(name, DAMAGED[name]())

    answer = upload(client, DAMAGED[name](), name)
    assert answer.status_code == 200
    assert "图片已损坏" in str(answer.context["form"].errors["file"])
    answer = client.post(reverse("wagtailimages:add_multiple"), {"files[]": file(), "title": "照片", "collection": 1})
    assert answer.status_code == 200
    assert answer.json()["success"] is False
    assert "图片已损坏" in answer.json()["error_message"]
    answer = client.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "照片",
            "image-chooser-upload-file": file(),
            "image-chooser-upload-collection": 1,
        },
    )
    assert answer.status_code == 200
    assert "图片已损坏" in answer.json()["htmlFragment"]
    assert not Picture.objects.exists()


def test_a_picture_over_sixty_megapixels_is_refused_before_it_is_decoded(people, client):
    data = io.BytesIO()
    Image.new("1", (20000, 20000)).save(data, "PNG")
    client.force_login(people.drafter)
    answer = upload(client, data.getvalue(), "huge.png")
    assert answer.status_code == 200
    assert "像素" in str(answer.context["form"].errors["file"])
    assert not Picture.objects.exists()


def test_a_picture_in_an_approved_article_cannot_be_deleted(shown):
    with pytest.raises(Refusal, match="不能删除"):
        shown.delete()


def test_a_picture_in_an_approved_article_cannot_be_exchanged(shown, people, client):
    before = shown.sha256
    client.force_login(people.admin)
    client.post(
        reverse("wagtailimages:edit", args=[shown.pk]),
        {"title": "换一张", "file": SimpleUploadedFile("other.jpg", photo_with_position()), "collection": 1},
    )
    shown.refresh_from_db()
    assert shown.sha256 == before


def test_deleting_in_the_desk_tells_why_not(shown, people, client):
    client.force_login(people.admin)
    answer = client.post(reverse("wagtailimages:delete", args=[shown.pk]), follow=True)
    assert "不能删除" in answer.content.decode()
    assert Picture.objects.filter(pk=shown.pk).exists()


def test_a_picture_nobody_approved_can_be_deleted(people):
    picture = drawn_picture()
    picture.delete()
    assert not Picture.objects.exists()
