"""The explorer shows what became of each article."""

from django.urls import reverse
from django.utils import timezone

from pages.models import SectionPage
from publishing.delivery.models import Publication
from publishing.review.models import ApprovedArticle
from tests.township import approved, signed_off


def test_the_link_in_wechat_stands_in_the_explorer_and_on_the_article(people, client):
    page = approved(people)
    edition = signed_off(people, page)
    url = "https://mp.weixin.qq.com/s/example"
    Publication.objects.create(
        delivery=edition.delivery,
        approval=ApprovedArticle.objects.get(page=page),
        place=0,
        url=url,
        published_at=timezone.now(),
    )
    client.force_login(people.drafter)
    section = SectionPage.objects.get(slug="news")
    assert url in client.get(reverse("wagtailadmin_explore", args=[section.pk])).content.decode()
    assert url in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
