"""After publication: what readers see in WeChat is what was approved, or somebody is told."""

import datetime

import pytest
from django.utils import timezone

from publishing.aftercare import upkeep
from publishing.aftercare.compare import compare_due, next_night
from publishing.aftercare.matching import places_of
from publishing.aftercare.models import Comparison, Verdict, Watch
from publishing.channels.port import OutgoingArticle, StoredArticle
from publishing.delivery import alarms
from publishing.delivery.models import Alarm, Delivery
from tests.aftercare import back_office
from tests.delivery.driving import drive
from tests.township import approved, signed_off

NIGHT = datetime.timedelta(days=1)


def tonight(now: datetime.datetime, nights: int = 1) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(timezone.localdate(now) + nights * NIGHT, datetime.time(5, 0)))


def verdicts() -> list[str]:
    return list(Comparison.objects.order_by("pk").values_list("verdict", flat=True))


def kinds() -> set[str]:
    return {alarm.kind for alarm in list(Alarm.objects.open())}


def test_a_publication_is_compared_at_once_and_then_every_night(published, channel):
    published()
    now = timezone.now()
    assert compare_due(channel, now) == 1
    assert verdicts() == [Verdict.SAME]
    assert compare_due(channel, now) == 0
    for night in (1, 2, 3):
        compare_due(channel, tonight(now, night))
    assert len(verdicts()) in (3, 4)  # The first night does not count when it has nearly begun.
    assert set(verdicts()) == {Verdict.SAME}
    assert list(Alarm.objects.open()) == []


def test_comparing_ends_after_thirty_days(published, channel):
    published()
    now = timezone.now()
    compare_due(channel, now)
    for night in range(1, 40):
        compare_due(channel, tonight(now, night))
    assert 28 <= Comparison.objects.count() <= 31
    assert Watch.objects.get().compare_at is None


@pytest.mark.parametrize("hour", range(24))
def test_the_next_comparison_is_at_night_in_beijing(hour):
    now = timezone.make_aware(datetime.datetime(2026, 11, 23, hour, 30))
    for delivery_id in range(1, 200, 7):
        following = next_night(now, delivery_id)
        assert 2 <= timezone.localtime(following).hour < 5
        assert datetime.timedelta(hours=3) <= following - now < datetime.timedelta(hours=30)
        assert next_night(following, delivery_id) - following == NIGHT


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "被人改过的标题"}, "标题被改为“被人改过的标题”"),
        ({"author": "别人"}, "作者被改为“别人”"),
        ({"text": ("周五前", "周六前")}, "微信存下“六前"),
    ],
)
def test_what_was_changed_in_the_back_office_raises_an_alarm(published, wechat_api, channel, changes, said):
    (publication,) = published()
    now = timezone.now()
    compare_due(channel, now)
    back_office.edit(wechat_api, publication.delivery.article_id, 0, **changes)
    compare_due(channel, tonight(now, 2))
    alarm = Alarm.objects.get(kind=Alarm.Kind.CHANGED)
    assert alarm.subject == f"publication {publication.pk}"
    assert said in alarm.message
    assert publication.approval.title in alarm.message
    assert "更正" in alarm.next_step
    assert verdicts()[-1] == Verdict.CHANGED
    assert said in Comparison.objects.first().differences


def test_a_picture_taken_out_is_a_change(people, published, wechat_api, channel, picture):
    page = approved(people, body=[("figure", {"image": picture, "alt": "一张图", "caption": ""})])
    (publication,) = published(page)
    compare_due(channel, timezone.now())
    assert verdicts() == [Verdict.SAME]
    article_id = publication.delivery.article_id
    content = channel.read_publication(article_id)[0].content
    tag = content[content.index("<img") :]
    back_office.edit(wechat_api, article_id, 0, text=(tag[: tag.index(">") + 1], ""))
    compare_due(channel, tonight(timezone.now(), 2))
    assert "微信存下 0 张" in Alarm.objects.get(kind=Alarm.Kind.CHANGED).message


def test_an_alarm_ends_when_the_article_is_put_back(published, wechat_api, channel):
    (publication,) = published()
    title = publication.approval.title
    now = timezone.now()
    back_office.edit(wechat_api, publication.delivery.article_id, 0, title="改过")
    compare_due(channel, now)
    assert kinds() == {"changed"}
    back_office.edit(wechat_api, publication.delivery.article_id, 0, title=title)
    compare_due(channel, tonight(now, 2))
    assert kinds() == set()


def test_an_alarm_that_somebody_has_cleared_comes_back_only_for_something_new(people, published, wechat_api, channel):
    (publication,) = published()
    now = timezone.now()
    back_office.edit(wechat_api, publication.delivery.article_id, 0, title="改过")
    compare_due(channel, now)
    alarms.clear(Alarm.Kind.CHANGED, f"publication {publication.pk}", user=people.publisher)
    compare_due(channel, tonight(now, 2))
    assert kinds() == set()
    back_office.edit(wechat_api, publication.delivery.article_id, 0, title="又改了")
    compare_due(channel, tonight(now, 3))
    assert kinds() == {"changed"}


def test_an_article_deleted_without_a_withdrawal_raises_an_alarm(people, published, wechat_api, channel):
    first, second = published(approved(people), approved(people))
    back_office.delete(wechat_api, first.delivery.article_id, 1)
    compare_due(channel, timezone.now())
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.subject) == (Alarm.Kind.DELETED, f"publication {second.pk}")
    assert "撤回" in alarm.next_step
    assert verdicts() == [Verdict.SAME, Verdict.DELETED]


