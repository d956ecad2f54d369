"""The cover's crop belongs to the article; what is wrong with its pictures is said before review."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from library.models import Picture
from pages.pictures.shown import pictures_of
from publishing.delivery.approved import cover_of
from publishing.render import covers
from publishing.review.checks import Severity
from publishing.review.models import ApprovedArticle
from tests.factories import jpeg, picture
from tests.pages.test_article_form import edit, typed
from tests.township import approved, draft, fresh


def warnings_of(page) -> list[tuple[str, str]]:
    return [(found.code, found.field) for found in page.findings() if found.code.startswith("picture-")]


# Crops ------------------------------------------------------------------------------------------------------------------
def test_a_crop_set_in_the_editor_is_saved_and_part_of_what_is_approved(people, client):
    page = draft(people, cover=picture(width=1200, height=900))
    before = page.to_article()
    client.force_login(people.drafter)
    data = typed(page.title, cover=page.cover.pk, cover_focus_x="0.21004", cover_focus_y="0.8")
    assert edit(client, page, data).status_code == 302
    after = fresh(page).get_latest_revision_as_object().to_article()
    assert after.cover.focus == (0.21, 0.8)
    assert after.fingerprint != before.fingerprint


def test_without_a_crop_the_pictures_own_focus_counts_and_nothing_is_added(people):
    chosen = picture(width=1200, height=900)
    chosen.focal_point_x, chosen.focal_point_y, chosen.focal_point_width, chosen.focal_point_height = 300, 450, 90, 90
    chosen.save()
    page = draft(people, cover=chosen)
    assert page.to_article().cover.focus == (0.25, 0.5)
    assert "cover_focus" not in page.to_article().to_json()


@pytest.mark.parametrize("values", [("1.2", "0.5"), ("-1", "0.5"), ("x", "0.5")])
def test_a_crop_outside_the_picture_is_refused(people, client, values):
    page = draft(people, cover=picture())
    client.force_login(people.drafter)
    data = typed(page.title, cover=page.cover.pk, cover_focus_x=values[0], cover_focus_y=values[1])
    assert edit(client, page, data).status_code == 200


def test_what_is_delivered_is_cut_where_the_article_says(people):
    page = approved(people, cover=picture(width=1200, height=900), cover_focus_x=0.1, cover_focus_y=0.9)
    sent = cover_of(ApprovedArticle.objects.get(page=page).article)
    assert (sent.wide, sent.square) == (
        covers.crops(sent.width, sent.height, (0.1, 0.9)).wide,
        covers.crops(sent.width, sent.height, (0.1, 0.9)).square,
    )
    assert sent.square[0] == 0


def test_one_picture_is_cut_differently_in_two_articles_while_it_is_frozen(people):
    shared = picture(width=1200, height=900)
    first = approved(people, cover=shared)
    second = approved(people, cover=shared, cover_focus_x=0.9, cover_focus_y=0.2)
    assert first.to_article().cover.focus is None
    assert second.to_article().cover.focus == (0.9, 0.2)


def test_a_moved_crop_is_among_the_changes_between_two_versions(people, client):
    page = draft(people, cover=picture(width=1200, height=900))
    first = page.latest_revision
    page.cover_focus_x, page.cover_focus_y = 0.1, 0.9
    second = page.save_revision(user=people.drafter)
    client.force_login(people.drafter)
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk])
    shown = client.get(url, follow=True).content.decode()
    assert "裁剪时保留的位置变了" in shown


def test_the_editor_offers_many_photos_at_once(people, client):
    page = draft(people)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.force_login(people.drafter)
    assert "放入多张照片" in client.get(url).content.decode()


def test_the_crop_boxes_get_their_picture(people, client, django_assert_max_num_queries):
    chosen = picture(width=1200, height=900)
    url = reverse("cover_picture", args=[chosen.pk])
    assert client.get(url).status_code == 302
    client.force_login(people.drafter)
    client.get(url)
    with django_assert_max_num_queries(12):
        answer = client.get(url).json()
    assert (answer["width"], answer["height"], answer["focus"]) == (800, 600, None)


def test_a_lost_cover_is_told_under_the_field(people, client):
    chosen = picture()
    chosen.file.storage.delete(chosen.file.name)
    client.force_login(people.drafter)
    assert "重新上传" in client.get(reverse("cover_picture", args=[chosen.pk])).json()["error"]


# Findings ---------------------------------------------------------------------------------------------------------------
def test_poor_pictures_are_warned_of_with_their_place(people):
    small = picture("小图", width=320, height=240)
    page = draft(people, cover=small, body=[("figure", {"image": small, "alt": "麦田", "caption": ""})])
    assert warnings_of(page) == [("picture-small", "cover"), ("picture-small", "body")]
    assert {found.severity.value for found in page.findings() if found.code == "picture-small"} == {"warning"}


def test_good_pictures_are_not_mentioned(people):
    good = picture(width=1200, height=900)
    assert warnings_of(draft(people, cover=good, body=[("figure", {"image": good, "alt": "", "caption": ""})])) == []


def test_pictures_from_before_they_were_measured_are_judged_by_size_alone(people):
    old = picture(width=1200, height=900)
    Picture.objects.update(sharpness=None, lightness=None, shadows=None)
    old.refresh_from_db()
    assert warnings_of(draft(people, cover=old)) == []


def test_an_animation_is_said_to_stand_still_in_wechat(people, gif):
    page = draft(people, body=[("figure", {"image": gif, "alt": "", "caption": ""})])
    (found,) = (found for found in page.findings() if found.code == "picture-animated")
    assert found.message.startswith("第 1 张图片是动图，微信里只显示第一帧")


@pytest.fixture
def gif(db):
    import io

    from PIL import Image

    frames = [Image.open(io.BytesIO(jpeg(800, 600, seed))) for seed in range(3)]
    data = io.BytesIO()
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:])
    stored = Picture(title="扭秧歌", file=ContentFile(data.getvalue(), name="dance.gif"))
    stored.save()
    return stored


def test_the_pictures_of_an_article_are_one_query_whatever_their_number(people, django_assert_num_queries):
    body = [("figure", {"image": picture(width=800, seed=seed), "alt": "", "caption": ""}) for seed in range(4)]
    article = draft(people, body=body).to_article()
    with django_assert_num_queries(1):
        assert len(pictures_of(article, renditions=False)) == 4


def test_a_map_needs_its_number(people):
    town = picture("镇域图")
    town.is_map = True
    town.save()
    page = draft(people, body=[("figure", {"image": town, "alt": "镇域示意", "caption": ""})])
    (found,) = (found for found in page.findings() if found.code == "map-number-missing")
    assert found.severity is Severity.ERROR
    town.map_number = "鲁济S（2026）018号"
    town.save()
    assert "map-number-missing" not in {found.code for found in page.findings()}


# Animations -------------------------------------------------------------------------------------------------------------
def test_an_account_that_takes_gif_is_not_warned_of_and_sees_it_move(people, gif, settings):
    settings.WECHAT_TAKES_GIF = True
    page = draft(people, body=[("figure", {"image": gif, "alt": "", "caption": ""})])
    assert "picture-animated" not in {found.code for found in page.findings()}
    assert gif.file.url in page.make_preview_request(preview_mode="wechat").content.decode()


def test_an_animation_over_one_megabyte_stands_still_even_there(people, gif, settings):
    settings.WECHAT_TAKES_GIF = True
    gif.file_size = 1024 * 1024
    gif.save()
    page = draft(people, body=[("figure", {"image": gif, "alt": "", "caption": ""})])
    (found,) = (found for found in page.findings() if found.code == "picture-animated")
    assert "超过 1 MB" in found.message


def test_on_the_web_an_animation_moves_only_when_asked(people, gif):
    page = draft(people, body=[("figure", {"image": gif, "alt": "", "caption": ""})])
    shown = page.make_preview_request(preview_mode="").content.decode()
    assert f'<a href="{gif.file.url}">看动图</a>' in shown
    assert f'src="{gif.file.url}"' not in shown
