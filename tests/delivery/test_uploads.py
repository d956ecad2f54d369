"""Pictures and covers on their way to WeChat, several at a time, over real HTTP against the simulator."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models.signals import post_save

from publishing.channels.errors import ChannelError, Rejected
from publishing.delivery import prepare
from publishing.delivery.approved import bytes_of
from publishing.delivery.carry import carry
from publishing.delivery.lease import Lease, LeaseLost, claim
from publishing.delivery.models import Attempt, Delivery, Outcome, State, UploadedPicture
from publishing.review.models import ApprovedPicture
from tests.delivery.driving import drive
from tests.township import approved, drawn_picture, signed_off

PICTURES = 7
UPLOADS = ("media/uploadimg", "material/add_material")


class Watched:
    """A channel that passes every call on, notes who makes it, and how many are under way at a time."""

    def __init__(self, channel, before=lambda name: None):
        self._channel = channel
        self._before = before
        self._lock = threading.Lock()
        self.under_way = 0
        self.most = 0
        self.calls = []
        self.threads = set()

    def __getattr__(self, name):
        call = getattr(self._channel, name)

        def watched(*args, **kwargs):
            with self._lock:
                self.calls.append(name)
                self.threads.add(threading.current_thread())
                self.under_way += 1
                self.most = max(self.most, self.under_way)
            try:
                self._before(name)
                return call(*args, **kwargs)
            finally:
                with self._lock:
                    self.under_way -= 1

        return watched


def figures(*pictures):
    return [("figure", {"image": picture, "alt": "一张图", "caption": ""}) for picture in pictures]


def edition_with(people, count=PICTURES, **values):
    """One article with so many different pictures, signed off."""
    pictures = [drawn_picture(f"第{number}张") for number in range(count)]
    return signed_off(people, approved(people, body=figures(*pictures), **values)), pictures


def delivery_of(edition):
    return Delivery.objects.get(edition=edition)


def uploads(wechat_api):
    return [entry for operation in UPLOADS for entry in wechat_api.log(operation=operation)]


def test_pictures_stand_in_the_order_of_the_article_whichever_is_up_first(people, wechat_api, channel):
    edition, pictures = edition_with(people)
    wechat_api.faults.add("media/uploadimg", "delay_before", times=3, seconds=0.3)
    with claim(delivery_of(edition).pk) as lease:
        article = prepare.outgoing(lease, channel)[0]
    known = dict(UploadedPicture.objects.values_list("digest", "reference"))
    urls = [known[picture.sha256] for picture in pictures]
    assert len(set(urls)) == PICTURES
    places = [article.content.index(url.replace("&", "&amp;")) for url in urls]
    assert places == sorted(places)


def test_several_are_under_way_at_once_and_never_more_than_the_setting(people, wechat_api, channel, settings):
    settings.DELIVERY_UPLOADS_AT_ONCE = 3
    edition, _ = edition_with(people)
    together = threading.Barrier(3, timeout=60)

    def before(name):
        if len(watched.calls) <= 3:
            together.wait()

    watched = Watched(channel, before)
    with claim(delivery_of(edition).pk) as lease:
        prepare.outgoing(lease, watched)
    assert watched.most == 3
    assert threading.current_thread() not in watched.threads


def test_uploads_one_at_a_time_when_the_setting_says_so(people, wechat_api, channel, settings):
    settings.DELIVERY_UPLOADS_AT_ONCE = 1
    edition, _ = edition_with(people, 3)
    watched = Watched(channel)
    with claim(delivery_of(edition).pk) as lease:
        prepare.outgoing(lease, watched)
    assert watched.most == 1


def test_each_picture_is_uploaded_once_however_often_it_is_shown(people, wechat_api, channel):
    one, other = drawn_picture("甲"), drawn_picture("乙")
    pages = [
        approved(people, body=figures(one, other, one), cover=one),
        approved(people, body=figures(other), cover=one),
    ]
    edition = signed_off(people, *pages)
    assert drive(edition, channel).state == State.PUBLISHED
    assert len(wechat_api.log(operation="media/uploadimg")) == 2
    assert len(wechat_api.log(operation="material/add_material")) == 1
    delivery = delivery_of(edition)
    assert (delivery.pictures_done, delivery.pictures_total) == (4, 4)


def test_asked_again_nothing_is_uploaded_fitted_or_drawn(people, wechat_api, channel, monkeypatch):
    from publishing.render import covers, pictures

    edition, _ = edition_with(people, 3, cover=drawn_picture("封面"))
    with claim(delivery_of(edition).pk) as lease:
        first = prepare.outgoing(lease, channel)
        for module, name in ((pictures, "fit"), (covers, "draw"), (covers, "cover")):
            monkeypatch.delattr(module, name)
        watched = Watched(channel)
        assert prepare.outgoing(lease, watched) == first
    assert watched.calls == []


def test_every_upload_has_its_attempt_with_its_own_time(people, wechat_api, channel):
    edition, _ = edition_with(people, 4)
    wechat_api.faults.add("media/uploadimg", "delay_before", times=1, seconds=0.5)
    with claim(delivery_of(edition).pk) as lease:
        prepare.outgoing(lease, channel)
    attempts = Attempt.objects.all()
    assert {attempt.outcome for attempt in attempts} == {Outcome.DONE}
    assert len(attempts) == 5
    times = sorted(attempt.milliseconds for attempt in attempts)
    assert times[-1] >= 500
    assert times[0] < times[-1]
    assert {attempt.request_digest for attempt in attempts} == set(
        UploadedPicture.objects.values_list("digest", flat=True)
    )
    subjects = [attempt.subject for attempt in attempts]
    for name in ("第 1 张图", "第 2 张图", "第 3 张图", "第 4 张图", "的封面"):
        assert len([subject for subject in subjects if subject.endswith(name)]) == 1


def test_a_call_finds_its_row_committed_and_no_transaction_open(people, wechat_api, channel, settings):
    settings.DELIVERY_UPLOADS_AT_ONCE = 1
    edition, _ = edition_with(people, 3)
    mine = connections[DEFAULT_DB_ALIAS]
    outside = list(mine.savepoint_ids)
    intended, found = [], []

    def look(name):
        found.append((len(intended), list(mine.savepoint_ids)))

    def note(instance, **kwargs):
        intended.append(instance.pk)

    with claim(delivery_of(edition).pk) as lease:
        post_save.connect(note, sender=Attempt)
        try:
            prepare.outgoing(lease, Watched(channel, before=look))
        finally:
            post_save.disconnect(note, sender=Attempt)
    assert found == [(number, outside) for number in (1, 2, 3, 4)]


def test_the_first_failure_stops_what_has_not_begun(people, wechat_api, channel, settings):
    settings.DELIVERY_UPLOADS_AT_ONCE = 1
    edition, _ = edition_with(people, 8)
    wechat_api.faults.add("media/uploadimg", "refuse", times=1, skip=2, errcode=40113)
    delivery = delivery_of(edition)
    with claim(delivery.pk) as lease, pytest.raises(Rejected):
        prepare.outgoing(lease, channel)
    assert len(uploads(wechat_api)) == 3
    assert sorted(Attempt.objects.values_list("outcome", flat=True)) == ["done", "done", "refused"]
    assert UploadedPicture.objects.count() == 2
    delivery.refresh_from_db()
    assert delivery.pictures_done == 2


def test_what_was_under_way_beside_a_failure_is_awaited_and_recorded(people, wechat_api, channel, settings):
    settings.DELIVERY_UPLOADS_AT_ONCE = 3
    edition, _ = edition_with(people, 3)
    started = threading.Barrier(3, timeout=60)

    def before(name):
        if name == "upload_picture":
            started.wait()
            if threading.current_thread().name.endswith("_0"):
                raise Rejected("先失败的一张")
            time.sleep(0.4)

    with claim(delivery_of(edition).pk) as lease, pytest.raises(Rejected):
        prepare.outgoing(lease, Watched(channel, before))
    attempts = Attempt.objects.filter(operation="upload_picture")
    assert sorted(attempts.values_list("outcome", flat=True)) == ["done", "done", "refused"]
    assert UploadedPicture.objects.filter(purpose="upload_picture").count() == 2


def test_of_several_failures_the_first_picture_is_named_with_its_article(people, wechat_api, channel):
    pages = [approved(people, body=figures(drawn_picture(f"图{number}"))) for number in range(3)]
    edition = signed_off(people, *pages)
    started = threading.Barrier(3, timeout=60)

    class Refusing:
        def upload_picture(self, data, *, filename, content_type):
            started.wait()
            place = next(number for number, page in enumerate(pages) if page.title in filename)
            time.sleep((2 - place) * 0.2)
            if place == 0:
                return channel.upload_picture(data, filename=filename, content_type=content_type)
            raise Rejected(f"{filename}不行")

        upload_cover = channel.upload_cover

    with claim(delivery_of(edition).pk) as lease, pytest.raises(Rejected) as caught:
        prepare.outgoing(lease, Refusing())
    assert caught.value.article == 1
    assert f"《{pages[1].title}》第 1 张图" in str(caught.value)


def test_the_reader_is_told_which_picture_wechat_refused(people, wechat_api, channel):
    edition, _ = edition_with(people, 1)
    wechat_api.faults.add("media/uploadimg", "refuse", times=None, errcode=40113)
    delivery = drive(edition, channel)
    assert delivery.state == State.REFUSED
    assert "第 1 张图" in delivery.reason
    assert edition.places.get().approval.title in delivery.reason


def test_a_picture_that_cannot_be_used_is_refused_with_its_name(people, wechat_api, channel):
    from publishing.review.models import ApprovedPicture

    edition, pictures = edition_with(people, 2)
    kept = ApprovedPicture.objects.get(pk=pictures[1].sha256)
    with kept.file.open("wb") as file:
        file.write(b"damaged")
    delivery = drive(edition, channel)
    assert delivery.state == State.REFUSED
    assert "第 2 张图" in delivery.reason


def test_a_slow_wechat_does_not_lose_the_lease(people, wechat_api, channel, settings, monkeypatch):
    """Just before each sign of life another worker tries to take the delivery over, and cannot."""
    settings.DELIVERY_LEASE_SECONDS = 3
    edition, _ = edition_with(people, 2)
    delivery = delivery_of(edition)
    wechat_api.faults.add("media/uploadimg", "delay_before", times=1, seconds=4)
    signs, rivals = [], []
    original = Lease.record

    def record(self, **changes):
        signs.append(time.monotonic())
        rivals.append(claim(delivery.pk))
        original(self, **changes)

    monkeypatch.setattr(Lease, "record", record)
    with claim(delivery.pk) as lease:
        prepare.outgoing(lease, channel)
    assert set(rivals) == {None}
    assert signs[-1] - signs[0] > settings.DELIVERY_LEASE_SECONDS


def test_a_lost_lease_begins_nothing_more_and_records_nothing(people, wechat_api, channel, settings, monkeypatch):
    settings.DELIVERY_UPLOADS_AT_ONCE = 2
    settings.DELIVERY_LEASE_SECONDS = 1
    edition, _ = edition_with(people, 6)
    answered = threading.Event()
    original = Lease.record

    def lose_it(self, **changes):
        if Attempt.objects.count() == 2:
            Delivery.objects.update(lease_token="somebody-else")
        original(self, **changes)

    monkeypatch.setattr(Lease, "record", lose_it)
    watched = Watched(channel, before=lambda name: answered.wait(60))
    with claim(delivery_of(edition).pk) as lease, pytest.raises(LeaseLost):
        prepare.outgoing(lease, watched)
    assert watched.under_way == 2, "what is under way is not waited for"
    answered.set()
    while watched.under_way:
        time.sleep(0.01)
    assert watched.calls == ["upload_picture"] * 2
    assert list(Attempt.objects.values_list("outcome", flat=True)) == [Outcome.INTENDED] * 2
    assert UploadedPicture.objects.count() == 0
    assert Delivery.objects.get().lease_token == "somebody-else"


def test_a_reference_and_its_outcome_are_written_together(people, wechat_api, channel, monkeypatch):
    """Killed while the reference is written: the outcome is not there either, and the next pass uploads again."""

    class Killed(BaseException):
        pass

    edition, _ = edition_with(people, 1)

    def die(**values):
        assert connection.savepoint_ids
        raise Killed

    monkeypatch.setattr(UploadedPicture.objects, "get_or_create", die)
    with pytest.raises(Killed):
        carry(delivery_of(edition).pk, channel)
    monkeypatch.undo()
    assert UploadedPicture.objects.count() == 0
    assert Attempt.objects.get().outcome == Outcome.INTENDED
    Delivery.objects.update(lease_token="", lease_until=None)
    assert drive(edition, channel).state == State.PUBLISHED


def test_after_a_failure_only_what_is_missing_is_uploaded(people, wechat_api, channel):
    edition, _ = edition_with(people, 5)
    wechat_api.faults.add("media/uploadimg", "http_502", times=1, skip=3)
    assert drive(edition, channel).state == State.PUBLISHED
    done = [entry for entry in wechat_api.log(operation="media/uploadimg") if entry["outcome"] == "done"]
    assert len(done) == 5


def test_a_defect_of_ours_in_one_upload_stops_with_words(people, wechat_api, channel):
    edition, _ = edition_with(people, 3)

    def break_down(name):
        if name == "upload_cover":
            raise ZeroDivisionError

    delivery = delivery_of(edition)
    carry(delivery.pk, Watched(channel, before=break_down))
    delivery.refresh_from_db()
    assert delivery.state == State.BLOCKED
    assert drive_on(delivery, channel).state == State.PUBLISHED


def drive_on(delivery, channel):
    Delivery.objects.filter(pk=delivery.pk).update(state=State.WAITING)
    return drive(delivery.edition, channel)


def test_what_was_sent_can_be_rendered_without_a_lease_or_a_call(people, wechat_api, channel):
    edition, _ = edition_with(people, 3)
    delivery = delivery_of(edition)
    with claim(delivery.pk) as lease:
        sent = prepare.outgoing(lease, channel)
    calls = len(wechat_api.log())
    assert [article.content for article in prepare.articles_as_sent(delivery)] == [article.content for article in sent]
    assert len(wechat_api.log()) == calls


def test_what_was_sent_has_a_stable_placeholder_for_a_forgotten_picture(people, wechat_api, channel):
    edition, _ = edition_with(people, 2)
    delivery = delivery_of(edition)
    first, second = prepare.articles_as_sent(delivery), prepare.articles_as_sent(delivery)
    assert first == second
    assert first[0].content.count("<img") == 2


def test_no_upload_raises_without_its_article(people, wechat_api, channel):
    edition, _ = edition_with(people, 1)
    wechat_api.faults.add("material/add_material", "refuse", times=1, errcode=40009)
    with claim(delivery_of(edition).pk) as lease, pytest.raises(ChannelError) as caught:
        prepare.outgoing(lease, channel)
    assert caught.value.article == 0
    assert "的封面" in str(caught.value)


def test_two_threads_may_read_the_same_approved_picture(people, picture):
    """A cover that also stands in the body is cut and fitted at the same time."""
    approved(people, cover=picture, body=[("figure", {"image": picture, "alt": "一张图", "caption": ""})])
    kept = ApprovedPicture.objects.get(pk=picture.sha256)
    data = bytes_of(kept)
    with ThreadPoolExecutor(8) as threads:
        assert all(read == data for read in threads.map(lambda _number: bytes_of(kept), range(400)))
