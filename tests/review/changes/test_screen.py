"""The screen that compares two versions of an article, and who may see it."""

import pytest
from django.contrib.auth.models import Permission
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings

from publishing.article import Text
from publishing.render import dom
from publishing.review import flow
from publishing.review.changes import compare
from publishing.review.changes.versions import changes_since_last_seen, since_last_seen, versions
from publishing.review.models import ApprovedArticle, Receipt
from tests.review.changes.samples import ARTICLES, article
from tests.township import approved, draft, drawn_picture, fresh, submitted

ATTACK = "<script>alert(1)</script>"


def save(page, user, **values) -> int:
    """Another revision of ``page``; its number."""
    draft = page.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user, log_action=True, clean=False).pk


def shown(client, page, query: str = "") -> str:
    answer = client.get(reverse("review_compare", args=[page.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


# What is compared -----------------------------------------------------------------------------------------------------------
def test_the_latest_is_shown_beside_the_last_approved(people, client):
    page = approved(people)
    save(page, people.drafter, digest="先改一次。")
    latest = save(fresh(page), people.drafter, title="改了的标题")
    client.force_login(people.drafter)
    html = shown(client, page)
    assert "改动 2 处" in html
    assert f'<option value="{latest}" selected>最新稿' in html
    assert "网站公开版，已审定（" in html
    for label in ("最新稿对上次审定、网站公开版", "最新稿对前一次保存"):
        assert label in html


def test_any_two_versions_are_compared(people, client):
    page = draft(people, digest="甲甲。")
    first = page.latest_revision_id
    second = save(page, people.drafter, digest="乙乙。")
    third = save(fresh(page), people.drafter2, digest="丙丙。")
    client.force_login(people.drafter)
    html = shown(client, page, f"?old={first}&new={second}")
    assert "甲甲" in html
    assert "乙乙" in html
    assert "丙丙" not in html
    assert "丙丙" in shown(client, page, f"?old={third}&new={first}")


def test_what_was_approved_is_read_from_what_was_frozen(people, client):
    page = approved(people)
    frozen = page.approvals.get()
    ApprovedArticle.objects.filter(pk=frozen.pk).update(
        payload=frozen.payload.replace("请各村排查取暖安全。", "冻结时的摘要。")
    )
    save(page, people.drafter, title="改了的标题")
    client.force_login(people.drafter)
    assert "冻结时的摘要" in shown(client, page)


def test_versions_say_what_they_were(people):
    page = submitted(people)
    flow.return_(page, people.reviewer1, comment="请改")
    returned = fresh(page).latest_revision_id
    save(fresh(page), people.drafter, digest="改好了。")
    flow.submit(fresh(page), people.drafter)
    page = fresh(page)
    names = {version.revision_id: version.names for version in versions(page)}
    assert names == {returned: ("退回稿",), page.latest_revision_id: ("最新稿", "送审稿")}


# What cannot be compared ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?old=abc&new=1", "版本编号不对"),
        ("?old=-1", "版本编号不对"),
        ("?old=٣", "版本编号不对"),
        (f"?old={'9' * 5000}", "版本编号不对"),
        ("?old=999999999", "没有编号为 999999999 的版本"),
        ("?old={other}", "可能属于别的稿件"),
        ("?new={other}", "可能属于别的稿件"),
        ("?old={own}&new={own}", "两边选的是同一个版本"),
        ("?new={first}", "还没有可以比较的"),
        ("?old=%00", "版本编号不对"),
        ("?old=<script>", "版本编号不对"),
    ],
)
def test_a_wrong_choice_is_told_in_one_sentence(people, client, query, told):
    page, other = draft(people), draft(people)
    first = page.latest_revision_id
    own = save(page, people.drafter, digest="又改。")
    client.force_login(people.drafter)
    html = shown(client, page, query.format(other=other.latest_revision_id, own=own, first=first))
    assert told in html
    assert html.count('role="alert"') == 1
    assert "改动" not in html.split('role="alert"')[1].split("</section>")[0]


def test_a_single_version_has_nothing_beside_it(people, client):
    client.force_login(people.drafter)
    assert "还没有可以比较的" in shown(client, draft(people))


def test_who_may_not_read_the_draft_may_not_compare(people, client):
    page = draft(people, cover=drawn_picture("示意"))
    digest = page.to_article().cover.sha256
    urls = [reverse("review_compare", args=[page.pk]), reverse("review_compare_picture", args=[page.pk, digest])]
    for url in urls:
        assert client.get(url).status_code == 302
        client.force_login(people.reviewer1)
        assert client.get(url).status_code in {302, 403}
        client.force_login(people.drafter)
        assert client.get(url).status_code == 200
        client.logout()


def test_pictures_of_both_versions_are_shown(people, client):
    one, other = drawn_picture("旧图"), drawn_picture("新图", colour="#aa3322")
    page = approved(people, cover=one)
    save(page, people.drafter, cover=other)
    client.force_login(people.drafter)
    html = shown(client, page)
    for stored in (one, other):
        url = reverse("review_compare_picture", args=[page.pk, stored.sha256])
        assert f'src="{url}"' in html
        answer = client.get(url)
        assert answer["Content-Type"] in {"image/jpeg", "image/png"}
        assert "private" in answer["Cache-Control"]
    assert client.get(reverse("review_compare_picture", args=[page.pk, "0" * 64])).status_code == 404


def test_an_approved_picture_is_shown_after_it_left_the_library(people, client):
    stored = drawn_picture("旧图")
    page = approved(people, cover=stored)
    digest = stored.sha256
    stored.file.storage.delete(stored.file.name)
    client.force_login(people.drafter)
    assert client.get(reverse("review_compare_picture", args=[page.pk, digest])).status_code == 200


# Wagtail's own ----------------------------------------------------------------------------------------------------------------
def test_the_history_leads_to_our_comparison(people, client):
    page = approved(people)
    first, live = versions(page)[-1].revision_id, page.live_revision_id
    latest = save(page, people.drafter, title="改了的标题")
    client.force_login(people.drafter)
    ours = reverse("review_compare", args=[page.pk])
    for asked, meant in (
        (("live", "latest"), (live, latest)),
        (("earliest", str(latest)), (first, latest)),
        ((str(live), "live"), (live, live)),
    ):
        answer = client.get(reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, *asked]))
        assert answer.url == f"{ours}?old={meant[0]}&new={meant[1]}"
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert f"/admin/pages/{page.pk}/revisions/compare/" in history


