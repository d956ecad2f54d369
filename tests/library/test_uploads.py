"""Photos as phones and chat programs hand them over: all become pictures that WeChat takes, or a Chinese sentence."""

import datetime
import io

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageFilter

from library.models import Picture
from library.naming import is_made_by_machine, title_by_time
from pages.demo.drawings import DRAWINGS
from tests.factories import jpeg

pillow_heif.register_heif_opener()


def photo(size: tuple[int, int] = (1200, 900)) -> Image.Image:
    return Image.open(io.BytesIO(jpeg(*size))).convert("RGB")


def street() -> Image.Image:
    """A drawing with edges: a landscape without any has nothing to be blurred."""
    return next(drawing for drawing in DRAWINGS if drawing.name == "road-works").draw().convert("RGB")


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def taken_there() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 15:04:33"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def upload_one_of_many(client, data: bytes, name: str):
    """As the screen for many pictures does, one request for each; the title is the file's name."""
    return client.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": SimpleUploadedFile(name, data), "title": name.rsplit(".", 1)[0], "collection": 1},
    ).json()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("IMG_2031.HEIC", encoded(photo(), "HEIF", exif=taken_there().tobytes())),
        ("IMG_2031.JPG", encoded(photo(), "JPEG", exif=taken_there())),
        ("cmyk.jpg", encoded(photo().convert("CMYK"), "JPEG")),
        ("mmexport1700000000123.jpg", encoded(photo(), "WEBP", exif=taken_there())),
        ("scan.tif", encoded(photo(), "TIFF")),
        ("heic-called.jpg", encoded(photo(), "HEIF")),
    ],
)
def test_every_kind_of_photo_becomes_a_jpeg_without_metadata(people, client, name, data):
    client.force_login(people.drafter)
    assert upload_one_of_many(client, data, name)["success"] is True
    with Image.open(Picture.objects.get().file.path) as kept:
        assert (kept.format, kept.mode) == ("JPEG", "RGB")
        assert not kept.getexif()
        assert not {"xmp", "comment", "icc_profile"} & set(kept.info)


def test_a_photo_of_forty_eight_megapixels_is_kept_smaller(people, client):
    client.force_login(people.drafter)
    large = encoded(Image.new("RGB", (8064, 6048), "green"), "JPEG")
    assert upload_one_of_many(client, large, "IMG_1.jpg")["success"] is True
    picture = Picture.objects.get()
    assert max(picture.width, picture.height) == 4096


def test_what_a_camera_called_it_becomes_the_time_it_was_taken(people, client):
    client.force_login(people.drafter)
    answer = upload_one_of_many(client, encoded(photo(), "JPEG", exif=taken_there()), "IMG_2031.jpg")
    assert Picture.objects.get().title == "照片 2026年11月20日 15:04"
    assert "照片 2026年11月20日 15:04" in answer["form"]


def test_a_title_somebody_thought_of_stays(people, client):
    client.force_login(people.drafter)
    upload_one_of_many(client, encoded(photo(), "JPEG", exif=taken_there()), "春季义诊.jpg")
    assert Picture.objects.get().title == "春季义诊"


@pytest.mark.parametrize(
    "name",
    [
        *("IMG_2031", "IMG_E2031", "IMG-20261120-WA0003", "IMG_20261120_150433", "PXL_20261120_070101123", "DSC00123"),
        *("mmexport1700000000000", "微信图片_20261120150433", "Screenshot_2026-11-20-15-04-33", "20261120", "image"),
        "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
    ],
)
def test_names_of_cameras_are_known(name):
    assert is_made_by_machine(name)


@pytest.mark.parametrize("name", ["照片", "第3次会议", "2026年集中缴费", "IMG 大会", "a1", ""])
def test_names_of_people_are_left_alone(name):
    assert not is_made_by_machine(name)


def test_a_given_title_is_not_taken_for_a_cameras():
    assert not is_made_by_machine(title_by_time(datetime.datetime(2026, 11, 20, 15, 4)))


@pytest.mark.parametrize(
    ("image", "fault"),
    [
        (lambda: street().filter(ImageFilter.GaussianBlur(12)), "picture-blurred"),
        (lambda: photo().point(lambda level: level // 8), "picture-dark"),
        (lambda: photo((320, 240)), "picture-small"),
    ],
)
def test_a_poor_picture_is_pointed_out_where_it_is_uploaded(people, client, image, fault):
    client.force_login(people.drafter)
    answer = upload_one_of_many(client, encoded(image(), "JPEG"), "poor.jpg")
    assert f'data-fault="{fault}"' in answer["form"]
    assert [found.code for found in Picture.objects.get().faults()] == [fault]


def test_a_good_picture_has_no_hint(people, client):
    client.force_login(people.drafter)
    assert "data-fault" not in upload_one_of_many(client, encoded(photo(), "JPEG"), "good.jpg")["form"]


def test_a_description_is_asked_for_in_the_same_place(people, client):
    client.force_login(people.drafter)
    form = upload_one_of_many(client, encoded(photo(), "JPEG"), "good.jpg")["form"]
    assert "给看不见图片的读者" in form
    assert "-description" in form


def test_an_animation_stays_one_and_its_fate_in_wechat_is_told(people, client):
    frames = [photo((640, 480)).rotate(angle) for angle in (0, 20, 40)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=b"somebody")
    client.force_login(people.drafter)
    form = upload_one_of_many(client, data, "dance.gif")["form"]
    picture = Picture.objects.get()
    assert picture.is_animated
    assert picture.file.name.endswith(".gif")
    assert b"somebody" not in picture.file.open().read()
    assert "微信里" in form


def test_a_picture_cut_short_on_its_way_is_refused_with_a_sentence(people, client):
    client.force_login(people.drafter)
    data = encoded(photo(), "JPEG", exif=taken_there(), quality=95)
    answer = upload_one_of_many(client, data[: len(data) * 2 // 3], "IMG_2031.jpg")
    assert answer["success"] is False
    assert "图片已损坏" in answer["error_message"]
    assert not Picture.objects.exists()


def test_choosing_a_picture_suggests_its_description_and_never_its_title(people):
    picture = Picture(title="照片 2026年11月20日 15:04")
    assert picture.default_alt_text == ""
    picture.description = "医生给老人量血压"
    assert picture.default_alt_text == "医生给老人量血压"


def test_the_library_shows_which_pictures_are_poor(people, client):
    client.force_login(people.drafter)
    upload_one_of_many(client, encoded(photo((320, 240)), "JPEG"), "poor.jpg")
    assert "太小" in client.get(reverse("wagtailimages:index")).content.decode()
    editing = client.get(reverse("wagtailimages:edit", args=[Picture.objects.get().pk])).content.decode()
    assert 'data-fault="picture-small"' in editing
