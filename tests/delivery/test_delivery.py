"""An edition on its way to WeChat, over real HTTP against the simulator."""

import json

import pytest

from publishing.delivery import dispatch
from publishing.delivery.models import Attempt, Delivery, Publication, State, UploadedPicture
from publishing.editions.models import Method
from publishing.refusal import Refusal
from publishing.render import plain
from tests.delivery.driving import drive
from tests.township import approved, signed_off


def test_a_signed_off_edition_is_published_and_its_links_are_recorded(people, wechat_api, channel):
    pages = [approved(people), approved(people)]
    delivery = drive(signed_off(people, *pages), channel)
    assert delivery.state == State.PUBLISHED
    published = wechat_api.effects("published")
    assert len(published) == 1
    assert [item["title"] for item in published[0]["articles"]] == [page.title for page in pages]
    urls = list(Publication.objects.order_by("place").values_list("url", flat=True))
    assert len(urls) == 2
    assert all(url.startswith(wechat_api.base_url) for url in urls)


def test_what_wechat_stores_says_what_was_approved(people, wechat_api, channel):
    page = approved(people)
    drive(signed_off(people, page), channel)
    stored = channel.read_publication(Delivery.objects.get().article_id)[0]
    article = page.to_article()
    kept = "".join(plain.html_text(stored.content).split())
    assert "请各村于周五前完成第" in kept
    assert "0537-5550101" in kept
    assert (stored.title, stored.author) == (article.title, article.author)


def test_the_approved_revision_is_pushed_not_the_latest(people, wechat_api, channel):
    page = approved(people)
    edition = signed_off(people, page)
    page.title = "后来改的标题"
    page.save_revision(user=people.drafter, clean=False)
    drive(edition, channel)
    assert wechat_api.effects("published")[0]["articles"][0]["title"] != "后来改的标题"


def test_draft_only_ends_in_the_draft_box_with_steps_for_a_person(people, wechat_api, channel):
    delivery = drive(signed_off(people, approved(people), method=Method.DRAFT), channel)
    assert delivery.state == State.DRAFTED
    assert delivery.is_finished
    assert "草稿箱" in delivery.next_step
    assert len(wechat_api.effects("draft_created")) == 1
    assert wechat_api.effects("published") == []


def test_carrying_again_changes_nothing(people, wechat_api, channel):
    edition = signed_off(people)
    drive(edition, channel)
    calls = len(wechat_api.log())
    for _ in range(3):
        dispatch.pass_due(channel)
        dispatch.start(edition)
    assert len(wechat_api.log()) == calls
    assert Delivery.objects.count() == 1


def test_every_write_leaves_an_attempt(people, wechat_api, channel):
    drive(signed_off(people), channel)
    assert list(Attempt.objects.values_list("operation", "outcome")) == [
        ("upload_cover", "done"),
        ("save_draft", "done"),
        ("publish", "done"),
    ]


def test_a_picture_is_uploaded_once_per_account(people, wechat_api, channel, picture):
    body = [("figure", {"image": picture, "alt": "一张图", "caption": ""})]
    drive(signed_off(people, approved(people, body=body)), channel)
    drive(signed_off(people, approved(people, body=body)), channel)
    assert UploadedPicture.objects.filter(purpose="upload_picture").count() == 1
    assert len(wechat_api.log(operation="media/uploadimg")) == 1


def test_pictures_deleted_from_the_library_are_still_pushed_as_approved(people, wechat_api, channel, picture):
    page = approved(people, body=[("figure", {"image": picture, "alt": "一张图", "caption": ""})])
    picture.file.storage.delete(picture.file.name)
    assert drive(signed_off(people, page), channel).state == State.PUBLISHED


def test_unreachable_wechat_waits_and_says_so(people, wechat_api, settings):
    from publishing.channels import wechat
    from publishing.delivery.carry import carry

    edition = signed_off(people)
    settings.WECHAT_API_BASE_URL = "http://127.0.0.1:9"
    delivery = Delivery.objects.get(edition=edition)
    carry(delivery.pk, wechat.channel_from_settings())
    delivery.refresh_from_db()
    assert delivery.state == State.WAITING
    assert delivery.reason
    settings.WECHAT_API_BASE_URL = wechat_api.base_url
    assert drive(edition, wechat.channel_from_settings()).state == State.PUBLISHED


def test_a_wrong_secret_blocks_and_names_the_setting(people, wechat_api, settings):
    from publishing.channels import wechat

    settings.WECHAT_APP_SECRET = "wrong"
    delivery = drive(signed_off(people), wechat.channel_from_settings())
    assert delivery.state == State.BLOCKED
    assert "WECHAT_APP_SECRET" in delivery.reason + delivery.next_step
    assert "wrong" not in delivery.reason