@pytest.mark.parametrize(("banned", "kind"), [(False, "deleted"), (True, "banned")])
def test_deleted_and_banned_are_told_apart_by_the_job(published, wechat_api, channel, banned, kind):
    (publication,) = published()
    back_office.delete(wechat_api, publication.delivery.article_id, banned=banned)
    compare_due(channel, timezone.now())
    assert kinds() == {kind}
    assert verdicts() == [kind]


def test_a_publication_that_wechat_has_forgotten_is_deleted(published, channel):
    published()
    Delivery.objects.update(article_id="no-such-article")
    compare_due(channel, timezone.now())
    assert kinds() == {"deleted"}


def test_numbers_that_moved_up_do_not_mix_articles_up(people, published, wechat_api, channel):
    first, _second, _third = published(approved(people), approved(people), approved(people))
    back_office.remove_from_list(wechat_api, first.delivery.article_id, 0)
    compare_due(channel, timezone.now())
    assert verdicts() == [Verdict.DELETED, Verdict.SAME, Verdict.SAME]
    assert Alarm.objects.get().subject == f"publication {first.pk}"


def test_wechat_being_away_is_no_alarm_until_the_third_day(published, wechat_api, channel):
    published()
    now = timezone.now()
    wechat_api.faults.add("freepublish/getarticle", "http_502", times=None)
    wechat_api.faults.add("freepublish/get", "http_502", times=None)
    for day in (0, 1):
        for _ in range(3):
            Watch.objects.update(compare_at=now)
            compare_due(channel, now + day * NIGHT)
    assert verdicts() == []
    assert kinds() == set()
    Watch.objects.update(compare_at=now)
    compare_due(channel, now + 2 * NIGHT)
    alarm = Alarm.objects.get()
    assert "连续 3 天" in alarm.message
    assert alarm.next_step
    wechat_api.faults.clear()
    Watch.objects.update(compare_at=now)
    compare_due(channel, now + 2 * NIGHT)
    assert kinds() == set()
    assert verdicts() == [Verdict.SAME]


def test_a_pass_stops_at_the_first_that_cannot_be_asked(people, published, wechat_api, channel):
    published()
    published()
    wechat_api.faults.add("freepublish/get", "http_502", times=None)
    calls = len(wechat_api.log(operation="freepublish/get"))
    compare_due(channel, timezone.now())
    assert len(wechat_api.log(operation="freepublish/get")) == calls + 1


def test_a_pass_is_bounded_and_the_rest_follows(people, published, channel):
    for _ in range(3):
        published()
    now = timezone.now()
    assert compare_due(channel, now, limit=2) == 2
    assert compare_due(channel, now, limit=2) == 1
    assert Comparison.objects.values("publication").distinct().count() == 3


def test_a_comparison_cut_off_is_made_up_for(published, channel, monkeypatch):
    class Killed(BaseException):
        pass

    def die(article_id):
        raise Killed

    published()
    now = timezone.now()
    monkeypatch.setattr(channel, "read_publication", die, raising=False)
    with pytest.raises(Killed):
        compare_due(channel, now)
    monkeypatch.undo()
    assert compare_due(channel, now) == 0
    assert compare_due(channel, now + datetime.timedelta(minutes=16)) == 1


def test_mass_sent_articles_cannot_be_read_and_say_so(mass_sent, wechat_api, channel):
    (publication,) = mass_sent()
    compare_due(channel, timezone.now())
    comparison = Comparison.objects.get()
    assert comparison.verdict == Verdict.UNREADABLE
    assert "不提供读取" in comparison.differences
    assert kinds() == set()
    wechat_api.human("delete_article", url=publication.url)
    compare_due(channel, tonight(timezone.now(), 2))
    assert kinds() == {"deleted"}


def test_the_pass_is_told_by_the_command(people, wechat_api, channel):
    import io

    from django.core.management import call_command

    edition = signed_off(people)
    drive(edition, channel)
    call_command("deliver_due", stdout=io.StringIO())
    assert verdicts() == [Verdict.SAME]


def test_upkeep_is_idempotent(published, wechat_api, channel):
    published()
    now = timezone.now()
    upkeep.pass_due(channel, now)
    calls = len(wechat_api.log())
    for _ in range(3):
        upkeep.pass_due(channel, now)
    assert len(wechat_api.log()) == calls
    assert len(verdicts()) == 1


def test_an_article_is_known_by_its_address_then_title_then_elimination():
    def sent(title, url):
        return OutgoingArticle(title=title, author="", digest="", content="", content_source_url=url, cover="")

    def kept(title, url):
        return StoredArticle(title=title, author="", digest="", content="", content_source_url=url)

    mine = [sent("甲", "u1?d=x"), sent("乙", "u2?d=x"), sent("丙", "u3?d=x")]
    assert places_of(mine, [kept("改", "u3?d=x"), kept("乙", "moved"), kept("甲", "u1?d=x")]) == [2, 1, 0]
    assert places_of(mine, [kept("乙", "u2?d=x"), kept("丙", "u3?d=x")]) == [None, 0, 1]
    assert places_of(mine, [kept("甲", "u1?d=x"), kept("改", "moved"), kept("丙", "u3?d=x")]) == [0, 1, 2]
    assert places_of(mine, []) == [None, None, None]


def test_links_that_a_person_entered_lead_to_the_comparison(published, wechat_api, channel):
    (publication,) = published()
    known = publication.delivery.article_id
    Delivery.objects.update(article_id="", job="")
    compare_due(channel, timezone.now())
    assert verdicts() == [Verdict.SAME]
    assert Delivery.objects.get().article_id == known


def test_what_a_person_mass_sent_cannot_be_read_and_says_so(published, channel):
    published()
    Delivery.objects.update(article_id="", job="", marker="0000000000000000")
    compare_due(channel, timezone.now())
    comparison = Comparison.objects.get()
    assert comparison.verdict == Verdict.UNREADABLE
    assert "人工" in comparison.differences
