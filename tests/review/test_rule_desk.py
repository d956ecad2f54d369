"""The rules of review in the desk: who may change them, what they come to in words, and that changes are on record."""

from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, Workflow

from pages.desk_setup import THREE_LEVELS, TWO_LEVELS
from pages.models import SectionPage
from publishing.review.models import ReviewRule, ReviewTask
from publishing.review.rulebook.overview import EVERYWHERE, NO_WAY, ways

INDEX = "review_rules:index"
TWO, THREE = "初审 → 复审", "初审 → 复审 → 终审"


def rule(**values) -> ReviewRule:
    workflow = Workflow.objects.get(name=values.pop("levels", THREE_LEVELS))
    return ReviewRule.objects.create(**{"name": f"规则 {ReviewRule.objects.count()}", "workflow": workflow, **values})


def given(**values) -> dict:
    workflow = Workflow.objects.get(name=values.pop("levels", THREE_LEVELS))
    return {
        "name": "公益公告三审",
        "kind": "charity",
        "section": "",
        "least_warnings": "0",
        "workflow": workflow.pk,
        "is_active": "on",
        **values,
    }


# What they come to --------------------------------------------------------------------------------------------------------
def test_a_fresh_desk_reviews_twice_and_grave_matters_three_times(desk):
    assert {(way.section, way.ordinary, way.major) for way in ways()} == {(EVERYWHERE, TWO, THREE)}
    assert {way.kind for way in ways()} == {"政策解读", "通知公告", "公益公告"}


def test_a_rule_for_one_section_is_told_section_by_section(desk):
    rule(kind="notice", section=SectionPage.objects.get(slug="news"))
    notices = {way.section: way.ordinary for way in ways() if way.kind == "通知公告"}
    assert notices == {"政策宣传": TWO, "信息发布": THREE, "公益服务": TWO}
    assert [way.section for way in ways() if way.kind == "政策解读"] == [EVERYWHERE]


def test_a_rule_about_warnings_is_told_where_it_changes_something(desk):
    rule(least_warnings=3)
    assert {way.with_warnings for way in ways()} == {(f"一般稿件检查提醒满 3 处：{THREE}",)}


def test_where_no_rule_is_left_it_says_so(desk):
    ReviewRule.objects.update(is_active=False)
    assert {way.ordinary for way in ways()} == {NO_WAY}


# The desk -----------------------------------------------------------------------------------------------------------------
def test_only_those_with_the_right_see_and_change_them(people, client):
    for person in (people.drafter, people.reviewer3, people.publisher):
        client.force_login(person)
        assert client.get(reverse(INDEX)).status_code == 302
        client.post(reverse("review_rules:add"), given())
        assert ReviewRule.objects.count() == 2
    people.reviewer3.user_permissions.set(
        Permission.objects.filter(content_type__app_label="review", codename__endswith="reviewrule")
    )
    for person in (people.admin, people.reviewer3):
        client.force_login(person)
        assert client.get(reverse(INDEX)).status_code == 200


def test_the_screen_says_the_levels_with_their_people_and_leads_to_them(people, client):
    client.force_login(people.admin)
    shown = client.get(reverse(INDEX)).content.decode()
    assert f"<td>{TWO}</td><td>{THREE}</td>" in shown
    assert "初审组：reviewer1" in shown
    for task in ReviewTask.objects.all():
        assert reverse("wagtailadmin_workflows:edit_task", args=[task.pk]) in shown
    people.reviewer1.groups.clear()
    assert "没有人" in client.get(reverse(INDEX)).content.decode()


def test_adding_editing_and_deleting_are_on_record_in_words(people, client):
    client.force_login(people.admin)
    assert client.post(reverse("review_rules:add"), given()).status_code == 302
    made = ReviewRule.objects.get(name="公益公告三审")
    client.post(reverse("review_rules:edit", args=[made.pk]), given(levels=TWO_LEVELS))
    client.post(reverse("review_rules:delete", args=[made.pk]))
    three, two = f"公益公告，各栏目，{THREE}", f"公益公告，各栏目，{TWO}"
    entries = ModelLogEntry.objects.filter(action="publishing.change_rule").order_by("timestamp", "pk")
    assert [entry.data for entry in entries] == [{"rule": three}, {"rule": two, "before": three}, {"before": two}]
    assert {entry.user for entry in entries} == {people.admin}


def test_a_workflow_that_would_be_no_review_is_refused_in_words(people, client):
    client.force_login(people.admin)
    one = Workflow.objects.create(name="只有一级")
    one.workflow_tasks.create(task=ReviewTask.objects.first())
    answer = client.post(reverse("review_rules:add"), {**given(), "workflow": one.pk})
    assert "至少要有两级" in answer.content.decode()
    assert not ReviewRule.objects.filter(workflow=one).exists()


def test_checklist_and_time_limit_are_edited_where_the_link_leads(people, client):
    client.force_login(people.admin)
    task = ReviewTask.objects.get(level=1)
    shown = client.get(reverse("wagtailadmin_workflows:edit_task", args=[task.pk])).content.decode()
    assert "审核要点" in shown
    assert "时限（小时）" in shown


def test_more_rules_cost_no_more_queries(people, client):
    client.force_login(people.admin)

    def queries() -> int:
        client.get(reverse(INDEX))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(INDEX)).status_code == 200
        return len(captured)

    section = SectionPage.objects.get(slug="news")
    rule(kind="notice", section=section)
    few = queries()
    for number in range(5):
        rule(kind="charity", section=section, least_warnings=number)
    assert queries() == few <= 30