def test_an_ip_outside_the_whitelist_blocks_and_shows_the_ip(people, wechat_api, channel):
    wechat_api.switches.set(ip_not_whitelisted="203.0.113.7")
    edition = signed_off(people)
    delivery = drive(edition, channel)
    assert delivery.state == State.BLOCKED
    assert "203.0.113.7" in delivery.reason + delivery.next_step
    assert delivery.refused_ip == "203.0.113.7"
    wechat_api.switches.set(ip_not_whitelisted="")
    with pytest.raises(Refusal):
        dispatch.resume(delivery, people.drafter)
    dispatch.resume(delivery, people.publisher)
    assert drive(edition, channel).state == State.PUBLISHED


def test_a_missing_publish_right_blocks_and_offers_draft_only(people, wechat_api, channel):
    wechat_api.switches.set(has_publish_right=False)
    delivery = drive(signed_off(people), channel)
    assert delivery.state == State.BLOCKED
    assert delivery.errcode == 48001
    assert "草稿" in delivery.next_step


@pytest.mark.parametrize(("outcome", "word"), [(2, "原创"), (3, ""), (4, "审核")])
def test_a_failed_job_is_refused_with_wechats_reason_and_gives_the_article_back(
    people, wechat_api, channel, outcome, word
):
    wechat_api.switches.set(publish_outcomes=[outcome])
    edition = signed_off(people)
    delivery = drive(edition, channel)
    assert delivery.state == State.REFUSED
    assert word in delivery.reason
    assert edition.places.get().released
    assert Publication.objects.count() == 0


def test_a_picture_dropped_by_wechat_stops_the_push(people, wechat_api, channel, picture):
    page = approved(people, body=[("figure", {"image": picture, "alt": "一张图", "caption": ""})])
    edition = signed_off(people, page)
    delivery = Delivery.objects.get(edition=edition)
    UploadedPicture.objects.create(
        account=delivery.account,
        purpose="upload_picture",
        digest=picture.sha256,
        reference="https://mmbiz.qpic.cn/mmbiz_jpg/forgotten/0",
    )
    UploadedPicture.objects.update(uploaded_at=edition.composed_at)
    assert drive(edition, channel).state == State.PUBLISHED
    assert len(wechat_api.log(operation="media/uploadimg")) == 1
    assert len(wechat_api.effects("published")) == 1


def test_what_a_person_changed_in_the_draft_box_stops_the_push(people, wechat_api, channel, monkeypatch):
    edition = signed_off(people)
    wechat_api.faults.add("draft/get", "refuse", times=1, errcode=-1)
    delivery = drive(edition, channel, passes=1)
    assert delivery.draft
    token = _token(wechat_api)
    _edit_draft(wechat_api, token, delivery.draft, title="被人改过的标题")
    delivery = drive(edition, channel)
    assert delivery.state == State.REFUSED
    assert "被人改过的标题" in delivery.reason
    assert wechat_api.effects("published") == []


def test_an_edition_waits_for_its_time(people, wechat_api, channel):
    import datetime

    from django.utils import timezone

    from publishing.editions import flow

    at = timezone.now() + datetime.timedelta(hours=2)
    edition = flow.compose([approved(people).pk], people.drafter, at=at)
    flow.sign_off(edition, people.publisher)
    assert dispatch.pass_due(channel) == []
    assert wechat_api.log() == []
    assert Delivery.objects.get().due_at == at


def test_an_edition_without_its_sign_off_is_not_delivered(people):
    from publishing.editions import flow

    edition = flow.compose([approved(people).pk], people.drafter)
    with pytest.raises(Refusal) as caught:
        dispatch.start(edition)
    assert caught.value.code == "not-signed-off"


def test_one_delivery_runs_at_a_time_per_account(people, wechat_api):
    from publishing.delivery.lease import claim

    first, second = signed_off(people), signed_off(people)
    with claim(first.delivery.pk) as held:
        assert held is not None
        assert claim(first.delivery.pk) is None
        assert claim(second.delivery.pk) is None
    assert claim(second.delivery.pk) is not None


def test_a_worker_that_lost_its_lease_records_nothing(people):
    from publishing.delivery.lease import LeaseLost, claim

    lease = claim(signed_off(people).delivery.pk)
    Delivery.objects.update(lease_token="somebody-else")
    with pytest.raises(LeaseLost):
        lease.record(state=State.PUBLISHED)
    assert Delivery.objects.get().state == State.PENDING


