"""What an article uses is not deleted from under it, and what a draft carries is not for everybody."""

import pytest
from django.urls import reverse
from wagtail.models import ReferenceIndex

from library.models import Picture, StoredDocument
from pages.models import ArticleAttachment, PolicyPage, SectionPage
from publishing.refusal import Refusal
from publishing.review import flow as review
from tests.factories import document
from tests.township import approved, draft, drawn_picture, fresh


def attached(people, stored):
    page = draft(people)
    page.attachments.add(ArticleAttachment(document=stored))
    page.save()
    page.save_revision(user=people.drafter, clean=False)
    return page


def policy(people, stored):
    page = PolicyPage(
        title="医保怎么缴", policy_title="缴费通知", policy_issuer="镇政府", policy_document=stored, live=False
    )
    SectionPage.objects.get(slug="policy").add_child(instance=page)
    return page


# Deleting -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("place", ["cover", "body"])
def test_a_picture_in_use_stays_and_its_article_is_named(people, client, place):
    picture = drawn_picture()
    figure = [("figure", {"image": picture, "alt": "图", "caption": ""})]
    page = draft(people, **({"cover": picture} if place == "cover" else {"body": figure}))
    if place == "body":
        ReferenceIndex.create_or_update_for_object(page)
    client.force_login(people.admin)
    bulk = reverse("wagtail_bulk_action", args=["library", "picture", "delete"]) + f"?id={picture.pk}"
    for url in (reverse("wagtailimages:delete", args=[picture.pk]), bulk):
        answer = client.post(url, follow=True)
        assert answer.status_code == 200
        assert f"《{page.title}》里，不能删除" in answer.content.decode()
    assert Picture.objects.filter(pk=picture.pk).exists()


@pytest.mark.parametrize("use", [attached, policy])
def test_a_document_in_use_stays_and_its_article_is_named(people, client, use):
    stored = document()
    page = use(people, stored)
    client.force_login(people.admin)
    bulk = reverse("wagtail_bulk_action", args=["library", "storeddocument", "delete"]) + f"?id={stored.pk}"
    for url in (reverse("wagtaildocs:delete", args=[stored.pk]), bulk):
        answer = client.post(url, follow=True)
        assert answer.status_code == 200
        assert f"《{page.title}》里，不能删除" in answer.content.decode()
    assert StoredDocument.objects.filter(pk=stored.pk).exists()


def test_of_many_none_is_deleted_when_one_is_in_use(people, client):
    used, free = drawn_picture("用着"), drawn_picture("闲着")
    draft(people, cover=used)
    client.force_login(people.admin)
    url = reverse("wagtail_bulk_action", args=["library", "picture", "delete"]) + f"?id={free.pk}&id={used.pk}"
    client.post(url)
    assert Picture.objects.count() == 2


def test_what_nobody_uses_is_deleted(people, client):
    picture, stored = drawn_picture(), document()
    client.force_login(people.admin)
    client.post(reverse("wagtailimages:delete", args=[picture.pk]))
    client.post(reverse("wagtail_bulk_action", args=["library", "storeddocument", "delete"]) + f"?id={stored.pk}")
    assert not Picture.objects.exists()
    assert not StoredDocument.objects.exists()


def test_more_articles_than_fit_are_counted(people):
    picture = drawn_picture()
    for _ in range(4):
        draft(people, cover=picture)
    with pytest.raises(Refusal, match="等 4 篇稿件"):
        picture.delete()


# Serving ------------------------------------------------------------------------------------------------------------------
def test_the_attachment_of_a_draft_is_served_to_the_desk_alone(people, client):
    stored = document()
    attached(people, stored)
    assert client.get(stored.url).status_code == 404
    client.force_login(people.reviewer1)
    assert client.get(stored.url).status_code == 200


@pytest.mark.parametrize("place", ["attachment", "block", "link"])
def test_a_document_of_a_public_article_is_served_until_the_article_goes(people, client, place):
    stored = document()
    link = f'<p><a linktype="document" id="{stored.pk}">申请表</a></p>'
    if place == "attachment":
        page = attached(people, stored)
        review.submit(page, people.drafter)
        review.approve(fresh(page), people.reviewer1)
        review.approve(fresh(page), people.reviewer2)
    else:
        body = [("attachment", {"document": stored, "title": ""})] if place == "block" else [("text", link)]
        page = approved(people, body=body)
    answer = client.get(stored.url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"form"
    fresh(page).unpublish()
    assert client.get(stored.url).status_code == 404
