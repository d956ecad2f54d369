"""Choose files, look at the preview, save once: as the drafter goes through it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from library.models import Picture
from pages.incoming import flow
from pages.models import ArticlePage, CharityPage, Incoming, IncomingFile, IncomingState, NoticePage
from pages.receivers import _look_after_incoming
from tests.samples import word
from tests.samples.zips import zipped
from tests.township import draft

UPLOAD = "/admin/import/"
SAMPLES = Path(word.__file__).parent / "documents"
HTML = """<h1>关于开展医保缴费的通知</h1><p>各村：</p><p>请于2099年12月31日前缴费。联系人：王明，联系电话：0537-8220000。</p>
<p>（图1）</p><p>特此通知。</p><p>青禾镇人民政府</p><p>2099年11月23日</p>""".encode()


def files_on_disk() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.fixture(autouse=True)
def _empty_folder() -> None:
    for path in files_on_disk():
        path.unlink()


@pytest.fixture
def drafter(people, client):
    client.force_login(people.drafter)
    return client


def upload(client, data: bytes = HTML, name: str = "通知.html", **values) -> Incoming:
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile(name, data), **values})
    assert answer.status_code == 302, answer.content.decode()
    return Incoming.objects.latest("created_at")


def parcel() -> bytes:
    return zipped({"通知.html": HTML, "照片/1.jpg": word.drawn_photo(1), "照片/2.jpg": word.drawn_photo(2)})


def screen(incoming: Incoming) -> str:
    return reverse("incoming", args=[incoming.pk])


def answers(client, incoming: Incoming) -> dict[str, str]:
    form = client.get(screen(incoming)).context["form"]
    return {field.name: field.value() if field.value() is not None else "" for field in form}


def test_nothing_is_saved_before_the_drafter_says_so(drafter):
    incoming = upload(drafter, parcel(), "材料.zip")
    assert incoming.state == IncomingState.READY
    assert not ArticlePage.objects.exists()
    assert not Picture.objects.exists()
    assert incoming.files.filter(role="sent").count() == 0


def test_the_preview_says_what_it_is_what_was_found_and_where(drafter):
    incoming = upload(drafter, parcel(), "材料.zip")
    html = drafter.get(screen(incoming)).content.decode()
    assert "标题含“通知”" in html
    assert "联系电话：0537-8220000" in html
    assert "另附照片 2 张" in html
    assert "1.jpg 放在了“（图1）”的位置" in html
    values = answers(drafter, incoming)
    assert values["deadline"] == datetime.date(2099, 12, 31)
    assert values["issuing_office"] == "青禾镇人民政府"
    assert values["section"] == "news"


@pytest.mark.parametrize(
    ("kind", "goes_on"),
    [
        ("notice", "已填入发布单位、编号。"),
        ("charity", "已填入发起单位。"),
    ],
)
def test_what_leaves_the_letterhead_is_said_with_the_fields_it_went_to(drafter, kind, goes_on):
    data = (SAMPLES / "wps-order-with-letterhead.docx").read_bytes()
    html = drafter.get(screen(upload(drafter, data, "通知.docx", kind=kind))).content.decode()
    [said] = [line for line in html.split("<li>") if line.startswith("文件头没有放进正文：")]
    assert "青政发〔2026〕18号" in said
    assert said.split("</li>")[0].endswith(goes_on)


def test_a_document_number_without_a_field_is_said_with_the_next_step(drafter):
    data = "<p>青政发〔2026〕18号</p><h1>爱心捐赠倡议书</h1><p>请大家量力而行。</p>".encode()
    html = drafter.get(screen(upload(drafter, data, kind="charity"))).content.decode()
    assert "文件头没有放进正文：青政发〔2026〕18号。需要公布的，请填到“要素”里或写进正文。" in html


def test_the_preview_is_drawn_as_wechat_will_show_it(drafter):
    incoming = upload(drafter, parcel(), "材料.zip")
    html = drafter.get(reverse("incoming_wechat", args=[incoming.pk])).content.decode()
    assert "关于开展医保缴费的通知" in html
    assert "0537-8220000" in html
    picture = incoming.files.filter(role="small").first()
    assert picture is not None
    address = reverse("incoming_picture", args=[incoming.pk, picture.sha256])
    assert address in html
    answer = drafter.get(address)
    assert answer["Content-Type"] in {"image/jpeg", "image/png"}
    assert answer.content


def test_what_is_corrected_in_the_preview_is_what_is_saved(drafter):
    incoming = upload(drafter, parcel(), "材料.zip")
    values = answers(drafter, incoming) | {"title": "医保缴费通知", "contact_phone": "12345"}
    answer = drafter.post(screen(incoming), values | {"act": "save"}, follow=True)
    page = NoticePage.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "已存为草稿" in answer.content.decode()
    draft = page.get_latest_revision_as_object()
    assert (draft.title, draft.contact_phone, draft.deadline) == ("医保缴费通知", "12345", datetime.date(2099, 12, 31))
    assert not page.live
    assert Picture.objects.count() == 2
    assert len(list(draft.to_article().figures())) == 2


def test_the_files_are_gone_once_it_is_saved(drafter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        incoming = upload(drafter, parcel(), "材料.zip")
    assert len(files_on_disk()) == 4
    with django_capture_on_commit_callbacks(execute=True):
        drafter.post(screen(incoming), answers(drafter, incoming) | {"act": "save"})
    assert not IncomingFile.objects.exists()
    assert files_on_disk() == []


def test_saving_twice_makes_one_draft(drafter):
    incoming = upload(drafter)
    values = answers(drafter, incoming)
    places = {drafter.post(screen(incoming), values | {"act": "save"})["Location"] for _ in range(2)}
    assert places == {reverse("wagtailadmin_pages:edit", args=[ArticlePage.objects.get().pk])}
    assert drafter.get(screen(incoming))["Location"] in places


def test_a_tab_that_saw_it_before_it_was_saved_gets_the_same_draft(people, drafter):
    incoming = upload(drafter)
    other_tab = Incoming.objects.get(pk=incoming.pk)
    choice = {
        "user": people.drafter,
        "kind": "notice",
        "section": flow.sections_for(people.drafter)[0],
        "title": "通知",
        "author": "",
        "values": {},
    }
    assert flow.save(incoming, **choice).pk == flow.save(other_tab, **choice).pk
    assert ArticlePage.objects.count() == 1


def test_thrown_away_it_leaves_nothing(drafter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        incoming = upload(drafter, parcel(), "材料.zip")
        answer = drafter.post(screen(incoming), {"act": "discard"}, follow=True)
    assert "没有保存任何内容" in answer.content.decode()
    assert files_on_disk() == []
    assert not ArticlePage.objects.exists()
    assert not Picture.objects.exists()
    assert "已经放弃" in drafter.get(screen(incoming)).content.decode()


def test_after_a_day_it_is_forgotten_and_the_person_told(drafter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        incoming = upload(drafter, parcel(), "材料.zip")
        values = answers(drafter, incoming)
        _look_after_incoming(now=timezone.now() + datetime.timedelta(hours=25))
    assert files_on_disk() == []
    assert "已过期" in drafter.get(screen(incoming)).content.decode()
    answer = drafter.post(screen(incoming), values | {"act": "save"}, follow=True)
    assert "已过期，没有存为草稿" in answer.content.decode()
    assert not ArticlePage.objects.exists()


def test_rows_are_deleted_after_a_month(drafter):
    incoming = upload(drafter)
    flow.forget(incoming, IncomingState.DISCARDED)
    _look_after_incoming(now=timezone.now() + datetime.timedelta(days=31))
    assert not Incoming.objects.exists()


def test_for_another_person_it_does_not_exist(people, drafter):
    incoming = upload(drafter, parcel(), "材料.zip")
    sha256 = incoming.files.filter(role="small")[0].sha256
    drafter.force_login(people.drafter2)
    for name, arguments in (
        ("incoming", []),
        ("incoming_progress", []),
        ("incoming_wechat", []),
        ("incoming_picture", [sha256]),
    ):
        assert drafter.get(reverse(name, args=[incoming.pk, *arguments])).status_code == 404
    assert drafter.post(screen(incoming), {"act": "discard"}).status_code == 404
    assert "材料.zip" not in drafter.get(UPLOAD).content.decode()


def test_a_title_too_long_is_counted_and_loses_nothing(drafter):
    long = "关于进一步做好全镇城乡居民基本医疗保险集中缴费和冬季取暖安全各项工作的通知"
    incoming = upload(drafter, HTML.replace("关于开展医保缴费的通知".encode(), long.encode()))
    assert f"{len(long)} / 32 字" in drafter.get(screen(incoming)).content.decode()
    answer = drafter.post(screen(incoming), answers(drafter, incoming) | {"act": "save"})
    assert f"标题 {len(long)} 字，微信最多 32 字" in answer.content.decode()
    incoming.refresh_from_db()
    assert incoming.state == IncomingState.READY
    drafter.post(screen(incoming), answers(drafter, incoming) | {"act": "save", "title": "医保缴费通知"})
    assert ArticlePage.objects.get().title == "医保缴费通知"


def test_another_kind_keeps_what_was_typed(drafter):
    incoming = upload(drafter)
    typed = answers(drafter, incoming) | {"title": "我改的标题", "contact_phone": "12345"}
    drafter.post(screen(incoming), typed | {"act": "charity"})
    values = answers(drafter, incoming)
    assert (values["title"], values["contact_phone"], values["section"]) == ("我改的标题", "12345", "charity")
    assert values["until"] == datetime.date(2099, 12, 31)
    drafter.post(screen(incoming), values | {"act": "save"})
    assert CharityPage.objects.get().title == "我改的标题"


def test_the_kind_and_section_asked_for_are_kept(drafter):
    incoming = upload(drafter, kind="policy", section="charity", title="我的标题")
    html = drafter.get(screen(incoming)).content.decode()
    assert "看起来更像<strong>通知公告</strong>" in html
    values = answers(drafter, incoming)
    assert (values["title"], values["section"]) == ("我的标题", "charity")


def test_from_an_article_being_written_its_kind_and_section_are_asked_for(people, drafter):
    article = draft(people)
    section = article.get_parent()
    for address in (f"?page={article.pk}", f"?kind=notice&parent={section.pk}"):
        form = drafter.get(UPLOAD + address).context["form"]
        assert (form["kind"].value(), form["section"].value()) == ("notice", "news")
    assert drafter.get(UPLOAD + "?page=x&parent=999999999999").status_code == 200


def test_several_files_and_a_folder_are_one_import(drafter):
    photos = [SimpleUploadedFile(f"{number}.jpg", word.drawn_photo(number)) for number in (1, 2)]
    sent = {"file": [SimpleUploadedFile("通知.html", HTML), photos[0]], "folder": [photos[1]]}
    drafter.post(UPLOAD, sent)
    incoming = Incoming.objects.get()
    assert incoming.filename == "通知.html 等 3 个文件"
    assert incoming.files.filter(role="picture").count() == 2


def test_much_is_read_behind_the_scenes_with_its_progress(drafter, monkeypatch):
    monkeypatch.setattr(flow, "AT_ONCE_BYTES", 0)
    incoming = upload(drafter, parcel(), "材料.zip")
    assert incoming.state == IncomingState.WAITING
    assert "正在排队" in drafter.get(screen(incoming)).content.decode()
    Incoming.objects.update(state=IncomingState.READING, pictures_done=1, pictures_total=2)
    progress = drafter.get(reverse("incoming_progress", args=[incoming.pk])).content.decode()
    assert "已处理图片 1 / 2 张" in progress
    assert 'data-moving="true"' in progress
    Incoming.objects.update(state=IncomingState.WAITING)
    flow.read(incoming.pk)
    incoming.refresh_from_db()
    assert (incoming.state, incoming.pictures_done, incoming.pictures_total) == (IncomingState.READY, 2, 2)


def test_reading_twice_reads_once(drafter):
    incoming = upload(drafter, parcel(), "材料.zip")
    flow.read(incoming.pk)
    incoming.refresh_from_db()
    assert incoming.tries == 1
    assert incoming.files.filter(role="picture").count() == 2


def test_a_reading_cut_short_is_taken_up_again(drafter, monkeypatch):
    monkeypatch.setattr(flow, "AT_ONCE_BYTES", 0)
    incoming = upload(drafter, parcel(), "材料.zip")
    now = timezone.now()
    Incoming.objects.update(state=IncomingState.READING, tries=1, lease_until=now - datetime.timedelta(seconds=1))
    assert [item.pk for item in flow.left_over(now)] == [incoming.pk]
    flow.read(incoming.pk)
    incoming.refresh_from_db()
    assert incoming.state == IncomingState.READY


def test_what_always_breaks_off_is_given_up_with_a_sentence(drafter, monkeypatch):
    monkeypatch.setattr(flow, "AT_ONCE_BYTES", 0)
    incoming = upload(drafter)
    Incoming.objects.update(tries=flow.MAX_TRIES)
    flow.read(incoming.pk)
    html = drafter.get(screen(incoming)).content.decode()
    assert "几次中断" in html
    assert not IncomingFile.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (word.encrypted_word(), "密.docx", "取消密码"),
        (zipped({"a.docx": b"a", "b.docx": b"b"}), "材料.zip", "一次只能导入一篇"),
        (zipped({"1.jpg": b"a"}), "材料.zip", "没有找到文档"),
    ],
)
def test_bad_files_are_one_sentence_and_a_way_on(drafter, data, name, sentence):
    incoming = upload(drafter, data, name)
    html = drafter.get(screen(incoming)).content.decode()
    assert sentence in html
    assert "重新选择文件" in html
    assert not IncomingFile.objects.exists()


def test_choosing_nothing_or_an_empty_file_is_told_on_the_form(drafter):
    assert "请选择要导入的文件" in drafter.post(UPLOAD, {}).content.decode()
    empty = SimpleUploadedFile("空.docx", b"")
    assert "空的（0 字节）" in drafter.post(UPLOAD, {"file": empty}).content.decode()


def test_too_many_files_are_told_on_the_form(drafter):
    many = [SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(300)]
    html = drafter.post(UPLOAD, {"file": many}).content.decode()
    assert "一次选了 300 个文件" in html
    assert not Incoming.objects.exists()


def test_a_section_one_may_not_write_in_is_not_offered(drafter, people, django_user_model):
    incoming = upload(drafter)
    values = answers(drafter, incoming) | {"section": "nowhere", "act": "save"}
    assert drafter.post(screen(incoming), values).status_code == 200
    assert not ArticlePage.objects.exists()
    drafter.force_login(people.admin)
    officer = django_user_model.objects.create_user("officer", password="x")
    officer.user_permissions.add(*_access_admin())
    drafter.force_login(officer)
    html = drafter.post(UPLOAD, {"file": SimpleUploadedFile("通知.html", HTML)}).content.decode()
    assert "没有撰稿的权限" in html
    assert not Incoming.objects.filter(owner=officer).exists()


def test_what_waits_is_listed_until_it_is_saved(drafter):
    incoming = upload(drafter)
    assert screen(incoming) in drafter.get(UPLOAD).content.decode()
    flow.forget(incoming, IncomingState.DISCARDED)
    assert screen(incoming) not in drafter.get(UPLOAD).content.decode()


def test_what_was_lost_stays_on_the_article(drafter):
    incoming = upload(drafter, word.everything(), "通知.docx")
    drafter.post(screen(incoming), answers(drafter, incoming) | {"act": "save"})
    page = ArticlePage.objects.get()
    html = drafter.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "导入时没能原样保留的内容" in html


def test_the_number_of_queries_does_not_grow_with_the_pictures(drafter, django_assert_max_num_queries):
    few = upload(drafter, HTML)
    many = upload(drafter, zipped({"通知.html": HTML} | {f"{n}.jpg": word.drawn_photo(n) for n in range(6)}), "a.zip")
    for incoming in (few, many):
        drafter.get(screen(incoming))
        with django_assert_max_num_queries(22):
            drafter.get(screen(incoming))
        with django_assert_max_num_queries(12):
            drafter.get(reverse("incoming_wechat", args=[incoming.pk]))


def _access_admin():
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename="access_admin")


def test_what_no_database_takes_is_left_out_of_what_was_typed(drafter):
    incoming = upload(drafter)
    drafter.post(screen(incoming), answers(drafter, incoming) | {"act": "charity", "title": "医保\0缴费"})
    incoming.refresh_from_db()
    assert incoming.answers["title"] == "医保缴费"


def test_the_record_of_an_import_holds_no_number_of_a_resident(drafter):
    number = "370800199001010000"
    page = f"<h1>关于登记的通知</h1><p>示范甲{number}：</p><p><img src='{number}.jpg'></p><p>请登记。</p>".encode()
    incoming = upload(drafter, page, name=f"示范甲{number}.html")
    drafter.post(screen(incoming), answers(drafter, incoming) | {"act": "save"})
    logged = PageLogEntry.objects.get(action="publishing.import")
    assert logged.data["warnings"]
    assert number not in json.dumps(logged.data)
