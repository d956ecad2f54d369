"""The home page and the sections as residents meet them."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pages.models import CharityPage, NoticePage, PolicyPage
from tests.factories import draft_article, home, picture, published_article, section

pytestmark = pytest.mark.django_db


def read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def days_ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def test_empty_site_says_that_nothing_is_out_yet(client: Client) -> None:
    section("信息发布", "news")
    page = read(client, "/")
    assert "还没有发布文章" in page
    assert "最新发布" not in page
    assert 'href="/news/"' in page


def test_only_article_is_the_lead_and_there_is_no_list(client: Client) -> None:
    published_article(title="独此一篇", digest="说的是这件事")
    page = read(client, "/")
    assert "独此一篇" in page
    assert "说的是这件事" in page
    assert "最新发布" not in page


def test_newest_article_leads(client: Client) -> None:
    published_article(title="较早的通知", first_published_at=days_ago(3))
    published_article(title="最新的通知", first_published_at=days_ago(1))
    page = read(client, "/")
    assert page.index("最新的通知") < page.index("较早的通知")
    assert page.index("最新的通知") < page.index("最新发布") < page.index("较早的通知")


def test_article_without_cover_has_no_picture_and_one_with_cover_has_its_size(client: Client) -> None:
    published_article(title="没有封面", first_published_at=days_ago(2))
    assert "<img" not in read(client, "/")
    published_article(title="有封面", cover=picture())
    assert re.search(
        r'<img src="/media/images/[^"]+" width="\d+" height="\d+" alt="" fetchpriority="high">', read(client, "/")
    )


def test_drafts_are_not_shown(client: Client) -> None:
    draft_article(title="还没审的稿件")
    assert "还没审的稿件" not in read(client, "/")
    assert "还没审的稿件" not in read(client, "/news/")


def test_titles_of_any_length_stay_text(client: Client) -> None:
    title = "关于<b>审批</b>、" + "很长的标题" * 40
    published_article(title=title[:255])
    page = read(client, "/")
    assert "<b>审批" not in page
    assert "&lt;b&gt;审批&lt;/b&gt;" in page


def test_list_names_kind_date_and_section(client: Client) -> None:
    published_article(title="领头的", first_published_at=days_ago(0))
    published_article(
        CharityPage,
        under=section("公益服务", "charity"),
        title="送棉衣",
        first_published_at=datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC),
    )
    page = read(client, "/")
    listed = page[page.index("最新发布") :]
    assert "公益公告" in listed
    assert '<time datetime="2026-11-02">2026年11月2日</time>' in listed
    assert "公益服务" in listed


def test_home_page_needs_the_same_queries_for_one_article_and_for_twelve(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    def publish(count: int) -> None:
        for number in range(count):
            kind = (NoticePage, PolicyPage, CharityPage)[number % 3]
            published_article(
                kind, title=f"{kind.__name__}{number}", cover=cover, under=section("栏目", f"s-{number % 4}")
            )

    cover = picture()
    publish(3)
    read(client, "/")
    with django_assert_max_num_queries(16) as few:
        read(client, "/")
    publish(12)
    read(client, "/")
    with django_assert_max_num_queries(16) as many:
        read(client, "/")
    assert len(many) == len(few)


def test_section_is_paged_with_the_newest_first(client: Client) -> None:
    for number in range(14):
        published_article(title=f"第{number}号通知", first_published_at=days_ago(number))
    first, second = read(client, "/news/"), read(client, "/news/?page=2")
    assert "第0号通知" in first
    assert "第13号通知" not in first
    assert "第13号通知" in second
    assert "第 1 页，共 2 页" in first
    assert re.search(r'<a class="button" rel="next" href="[^"]*/news/\?page=2">下一页</a>', first)
    assert re.search(r'<a class="button" rel="prev" href="[^"]*/news/">上一页</a>', second)
    assert "下一页" not in second


def test_short_section_has_no_paging(client: Client) -> None:
    published_article()
    assert "翻页" not in read(client, "/news/")


def test_empty_section_leads_back_home(client: Client) -> None:
    section(introduction="镇里的通知")
    page = read(client, "/news/")
    assert "这个栏目还没有文章" in page
    assert "镇里的通知" in page


def test_section_needs_the_same_queries_for_two_articles_and_for_forty(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    cover = picture()
    for _ in range(2):
        published_article(cover=cover)
    read(client, "/news/")
    with django_assert_max_num_queries(16) as few:
        read(client, "/news/")
    for _ in range(38):
        published_article(cover=cover)
    read(client, "/news/")
    with django_assert_max_num_queries(16) as many:
        read(client, "/news/")
    assert len(many) == len(few)


def test_menu_marks_where_the_reader_is(client: Client) -> None:
    section("信息发布", "news")
    section("公益服务", "charity")
    article = published_article(under=section("信息发布", "news"))
    assert re.search(r'href="/news/" aria-current="page">信息发布', read(client, "/news/"))
    assert re.search(r'href="/news/" aria-current="true">信息发布', read(client, article.url))
    assert "aria-current" not in read(client, "/")


def test_site_is_named_after_the_account_even_when_its_home_page_is_not(client: Client) -> None:
    home("青禾镇人民政府")
    page = read(client, "/")
    assert "<h1>青禾镇人民政府</h1>" in page
    assert "微信公众号：美德青禾" in page
