"""Events pushed to the desk's own address."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
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


def mass_send(served: Served, desk: Desk, *titles: str) -> int:
    listed = [desk.article(title=title) for title in titles or ("甲",)]
    media_id = desk.post("draft/add", {"articles": listed})["media_id"]
    body = {"filter": {"is_to_all": True}, "msgtype": "mpnews", "mpnews": {"media_id": media_id}}
    msg_id = int(desk.post("message/mass/sendall", body)["msg_id"])
    served.advance(3)
    return msg_id


def test_links_of_a_mass_send_may_be_missing() -> None:
    with pushing() as (served, desk, receiver):
        mass_send(served, desk)
        assert "<ArticleIdx>1</ArticleIdx><ArticleUrl><![CDATA[http://" in receiver.received[0][1]
        served.switches.set(mass_callback_without_links=True, mass_sends_per_day=2)
        mass_send(served, desk)
        body = receiver.received[1][1]
        assert "<ArticleUrlResult><Count>0</Count><ResultList></ResultList></ArticleUrlResult>" in body
        assert "<![CDATA[send success]]>" in body


@pytest.mark.parametrize(("status", "check_state", "can_reprint"), [("err(30003)", 2, 1), ("err(30002)", 3, 0)])
def test_reprint_is_named_by_its_article(status: str, check_state: int, can_reprint: int) -> None:
    with pushing() as (served, desk, receiver):
        served.switches.set(mass_outcomes=[status])
        mass_send(served, desk, "甲", "乙")
        body = receiver.received[0][1]
        assert f"<![CDATA[{status}]]>" in body
        found = body.partition("<CopyrightCheckResult>")[2].partition("</CopyrightCheckResult>")[0]
        assert found.startswith("<Count>2</Count>")
        assert found.endswith(f"<CheckState>{check_state}</CheckState>")
        first, second = found.split("<item>")[1:]
        assert "<ArticleIdx>1</ArticleIdx>" in first
        assert "<AuditState>2</AuditState>" in first
        assert f"<CanReprint>{can_reprint}</CanReprint>" in first
        assert "<ArticleIdx>2</ArticleIdx>" in second
        assert "<AuditState>11</AuditState>" in second


def test_event_is_sent_on_demand_for_a_job() -> None:
    with pushing() as (served, desk, receiver):
        served.switches.set(callbacks="lost")
        done = desk.publish(desk.add_draft())
        assert receiver.received == []
        assert served.callback("PUBLISHJOBFINISH", done["publish_id"])["taken"] is True
        assert done["article_detail"]["item"][0]["article_url"] in receiver.received[0][1]
        served.callback("PUBLISHJOBFINISH", done["publish_id"], 4)
        assert "<publish_status>4</publish_status><fail_idx>1</fail_idx>" in receiver.received[1][1]
        msg_id = mass_send(served, desk)
        served.callback("MASSSENDJOBFINISH", msg_id)
        assert f"<MsgID>{msg_id}</MsgID><Status><![CDATA[send success]]></Status>" in receiver.received[2][1]
        served.callback("MASSSENDJOBFINISH", msg_id, "err(30003)")
        assert "<ArticleIdx>1</ArticleIdx><UserDeclareState>" in receiver.received[3][1]
        assert "<ArticleUrl>" not in receiver.received[3][1]


@pytest.mark.parametrize(
    ("event", "status", "part"),
    [
        ("PUBLISHJOBFINISH", None, "<publish_id>987654</publish_id><publish_status>0</publish_status><article_id>"),
        ("PUBLISHJOBFINISH", 3, "<publish_status>3</publish_status><fail_idx>1</fail_idx>"),
        ("MASSSENDJOBFINISH", None, "<MsgID>987654</MsgID><Status><![CDATA[send success]]></Status>"),
        ("MASSSENDJOBFINISH", "send fail", "<![CDATA[send fail]]></Status><TotalCount>0</TotalCount>"),
    ],
)
def test_event_is_sent_for_a_job_that_never_was(event: str, status: object, part: str) -> None:
    with pushing() as (served, _, receiver):
        response = requests.post(
            f"{served.base_url}/_simulator/callback",
            json={"event": event, "reference": 987654, "status": status},
            timeout=10,
        )
        assert response.json() == {"event": event, "reference": "987654", "taken": True}
        assert part in receiver.received[0][1]


@pytest.mark.parametrize(
    "body",
    [
        {"event": "SUBSCRIBE", "reference": 1},
        {"event": "PUBLISHJOBFINISH"},
        {"event": "PUBLISHJOBFINISH", "reference": 1, "status": 9},
        {"event": "MASSSENDJOBFINISH", "reference": 1, "status": 0},
    ],
)
def test_impossible_events_are_not_sent(body: dict[str, object]) -> None:
    with pushing() as (served, _, receiver):
        response = requests.post(f"{served.base_url}/_simulator/callback", json=body, timeout=10)
        assert response.status_code == 400
        assert receiver.received == []


def test_event_on_demand_needs_an_address(served: Served) -> None:
    with pytest.raises(ValueError, match="address"):
        served.callback("PUBLISHJOBFINISH", 1)


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
