"""Nothing goes live without its approval, whichever door is tried (I1, I3)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page

from pages.models import ArticlePage
from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.models import ApprovedArticle
from tests.township import approved, draft, fresh, submitted


@pytest.fixture
def admin_client(client, people):
    client.force_login(people.admin)
    return client


def assert_not_live(page):
    assert not Page.objects.get(pk=page.pk).live


def test_publishing_a_revision_in_code_is_refused(people):
    page = draft(people)
    with pytest.raises(Refusal, match="没有经过全部审核"):
        page.get_latest_revision().publish(user=people.admin, skip_permission_checks=True)
    assert_not_live(page)


def test_saving_a_live_flag_is_refused(people):
    page = draft(people)
    page.live = True
    with pytest.raises(Refusal):
        page.save()
    assert_not_live(page)


def test_changing_the_live_text_without_a_revision_is_refused(people):
    page = approved(people)
    page.digest = "悄悄改掉"
    with pytest.raises(Refusal):
        page.save()


def test_the_publish_button_of_a_superuser_does_nothing(people, admin_client):
    page = draft(people)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = admin_client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields if form[name].value() is not True}
    admin_client.post(url, {**data, "action-publish": "1", "body-count": "0"})
    assert_not_live(page)


def test_bulk_publish_is_refused(people, admin_client):
    page = draft(people)
    admin_client.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}",
        {"include_descendants": ""},
    )
    assert_not_live(page)


def test_a_copy_with_its_published_state_stays_a_draft(people, admin_client):
    page = approved(people)
    admin_client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": "副本",
            "new_slug": "fuben",
            "new_parent_page": page.get_parent().pk,
            "publish_copies": "on",
            "copy_subpages": "",
        },
    )
    assert not ArticlePage.objects.exclude(pk=page.pk).filter(live=True).exists()


def test_a_copy_made_in_code_cannot_be_live(people):
    page = approved(people)
    with pytest.raises(Refusal):
        page.copy(update_attrs={"slug": "copy"}, keep_live=True, user=people.admin)
    assert ArticlePage.objects.live().count() == 1


def test_an_alias_cannot_be_live(people):
    page = approved(people)
    with pytest.raises(PermissionDenied):
        page.create_alias(update_slug="alias", user=people.admin)
    with pytest.raises(Refusal):
        CreatePageAliasAction(page, update_slug="alias", user=people.admin).execute(skip_permission_checks=True)
    assert ArticlePage.objects.live().count() == 1


def test_a_schedule_set_by_hand_publishes_nothing(people):
    page = draft(people)
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    revision.save()
    with pytest.raises(Refusal):
        call_command("publish_scheduled")
    assert_not_live(page)


def test_an_old_approval_does_not_cover_a_new_text_or_a_revert(people):
    page = approved(people)
    first = page.get_latest_revision()
    page.digest = "第二版"
    page.save_revision(user=people.drafter, clean=False)
    flow.submit(fresh(page), people.drafter)
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    assert fresh(page).digest == "第二版"
    with pytest.raises(Refusal):
        first.publish(user=people.admin, skip_permission_checks=True)
    assert fresh(page).digest == "第二版"


def test_what_was_taken_down_needs_a_new_approval(people):
    page = approved(people)
    page.unpublish(user=people.admin)
    assert not ApprovedArticle.objects.valid().filter(page=page).exists()
    with pytest.raises(Refusal):
        fresh(page).get_latest_revision().publish(user=people.admin, skip_permission_checks=True)
    assert_not_live(page)


def test_finishing_a_workflow_without_its_levels_is_refused(people):
    page = submitted(people)
    with pytest.raises(Refusal):
        page.current_workflow_state.finish(user=people.admin)
    assert_not_live(page)


def test_a_task_state_approved_in_code_is_bound_by_the_rules(people):
    people.drafter.groups.add(*people.reviewer1.groups.all())
    page = submitted(people)
    with pytest.raises(Refusal, match="参与过"):
        page.current_workflow_task_state.approve(user=people.drafter)


def test_autosave_cannot_rewrite_a_reviewed_revision(people):
    page = approved(people)
    reviewed = page.get_latest_revision()
    page.digest = "自动保存"
    written = page.save_revision(user=people.drafter, overwrite_revision=reviewed, clean=False)
    assert written.pk != reviewed.pk


def test_an_approved_article_can_still_be_moved_and_locked(people):
    page = approved(people)
    page.locked = True
    page.save(update_fields=["locked"])
    page.move(page.get_parent().get_next_sibling(), pos="last-child", user=people.admin)
    assert fresh(page).live


def test_the_frozen_article_is_what_was_approved(people):
    page = approved(people)
    approval = ApprovedArticle.objects.valid().get(page=page)
    assert approval.article.fingerprint == approval.fingerprint == page.to_article().fingerprint


@pytest.mark.parametrize("name", ["drafter", "reviewer1", "publisher", "admin"])
def test_nobody_has_a_publish_button(people, client, name):
    page = draft(people)
    client.force_login(getattr(people, name))
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert b"action-publish" not in answer.content


def test_renaming_a_village_is_no_dead_end_for_its_live_articles(people):
    from publishing.outreach.models import Village

    village = Village.objects.create(name="柳林村", slug="liulin")
    page = draft(people)
    page.villages.add(village)
    page.save_revision(user=people.drafter, clean=False)
    flow.submit(fresh(page), people.drafter)
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    village.name = "新柳林村"
    village.save()
    page = fresh(page)
    page.slug = "moved-on"
    page.save()
    assert fresh(page).live


def test_the_public_page_says_what_was_approved_also_when_a_village_is_renamed(people, client):
    from publishing.outreach.models import Village

    village = Village.objects.create(name="柳林村", slug="liulin")
    page = draft(people)
    page.villages.add(village)
    page.save_revision(user=people.drafter, clean=False)
    flow.submit(fresh(page), people.drafter)
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    village.name = "未经审定的名字"
    village.save()
    shown = client.get(fresh(page).url).content.decode()
    assert "柳林村" in shown
    assert "未经审定的名字" not in shown


def test_an_article_held_as_a_plain_page_is_bound_by_review_too(people):
    page = Page.objects.get(pk=draft(people).pk)
    page.live = True
    with pytest.raises(Refusal):
        page.save()
    assert_not_live(page)
    page = Page.objects.get(pk=approved(people).pk)
    page.title = "悄悄改题"
    with pytest.raises(Refusal):
        page.save()


def test_a_plain_page_may_be_saved_where_readers_see_no_change(people):
    page = Page.objects.get(pk=approved(people).pk)
    page.slug = "elsewhere"
    page.save()
    assert fresh(page).live


def test_what_was_approved_cannot_be_rewritten(people):
    approval = ApprovedArticle.objects.valid().get(page=approved(people))
    approval.payload = approval.payload.replace("排查", "检查")
    with pytest.raises(Refusal, match="已经审定"):
        approval.save()


def test_nobody_in_particular_approves_nothing(people):
    with pytest.raises(Refusal, match="由谁审核"):
        submitted(people).current_workflow_task_state.approve()
