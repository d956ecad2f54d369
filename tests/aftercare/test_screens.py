"""The screens: who sees and may do what, and that they do not slow down with what is on them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from publishing.aftercare import correction, withdrawal
from publishing.aftercare.compare import compare_due
from publishing.aftercare.models import Withdrawal, WithdrawalState
from tests.aftercare.test_withdrawal import REASON
from tests.township import approved

LIMIT = 45


def ask_url(publication) -> str:
    return reverse("withdrawal_ask", args=[publication.pk])


def correct_url(publication) -> str:
    return reverse("correction_open", args=[publication.approval.page_id])


def text(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def decide(client, row, act: str, **values) -> str:
    """Post and return what the person is told."""
    answer = client.post(reverse("withdrawal", args=[row.pk]), {"act": act, **values}, follow=True)
    return answer.content.decode()


def test_asking_on_the_screen_and_confirming_as_somebody_else(people, published, client):
    (publication,) = published()
    client.force_login(people.drafter)
    shown = text(client, ask_url(publication))
    assert "撤回不能恢复" in shown
    answer = client.post(ask_url(publication), {"reason": REASON, "web": "notice"})
    row = Withdrawal.objects.get()
    assert answer.url == reverse("withdrawal", args=[row.pk])
    shown = text(client, answer.url)
    assert "您自己不能确认" in shown
    assert 'value="confirm"' not in shown
    client.force_login(people.publisher)
    assert publication.approval.title in text(client, reverse("wagtailadmin_home"))
    assert "等您确认" in text(client, reverse("aftercare"))
    assert 'value="confirm"' in text(client, answer.url)
    assert "正在撤回" in decide(client, row, "confirm")
    row.refresh_from_db()
    assert (row.state, row.confirmed_by) == (WithdrawalState.CONFIRMED, people.publisher)


def test_a_short_reason_is_said_at_the_form_and_nothing_is_lost(people, published, client):
    (publication,) = published()
    client.force_login(people.drafter)
    answer = client.post(ask_url(publication), {"reason": "写错了", "web": "unpublish"})
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "撤回原因" in shown
    assert "写错了" in shown
    assert 'value="unpublish" checked' in shown
    assert Withdrawal.objects.count() == 0


@pytest.mark.parametrize("name", ["publisher", "reviewer3", "admin"])
def test_the_same_person_is_refused_on_a_direct_post(people, published, client, name):
    (publication,) = published()
    user = getattr(people, name)
    row = withdrawal.ask(publication, user, reason=REASON)
    client.force_login(user)
    assert 'value="confirm"' not in text(client, reverse("withdrawal", args=[row.pk]))
    assert "不能由同一人确认" in decide(client, row, "confirm")
    assert "收回申请" in decide(client, row, "refuse", because="不必")
    row.refresh_from_db()
    assert row.state == WithdrawalState.ASKED
    assert "等您确认的撤回" not in text(client, reverse("wagtailadmin_home"))


@pytest.mark.parametrize("name", ["drafter2", "reviewer1", "reviewer2"])
def test_who_may_not_confirm_is_refused_on_a_direct_post(people, published, client, name):
    (publication,) = published()
    row = withdrawal.ask(publication, people.drafter, reason=REASON)
    client.force_login(getattr(people, name))
    assert 'value="confirm"' not in text(client, reverse("withdrawal", args=[row.pk]))
    for act in ("confirm", "refuse"):
        assert "没有确认撤回的权限" in decide(client, row, act, because="不必")
    row.refresh_from_db()
    assert row.state == WithdrawalState.ASKED


def test_officers_see_nothing_of_it(people, published, officer, client):
    (publication,) = published()
    row = withdrawal.ask(publication, people.drafter, reason=REASON)
    client.force_login(officer)
    for url in (
        reverse("aftercare"),
        ask_url(publication),
        correct_url(publication),
        reverse("withdrawal", args=[row.pk]),
    ):
        assert client.get(url).status_code == 302
        assert client.post(url, {"reason": REASON, "web": "keep", "act": "confirm"}).status_code in (302, 405)
    assert Withdrawal.objects.get().state == WithdrawalState.ASKED
    assert reverse("aftercare") not in text(client, reverse("wagtailadmin_home"))


def test_nobody_without_a_session_gets_in(people, published, client):
    (publication,) = published()
    for url in (reverse("aftercare"), ask_url(publication), correct_url(publication)):
        assert "/admin/login/" in client.get(url).url
        client.post(url, {"reason": REASON, "web": "keep"})
    assert Withdrawal.objects.count() == 0


def test_refusing_taking_back_and_deleting_by_hand_on_the_screen(people, published, client):
    (publication,) = published()
    row = withdrawal.ask(publication, people.drafter, reason=REASON)
    client.force_login(people.publisher)
    assert "须写明理由" in decide(client, row, "refuse")
    assert "已驳回" in decide(client, row, "refuse", because="请先电话核实")
    row = withdrawal.ask(publication, people.drafter, reason=REASON)
    client.force_login(people.drafter)
    assert "已收回" in decide(client, row, "take_back")
    row = withdrawal.confirm(withdrawal.ask(publication, people.drafter, reason=REASON), people.publisher)
    Withdrawal.objects.filter(pk=row.pk).update(state=WithdrawalState.REFUSED, message="公众号没有这个接口的权限")
    shown = text(client, reverse("withdrawal", args=[row.pk]))
    assert "已在后台删除" in shown
    assert "再试一次" in shown
    assert "已登记为撤回" in decide(client, row, "deleted_by_hand")
    row.refresh_from_db()
    assert (row.state, row.by_hand) == (WithdrawalState.DONE, people.drafter)


def test_the_edition_and_the_editor_show_the_comparison_and_the_buttons(people, published, channel, client):
    (publication,) = published()
    compare_due(channel, timezone.now())
    client.force_login(people.drafter)
    edition = text(client, reverse("edition", args=[publication.delivery.edition_id]))
    progress = text(client, reverse("edition_progress", args=[publication.delivery.edition_id]))
    editor = text(client, reverse("wagtailadmin_pages:edit", args=[publication.approval.page_id]))
    for shown in (edition, progress, editor, text(client, reverse("aftercare"))):
        assert "核对一致" in shown
        assert ask_url(publication) in shown
        assert correct_url(publication) in shown


def test_the_editor_tells_of_an_open_correction(people, published, client):
    (publication,) = published()
    page = publication.approval.page
    correction.open(page, people.drafter, reason=REASON, public_note="日期应为 20 日", old="keep")
    client.force_login(people.drafter)
    editor = text(client, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert "正在更正" in editor
    assert "日期应为 20 日" in editor
    assert "日期应为 20 日" in text(client, reverse("aftercare"))


def test_giving_up_a_correction_on_the_screen(people, published, client):
    (publication,) = published()
    row = correction.open(publication.approval.page, people.drafter, reason=REASON, public_note="改", old="keep")
    client.force_login(people.drafter2)
    url = reverse("correction_abandon", args=[row.pk])
    assert client.get(url).status_code == 405
    client.post(url)
    row.refresh_from_db()
    assert row.state == "abandoned"


def test_the_signer_is_told_what_the_sign_off_withdraws(people, published, client):
    from publishing.editions import flow
    from tests.aftercare.test_correction import opened, rewrite

    (publication,) = published()
    page = publication.approval.page.specific
    opened(people, page)
    page = rewrite(people, page)
    edition = flow.compose([page.pk], people.drafter2)
    client.force_login(people.publisher)
    assert "旧文随之撤回" in text(client, reverse("edition", args=[edition.pk]))


# Queries ------------------------------------------------------------------------------------------------------------------
def queries(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_more_publications_cost_no_more_queries(people, published, channel, client):
    def more():
        first, second = published(approved(people), approved(people))
        compare_due(channel, timezone.now())
        withdrawal.ask(first, people.drafter, reason=REASON)
        correction.open(second.approval.page, people.drafter, reason=REASON, public_note="改", old="keep")
        return first

    client.force_login(people.publisher)
    first = more()
    urls = [
        reverse("aftercare"),
        reverse("edition", args=[first.delivery.edition_id]),
        reverse("wagtailadmin_home"),
        first.approval.page.get_url(),
    ]
    few = [queries(client, url) for url in urls]
    more()
    more()
    assert [queries(client, url) for url in urls] <= few
    assert max(few) <= LIMIT, few
