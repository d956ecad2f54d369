"""Rights and settings by which review could be weakened are told, each with what to do about it."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Task, Workflow, WorkflowTask

from pages.desk_setup import GROUP_DRAFTERS, GROUP_FINAL, GROUP_FIRST, GROUP_SECOND, REVIEW_GROUPS, TWO_LEVELS
from publishing.review.models import Level, ReviewRule, ReviewTask
from publishing.review.permission_checks import check_rights, check_settings, dangers


def codes() -> set[str]:
    return {danger.code for danger in dangers()}


def told(code: str) -> str:
    (danger,) = [danger for danger in dangers() if danger.code == code]
    assert re.match("请|用不着的请", danger.next_step)
    return danger.message


@pytest.fixture
def staffed(people):
    """Two people at each level: a desk without any danger."""
    for level, group in REVIEW_GROUPS.items():
        second = get_user_model().objects.create_user(f"second{level}")
        second.groups.add(Group.objects.get(name=group))
    return people


def test_a_desk_as_set_up_and_staffed_has_none(staffed):
    assert dangers() == []
    assert check_rights(None, databases=["default"]) == []


@pytest.mark.parametrize("codename", ["publish_page", "lock_page", "unlock_page", "bulk_delete_page"])
def test_a_short_cut_given_to_a_group_is_told(staffed, codename):
    right = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
    group = Group.objects.get(name=GROUP_DRAFTERS)
    GroupPagePermission.objects.create(group=group, page=Page.objects.get(depth=1), permission=right)
    assert "撰稿" in told("review.W010")


@pytest.mark.parametrize(
    ("app_label", "codename", "code"),
    [
        ("auth", "change_group", "review.W011"),
        ("auth", "add_user", "review.W011"),
        ("wagtailcore", "change_workflow", "review.W012"),
        ("wagtailcore", "delete_task", "review.W012"),
        ("review", "change_reviewrule", "review.W012"),
        ("review", "change_reviewtask", "review.W012"),
        ("wagtailcore", "delete_pagelogentry", "review.W013"),
        ("review", "change_reviewtaskstate", "review.W013"),
    ],
)
def test_a_guarded_right_of_a_group_or_a_person_is_told(staffed, app_label, codename, code):
    right = Permission.objects.get(codename=codename, content_type__app_label=app_label)
    Group.objects.get(name=GROUP_DRAFTERS).permissions.add(right)
    staffed.reviewer1.user_permissions.add(right)
    message = told(code)
    assert "用户组“撰稿”" in message
    assert "用户“reviewer1”" in message


def test_a_superuser_s_rights_and_the_right_to_look_are_no_danger(staffed):
    staffed.admin.user_permissions.add(*Permission.objects.filter(content_type__app_label="auth"))
    staffed.reviewer1.user_permissions.add(Permission.objects.get(codename="view_user"))
    assert dangers() == []


def test_a_level_with_one_person_or_none_is_told(staffed):
    get_user_model().objects.filter(username="second1").update(is_active=False)
    assert "“初审”只有 1 个在用的人" in told("review.W015")
    get_user_model().objects.filter(username="reviewer1").update(is_active=False)
    assert "没有在用的人" in told("review.W015")


def test_a_level_without_a_group_is_told(staffed):
    ReviewTask.objects.get(level=Level.FIRST).groups.clear()
    assert "没有在用的人" in told("review.W015")


def test_one_person_at_all_levels_is_told(staffed):
    for group in Group.objects.filter(name__in=[GROUP_FIRST, GROUP_SECOND, GROUP_FINAL]):
        group.user_set.set([staffed.reviewer1])
    assert "review.W016" in codes()


def test_a_workflow_of_one_level_is_told(staffed):
    Task.objects.filter(name="复审").update(active=False)
    assert "只有 1 级" in told("review.W017")


def test_a_task_that_is_no_level_is_told(staffed):
    task = GroupApprovalTask.objects.create(name="随手批")
    WorkflowTask.objects.create(workflow=Workflow.objects.get(name=TWO_LEVELS), task=task, sort_order=9)
    assert "随手批" in told("review.W014")


def test_articles_that_no_rule_fits_are_told(staffed):
    ReviewRule.objects.filter(is_major=False).update(is_active=False)
    assert "没有一条适用于所有稿件" in told("review.W018")


def test_many_superusers_are_told(staffed):
    for number in range(2):
        get_user_model().objects.create_superuser(f"root{number}")
    assert "3 个超级管理员" in told("review.W019")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("WAGTAIL_FINISH_WORKFLOW_ACTION", "wagtail.workflows.publish_workflow_state", "review.W001"),
        ("WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT", False, "review.W002"),
        ("WAGTAIL_WORKFLOW_ENABLED", False, "review.W003"),
        ("WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH", True, "review.W004"),
    ],
)
def test_a_changed_setting_is_told(settings, name, value, code):
    assert check_settings(None) == []
    setattr(settings, name, value)
    (warning,) = check_settings(None)
    assert warning.id == code
    assert name in warning.hint


def test_an_installed_interface_is_told(settings):
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "wagtail.contrib.simple_translation"]
    (warning,) = check_settings(None)
    assert warning.id == "review.W005"


def test_manage_py_check_tells_them(people, capsys):
    call_command("check", databases=["default"])
    assert "review.W015" in capsys.readouterr().err


def test_it_asks_no_database_unless_told_to(people):
    with CaptureQueriesContext(connection) as captured:
        assert check_rights(None) == []
        checks.run_checks()
    assert len(captured) == 0


def test_superusers_see_them_at_home_and_nobody_else(people, client):
    client.force_login(people.admin)
    content = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "权限和审核设置有隐患" in content
    assert "请把合适的人加进" in content
    client.force_login(people.reviewer1)
    assert "隐患" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_they_cost_few_queries(people):
    with CaptureQueriesContext(connection) as captured:
        dangers()
    assert len(captured) <= 9