def test_other_pages_are_compared_by_wagtail(people, client):
    from pages.models import SectionPage

    section = SectionPage.objects.first()
    section.save_revision()
    client.force_login(people.admin)
    answer = client.get(reverse("wagtailadmin_pages:revisions_compare", args=[section.pk, "earliest", "latest"]))
    assert answer.status_code == 200
    client.logout()
    answer = client.get(reverse("wagtailadmin_pages:revisions_compare", args=[section.pk, "earliest", "latest"]))
    assert answer.status_code == 302


def test_the_editor_has_the_button(people, client):
    page = draft(people)
    client.force_login(people.drafter)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "比较版本" in html
    assert reverse("review_compare", args=[page.pk]) in html


# Shown ------------------------------------------------------------------------------------------------------------------------
def rendered(old, new) -> list[str]:
    context = {"changes": compare(old, new), "pictures": {}, "left": "旧", "right": "新"}
    return [render_to_string(f"review/changes/{name}.html", context) for name in ("marked", "side_by_side")]


@given(ARTICLES, ARTICLES)
@settings(max_examples=30)
def test_both_ways_to_show_it_hold_for_any_articles(old, new):
    for html in rendered(old, new):
        root = dom.parse(html)
        assert not list(root.iter("script"))
        numbers = [element.get("id") for element in root.iter("section") if element.get("id")]
        assert numbers == [f"change-{number}" for number in range(1, compare(old, new).count + 1)]


def test_nothing_is_shown_unescaped():
    attacked = article(
        title=ATTACK,
        digest=ATTACK,
        tags=(ATTACK,),
        body=(Text(html=f'<p>看<a href="javascript:alert(1)">这里</a>{ATTACK.replace("<", "&lt;")}</p>'),),
    )
    for old, new in ((article(), attacked), (attacked, article()), (article(title="无", body=()), attacked)):
        for html in rendered(old, new):
            assert "<script" not in html
            assert "javascript:" not in html
            assert "&lt;script&gt;" in html


def test_marks_are_words_too():
    for html in rendered(article(), article(title="医保缴费的通知", digest="", author="党政办公室")):
        assert "［新增：" in html
        assert "［删去：" in html
        assert ">改动</span> 标题" in html
        assert ">删去</span> 摘要" in html


