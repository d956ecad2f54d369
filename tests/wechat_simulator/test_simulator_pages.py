"""The pages for people."""

import re

import pytest
import requests

from tests.wechat_simulator.desk import Desk
from wechat_simulator.switchboard_words import SWITCH_GROUPS
from wechat_simulator.switches import CHOICES

PAGES = ("/", "/drafts", "/articles", "/told", "/faults", "/log")


def page(desk: Desk, path: str) -> str:
    response = requests.get(desk.served.base_url + path, timeout=10)
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_empty_and_filled_and_load_nothing_from_elsewhere(desk: Desk, path: str) -> None:
    page(desk, path)
    desk.publish(desk.add_draft())
    desk.add_draft()
    text = page(desk, path)
    assert '<html lang="zh-CN">' in text
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)(?!qinghe\.example)', text)
    assert "$" not in text


def test_feed_shows_a_wide_cover_first_and_small_ones_after(desk: Desk) -> None:
    cover = desk.cover(size=(940, 400))
    first = desk.article(title="头条", thumb_media_id=cover, pic_crop_235_1="0_0_1_1")
    second = desk.article(title="次条", thumb_media_id=cover, pic_crop_1_1="0_0_0.425532_1")
    desk.publish(desk.post("draft/add", {"articles": [first, second]})["media_id"])
    text = page(desk, "/").partition('class="feed"')[2]
    assert text.index('class="first"') < text.index("头条") < text.index('class="other"') < text.index("次条")
    for address in re.findall(r'<img src="(/mmbiz[^"]+)"', text):
        assert requests.get(desk.served.base_url + address, timeout=10).headers["Content-Type"] == "image/jpeg"
    assert "?crop=0_0_1_1" in text
    assert "?crop=0_0_0.425532_1" in text


def test_article_pictures_are_served_by_the_simulator(desk: Desk) -> None:
    done = desk.publish(desk.add_draft(content=f'<p>图</p><img src="{desk.picture_url()}">'))
    text = requests.get(done["article_detail"]["item"][0]["article_url"], timeout=10).text
    assert "mmbiz.qpic.cn" not in text
    assert '<img src="/mmbiz_jpg/' in text


def test_titles_are_escaped(desk: Desk) -> None:
    desk.publish(desk.add_draft(title="<b>&", author="<i>", digest="<u>"))
    desk.add_draft(title="<b>&")
    for path in PAGES:
        assert "<b>&<" not in page(desk, path)
        assert "&lt;b&gt;&amp;" in page(desk, path) or path in ("/faults", "/told")


def test_reads_and_likes_are_counted(desk: Desk) -> None:
    address = desk.publish(desk.add_draft())["article_detail"]["item"][0]["article_url"]
    assert "阅读 1" in requests.get(address, timeout=10).text
    assert "赞 1" in requests.post(f"{address}/like", timeout=10).text


def test_unknown_article_and_dead_preview(desk: Desk) -> None:
    assert requests.get(f"{desk.served.base_url}/s/nothing", timeout=10).status_code == 404
    media_id = desk.add_draft(title="预览一下")
    url = desk.post("draft/get", {"media_id": media_id})["news_item"][0]["url"]
    assert "预览一下" in requests.get(url, timeout=10).text
    desk.publish(media_id)
    assert requests.get(url, timeout=10).status_code == 404


def test_picture_article_is_readable(desk: Desk) -> None:
    listed = {"image_list": [{"image_media_id": desk.cover()}]}
    done = desk.publish(
        desk.add_draft(article_type="newspic", image_info=listed, content="今年丰收", thumb_media_id="")
    )
    text = requests.get(done["article_detail"]["item"][0]["article_url"], timeout=10).text
    assert "今年丰收" in text
    assert 'class="pictures"' in text


def test_switchboard_forms(desk: Desk) -> None:
    address = f"{desk.served.base_url}/faults"
    form = {"do": "add", "kind": "delay_after", "operation": "draft/add", "seconds": "5", "times": ""}
    text = requests.post(address, data=form, timeout=10).text
    assert "办完迟迟不答复" in text
    fault = desk.served.faults.all()[0]
    assert (fault.kind, fault.times, fault.parameters) == ("delay_after", None, {"seconds": 5.0})
    requests.post(address, data={"do": "remove", "id": str(fault.id)}, timeout=10)
    assert desk.served.faults.all() == []
    requests.post(address, data={"do": "switch", "name": "publish_outcomes", "value": "4"}, timeout=10)
    requests.post(address, data={"do": "switch", "name": "has_publish_right", "value": "false"}, timeout=10)
    assert (desk.served.switches.now.publish_outcomes, desk.served.switches.now.has_publish_right) == ([4], False)
    for name, value in (
        ("mass_outcomes", "send fail"),
        ("known_wechat_names", "wang、li"),
        ("minute_limits", "draft/add=3，/cgi-bin/draft/get=5"),
    ):
        requests.post(address, data={"do": "switch", "name": name, "value": value}, timeout=10)
    now = desk.served.switches.now
    assert (now.mass_outcomes, now.known_wechat_names) == (["send fail"], ["wang", "li"])
    assert now.minute_limits == {"/cgi-bin/draft/add": 3, "/cgi-bin/draft/get": 5}
    assert 'value="draft/add=3、draft/get=5"' in requests.get(address, timeout=10).text
    bad = requests.post(address, data={"do": "switch", "name": "maximum_articles", "value": "八"}, timeout=10)
    assert bad.status_code == 400
    assert "请检查" in bad.text
    requests.post(address, data={"do": "clear"}, timeout=10)
    assert desk.served.switches.now.has_publish_right is True
    requests.post(address, data={"do": "kill_tokens"}, timeout=10)
    assert desk.get("draft/count")["errcode"] == 40001


def test_every_switch_of_the_board_exists_with_all_its_choices(desk: Desk) -> None:
    positions = desk.served.switches.as_dict()
    for _, group in SWITCH_GROUPS:
        for words in group:
            assert words.name in positions
            assert words.name not in CHOICES or {value for value, _ in words.choices} == set(CHOICES[words.name])


@pytest.mark.parametrize("crop", ["x", "0_0_2_1", "1_1_0_0", "___"])
def test_odd_crops_show_the_whole_picture(desk: Desk, crop: str) -> None:
    local = desk.served.base_url + desk.picture_url().removeprefix("http://mmbiz.qpic.cn").partition("?")[0]
    whole = requests.get(local, timeout=10).content
    assert requests.get(local, params={"crop": crop}, timeout=10).content == whole
