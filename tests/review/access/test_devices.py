"""A bound device: what it opens, for how long, and what ends it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from publishing.review import flow
from publishing.review.access import devices
from publishing.review.models import Device, ReviewTaskState, Via
from publishing.review.status import status
from tests.review.access.conftest import decision, link_for, sheet, words
from tests.township import draft, fresh, submitted


@pytest.fixture
def bound(people, phone):
    """The first reviewer's phone: bound after a login that has ended since."""
    phone.force_login(people.reviewer1)
    answer = phone.post(reverse("review_list"))
    assert answer.cookies["desk_device"]["httponly"]
    assert "已记住这台设备" in words(phone.get(answer.url))
    phone.cookies.pop("sessionid")
    return phone


def test_a_bound_device_decides_without_a_login(people, bound):
    page = submitted(people)
    assert page.title in words(bound.get(reverse("review_list")))
    assert 'value="approve"' in words(bound.get(sheet(page)))
    assert "已同意，转入复审" in words(bound.post(sheet(page), decision(page), follow=True))
    assert ReviewTaskState.objects.get(finished_by=people.reviewer1).via == Via.DEVICE


def test_a_bound_device_opens_nothing_else(people, bound):
    page, unsubmitted = submitted(people), draft(people, owner=people.reviewer1)
    for path in (
        reverse("wagtailadmin_home"),
        reverse("review_waiting"),
        reverse("wagtailadmin_account"),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("review_findings", args=[page.pk]),
    ):
        assert reverse("wagtailadmin_login") in bound.get(path).url
    assert bound.get(sheet(unsubmitted)).status_code == 403
    flow.approve(page, people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    assert bound.get(sheet(page)).status_code == 403


def test_a_bound_device_binds_no_other(people, bound):
    page = submitted(people)
    assert "请先登录" in words(bound.post(sheet(page), decision(page, "bind")))
    assert "请先登录" in words(bound.post(reverse("review_list")))
    assert Device.objects.count() == 1


def test_only_a_digest_is_stored(people, bound):
    device = Device.objects.get()
    number, secret = bound.cookies["desk_device"].value.split(".")
    assert int(number) == device.pk
    assert secret not in device.digest
    assert len(device.digest) == 64
    assert device.label == "iPhone · 微信"


def test_binding_from_the_page_takes_nothing_away(people, phone):
    page = submitted(people)
    phone.force_login(people.reviewer1)
    assert "在这台设备上记住我" in words(phone.get(sheet(page)))
    item = page.current_workflow_task_state.task.specific.checklist_items[0]
    answer = phone.post(sheet(page), decision(page, "bind", ticked=[item], comment="写了一半"))
    assert "写了一半" in words(answer)
    assert f'value="{item}" checked' in words(answer)
    assert "desk_device" in answer.cookies
    assert 'value="bind"' not in words(phone.get(sheet(page)))


def test_whoever_may_only_read_is_not_asked_to_bind(people, phone):
    page = submitted(people)
    phone.force_login(people.drafter)
    assert "在这台设备上记住我" not in words(phone.get(sheet(page)))


def told_to_sign_in(bound: Client) -> str:
    answer = bound.get(reverse("review_list"))
    assert reverse("wagtailadmin_login") in answer.url
    return words(bound.get(answer.url))


def test_an_expired_device(bound):
    Device.objects.update(expires_at=timezone.now())
    assert "已满 90 天" in told_to_sign_in(bound)


def test_a_revoked_device(people, bound):
    desk = Client()
    desk.force_login(people.reviewer1)
    account = reverse("wagtailadmin_account")
    assert "iPhone · 微信" in words(desk.get(account))
    answer = desk.post(reverse("review_revoke_device", args=[Device.objects.get().pk]), follow=True)
    assert "已取消这台设备的绑定" in words(answer)
    assert "iPhone · 微信" not in words(desk.get(account))
    assert "绑定已取消" in told_to_sign_in(bound)
    actions = ModelLogEntry.objects.filter(user=people.reviewer1).values_list("action", flat=True)
    assert {"publishing.bind_device", "publishing.revoke_device"} <= set(actions)


def test_nobody_revokes_anothers_device(people, bound):
    desk = Client()
    desk.force_login(people.reviewer2)
    desk.post(reverse("review_revoke_device", args=[Device.objects.get().pk]))
    assert Device.objects.get().revoked_at is None
    assert "没有绑定过这台设备" in words(desk.get(reverse("wagtailadmin_home")))


def test_a_changed_password_unbinds(people, bound):
    people.reviewer1.set_password("another-pass-2")
    people.reviewer1.save()
    assert "修改密码后须重新绑定" in told_to_sign_in(bound)


def test_a_deactivated_person(people, bound):
    people.reviewer1.is_active = False
    people.reviewer1.save()
    assert "已停用" in told_to_sign_in(bound)


def test_a_person_without_the_desk(people, bound):
    people.reviewer1.groups.clear()
    assert reverse("wagtailadmin_login") in bound.get(reverse("review_list")).url


def test_a_deleted_person_takes_the_device_along(people, bound):
    people.reviewer1.delete()
    assert reverse("wagtailadmin_login") in bound.get(reverse("review_list")).url


@pytest.mark.parametrize("cookie", ["", ".", "1", "x.y", "9" * 40 + ".y", "999.secret"])
def test_a_cookie_that_was_made_up(people, phone, cookie):
    phone.cookies["desk_device"] = cookie
    assert reverse("wagtailadmin_login") in phone.get(reverse("review_list")).url


def test_another_devices_number_with_ones_own_secret(people, bound):
    other, _cookie = devices.bind(people.reviewer2, user_agent="")
    secret = bound.cookies["desk_device"].value.split(".")[1]
    bound.cookies["desk_device"] = f"{other.pk}.{secret}"
    assert "绑定已失效" in told_to_sign_in(bound)


def test_what_was_typed_is_given_back_when_the_device_is_revoked_meanwhile(people, bound):
    page = submitted(people)
    Device.objects.update(revoked_at=timezone.now())
    answer = bound.post(sheet(page), decision(page, "return", comment="第二段日期请核对"))
    assert answer.status_code == 403
    assert "第二段日期请核对" in words(answer)
    assert page.title not in words(answer)
    assert status(fresh(page)).level == 1


def test_a_link_for_somebody_else_does_not_open_on_a_bound_device(people, bound):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    told = words(bound.post(link_for(people.reviewer2, fresh(page))))
    assert "发给reviewer2" in told


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36", "安卓手机 · Chrome"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", "Windows 电脑 · Edge"),
        ("Mozilla/5.0 (iPhone) wxwork/4.1 MicroMessenger/7.0", "iPhone · 企业微信"),
        ("", "其他设备"),
        ("<script>" * 40, "其他设备"),
    ],
)
def test_a_device_is_described_as_its_person_knows_it(user_agent, label):
    assert devices.describe(user_agent) == label
