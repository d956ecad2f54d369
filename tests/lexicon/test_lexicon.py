"""The lexicon: what people keep reaches the checks at once, and costs a check one query."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing.aftercare.naming import articles_naming
from publishing.lexicon.current import current_knowledge
from publishing.lexicon.models import Office, Post, Term
from publishing.lexicon.starting import load_starter
from tests.township import approved, draft, fresh

pytestmark = pytest.mark.django_db


def wrongs() -> set[str]:
    return {term.wrong for term in current_knowledge().terms}


def test_a_term_reaches_the_checks_as_soon_as_it_is_saved_and_leaves_with_it():
    term = Term.objects.create(wrong="帐户", right="账户", severity="error")
    assert wrongs() == {"帐户"}
    term.is_active = False
    term.save()
    assert wrongs() == set()
    term.is_active = True
    term.save()
    term.delete()
    assert wrongs() == set()


def test_what_was_rolled_back_is_not_remembered():
    Term.objects.create(wrong="帐户", right="账户")
    with transaction.atomic():
        Term.objects.create(wrong="部暑", right="部署")
        assert wrongs() == {"帐户", "部暑"}
        transaction.set_rollback(True)
    assert wrongs() == {"帐户"}


def test_while_nothing_changes_a_check_asks_one_query():
    Term.objects.create(wrong="帐户", right="账户")
    current_knowledge(("柳林村",))
    with CaptureQueriesContext(connection) as captured:
        known = current_knowledge(("柳林村",))
    assert len(captured) == 1
    assert known.places == ("柳林村",)
    assert [term.wrong for _place, term in known.wrong_terms("开立帐户")] == ["帐户"]


def test_the_phones_of_an_office_are_known_by_their_digits():
    Office.objects.create(name="青禾镇民政办", phones="0537-5550102 转 3\n12345")
    assert current_knowledge().office_phones == {"05375550102", "12345"}


def test_an_article_is_checked_with_the_lexicon(people):
    page = draft(people)
    Term.objects.filter(wrong="帐户").delete()
    before = len(list(page.findings()))
    with CaptureQueriesContext(connection) as captured:
        list(fresh(page).findings())
    asked = [query["sql"] for query in captured if "lexicon_term" in query["sql"]]
    assert asked == []
    assert len(list(page.findings())) == before


def test_the_starter_is_large_sound_and_loaded_once():
    load_starter()
    terms = list(Term.objects.all())
    assert len(terms) >= 150
    for term in terms:
        term.full_clean()
        assert term.right
        assert term.note
    Term.objects.filter(wrong="帐户").delete()
    load_starter()
    assert not Term.objects.filter(wrong="帐户").exists()


@pytest.mark.parametrize(
    "text",
    [
        "应当做好办公分工，办公升级。",
        "大规模犯罪得到预防，犯罪率下降，规范筹集资金，常规化管理。",
        "台风登陆后，请登录平台查询，登录账号不变。",
        "自即日起至月份内，既便民又利民，赔偿试点。",
        "账户、账单、台账、转账、部署、坐落、维护、披露。",
        "市政府发布署名文章，坐落于镇北的一座卫生院。",
    ],
)
def test_the_starter_makes_no_error_of_sound_writing(text):
    load_starter()
    found = [term.wrong for _place, term in current_knowledge().wrong_terms(text) if term.severity == "error"]
    assert found == []


# Rights -----------------------------------------------------------------------------------------------------------------
LISTS = ["lexicon_term", "lexicon_post", "lexicon_office"]


@pytest.mark.parametrize("name", LISTS)
def test_drafters_look_and_heads_change(people, client, name):
    url = reverse(f"wagtailsnippets_{name}:list")
    add = reverse(f"wagtailsnippets_{name}:add")
    for user, may_look, may_add in (
        (people.drafter, True, False),
        (people.reviewer1, True, False),
        (people.reviewer2, True, True),
        (people.reviewer3, True, True),
        (people.publisher, True, False),
    ):
        client.force_login(user)
        assert (client.get(url).status_code == 200) is may_look, user
        assert (client.get(add).status_code == 200) is may_add, user


def test_a_change_by_hand_is_in_the_history(people, client):
    client.force_login(people.reviewer2)
    form = {"wrong": "错写甲", "right": "对写甲", "severity": "error", "is_active": "on"}
    assert client.post(reverse("wagtailsnippets_lexicon_term:add"), form).status_code == 302
    term = Term.objects.get(wrong="错写甲")
    history = client.get(reverse("wagtailsnippets_lexicon_term:history", args=[term.pk])).content.decode()
    assert "reviewer2" in history


def test_a_term_that_says_the_same_twice_is_refused(people, client):
    client.force_login(people.reviewer2)
    form = {"wrong": "同一写法", "right": "同一写法", "severity": "error"}
    shown = client.post(reverse("wagtailsnippets_lexicon_term:add"), form)
    assert "与错误写法相同" in shown.content.decode()
    assert not Term.objects.filter(wrong="同一写法").exists()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_no_more_for_more_entries(people, client, name):
    client.force_login(people.reviewer2)
    url = reverse(f"wagtailsnippets_{name}:list")

    def queries() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def more(start: int) -> None:
        for number in range(start, start + 5):
            Term.objects.create(wrong=f"错{number}", right="对")
            Post.objects.create(name=f"示范{number}", title="镇长", until=datetime.date(2026, 1, 1))
            Office.objects.create(name=f"示范办{number}", phones="12345")

    more(1)
    few = queries()
    more(10)
    assert queries() <= few


# A change of post -------------------------------------------------------------------------------------------------------
def test_an_ended_post_finds_the_articles_that_still_name_it(people, client):
    naming = approved(people, body=[("text", "<p>镇长示范丙到各村查看。</p>")])
    approved(people, body=[("text", "<p>示范丙到各村查看。</p>")])
    draft(people, body=[("text", "<p>镇长示范丙没有发表的讲话。</p>")])
    post = Post.objects.create(name="示范丙", title="青禾镇人民政府镇长", until=datetime.date(2026, 1, 1))
    found = articles_naming(post)
    assert [item.approval.page_id for item in found] == [naming.pk]
    assert found[0].line == "镇长示范丙到各村查看。"
    client.force_login(people.drafter)
    screen = client.get(reverse("ended_posts")).content.decode()
    assert naming.title in screen
    assert client.get(reverse("ended_posts"), {"post": post.pk}).status_code == 200


def test_who_may_not_see_the_lexicon_does_not_see_who_left_it(people, client):
    people.drafter2.groups.clear()
    client.force_login(people.drafter2)
    assert client.get(reverse("ended_posts")).status_code == 302


def test_a_longer_word_that_is_right_is_no_finding():
    Term.objects.create(wrong="按装", right="安装", allowed="按装备、按装置")
    known = current_knowledge()
    assert [term.wrong for _place, term in known.wrong_terms("请按装备清单领取，再按装路灯。")] == ["按装"]


def test_what_is_allowed_contains_the_wrong_expression():
    with pytest.raises(ValidationError, match="含有错误写法"):
        Term(wrong="按装", right="安装", allowed="按装备、装备").full_clean()
