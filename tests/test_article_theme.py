"""The look is frozen with the words, and is no part of them."""

from __future__ import annotations

import dataclasses

from publishing.article import Article, Text

# Frozen by the version before there were themes, to the byte.
EARLIER = (
    '{"attachments":[],"author":"","body":[{"html":"<p>旧</p>","type":"text"}],"comments_allowed":false,"cover":null,'
    '"digest":"","key":"page:1","kind":"notice","kind_label":"通知公告","notices":[],"section":"","source":"","tags":[],'
    '"title":"旧稿","url":"","villages":[]}'
)
EARLIER_FINGERPRINT = "a4b5bb508bb4ea2b49c7146a8204e49f7864eec5f9bdd8b7fb96df7e21c0e119"


def test_article_frozen_before_there_were_themes_reads_and_stays_the_same() -> None:
    article = Article.from_json(EARLIER)
    assert article.theme == ""
    assert article.body == (Text(html="<p>旧</p>"),)
    assert article.to_json() == EARLIER
    assert article.fingerprint == EARLIER_FINGERPRINT


def test_theme_is_frozen_and_read_again() -> None:
    article = dataclasses.replace(Article.from_json(EARLIER), theme="party-red")
    assert Article.from_json(article.to_json()) == article


def test_theme_is_no_part_of_the_fingerprint() -> None:
    article = dataclasses.replace(Article.from_json(EARLIER), theme="party-red")
    assert article.fingerprint == EARLIER_FINGERPRINT
