"""The form from the rows: each approval has its own, with its own acts, in a constant number of queries."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing.ledger.models import LoggedAct
from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.deputies import flow as deputies
from publishing.review.findings import keeping
from publishing.review.models import ApprovedArticle, FactCheck, KeptFinding
from publishing.review.models import Via as RecordedVia
from publishing.review_form.form import Via
from publishing.review_form.reading import approvals_of, form_of, form_under_way, forms_of, is_under_way
from tests.aftercare.conftest import published  # noqa: F401 - fixture
from tests.delivery.conftest import channel, wechat_api  # noqa: F401 - fixtures
from tests.review_form.township import changed, named
from tests.township import approved, draft, fresh, submitted


def test_a_form_names_who_wrote_who_submitted_and_who_decided(people):
    named(people)
    page = submitted(people)
    flow.return_(page, people.reviewer1, comment="日期不对", reasons=["口径不准"])
    changed(page, people.drafter2, "改过的正文")
    flow.submit(fresh(page), people.drafter2)
    flow.approve(fresh(page), people.reviewer1, comment="已核对", ticked=items(page), via="link")
    flow.approve(fresh(page), people.reviewer2, comment="同意发布")
    form = form_of(fresh(page))
    assert form.drafters == ("撰稿甲", "撰稿乙")
    assert (form.submitted.person, form.submissions) == ("撰稿乙", 2)
    assert [(one.level_name, one.person, one.comment) for one in form.decisions] == [
        ("初审", "审核甲", "已核对"),
        ("复审", "审核乙", "同意发布"),
    ]
    assert form.decisions[0].via is Via.LINK
    assert form.decisions[0].ticked
    assert form.decisions[1].via is Via.COMMAND
    assert form.decisions[1].ticked == ()
    assert [(one.person, one.comment) for one in form.returns] == [("审核甲", "口径不准；日期不对")]
    assert form.fingerprint == fresh(page).approvals.get().fingerprint
    assert form.url.endswith(fresh(page).url)
    assert form.is_finished
    assert form.standing == ""


def items(page) -> list[str]:
    return fresh(page).current_workflow_task_state.task.specific.checklist_items


def test_an_article_approved_twice_has_two_forms_with_their_own_acts(people):
    named(people)
    page = approved(people)
    changed(page, people.drafter2, "第二版正文")
    flow.submit(fresh(page), people.drafter2)
    flow.return_(fresh(page), people.reviewer1, comment="第二版要改")
    changed(page, people.drafter2, "第二版正文，改好了")
    flow.submit(fresh(page), people.drafter2)
    flow.approve(fresh(page), people.reviewer1, comment="第二版可以")
    flow.approve(fresh(page), people.reviewer2)
    newer, older = approvals_of(page)
    first, second = form_of(page, older.pk), form_of(page, newer.pk)
    assert first.drafters == ("撰稿甲",)
    assert second.drafters == ("撰稿乙",)
    assert first.returns == ()
    assert [one.comment for one in second.returns] == ["第二版要改"]
    assert second.decision(1).comment == "第二版可以"
    assert first.decision(1).comment == ""
    assert first.fingerprint != second.fingerprint
    assert "已有新的审定版" in first.ended
    assert form_of(page).approval == newer.pk
    assert not is_under_way(fresh(page))


def test_what_is_under_way_shows_what_is_there(people):
    named(people)
    page = submitted(people, is_major=True)
    flow.approve(page, people.reviewer1)
    form = form_of(fresh(page))
    assert form.approval is None
    assert form.is_major
    assert form.standing == "审核中（未完成）"
    assert [name for _, name in form.levels] == ["初审", "复审", "终审"]
    assert [one.level for one in form.decisions] == [1]
    assert form.push is None
    assert form.fingerprint == form.url == ""


def test_a_draft_that_was_never_submitted_says_so(people):
    form = form_of(draft(people))
    assert form.standing == "尚未送审（未完成）"
    assert form.submitted is None
    assert form.drafters == ("drafter",)


def test_a_changed_article_has_a_form_under_way_beside_the_approved_one(people):
    page = approved(people)
    changed(page, people.drafter2, "又改")
    page = fresh(page)
    assert is_under_way(page)
    assert form_of(page).approval == page.approvals.get().pk
    under_way = form_under_way(page)
    assert under_way.approval is None
    assert under_way.decisions == ()
    assert under_way.drafters == ("drafter2",)


def test_an_approval_of_another_article_is_refused(people):
    page, other = approved(people), approved(people)
    with pytest.raises(Refusal) as refused:
        form_of(page, other.approvals.get().pk)
    assert refused.value.code == "unknown-approval"


def test_a_deputy_is_named_with_whom_they_stood_in_for(people):
    named(people)
    page = approved(people)
    state = page.workflow_states.get().task_states.order_by("finished_at").first().specific
    state.deputy_for = people.reviewer3
    state.save()
    assert form_of(page).decision(1).deputy_for == "审核丙"


def test_findings_that_were_kept_are_those_of_the_day_of_approval(people):
    named(people)
    page = approved(people)
    at = page.approvals.get().approved_at
    values = {"page": page, "code": "phone", "message": "文中有手机号", "kept_by": people.drafter}
    before = KeptFinding.objects.create(digest="a", reason="公务手机，已征得同意", **values)
    later = KeptFinding.objects.create(digest="b", reason="审定以后才写的", **values)
    KeptFinding.objects.filter(pk=before.pk).update(
        kept_at=at - timezone.timedelta(minutes=5),
        confirmed_by=people.reviewer1,
        confirmed_at=at - timezone.timedelta(minutes=3),
        taken_back_at=at + timezone.timedelta(days=1),
    )
    assert later.kept_at > at
    (kept,) = form_of(page).kept
    assert (kept.reason, kept.kept_by, kept.confirmed_by) == ("公务手机，已征得同意", "撰稿甲", "审核甲")


def test_a_finding_kept_with_a_reason_is_no_warning_any_more(people):
    page = draft(people, body=[("text", "<p>请联系张三，手机 13800138000。</p>")])
    assert any("手机" in warning for warning in form_of(page).warnings)
    name = next(name for name, found in named_findings(page) if "手机" in found.message)
    keeping.keep(page, name, people.drafter, reason="本人要求公布，有书面同意")
    form = form_of(fresh(page))
    assert not any("手机" in warning for warning in form.warnings)
    assert [one.reason for one in form.kept] == ["本人要求公布，有书面同意"]


def named_findings(page):
    from publishing.review.findings import kept

    latest = page.get_latest_revision_as_object()
    return kept.named(latest, latest.findings())


def test_the_answer_of_an_office_outside_is_told(people):
    page = approved(people)
    FactCheck.objects.create(
        page=page,
        revision=page.approvals.get().revision,
        name="陈科长",
        office="县医保局",
        digest="d",
        expires_at=timezone.now(),
        answered_at=timezone.now(),
        verdict="correct",
        answer="数字无误",
    )
    (told,) = form_of(page).outside
    assert told.startswith("县医保局陈科长 ")
    assert told.endswith("：属实。数字无误")


def test_an_urgent_publication_waits_for_its_levels_and_is_then_finished(people):
    named(people)
    give_urgent_right(people.publisher)
    page = draft(people)
    flow.publish_urgently(page, people.publisher, reason="防汛预警，须立即告知群众")
    form = form_of(fresh(page))
    assert form.standing == "应急发布，审核未完成"
    assert [name for _, name in form.levels] == ["初审", "复审"]
    assert (form.urgent.by, form.urgent.reason) == ("签发人", "防汛预警，须立即告知群众")
    flow.approve(fresh(page), people.reviewer1, comment="补审同意")
    flow.approve(fresh(page), people.reviewer2)
    form = form_of(fresh(page))
    assert form.is_finished
    assert form.decision(1).comment == "补审同意"
    assert form.urgent.cleared_at is not None
    assert not is_under_way(fresh(page))


def give_urgent_right(user) -> None:
    from django.contrib.auth.models import Permission

    user.user_permissions.add(Permission.objects.get(codename="publish_urgently"))


def test_a_page_that_was_deleted_leaves_its_form(people):
    page = approved(people)
    approval = page.approvals.get()
    ApprovedArticle.objects.filter(pk=approval.pk).update(page=None)
    (form,) = forms_of([ApprovedArticle.objects.get(pk=approval.pk)])
    assert form.title == approval.title
    assert (form.page, form.url, form.drafters, form.decisions) == (None, "", (), ())


def test_a_page_taken_from_the_site_has_no_address(people):
    page = approved(people)
    page.unpublish()
    assert form_of(fresh(page)).url == ""


def test_a_deleted_account_is_called_so(people):
    page = approved(people)
    people.reviewer1.delete()
    assert form_of(fresh(page)).decision(1).person == "reviewer1（账号已删除）"


def test_the_push_its_comparison_and_its_withdrawal_are_told(people, published, channel):  # noqa: F811 - fixture
    from publishing.aftercare import withdrawal
    from publishing.aftercare.compare import compare_due

    named(people)
    (publication,) = published()
    compare_due(channel, now=timezone.now())
    withdrawal.ask(publication, people.drafter, reason="数字写错，须立即撤下重发")
    form = form_of(fresh(publication.approval.page.specific))
    assert (form.push.method, form.push.state, form.push.signed_off.person) == ("发布", "已发布", "签发人")
    assert form.push.url == publication.url
    assert form.push.compared.verdict == "核对一致"
    (later,) = form.later
    assert (later.what, later.state, later.reason) == ("撤回", "待确认", "数字写错，须立即撤下重发")


def test_many_forms_cost_as_many_queries_as_one(people):
    pages = [approved(people, is_major=False) for _ in range(4)]
    forms_of(approvals_of(pages[0]))
    with CaptureQueriesContext(
        connection,
    ) as one:
        forms_of(approvals_of(pages[0]))
    rows = list(ApprovedArticle.objects.select_related("page", "approved_by", "urgent__published_by"))
    with CaptureQueriesContext(connection) as many:
        forms = forms_of(rows)
    assert [form.title for form in forms] == [row.title for row in rows]
    assert len(many) + 1 == len(one), [query["sql"][:90] for query in many]
    assert len(one) <= 24


def test_two_drafters_of_one_name_are_two(people):
    named(people)
    people.drafter2.last_name = people.drafter.last_name
    people.drafter2.save()
    page = draft(people)
    changed(page, people.drafter2, "又改")
    assert form_of(fresh(page)).drafters == ("撰稿甲", "撰稿甲")


def test_what_is_approved_again_unchanged_keeps_its_drafters(people):
    page = approved(people)
    page.unpublish()
    flow.submit(fresh(page), people.drafter)
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    newer, older = approvals_of(page)
    assert form_of(page, newer.pk).drafters == form_of(page, older.pk).drafters == ("drafter",)
    assert len(form_of(page, newer.pk).decisions) == len(form_of(page, older.pk).decisions) == 2


def test_a_form_says_where_the_ledger_has_its_approval(people):
    page = approved(people)
    first = form_of(page).chained
    act = LoggedAct.objects.get(number=first.number)
    assert (act.action, act.object_id, first.short_hash) == ("publishing.approve", str(page.pk), act.hash[:12])
    changed(page, people.drafter, "第二版")
    flow.submit(fresh(page), people.drafter)
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    newer, older = approvals_of(page)
    assert form_of(page, older.pk).chained == first
    assert form_of(page, newer.pk).chained.number > first.number


def test_a_drafter_whose_account_was_deleted_is_not_forgotten(people):
    named(people)
    page = draft(people)
    changed(page, people.drafter2, "又改")
    people.drafter2.delete()
    assert form_of(fresh(page)).drafters == ("撰稿甲", "（账号已删除）")


def test_every_way_of_deciding_that_is_recorded_has_words():
    assert set(RecordedVia.values) <= set(Via)


def test_who_decided_is_named_when_their_accounts_are_gone(people):
    people.reviewer2.first_name = "周志强"
    people.reviewer2.save()
    now = timezone.now()
    deputies.appoint(
        people.reviewer1, people.drafter2, starts=now, ends=now + datetime.timedelta(days=1), by=people.admin
    )
    page = submitted(people)
    flow.return_(page, people.drafter2, comment="请改")
    flow.submit(fresh(page), people.drafter)
    flow.approve(fresh(page), people.drafter2)
    flow.approve(fresh(page), people.reviewer2)
    for person in (people.reviewer1, people.reviewer2, people.drafter2):
        person.delete()
    form = form_of(fresh(page))
    first, second = form.decisions
    assert (first.person, first.deputy_for) == ("drafter2（账号已删除）", "reviewer1（账号已删除）")
    assert second.person == "周志强（账号已删除）"
    assert [one.person for one in form.returns] == ["drafter2（账号已删除）"]


def test_nobody_is_named_for_a_decision_that_the_ledger_does_not_tell_of(people):
    page = submitted(people)
    page.current_workflow_task_state.approve(user=people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    people.reviewer1.delete()
    assert form_of(fresh(page)).decision(1).person == "（账号已删除）"