def test_the_phone_gets_what_changed_and_folds_the_rest():
    body = tuple(Text(html=f"<p>第{number}段的文字。{'长' * 300}</p>") for number in range(40))
    changed = (*body[:20], Text(html=body[20].html.replace("第20段", "第二十段")), *body[21:])
    marked, _ = rendered(article(body=body), article(body=changed))
    assert "改动 1 处" in marked.replace("<strong>", "").replace("</strong>", "")
    assert "…未改动 25 段" in marked
    assert "字未改）…" in marked
    assert len(marked.encode()) < 40_000
    context = {"changes": compare(article(body=body), article(body=changed)), "pictures": {}, "brief": True}
    assert len(render_to_string("review/changes/marked.html", context).encode()) < 4_000


# What a reviewer is shown first -------------------------------------------------------------------------------------------------
def test_a_first_submission_has_nothing_to_be_compared_with(people):
    page = submitted(people)
    assert since_last_seen(page, people.reviewer1, page.latest_revision_id) is None


def opened(page, revision_id: int, person) -> None:
    Receipt.objects.create(page=page, revision_id=revision_id, person=person, last_at=timezone.now())


def test_a_reviewer_sees_what_changed_since_they_last_looked(people):
    page = approved(people)
    live = page.live_revision_id
    seen = save(page, people.drafter, digest="看过的一版。")
    latest = save(fresh(page), people.drafter, digest="没看过的一版。")
    page = fresh(page)
    opened(page, seen, people.reviewer1)
    opened(page, latest, people.reviewer1)
    opened(page, latest, people.reviewer2)
    assert since_last_seen(page, people.reviewer1, latest).revision_id == seen
    assert since_last_seen(page, people.reviewer2, latest).revision_id == live
    assert since_last_seen(page, people.reviewer1, 999_999) is None


def test_a_reviewer_is_told_what_the_marks_are_against(people, django_assert_max_num_queries):
    page = approved(people)
    seen = save(page, people.drafter, digest="看过的一版。")
    latest = save(fresh(page), people.drafter, digest="没看过的一版。")
    page = fresh(page)
    opened(page, seen, people.reviewer1)
    article = page.get_latest_revision_as_object().to_article()
    with django_assert_max_num_queries(12):
        changes, since = changes_since_last_seen(page, people.reviewer1, latest, article)
    assert since.startswith("您上次看的一版（")
    assert changes.count == 1
    with django_assert_max_num_queries(6):
        changes, since = changes_since_last_seen(page, people.reviewer2, latest, article)
    assert since.startswith("上次审定的一版（网站公开版，已审定")
    assert changes.old == page.approvals.get().article
    first = submitted(people)
    changes, since = changes_since_last_seen(first, people.reviewer1, first.latest_revision_id, first.to_article())
    assert changes.is_first
    assert since == ""


def test_what_went_out_in_an_emergency_is_not_taken_for_approved(people, client):
    page = draft(people)
    people.drafter.user_permissions.add(Permission.objects.get(codename="publish_urgently"))
    person = type(people.drafter).objects.get(pk=people.drafter.pk)
    flow.publish_urgently(page, person, reason="暴雨红色预警，须立即通知各村转移群众。")
    page = fresh(page)
    urgent = page.live_revision_id
    (version,) = [one for one in versions(page) if one.revision_id == urgent]
    assert "紧急公开、尚未审定" in version.label
    assert not version.is_approved
    assert version.frozen_id is not None


# What it costs ------------------------------------------------------------------------------------------------------------------
def test_the_screen_asks_no_more_for_a_long_history(people, client, django_assert_max_num_queries):
    one, other = drawn_picture("旧图"), drawn_picture("新图")
    figures = [("figure", {"image": picture, "alt": "图", "caption": "渠首"}) for picture in (one, other)]
    page = approved(people, cover=one, body=figures)
    earlier = save(fresh(page), people.drafter, digest="先改一次。", cover=other)
    for number in range(30):
        save(fresh(page), people.drafter, digest=f"第 {number} 次。", cover=other)
    # Eleven of them are Wagtail's: the session, the person, what they may do, the frame of the screen.
    for person, query, most in (
        (people.drafter, "", 23),
        (people.drafter, f"?old={earlier}", 30),
        (people.reviewer1, "", 25),
    ):
        client.force_login(person)
        shown(client, page, query)
        with django_assert_max_num_queries(most):
            shown(client, page, query)
