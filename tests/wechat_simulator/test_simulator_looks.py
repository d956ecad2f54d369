"""A reader's phone: letters up to 1.45 times as large, and dark mode, for published articles and previews alike."""

from __future__ import annotations

import pytest
import requests

from tests.wechat_simulator.desk import Desk
from wechat_simulator.looks import Look

CONTENT = '<p style="font-size:20px;color:#2b2b2b">政策 font-size:20px</p>'


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", '<p style="font-size: 20px; color: #2b2b2b;">'),
        ("?letters=largest", '<p style="font-size: 29px; color: #2b2b2b;">'),
        ("?letters=large&dark=1", '<p style="font-size:24px;color:rgb(187, 187, 187)">'),
        ("?dark=1", '<p style="font-size:20px;color:rgb(187, 187, 187)">'),
        ("?letters=huge&dark=yes", '<p style="font-size: 20px; color: #2b2b2b;">'),
    ],
)
def test_article_is_shown_as_the_reader_has_set_the_phone(desk: Desk, query: str, shown: str) -> None:
    url = desk.publish(desk.add_draft(content=CONTENT))["article_detail"]["item"][0]["article_url"]
    text = requests.get(url + query, timeout=10).text
    assert shown in text
    assert "政策 font-size:20px" in text


def test_draft_can_be_looked_at_in_the_dark(desk: Desk) -> None:
    media_id = desk.add_draft(content=CONTENT)
    text = requests.get(f"{desk.served.base_url}/preview/{media_id}/0?dark=1", timeout=10).text
    assert "rgb(187, 187, 187)" in text
    assert 'class="phone reading dark"' in text


def test_menu_leads_to_every_other_look_and_marks_the_present_one() -> None:
    menu = Look(letters="large", is_dark=True).menu()
    assert menu.count("<a ") == 5
    assert '<a href="?letters=large&dark=1" aria-current=true>大号字</a>'.replace("&", "&amp;") in menu
    assert '<a href="?dark=1">标准</a>' in menu
    assert '<a href="?letters=large">浅色</a>' in menu
