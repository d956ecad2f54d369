"""One long day: published, changed behind our back, noticed, corrected, pushed anew, the old one withdrawn."""

import io

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from publishing.aftercare import upkeep
from publishing.aftercare.models import Comparison, Correction, Withdrawal
from publishing.delivery.models import Alarm
from tests.aftercare import back_office
from tests.aftercare.test_comparison import tonight
from tests.aftercare.test_correction import push, rewrite


def test_from_publication_to_correction(people, published, wechat_api, channel, client):
    (old,) = published()
    page = old.approval.page.specific
    call_command("deliver_due", stdout=io.StringIO())
    assert Comparison.objects.get().verdict == "same"

    wechat_api.human("edit_article", article_id=old.delivery.article_id, index=0, text=("周五前", "周六前"))
    upkeep.pass_due(channel, tonight(timezone.now(), 2))
    (alarm,) = list(Alarm.objects.open())
    assert alarm.kind == Alarm.Kind.CHANGED
    assert "送出“五前" in alarm.message

    client.force_login(people.drafter)
    shown = client.get(reverse("aftercare")).content.decode()
    assert "微信存下“六前" in shown
    answer = client.post(
        reverse("correction_open", args=[page.pk]),
        {"reason": "后台有人误改日期，需更正并说明", "public_note": "排查应在周五前完成", "old": "withdraw"},
    )
    assert answer.status_code == 302
    rewrite(people, page)
    new = push(people, channel, page)
    upkeep.pass_due(channel, timezone.now())
    assert Withdrawal.objects.get().state == "done"
    assert back_office.readable(wechat_api, old.delivery.article_id) == [False]
    assert back_office.readable(wechat_api, new.delivery.article_id) == [True]
    assert list(Alarm.objects.open()) == []

    client.logout()
    shown = client.get(page.get_url()).content.decode()
    assert "更正" in shown
    assert "排查应在周五前完成" in shown
    assert Correction.objects.get().state == "done"
    client.force_login(people.publisher)
    shown = client.get(reverse("edition", args=[old.delivery.edition_id])).content.decode()
    assert "已撤回" in shown
    assert new.url in shown
