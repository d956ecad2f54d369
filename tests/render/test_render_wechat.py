"""The whole pipeline: frame, notes, pictures, the allow-list, and what it costs."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from publishing.article import (
    Attachment,
    CallOut,
    Cell,
    Contact,
    Fact,
    Facts,
    Figure,
    Heading,
    Question,
    Questions,
    Quotation,
    Step,
    Steps,
    Table,
    Text,
)
from publishing.render.plain import html_text
from publishing.render.themes import THEMES
from publishing.render.wechat import LIMITS, MissingPicture, over_limits, placeholder_pictures, render

from .samples import a_figure, a_picture, an_article, judge, rendered

ORIGIN = "https://qinghe.example/policies/1/"


def attachment(name: str) -> Attachment:
    return Attachment(
        title=name, url=f"https://q.example/{name}", filename=f"{name}.pdf", size_bytes=2_000_000, sha256=name * 8
    )


def test_external_links_become_numbered_notes() -> None:
    rendering = rendered(
        Text(html='<p><a href="https://a.example/1">甲</a>、<a href="https://b.example/">乙</a></p>'),
        Text(html='<p><a href="https://a.example/1">再看甲</a></p>'),
    )
    assert rendering.notes == ("https://a.example/1", "https://b.example/")
    text = html_text(rendering.html)
    assert "甲[1]、乙[2]" in text
    assert "再看甲[1]" in text
    assert "参考链接 [1] https://a.example/1 [2] https://b.example/" in text
    assert judge(rendering.html).links == []


def test_notes_are_numbered_through_all_blocks_in_reading_order() -> None:

    link = '<p><a href="https://{}.example/">x</a></p>'.format
    rendering = rendered(
        Steps(items=(Step(title="一", html=link("a")),)),
        Questions(items=(Question(question="问", html=link("b")),)),
        Quotation(html=link("c")),
        CallOut(html=link("d")),
    )
    assert rendering.notes == tuple(f"https://{name}.example/" for name in "abcd")


def test_links_inside_wechat_stay_links() -> None:
    rendering = rendered(Text(html='<p><a href="https://mp.weixin.qq.com/s/AbC?x=1&amp;y=2">往期</a></p>'))
    assert judge(rendering.html).links == ["https://mp.weixin.qq.com/s/AbC?x=1&y=2"]
    assert rendering.notes == ()


@pytest.mark.parametrize(
    "href",
    [
        "https://mp.weixin.qq.com.evil.example/",
        "https://mp.weixin.qq.com@evil.example/",
        "https://x.example/mp.weixin.qq.com",
    ],
)
def test_hosts_that_only_look_like_wechat_are_notes(href: str) -> None:
    rendering = rendered(Text(html=f'<p><a href="{href}">x</a></p>'))
    assert rendering.notes == (href,)
    assert judge(rendering.html).links == []


def test_links_within_our_site_become_absolute_notes() -> None:
    rendering = rendered(Text(html='<p><a href="/guides/医保/">指南</a></p>'), url=ORIGIN)
    assert rendering.notes == ("https://qinghe.example/guides/医保/",)


def test_links_within_our_site_are_plain_text_without_an_origin() -> None:
    rendering = rendered(Text(html='<p><a href="/guides/">指南</a></p>'))
    assert rendering.notes == ()
    assert html_text(rendering.html) == "指南"


@pytest.mark.parametrize(
    "href", ["tel:0537-8765432", "mailto:a@b.example", "javascript:alert(1)", "http://[bad", "#top", ""]
)
def test_other_links_become_plain_text(href: str) -> None:
    rendering = rendered(Text(html=f'<p><a href="{href}">联系</a></p>'), url=ORIGIN)
    assert rendering.notes == ()
    assert html_text(rendering.html).startswith("联系")
    assert judge(rendering.html).faults == []


def test_missing_picture_is_named() -> None:
    article = an_article(a_figure("p"))
    with pytest.raises(MissingPicture) as caught:
        render(article, pictures={})
    assert caught.value.sha256 == a_picture("p").sha256
    assert isinstance(caught.value, KeyError)


def test_cover_need_not_be_uploaded() -> None:
    article = an_article(Text(html="<p>x</p>"), cover=a_picture("cover"))
    assert render(article, pictures={}).images == 0


def test_pictures_get_their_urls_and_are_counted() -> None:
    url = "http://mmbiz.qpic.cn/mmbiz_jpg/abc/0?wx_fmt=jpeg&from=appmsg"
    article = an_article(a_figure("p"), a_figure("p"))
    rendering = render(article, pictures={a_picture("p").sha256: url})
    assert judge(rendering.html).sources == [url, url]
    assert rendering.images == 2


def test_pictures_in_rich_text_are_refused() -> None:
    html = (
        '<p>a<img src="https://evil.example/x.png"><img src="//evil.example/x"><img src="'
        + a_picture("p").sha256
        + '">b</p>'
    )
    rendering = rendered(Text(html=html), a_figure("p"))
    assert judge(rendering.html).sources == list(placeholder_pictures(an_article(a_figure("p"))).values())


def test_frame_shows_head_source_attachments_notices_and_foot() -> None:
    rendering = rendered(
        Text(html="<p>正文</p>"),
        url=ORIGIN,
        kind_label="政策解读",
        source="县医保局",
        section="医疗保障",
        villages=("王庄村", "东湖村"),
        notices=("本文由人工智能辅助生成。",),
        attachments=(attachment("表一"), attachment("表二")),
    )
    assert html_text(rendering.html) == (
        "政策解读 医疗保障 来源：县医保局 正文 附件（点击文末“阅读原文”下载） 1. 表一（PDF，1.9 MB） 2. 表二（PDF，1.9 MB） "
        "本文由人工智能辅助生成。 涉及行政村：王庄村、东湖村 关注“美德青禾” 点击左下角“阅读原文”，查看网页版"
    )


def test_attachment_shown_in_the_body_is_not_listed_again() -> None:
    rendering = rendered(attachment("表一"), attachments=(attachment("表一"),))
    assert html_text(rendering.html).count("表一") == 1


def test_measures_are_those_of_the_html() -> None:
    rendering = rendered(Text(html="<p>参保</p>"), a_figure())
    assert rendering.characters == len(rendering.html)
    assert rendering.bytes == len(rendering.html.encode())
    assert rendering.images == rendering.html.count("<img")


def test_same_article_gives_the_same_html() -> None:
    article = an_article(Heading(text="一"), Text(html="<p>x</p>"), a_figure(), url=ORIGIN)
    pictures = placeholder_pictures(article)
    assert render(article, pictures=pictures) == render(article, pictures=pictures)


def test_no_white_space_stands_between_tags() -> None:
    html = rendered(Heading(text="一"), Text(html="<p>甲</p>\n\n<p>乙</p>"), a_figure(caption="c"), section="s").html
    assert "> <" not in html
    assert "\n" not in html


def test_white_space_between_words_survives() -> None:
    html = rendered(Text(html="<p><strong>Wi-Fi</strong> <em>free</em>\n<b>now</b></p>")).html
    assert html_text(html) == "Wi-Fi free now"


def test_paragraph_costs_no_more_than_thirty_characters() -> None:
    one = rendered(Text(html="<p>x</p>")).characters
    assert rendered(Text(html="<p>x</p><p>x</p>")).characters - one <= 31


@pytest.mark.parametrize("theme", THEMES)
def test_nine_thousand_characters_with_twelve_pictures_fit(theme: str) -> None:
    body: list[Heading | Text | Figure] = []
    for number in range(90):
        if number % 9 == 0:
            body.append(Heading(text="一、办理事项的说明"))
        if number % 8 == 0:
            body.append(a_figure(str(number), "工作人员帮助居民办理"))
        body.append(Text(html=f"<p>{'为方便乡亲们办理城乡居民医保'[:10] * 10}</p>"))
    article = an_article(
        *body, url=ORIGIN, kind_label="政策解读", section="医疗保障", villages=("王庄村",), theme=theme
    )
    rendering = render(article, pictures=placeholder_pictures(article))
    assert rendering.images == 12
    assert rendering.characters < LIMITS.content_characters
    assert over_limits(article, rendering) == ()


HOSTILE = [
    "<script>alert(1)</script><p>a</p>",
    '<p onclick="x" style="position:fixed;background:url(http://e/x)" class="card" id="i">a</p>',
    "<style>p{color:red}</style><link rel=stylesheet href=//e><p>a",
    "<iframe src=//e></iframe><object data=//e></object><embed src=//e>",
    "<svg><script>1</script><image href=//e></svg><math><mi>x</mi></math>",
    "<p>a<b>b<i>c</p>d</b>e</i>",
    "</section></section><section><p>a",
    "<table><tr><td>a</td></tr></table><div>b</div>",
    "<a href='java\nscript:x'>a</a><a href=' https://mp.weixin.qq.com/s/x '>b</a>",
    "<!-- c --><![CDATA[x]]><?pi?><!DOCTYPE html><p>a",
    "a\x00b\x0b\ud800\ufffe&#0;&#1;&#xD800;&#x10FFFF;&notanentity;&amp;lt;script&amp;gt;",
    "<p>" + "<b>" * 600 + "deep",
    "{{ article.title }}{% include 'x' %}",
    "<textarea><p>a</textarea><title>x</title><noscript><img src=//e></noscript>",
    '<img src="x" onerror=1><base href=//e><form action=//e><input></form>',
]


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_rich_text_comes_out_clean(html: str) -> None:
    rendering = rendered(Text(html=html), url=ORIGIN)
    reader = judge(rendering.html)
    assert reader.faults == []
    assert "alert" not in rendering.html
    assert "//e" not in rendering.html


MARKUP = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<br>", "<table>", "<td>", "</section>", "<div>"]
        ),
        st.sampled_from(
            ["<a href='", "'>", '"', "'", "<", ">", "&", "&#", ";", "<!--", "-->", "<script>", "</script>", "<style>"]
        ),
        st.sampled_from(
            ["https://mp.weixin.qq.com/s/a", "http://e.example/", "javascript:x", "//e", "/a/", "tel:1", "data:x"]
        ),
        st.sampled_from(
            [" style='position:fixed'", " class=article", " onclick=x", " src=x", "<img src=", "<svg>", "<p/"]
        ),
    ),
    max_size=14,
).map("".join)


@settings(deadline=None, max_examples=200)
@given(html=MARKUP)
@example(html="<p><a href='//e'>x")
def test_arbitrary_rich_text_never_leads_to_anything_disallowed(html: str) -> None:
    rendering = rendered(Text(html=html), url=ORIGIN)
    reader = judge(rendering.html)
    assert reader.faults == []
    assert reader.sources == []
    assert all(url.startswith(("http://", "https://")) for url in rendering.notes)


@settings(deadline=None, max_examples=100)
@given(text=st.text(max_size=60))
def test_arbitrary_text_in_fields_is_only_text(text: str) -> None:

    rendering = rendered(
        Heading(text=text),
        a_figure(caption=text, alt=text),
        Table(rows=((Cell(text=text),),), caption=text),
        Facts(rows=(Fact(label=text, value=text),), title=text),
        Contact(name=text),
        section=text,
        source=text,
        notices=(text,),
    )
    reader = judge(rendering.html)
    assert reader.faults == []
    assert len(reader.sources) == 1
