"""A personal link: whom it is for, what it opens, and every way in which it does not."""

from __future__ import annotations

import datetime
import re

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from pages.desk_setup import GROUP_FIRST
from publishing.notices.models import Notice, NoticeSettings
from publishing.notices.sending import send_due
from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.access import links, throttle, tokens
from publishing.review.models import ReviewLink, ReviewTaskState, Via
from publishing.review.status import status
from publishing.review.told.telling import tell_due
from tests.review.access.conftest import decision, link_for, sheet, words
from tests.township import draft, fresh, submitted

SENTENCE = re.compile("这一步没有办成</h1>\\s*<p>(.*?)</p>")


@pytest.fixture(autouse=True)
def no_quiet_hours(db):
    settings = NoticeSettings.load()
    settings.quiet = False
    settings.save()


def test_one_tap_opens_the_article_and_another_decides(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    asked = phone.get(path)
    assert "reviewer1" in words(asked)
    assert page.title not in words(asked)
    opened = phone.post(path)
    assert opened.url == sheet(page)
    shown = phone.get(opened.url)
    assert page.title in words(shown)
    assert 'value="approve"' in words(shown)
    done = phone.post(sheet(page), decision(page), follow=True)
    assert "已同意，转入复审" in words(done)
    first = ReviewTaskState.objects.filter(finished_by=people.reviewer1).get()
    assert first.via == Via.LINK
    assert status(fresh(page)).level == 2
    assert ReviewLink.objects.get().used_at is not None


def test_only_the_digest_of_the_token_and_of_the_cookie_is_stored(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    phone.post(path)
    link = ReviewLink.objects.get()
    assert link.digest not in path
    assert link.opened_by != phone.cookies["desk_link"].value
    assert {len(link.digest), len(link.opened_by)} == {64}


def test_the_cookie_is_for_review_pages_and_out_of_reach_of_scripts(people, phone):
    cookie = phone.post(link_for(people.reviewer1, submitted(people))).cookies["desk_link"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/review/", True, "Lax")


def test_looking_at_the_address_opens_nothing(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    for _ in range(3):
        assert phone.get(path).status_code == 200
        assert phone.head(path).status_code == 200
    assert ReviewLink.objects.get().opened_at is None
    assert phone.get(sheet(page)).status_code == 302


def test_the_page_of_a_link_tells_no_other_page_its_address(people, phone):
    answer = phone.get(link_for(people.reviewer1, submitted(people)))
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_opening_needs_the_token_of_the_form(people):
    strict = Client(enforce_csrf_checks=True)
    path = link_for(people.reviewer1, submitted(people))
    assert strict.post(path).status_code == 403
    assert ReviewLink.objects.get().opened_at is None


def test_the_same_browser_goes_on_until_it_decides(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    phone.post(path)
    opened_at = ReviewLink.objects.get().opened_at
    assert phone.post(path).url == sheet(page)
    assert phone.get(sheet(page)).status_code == 200
    assert ReviewLink.objects.get().opened_at == opened_at
    assert PageLogEntry.objects.filter(action="publishing.open_link", user=people.reviewer1).count() == 1


def test_two_links_for_two_articles_live_in_one_browser(people, phone):
    pages = [submitted(people), submitted(people)]
    for page in pages:
        phone.post(link_for(people.reviewer1, page))
    assert [phone.get(sheet(page)).status_code for page in pages] == [200, 200]


def test_a_link_opens_its_article_and_nothing_else(people, phone):
    page, other = submitted(people), submitted(people)
    phone.post(link_for(people.reviewer1, page))
    for path in (sheet(other), reverse("review_list"), reverse("wagtailadmin_home"), reverse("review_waiting")):
        assert reverse("wagtailadmin_login") in phone.get(path).url
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert reverse("wagtailadmin_login") in phone.get(edit).url
    assert phone.get(reverse("review_preview", args=[other.pk, "web"])).status_code == 302


def test_a_link_binds_no_device(people, phone):
    page = submitted(people)
    phone.post(link_for(people.reviewer1, page))
    answer = phone.post(sheet(page), decision(page, "bind"))
    assert "请先登录" in words(answer)
    assert "desk_device" not in answer.cookies


# Refusals ---------------------------------------------------------------------------------------------------------------
def opened_by(phone: Client, path: str) -> str:
    """What the browser is told when it tries to open the link."""
    told = SENTENCE.search(words(phone.get(path)))[1]
    assert SENTENCE.search(words(phone.post(path)))[1] == told
    return told


def test_an_unknown_link(people, phone):
    path = reverse("review_link", args=["x" * 43])
    assert "没有这个审核链接" in words(phone.get(path))
    assert "没有这个审核链接" in words(phone.post(path))


def test_a_link_ends_after_48_hours(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    link = ReviewLink.objects.get()
    assert link.expires_at - link.made_at >= datetime.timedelta(hours=47)
    phone.post(path)
    ReviewLink.objects.update(expires_at=timezone.now())
    assert "已过期" in words(phone.get(path))
    assert "已过期" in words(phone.get(sheet(page)))


def test_what_was_typed_is_given_back_when_the_link_ends_meanwhile(people, phone):
    page = submitted(people)
    phone.post(link_for(people.reviewer1, page))
    ReviewLink.objects.update(expires_at=timezone.now())
    answer = phone.post(sheet(page), decision(page, "return", comment="第二段日期请核对", reason=["错别字"]))
    assert "已过期" in words(answer)
    assert "第二段日期请核对" in words(answer)
    assert "错别字" in words(answer)
    assert status(fresh(page)).level == 1


def test_a_newer_link_ends_the_older_one(people, phone):
    page = submitted(people)
    older = link_for(people.reviewer1, page)
    newer = link_for(people.reviewer1, page)
    assert "已作废" in opened_by(phone, older)
    assert phone.post(newer).url == sheet(page)


def test_the_links_of_two_people_do_not_end_each_other(people, phone):
    Group.objects.get(name=GROUP_FIRST).user_set.add(people.reviewer3)
    page = submitted(people)
    first = link_for(people.reviewer1, page)
    link_for(people.reviewer3, page)
    assert phone.post(first).url == sheet(page)


def test_a_forwarded_link_stays_with_the_browser_that_opened_it(people, phone):
    path = link_for(people.reviewer1, submitted(people))
    phone.post(path)
    assert "另一台手机" in words(Client().get(path))
    assert "另一台手机" in words(Client().post(path))
    assert words(phone.post(path)) == ""


def test_of_two_browsers_at_the_same_moment_one_gets_in(people):
    link_for(people.reviewer1, submitted(people))
    mine, theirs = ReviewLink.objects.get(), ReviewLink.objects.get()
    key = links.open_(mine, key="", visitor=AnonymousUser())
    with pytest.raises(Refusal, match="在别处打开"):
        links.open_(theirs, key="", visitor=AnonymousUser())
    assert ReviewLink.objects.get().opened_by == tokens.digest(key)


def test_a_planted_cookie_is_not_taken_over(people, phone):
    """Else whoever planted it in a browser could go on with what its person opens there."""
    mine = Client()
    mine.post(link_for(people.reviewer1, submitted(people)))
    Group.objects.get(name=GROUP_FIRST).user_set.add(people.reviewer3)
    page = submitted(people)
    phone.cookies["desk_link"] = mine.cookies["desk_link"].value
    phone.post(link_for(people.reviewer3, page))
    assert phone.cookies["desk_link"].value != mine.cookies["desk_link"].value
    assert mine.get(sheet(page)).status_code == 302


def test_somebody_else_who_is_signed_in_is_told_so(people, phone):
    path = link_for(people.reviewer1, submitted(people))
    phone.force_login(people.reviewer2)
    told = opened_by(phone, path)
    assert "发给reviewer1" in told
    assert ReviewLink.objects.get().opened_at is None


def test_its_person_may_be_signed_in(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    phone.force_login(people.reviewer1)
    assert phone.post(path).url == sheet(page)
    phone.post(sheet(page), decision(page))
    assert ReviewTaskState.objects.get(finished_by=people.reviewer1).via == Via.DESK
    assert "已经用这个链接" in words(phone.get(path))


def test_a_used_link(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    phone.post(path)
    phone.post(sheet(page), decision(page))
    assert "已经用这个链接" in words(phone.get(path))
    assert "已经用这个链接" in words(phone.get(sheet(page)))


def test_a_person_who_was_deactivated(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    phone.post(path)
    people.reviewer1.is_active = False
    people.reviewer1.save()
    assert "已停用" in words(phone.get(path))
    assert "已停用" in words(phone.post(sheet(page), decision(page)))
    assert status(fresh(page)).level == 1


def test_a_person_who_was_moved_out_of_the_group(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    phone.post(path)
    people.reviewer1.groups.clear()
    assert "不在“初审”的审核组内" in words(phone.get(path))
    assert "不在“初审”的审核组内" in words(phone.post(sheet(page), decision(page)))


def test_a_person_who_was_deleted_takes_the_link_along(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    phone.post(path)
    people.reviewer1.delete()
    assert "没有这个审核链接" in words(phone.get(path))
    assert phone.get(sheet(page)).status_code == 302


def test_a_level_that_somebody_else_has_decided(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    flow.approve(page, people.admin)
    assert "已经有人处理" in opened_by(phone, path)


def test_a_revision_that_is_not_the_latest_any_more(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    phone.post(path)
    waits = decision(page)
    fresh(page).save_revision(user=people.drafter2, clean=False)
    assert "不是最新的" in words(phone.get(path))
    assert "不是最新的" in words(phone.post(sheet(page), waits))
    assert status(fresh(page)).level == 1


def test_a_withdrawn_article(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    page.current_workflow_state.cancel(user=people.drafter)
    assert "已经有人处理" in opened_by(phone, path)


def test_no_link_is_made_for_whoever_may_not_decide(people):
    page = submitted(people)
    for person in (people.drafter, people.reviewer2):
        with pytest.raises(Refusal):
            links.make(person, page.current_workflow_task_state)
    assert not ReviewLink.objects.exists()


# Another link ------------------------------------------------------------------------------------------------------------
def test_a_link_that_has_expired_is_sent_anew_to_its_person_alone(people, phone, mailoutbox):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    Notice.objects.all().delete()
    ReviewLink.objects.update(expires_at=timezone.now())
    assert "重新发一条给我" in words(phone.get(path))
    for _ in range(3):
        assert "请查收" in words(phone.post(path, {"act": "ask"}))
    send_due()
    (message,) = mailoutbox
    assert message.to == [people.reviewer1.email]
    fresh_one = re.search(r"/review/link/[^/\s]+/", message.body)[0]
    assert fresh_one != path
    assert phone.post(fresh_one).url == sheet(page)


def test_nobody_ends_a_link_that_still_leads_somewhere_by_asking_for_another(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    Notice.objects.all().delete()
    phone.post(path, {"act": "ask"})
    assert not Notice.objects.exists()
    assert phone.post(path).url == sheet(page)


def test_no_other_link_is_offered_where_it_would_not_help(people, phone):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    ReviewLink.objects.update(expires_at=timezone.now())
    flow.approve(page, people.admin)
    assert "重新发一条给我" not in words(phone.get(path))
    Notice.objects.all().delete()
    phone.post(path, {"act": "ask"})
    assert not Notice.objects.exists()


def test_an_e_mail_about_what_waits_opens_with_one_tap(people, phone, mailoutbox):
    page = submitted(people)
    tell_due(page.pk)
    send_due()
    (message,) = [message for message in mailoutbox if message.to == [people.reviewer1.email]]
    path = re.search(r"/review/link/[^/\s]+/", message.body)[0]
    assert phone.post(path).url == sheet(page)


def test_whoever_tries_tokens_has_to_wait(people, phone):
    path = reverse("review_link", args=["y" * 43])
    for _ in range(throttle.LIMIT):
        assert "没有这个审核链接" in words(phone.get(path))
    assert "次数太多" in words(phone.get(path))
    assert "次数太多" in words(phone.post(link_for(people.reviewer1, submitted(people))))
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert "没有这个审核链接" in words(elsewhere.get(path))


def test_a_token_is_written_into_no_log(people, phone, caplog):
    page = submitted(people)
    path = link_for(people.reviewer1, page)
    unknown = reverse("review_link", args=["z" * 43])
    for address in (path, unknown):
        for _ in range(2):
            phone.get(address)
            phone.post(address)
    phone.post(sheet(page), decision(page))
    phone.get(path)
    assert not any(path in entry.getMessage() or unknown in entry.getMessage() for entry in caplog.records)
    assert not any(path.split("/")[3] in str(entry.data) for entry in PageLogEntry.objects.all())


def test_a_draft_that_was_never_submitted_has_no_link(people):
    assert draft(people).current_workflow_task_state is None


def test_a_reminder_takes_nothing_out_of_a_readers_hands(people):
    state = submitted(people).current_workflow_task_state
    links.make(people.reviewer1, state)
    ReviewLink.objects.update(opened_at=timezone.now())
    links.make(people.reviewer1, state)
    assert not ReviewLink.objects.exclude(revoked_at=None).exists()
    links.make(people.reviewer1, state)
    assert ReviewLink.objects.exclude(revoked_at=None).get().opened_at is None
