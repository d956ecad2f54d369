"""One document and its photos, found in whatever was sent; what is no such thing is refused in one sentence."""

from __future__ import annotations

import io

import pytest

from pages.incoming.parcel import unpack
from publishing.refusal import Refusal
from tests.samples import word
from tests.samples.zips import bomb, zipped, zipped_on_chinese_windows

NOTICE = "<h1>关于清河的通知</h1><p>请配合。</p>".encode()


def sent(**files: bytes):
    return unpack([(name, io.BytesIO(data)) for name, data in files.items()])


def unzipped(files: dict[str, bytes]):
    return sent(**{"材料.zip": zipped(files)})


def refused(**files: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        sent(**files)
    assert str(caught.value).endswith("。")
    return caught.value


def test_a_word_file_alone_is_the_document_though_it_is_a_zip():
    parcel = sent(**{"通知.docx": word.notice()})
    assert (parcel.document.name, parcel.photos) == ("通知.docx", ())


def test_folders_and_what_systems_leave_behind_do_not_matter():
    files = {
        "材料/通知.html": NOTICE,
        "材料/照片/1.jpg": b"one",
        "__MACOSX/材料/._通知.html": b"x",
        "材料/.DS_Store": b"x",
        "材料/Thumbs.db": b"x",
        "材料/~$通知.docx": b"x",
    }
    parcel = unzipped(files)
    assert parcel.document.name == "通知.html"
    assert [photo.name for photo in parcel.photos] == ["1.jpg"]
    assert parcel.notes == ()


def test_names_from_chinese_windows_are_readable():
    parcel = sent(**{"a.zip": zipped_on_chinese_windows({"通知.html": NOTICE, "村口照片.jpg": b"one"})})
    assert [parcel.document.name, parcel.photos[0].name] == ["通知.html", "村口照片.jpg"]


def test_several_files_at_once_are_one_parcel():
    parcel = sent(**{"通知.html": NOTICE, "1.jpg": b"one", "2.HEIC": b"two"})
    assert [photo.name for photo in parcel.photos] == ["1.jpg", "2.HEIC"]


def test_the_same_file_twice_is_taken_once_and_told():
    parcel = sent(**{"通知.html": NOTICE, "通知(1).html": NOTICE, "1.jpg": b"one", "2.jpg": b"one"})
    assert [photo.name for photo in parcel.photos] == ["1.jpg"]
    assert parcel.notes == ("通知(1).html 和 通知.html 内容相同，只导入一次。", "2.jpg 和 1.jpg 内容相同，只导入一次。")


def test_other_files_are_left_out_and_told():
    parcel = sent(**{"通知.html": NOTICE, "名单.xlsx": b"x"})
    assert "名单.xlsx" in parcel.notes[0]


def test_two_documents_are_named():
    refusal = refused(**{"a.zip": zipped({"通知.docx": b"a", "方案.docx": b"b"})})
    assert refusal.code == "several-documents"
    assert "通知.docx、方案.docx" in str(refusal)


def test_photos_without_a_document_are_refused():
    assert refused(**{"1.jpg": b"a", "2.jpg": b"b"}).code == "no-document"


def test_three_hundred_photos_are_too_many():
    photos = {f"{number}.jpg": str(number).encode() for number in range(300)}
    refusal = refused(**{"a.zip": zipped({"通知.html": NOTICE, **photos})})
    assert refusal.code == "too-many-photos"
    assert "300 张" in str(refusal)


def test_a_zip_that_swells_is_not_unpacked():
    assert refused(**{"a.zip": bomb()}).code == "suspicious"


def test_more_than_the_limit_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr("pages.incoming.parcel.MAX_BYTES", 1000)
    assert refused(**{"a.zip": zipped({"通知.html": bytes(2000)})}).code == "file-too-large"
    assert refused(**{"通知.html": bytes(2000)}).code == "file-too-large"


@pytest.mark.parametrize("name", ["../../通知.html", "/etc/通知.html", "a/../../通知.html", "..\\通知.html"])
def test_names_that_lead_out_of_the_folder_are_refused(name):
    assert refused(**{"a.zip": zipped({name: NOTICE})}).code == "suspicious"


def test_a_zip_with_a_password_is_told():
    data = bytearray(zipped({"通知.html": NOTICE}))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert refused(**{"a.zip": bytes(data)}).code == "encrypted"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + bytes(200), zipped({"通知.html": NOTICE})[:-40]])
def test_a_broken_zip_is_told(data):
    assert refused(**{"a.zip": data}).code == "damaged"


def test_damage_inside_a_zip_is_told_by_name():
    data = bytearray(zipped({"通知.html": NOTICE * 50}))
    data[60:70] = bytes(10)
    refusal = refused(**{"a.zip": bytes(data)})
    assert refusal.code == "damaged"
    assert "通知.html" in str(refusal)


def test_a_rar_is_told_what_to_do():
    refusal = refused(**{"材料.rar": b"Rar!\x1a\x07"})
    assert (refusal.code, "zip" in str(refusal)) == ("unknown-type", True)