def _token(served):
    import requests

    body = {"grant_type": "client_credential", "appid": served.app_id, "secret": served.app_secret}
    return requests.post(f"{served.base_url}/cgi-bin/stable_token", json=body, timeout=5).json()["access_token"]


def _edit_draft(served, token, media_id, **changes):
    import requests

    url = f"{served.base_url}/cgi-bin/draft"
    stored = json.loads(
        requests.post(f"{url}/get?access_token={token}", json={"media_id": media_id}, timeout=5).content.decode()
    )["news_item"][0]
    body = {"media_id": media_id, "index": 0, "articles": {**stored, **changes}}
    answer = requests.post(
        f"{url}/update?access_token={token}", data=json.dumps(body, ensure_ascii=False).encode(), timeout=5
    ).json()
    assert answer["errcode"] == 0, answer


def test_an_article_taken_down_after_the_sign_off_is_not_pushed(people, wechat_api, channel):
    page = approved(people)
    edition = signed_off(people, page)
    page.unpublish(user=people.admin)
    delivery = drive(edition, channel)
    assert delivery.state == State.REFUSED
    assert "撤下" in delivery.reason
    assert wechat_api.effects("draft_created") == []


def test_an_article_replaced_while_its_draft_waits_is_not_pushed_and_leaves_no_draft(people, wechat_api, channel):
    page = approved(people)
    edition = signed_off(people, page)
    wechat_api.faults.add("freepublish/submit", "refuse", times=1, errcode=45009)
    assert drive(edition, channel, passes=1).state == State.WAITING
    page.unpublish(user=people.admin)
    assert drive(edition, channel).state == State.REFUSED
    assert len(wechat_api.effects("draft_deleted")) == 1
    assert wechat_api.effects("published") == []


def test_an_account_without_comments_publishes_without_them(people, wechat_api, channel):
    wechat_api.switches.set(has_comment_right=False)
    assert drive(signed_off(people), channel).state == State.PUBLISHED


def test_one_broken_delivery_stops_with_words_and_the_others_go_on(people, wechat_api, channel, picture):
    from publishing.review.models import ApprovedPicture

    page = approved(people, body=[("figure", {"image": picture, "alt": "一张图", "caption": ""})])
    broken, good = signed_off(people, page), signed_off(people)
    kept = ApprovedPicture.objects.get(pk=picture.sha256)
    kept.file.storage.delete(kept.file.name)
    assert len(dispatch.pass_due(channel)) == 2
    broken.delivery.refresh_from_db()
    assert broken.delivery.state == State.BLOCKED
    assert "文件丢失" in broken.delivery.reason
    assert drive(good, channel).state == State.PUBLISHED


def test_a_signed_off_edition_can_be_stopped_before_it_is_submitted(people, wechat_api, channel):
    import datetime

    from django.utils import timezone

    from publishing.editions import flow

    page = approved(people)
    edition = flow.compose([page.pk], people.drafter, at=timezone.now() + datetime.timedelta(hours=1))
    flow.sign_off(edition, people.publisher)
    dispatch.withdraw(edition, people.publisher)
    delivery = drive(edition, channel)
    assert delivery.state == State.WITHDRAWN
    assert wechat_api.log() == []
    assert drive(signed_off(people, page), channel).state == State.PUBLISHED


def test_what_was_submitted_cannot_be_cancelled(people, wechat_api, channel):
    edition = signed_off(people)
    drive(edition, channel)
    with pytest.raises(Refusal) as caught:
        dispatch.withdraw(edition, people.publisher)
    assert caught.value.code == "already-submitted"


def test_a_blocked_edition_goes_on_when_asked_for_again(people, wechat_api, channel):
    import io

    from django.core.management import call_command

    wechat_api.switches.set(ip_not_whitelisted="203.0.113.7")
    edition = signed_off(people)
    with pytest.raises(Refusal, match=r"203\.0\.113\.7"):
        call_command("deliver_edition", str(edition.pk), "--wait=5", stdout=io.StringIO())
    wechat_api.switches.set(ip_not_whitelisted="")
    out = io.StringIO()
    call_command("deliver_edition", str(edition.pk), "--wait=20", stdout=out)
    assert json.loads(out.getvalue())["state"] == "published"


def test_the_link_back_leads_to_the_public_address(people, wechat_api, channel, settings):
    settings.BASE_URL = "https://desk.example.gov.cn"
    drive(signed_off(people), channel)
    address = wechat_api.effects("published")[0]["articles"][0]["content_source_url"]
    assert address.startswith("https://desk.example.gov.cn/news/notice-")
