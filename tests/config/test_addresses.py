"""Addresses of the site as a whole: media, robots, the map of the site, and the way back from a refusal."""

import pytest
from django.conf import settings
from django.urls import reverse

from publishing.review.models import ApprovedPicture
from tests.township import approved, draft


# Media --------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("step", ["..", "%2e%2e", "%2E%2E", ".%2e"])
@pytest.mark.parametrize("folder", ["images", "original_images"])
def test_no_way_of_writing_a_path_leads_to_what_was_approved(db, client, folder, step):
    ApprovedPicture.keep([("ab" * 32, b"approved bytes")])
    (settings.MEDIA_ROOT / folder).mkdir(parents=True, exist_ok=True)
    answer = client.get(f"/media/{folder}/{step}/approved/ab/{'ab' * 32}")
    assert answer.status_code in {400, 404}


def test_pictures_are_served(db, client, picture):
    answer = client.get(picture.file.url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


def test_other_folders_are_not_served(db, client):
    ApprovedPicture.keep([("cd" * 32, b"approved bytes")])
    assert client.get(f"/media/approved/cd/{'cd' * 32}/").status_code == 404


# Refusals -----------------------------------------------------------------------------------------------------------------
def test_a_page_that_refuses_to_be_shown_does_not_lead_back_to_itself(people, client):
    client.force_login(people.drafter)
    url = reverse("review_findings", args=[999_999])
    for referer in (f"http://testserver{url}", f"http://testserver{url}?page=2"):
        answer = client.get(url, HTTP_REFERER=referer)
        assert answer.status_code == 302
        assert answer.url == reverse("wagtailadmin_home")
    assert "没有编号为 999999 的稿件" in client.get(answer.url).content.decode()


def test_a_refusal_leads_back_to_where_one_came_from(people, client):
    client.force_login(people.drafter)
    waiting = reverse("review_waiting")
    answer = client.get(reverse("review_findings", args=[999_999]), HTTP_REFERER=f"http://testserver{waiting}")
    assert answer.url == f"http://testserver{waiting}"
    answer = client.get(reverse("review_findings", args=[999_999]), HTTP_REFERER="https://elsewhere.example/")
    assert answer.url == reverse("wagtailadmin_home")


# Search engines -------------------------------------------------------------------------------------------------------------
def test_the_map_lists_public_pages_only(people, client):
    public, hidden = approved(people), draft(people)
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/xml")
    words = answer.content.decode()
    assert f"/{public.slug}/</loc>" in words
    assert f"/{hidden.slug}/</loc>" not in words


def test_robots_are_kept_out_of_the_desk_and_shown_the_map(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /review/",
        "Disallow: /fact-check/",
        "Sitemap: http://testserver/sitemap.xml",
    ]
