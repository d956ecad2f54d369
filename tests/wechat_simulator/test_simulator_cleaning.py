"""What is left of an article's HTML."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wechat_simulator.desk import Desk
from wechat_simulator.cleaning import PictureFacts, clean

KNOWN = "http://mmbiz.qpic.cn/mmbiz_jpg/KEY/0"


def picture(url: str) -> PictureFacts | None:
    return PictureFacts(format="jpeg", width=900, height=600) if "/KEY/" in url else None


def cleaned(content: str) -> str:
    return clean(content, picture=picture, own_hosts=frozenset({"127.0.0.1:8091"})).content


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p>好<script>alert(1)</script></p>", "<p>好</p>"),
        ("<style>p{color:red}</style><p>好</p>", "<p>好</p>"),
        ('<p onclick="x()">好</p>', "<p>好</p>"),
        ('<p id="a" class="b">好</p>', "<p>好</p>"),
        ("<form><input><button>按</button></form><p>好</p>", "<p>好</p>"),
        ('<iframe src="https://v.qq.com/"></iframe><p>好</p>', "<p>好</p>"),
        ("<video src=a></video><p>好</p>", "<p>好</p>"),
        ("<!-- 标记 --><p>好</p>", "<p>好</p>"),
        ("<article><figure>好</figure></article>", "好"),
        ('<p style="color: red; position: fixed; top: 0">好</p>', '<p style="color: red;">好</p>'),
        ('<p style="--x: 1; color: var(--x)">好</p>', "<p>好</p>"),
        ('<p style="transform: rotate(3deg); animation: a 1s">好</p>', "<p>好</p>"),
        ('<p style="background-image: url(https://a.example/b.png)">好</p>', "<p>好</p>"),
        (
            f'<p style="background-image: url({KNOWN})">好</p>',
            f'<p style="background-image: url({KNOWN});">好</p>',
        ),
        ('<div style="color: red">好</div>', "<div>好</div>"),
        ('<section style="color: red">好</section>', '<section style="color: red;">好</section>'),
        ('<p>前<img src="https://a.example/b.png">后</p>', "<p>前后</p>"),
        ('<p>前<img src="http://mmbiz.qpic.cn/mmbiz_jpg/NEVER/0">后</p>', "<p>前后</p>"),
        ('<p>前<img src="data:image/png;base64,AAAA">后</p>', "<p>前后</p>"),
        ("<pre>一\n  二</pre>", "<pre>一 二</pre>"),
        ('<a href="#top">回</a>', "<a>回</a>"),
        ('<a href="https://mp.weixin.qq.com/s/x">看</a>', '<a href="https://mp.weixin.qq.com/s/x">看</a>'),
        ('<a href="http://127.0.0.1:8091/s/x">看</a>', '<a href="http://127.0.0.1:8091/s/x">看</a>'),
        ('<a href="https://a.example/">看</a>', "<a>看</a>"),
        ("<p>一 &lt; 二 &amp; 三</p>", "<p>一 &lt; 二 &amp; 三</p>"),
        (
            '<svg viewBox="0 0 9 9"><path d="M0 0h9"></path></svg>',
            '<svg viewBox="0 0 9 9"><path d="M0 0h9"></path></svg>',
        ),
        ("<table><tbody><tr style=\"color:red\"><td colspan=\"2\">格</td></tr></tbody></table>",
         '<table><tbody><tr><td colspan="2">格</td></tr></tbody></table>'),
    ],
)  # fmt: skip
def test_cleaning(sent: str, kept: str) -> None:
    assert cleaned(sent) == kept


def test_picture_gets_data_src_and_its_measures() -> None:
    kept = '<img data-src="http://mmbiz.qpic.cn/mmbiz_jpg/KEY/0" data-type="jpeg" data-ratio="0.666667" data-w="900"'
    assert cleaned(f'<img src="{KNOWN}" style="width: 100%" class="x">') == f'{kept} style="width: 100%;">'
    assert cleaned(f'<img src="{KNOWN.replace("http:", "https:")}?wx_fmt=jpeg&amp;tp=1">').startswith(
        '<img data-src="https://mmbiz.qpic.cn/mmbiz_jpg/KEY/0?wx_fmt=jpeg&amp;tp=1"'
    )


@pytest.mark.parametrize("link", ["https://a.example/", "//a.example", "javascript:alert(1)", "tel:12345", "/local"])
def test_foreign_links_are_reported(link: str) -> None:
    found = clean(f'<a href="{link}">x</a>', picture=picture, own_hosts=frozenset())
    assert found.foreign_links == (link,)
    assert "href" not in found.content


FRAGMENTS = [
    "<p>", "</p>", "<pre>", "</pre>", "<b>", "</b>", "<svg>", "</svg>", "<td>", "<table>", "<math>", "<style>", "</style>",
    "<script>", "</script>", "<a href='https://a.example'>", "</a>", "<img src='x'>", f"<img src='{KNOWN}'>",
    "<img alt='>'>", "<p style=\"a:b;c:url('x;')\">", "<!--", "-->", "字", "<", ">", '"', "'", "&", "&lt;", "\n", " ",
]  # fmt: skip


@settings(database=None, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_cleaning_twice_changes_nothing_more(content: str) -> None:
    once = cleaned(content)
    assert cleaned(once) == once
    assert "<script" not in once
    assert "<a href" not in once
    assert once.count("<img") == once.count(f'<img data-src="{KNOWN}"')


def test_draft_keeps_the_cleaned_content(desk: Desk) -> None:
    url = desk.picture_url()
    media_id = desk.add_draft(content=f'<p id="x">字</p><img src="{url}"><img src="https://a.example/b.png">')
    kept = desk.post("draft/get", {"media_id": media_id})["news_item"][0]["content"]
    assert kept.startswith(f'<p>字</p><img data-src="{url}"')
    assert kept.count("<img") == 1


def test_https_form_of_an_uploaded_address_is_the_same_picture(desk: Desk) -> None:
    url = desk.picture_url().replace("http://", "https://")
    media_id = desk.add_draft(content=f'<p><img src="{url}"></p>')
    assert url in desk.post("draft/get", {"media_id": media_id})["news_item"][0]["content"]


def test_what_was_read_back_can_be_sent_again_unchanged(desk: Desk) -> None:
    media_id = desk.add_draft(content=f'<p style="color:red">字<img src="{desk.picture_url()}" style="width:100%"></p>')
    kept = desk.post("draft/get", {"media_id": media_id})["news_item"][0]["content"]
    assert (
        desk.post("draft/update", {"media_id": media_id, "index": 0, "articles": desk.article(content=kept)})["errcode"]
        == 0
    )
    assert desk.post("draft/get", {"media_id": media_id})["news_item"][0]["content"] == kept


def test_foreign_link_is_refused_or_stripped(desk: Desk) -> None:
    article = desk.article(content='<p>看<a href="https://a.example/">这里</a></p>')
    assert desk.post("draft/add", {"articles": [article]})["errcode"] == 45166
    desk.served.switches.set(strict_links=False)
    media_id = desk.post("draft/add", {"articles": [article]})["media_id"]
    assert desk.post("draft/get", {"media_id": media_id})["news_item"][0]["content"] == "<p>看<a>这里</a></p>"


def test_link_to_an_own_published_article_is_kept(desk: Desk) -> None:
    url = desk.publish(desk.add_draft())["article_detail"]["item"][0]["article_url"]
    media_id = desk.add_draft(content=f'<p><a href="{url}">上一期</a></p>')
    assert url in desk.post("draft/get", {"media_id": media_id})["news_item"][0]["content"]


def test_content_that_is_nothing_after_cleaning_is_refused(desk: Desk) -> None:
    article = desk.article(content='<p><img src="https://a.example/b.png"></p>')
    assert desk.post("draft/add", {"articles": [article]})["errcode"] == 44004
