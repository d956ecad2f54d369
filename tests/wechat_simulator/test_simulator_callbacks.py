"""Events pushed to the desk's own address."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from wechatpy.crypto import WeChatCrypto

from tests.wechat_simulator.desk import Desk
from wechat_simulator import ManualClock
from wechat_simulator.callbacks import sign
from wechat_simulator.testing import Served, serve

TOKEN = "callback-token"
AES_KEY = "a" * 43


class Receiver:
    """Remembers what it was sent; answers ``replies`` in turn, then ``success``."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], str]] = []
        self.replies: list[bytes] = []


@contextmanager
def receiving() -> Iterator[tuple[Receiver, str]]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.received.append((query, body))
            reply = receiver.replies.pop(0) if receiver.replies else b"success"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver, f"http://127.0.0.1:{server.server_port}/callbacks/wechat/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def pushing(**options: str) -> Iterator[tuple[Served, Desk, Receiver]]:
    with (
        receiving() as (receiver, url),
        serve(clock=ManualClock(), ticking=False, callback_url=url, callback_token=TOKEN, **options) as served,
    ):
        desk = Desk(served)
        desk.sign_in()
        yield served, desk, receiver


def test_finished_job_is_announced_with_a_good_signature() -> None:
    with pushing() as (_, desk, receiver):
        done = desk.publish(desk.add_draft())
        (query, body), *others = receiver.received
        assert others == []
        assert query["signature"] == sign(TOKEN, query["timestamp"], query["nonce"])
        assert "<Event><![CDATA[PUBLISHJOBFINISH]]></Event>" in body
        assert f"<publish_id>{done['publish_id']}</publish_id><publish_status>0</publish_status>" in body
        assert done["article_detail"]["item"][0]["article_url"] in body


def test_failure_lists_each_failed_article() -> None:
    with pushing() as (served, desk, receiver):
        served.switches.set(publish_outcomes=[4])
        desk.publish(desk.post("draft/add", {"articles": [desk.article(), desk.article()]})["media_id"])
        body = receiver.received[0][1]
        assert "<fail_idx>1</fail_idx><fail_idx>2</fail_idx>" in body
        assert "article_id" not in body


def test_mass_send_is_announced() -> None:
    with pushing() as (served, desk, receiver):
        body = {"filter": {"is_to_all": True}, "msgtype": "mpnews", "mpnews": {"media_id": desk.add_draft()}}
        msg_id = desk.post("message/mass/sendall", body)["msg_id"]
        served.advance(3)
        assert f"<MsgID>{msg_id}</MsgID><Status><![CDATA[send success]]></Status>" in receiver.received[0][1]


def test_safe_mode_is_read_by_an_ordinary_client() -> None:
    with pushing(encoding_aes_key=AES_KEY) as (served, desk, receiver):
        desk.publish(desk.add_draft())
        query, body = receiver.received[0]
        assert query["encrypt_type"] == "aes"
        assert "PUBLISHJOBFINISH" not in body
        crypto = WeChatCrypto(TOKEN, AES_KEY, served.app_id)
        assert "PUBLISHJOBFINISH" in crypto.decrypt_message(
            body, query["msg_signature"], query["timestamp"], query["nonce"]
        )


@pytest.mark.parametrize(("replies", "tries"), [([b"{}"], 2), ([b"oops"] * 3, 3), ([b""], 1), ([b"<xml></xml>"], 1)])
def test_bad_answers_are_tried_again_three_times_in_all(replies: list[bytes], tries: int) -> None:
    with pushing() as (_, desk, receiver):
        receiver.replies = list(replies)
        desk.publish(desk.add_draft())
        assert len(receiver.received) == tries


@pytest.mark.parametrize(("mode", "arrivals"), [("normal", 1), ("lost", 0), ("doubled", 2)])
def test_modes(mode: str, arrivals: int) -> None:
    with pushing() as (served, desk, receiver):
        served.switches.set(callbacks=mode)
        desk.publish(desk.add_draft())
        assert len(receiver.received) == arrivals


def test_delayed_event_comes_later() -> None:
    with pushing() as (served, desk, receiver):
        served.switches.set(callbacks="delayed", callback_delay_seconds=30.0)
        desk.publish(desk.add_draft())
        assert receiver.received == []
        served.advance(31)
        assert len(receiver.received) == 1


def test_reordered_events_change_places() -> None:
    with pushing() as (served, desk, receiver):
        served.switches.set(callbacks="reordered")
        first = desk.publish(desk.add_draft())["publish_id"]
        assert receiver.received == []
        second = desk.publish(desk.add_draft())["publish_id"]
        bodies = [body for _, body in receiver.received]
        assert f"<publish_id>{second}</publish_id>" in bodies[0]
        assert f"<publish_id>{first}</publish_id>" in bodies[1]


def test_unreachable_address_does_no_harm() -> None:
    with serve(clock=ManualClock(), ticking=False, callback_url="http://127.0.0.1:9/", callback_token=TOKEN) as served:
        desk = Desk(served)
        desk.sign_in()
        assert desk.publish(desk.add_draft())["publish_status"] == 0
        assert len(served.effects("callback_failed")) == 3
