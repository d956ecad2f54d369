"""The robot of a WeCom group, and the page that shows what people were told."""

import email.message
import re

import pytest
import requests

from tests.wechat_simulator.desk import Desk
from wechat_simulator import ManualClock
from wechat_simulator.testing import serve


def say(desk: Desk, body: object, key: str = "simulator-robot-key-0001") -> int:
    answer = requests.post(f"{desk.served.base_url}/cgi-bin/webhook/send?key={key}", json=body, timeout=10).json()
    return int(answer["errcode"])


def text(content: object, **more: object) -> dict[str, object]:
    return {"msgtype": "text", "text": {"content": content, **more}}


def test_a_message_stands_in_the_group_with_whom_it_calls(desk: Desk) -> None:
    assert say(desk, text("待初审：<b>\nhttp://127.0.0.1/a?b=1&c=2", mentioned_list=["lin01"])) == 0
    page = requests.get(f"{desk.served.base_url}/told", timeout=10).text
    assert "待初审：&lt;b&gt;" in page
    assert 'href="http://127.0.0.1/a?b=1&amp;c=2"' in page
    assert "@lin01" in page
    assert desk.served.effects("group_told") == [{"kind": "group_told", "number": 1, "called": ["lin01"]}]


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        (text("字" * 682), 0),
        (text("字" * 683), 40058),
        ({"msgtype": "markdown", "markdown": {"content": "字" * 1365}}, 0),
        ({"msgtype": "markdown", "markdown": {"content": "字" * 1366}}, 40058),
        (text(" "), 44004),
        (text("好", mentioned_list="lin01"), 40058),
        ({"msgtype": "image", "image": {}}, 40008),
        ([], 47001),
    ],
)
def test_what_the_robot_takes(desk: Desk, body: object, errcode: int) -> None:
    assert say(desk, body) == errcode


def test_a_wrong_key_opens_nothing(desk: Desk) -> None:
    assert say(desk, text("好"), key="other") == 93000


def test_twenty_messages_a_minute(desk: Desk) -> None:
    assert {say(desk, text("好")) for _ in range(20)} == {0}
    assert say(desk, text("好")) == 45009
    desk.served.advance(61)
    assert say(desk, text("好")) == 0


def test_mails_in_the_folder_are_shown(tmp_path) -> None:
    message = email.message.EmailMessage()
    message["Subject"], message["To"], message["Date"] = (
        "待初审",
        "lin@example.invalid",
        "Mon, 23 Nov 2026 10:00:00 +0800",
    )
    message.set_content("请看 http://127.0.0.1/a\n")
    message.add_alternative("<p>请看<i>稿件</i></p>", subtype="html")
    (tmp_path / "20261123-1-1.log").write_bytes(message.as_bytes() + b"\n" + b"-" * 79 + b"\n")
    with serve(clock=ManualClock(), ticking=False, mail_dir=str(tmp_path)) as served:
        page = requests.get(f"{served.base_url}/told", timeout=10).text
        assert "lin@example.invalid" in page
        address = re.search(r'href="(/told/mail/[^"]+)"', page)[1]
        opened = requests.get(served.base_url + address, timeout=10)
        assert "<p>请看<i>稿件</i></p>" in opened.text
        assert "default-src 'none'" in opened.headers["Content-Security-Policy"]
        assert requests.get(f"{served.base_url}/told/mail/x.log/0", timeout=10).status_code == 404
