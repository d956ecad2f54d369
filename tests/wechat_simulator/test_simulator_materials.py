"""What may be uploaded, and what is refused."""

import requests

from tests.wechat_simulator.desk import Desk, picture


def test_jpeg_and_png_get_a_wechat_address_that_the_simulator_shows(desk: Desk) -> None:
    for kind, name in (("JPEG", "a.jpg"), ("PNG", "b.png")):
        content = picture(kind)
        answer = desk.upload("media/uploadimg", content, name)
        assert answer["url"].startswith("http://mmbiz.qpic.cn/mmbiz_")
        local = desk.served.base_url + answer["url"].removeprefix("http://mmbiz.qpic.cn")
        assert requests.get(local, timeout=10).content == content


def test_uploadimg_refuses_what_is_no_picture_or_does_not_match_its_name(desk: Desk) -> None:
    refusals = [
        (picture("WEBP"), "a.webp", 40005),
        (picture("WEBP"), "a.jpg", 40137),
        (picture("PNG"), "a.jpg", 40137),
        (b"no picture", "a.png", 40137),
        (picture("JPEG")[:300], "a.jpg", 40137),
        (picture("JPEG", mode="CMYK"), "a.jpg", 40137),
        (picture("GIF", mode="P"), "a.gif", 40005),
        (picture("PNG"), "noextension", 40005),
        (picture("PNG") + b"\0" * 1024 * 1024, "a.png", 40009),
        (b"", "a.png", 41005),
    ]
    assert [desk.upload("media/uploadimg", content, name)["errcode"] for content, name, _ in refusals] == [
        errcode for _, _, errcode in refusals
    ]


def test_gif_switch(desk: Desk) -> None:
    desk.served.switches.set(gif_in_articles=True)
    assert "url" in desk.upload("media/uploadimg", picture("GIF", mode="P"), "a.gif")


def test_upload_needs_the_field_named_media_with_a_filename(desk: Desk) -> None:
    assert desk.upload("media/uploadimg", picture(), field="file")["errcode"] == 41005
    bare = requests.post(desk.url("media/uploadimg"), data=picture(), timeout=10)
    assert bare.json()["errcode"] == 41005
    encoded = (
        b"--b\r\nContent-Disposition: form-data; name=\"media\"; filename*=utf-8''a.jpg\r\n\r\n"
        + picture()
        + b"\r\n--b--\r\n"
    )
    response = requests.post(
        desk.url("media/uploadimg"),
        data=encoded,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
        timeout=10,
    )
    assert response.json()["errcode"] == 41005


def test_permanent_material_is_listed_counted_read_and_deleted(desk: Desk) -> None:
    content = picture()
    media_id = desk.upload("material/add_material", content, "封面.jpg", type="image")["media_id"]
    assert desk.get("material/get_materialcount")["image_count"] == 1
    listed = desk.post("material/batchget_material", {"type": "image", "offset": 0, "count": 20})
    assert [(item["media_id"], item["name"]) for item in listed["item"]] == [(media_id, "封面.jpg")]
    assert requests.post(desk.url("material/get_material"), json={"media_id": media_id}, timeout=10).content == content
    assert desk.post("material/del_material", {"media_id": media_id})["errcode"] == 0
    assert desk.post("material/get_material", {"media_id": media_id})["errcode"] == 40007
    assert desk.post("material/batchget_material", {"type": "x", "offset": 0, "count": 20})["errcode"] == 40004
    assert desk.post("material/batchget_material", {"type": "image", "offset": 0, "count": 21})["errcode"] == 40007


def test_thumb_is_jpeg_of_at_most_64_kb(desk: Desk) -> None:
    assert "media_id" in desk.upload("material/add_material", picture(), type="thumb")
    assert desk.upload("material/add_material", picture("PNG"), "a.png", type="thumb")["errcode"] == 40005
    big = picture() + b"\0" * 64 * 1024
    assert desk.upload("material/add_material", big, type="thumb")["errcode"] == 40012


def test_unknown_type_is_refused(desk: Desk) -> None:
    assert desk.upload("material/add_material", picture(), type="poster")["errcode"] == 40004


def test_each_upload_makes_another_material(desk: Desk) -> None:
    assert desk.cover() != desk.cover()


def test_upload_in_chunks_counts_as_missing(desk: Desk) -> None:
    response = requests.post(desk.url("media/uploadimg"), data=iter([b"one", b"two"]), timeout=10)
    assert response.json()["errcode"] == 41005


def test_monstrous_png_is_refused(desk: Desk) -> None:
    content = picture("PNG", size=(12_000, 9_000), mode="1")
    assert desk.upload("media/uploadimg", content, "a.png")["errcode"] == 40137
