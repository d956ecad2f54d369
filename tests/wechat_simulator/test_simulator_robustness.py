"""Whatever is sent, the answer is JSON with an errcode; whoever calls at once, nothing is lost; kill -9 loses nothing."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wechat_simulator.desk import Desk
from wechat_simulator.errcodes import MESSAGES
from wechat_simulator.operations import OPERATIONS

POSTS = sorted(path for path, one in OPERATIONS.items() if one.method == "POST" and not one.upload and one.needs_token)
NAMES = [
    "articles",
    "media_id",
    "index",
    "offset",
    "count",
    "title",
    "author",
    "digest",
    "content",
    "content_source_url",
    "thumb_media_id",
    "publish_id",
    "article_id",
    "article_type",
    "image_info",
    "image_list",
    "cover_info",
    "crop_percent_list",
    "ratio",
    "x1",
    "pic_crop_235_1",
    "msg_id",
    "msg_data_id",
    "filter",
    "is_to_all",
    "tag_id",
    "msgtype",
    "mpnews",
    "text",
    "images",
    "begin",
    "type",
    "user_comment_id",
    "button",
    "name",
    "sub_button",
    "url",
    "key",
    "cgi_path",
    "need_open_comment",
    "clientmsgid",
    "appid",
    "action",
    "touser",
    "towxname",
    "send_ignore_reprint",
    "article_idx",
    "rid",
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=40)
    | st.sampled_from(["news", "newspic", "mpnews", "text", "http://[", "<p>字</p>", "\ud800", "view", "1_1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=12,
)


@settings(database=None, max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(POSTS), body=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8), escaped=st.booleans()
)
def test_any_json_gets_a_known_errcode_or_success(desk: Desk, path: str, body: dict[str, Any], escaped: bool) -> None:
    sent = json.dumps(body, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    response = desk.raw(path.removeprefix("/cgi-bin/"), sent)
    assert response.status_code == 200
    answer = json.loads(response.content)
    assert answer.get("errcode", 0) in {0, *MESSAGES}


@settings(database=None, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            [
                "article_type",
                "title",
                "author",
                "digest",
                "content",
                "content_source_url",
                "thumb_media_id",
                "need_open_comment",
                "image_info",
                "cover_info",
                "pic_crop_1_1",
            ],
            VALUES,
        ),
    )
)
def test_any_article_gets_a_known_errcode_or_success(desk: Desk, fields: dict[str, Any]) -> None:
    if not desk.served.state.store.setting("cover"):
        desk.served.state.store.set_setting("cover", desk.cover())
    cover = desk.served.state.store.setting("cover")
    body = {"articles": [desk.article(**{"thumb_media_id": cover, **fields})]}
    response = desk.raw("draft/add", json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    assert response.status_code == 200
    assert json.loads(response.content).get("errcode", 0) in {0, *MESSAGES}


def test_callers_at_once_do_not_lose_or_mix_drafts(desk: Desk) -> None:
    article = desk.article()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: desk.post("draft/add", {"articles": [article]}), range(48)))
    assert len({answer["media_id"] for answer in answers}) == 48
    assert desk.get("draft/count")["total_count"] == 48
    assert len(desk.served.effects("draft_created")) == 48


def start(state: Path) -> tuple["subprocess.Popen[str]", str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "wechat_simulator", "--port", "0", "--state", str(state)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert process.stdout is not None
    return process, process.stdout.readline().split()[1].rstrip("/")


def stop(process: "subprocess.Popen[str]", how: signal.Signals) -> int:
    process.send_signal(how)
    code = process.wait(timeout=20)
    assert process.stdout is not None
    process.stdout.close()
    return code


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_kill_9_loses_nothing_that_was_answered_and_interrupt_ends_cleanly(tmp_path: Path) -> None:
    process, base_url = start(tmp_path)
    menu = {"button": [{"type": "click", "name": "ok", "key": "k"}]}
    query = {"grant_type": "client_credential", "appid": "wxsimulator0000001", "secret": "simulator-secret-0001"}
    try:
        token = requests.post(f"{base_url}/cgi-bin/stable_token", json=query, timeout=10).json()["access_token"]
        requests.post(f"{base_url}/cgi-bin/menu/create?access_token={token}", json=menu, timeout=10)
    finally:
        stop(process, signal.SIGKILL)
    process, base_url = start(tmp_path)
    try:
        kept = requests.get(f"{base_url}/cgi-bin/menu/get?access_token={token}", timeout=10).json()
        assert kept["menu"]["button"][0]["name"] == "ok"
    finally:
        assert stop(process, signal.SIGINT) == 0
