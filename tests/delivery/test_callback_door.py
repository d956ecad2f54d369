"""WeChat's own calls, over real HTTP: signed and encrypted by the simulator, heard at the desk's door."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from publishing.channels import wechat
from publishing.delivery.models import JobEvent, Publication, State
from publishing.editions import flow
from publishing.editions.models import Method
from tests.delivery.driving import drive
from tests.township import approved, signed_off
from wechat_simulator.testing import serve

TOKEN = "simulatortoken0001"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


class Porter:
    """Takes WeChat's calls from the wire and brings them to the desk's door when told to, in the test's own thread."""

    def __init__(self, client):
        self.client = client
        self.calls = []
        porter = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                porter.calls.append((self.path.partition("?")[2], body))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"success")

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def bring(self, count):
        """Wait for ``count`` calls and bring them all."""
        for _ in range(200):
            if len(self.calls) >= count:
                break
            time.sleep(0.05)
        assert len(self.calls) >= count
        for query, body in self.calls:
            answer = self.client.post(f"/callbacks/wechat/?{query}", data=body, content_type="text/xml")
            assert (answer.status_code, answer.content) == (200, b"success")
        self.calls.clear()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def porter(client):
    porter = Porter(client)
    yield porter
    porter.close()


@pytest.fixture(params=["", AES_KEY], ids=["plain", "encrypted"])
def calling(request, porter, settings):
    """WeChat with an address to call."""
    settings.WECHAT_TOKEN, settings.WECHAT_ENCODING_AES_KEY = TOKEN, request.param
    address = f"http://127.0.0.1:{porter.server.server_port}/"
    with serve(callback_url=address, callback_token=TOKEN, encoding_aes_key=request.param) as served:
        served.switches.set(publish_seconds=0, mass_seconds=0, mass_sends_per_day=9)
        settings.WECHAT_API_BASE_URL = served.base_url
        settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET = served.app_id, served.app_secret
        yield served


@pytest.mark.parametrize("mode", ["normal", "doubled"])
def test_the_links_of_a_mass_send_come_by_wechats_call(people, calling, porter, mode):
    calling.switches.set(callbacks=mode)
    channel = wechat.channel_from_settings()
    edition = flow.compose([approved(people).pk, approved(people).pk], people.drafter, method=Method.MASS_SEND)
    edition = flow.sign_off(edition, people.publisher, confirmed=True)
    assert drive(edition, channel, passes=1).state == State.SUBMITTED
    porter.bring(2 if mode == "doubled" else 1)
    delivery = drive(edition, channel)
    assert delivery.state == State.PUBLISHED
    assert all(url.startswith(calling.base_url) for url in Publication.objects.values_list("url", flat=True))
    assert JobEvent.objects.get().counts["total"] > 0


def test_a_call_about_an_unknown_job_is_kept_and_harms_nothing(people, calling, porter):
    channel = wechat.channel_from_settings()
    assert calling.callback("PUBLISHJOBFINISH", "999999999", status=0)["taken"]
    assert calling.callback("MASSSENDJOBFINISH", "999999998", status="send success")["taken"]
    porter.bring(2)
    assert drive(signed_off(people), channel).state == State.PUBLISHED
    assert len(calling.effects("published")) == 1


def test_the_end_of_a_publication_is_known_whether_wechat_calls_or_not(people, calling, porter):
    calling.switches.set(callbacks="lost")
    assert drive(signed_off(people), wechat.channel_from_settings()).state == State.PUBLISHED


def test_the_administrators_silence_ends_the_mass_send_with_words(people, calling, porter):
    calling.switches.set(mass_needs_admin=True, mass_seconds=0)
    channel = wechat.channel_from_settings()
    edition = flow.compose([approved(people).pk], people.drafter, method=Method.MASS_SEND)
    edition = flow.sign_off(edition, people.publisher, confirmed=True)
    delivery = drive(edition, channel, passes=3)
    assert delivery.state == State.SUBMITTED
    assert delivery.confirm_until is not None
    assert "管理员" in delivery.reason
    calling.decide_mass(delivery.job, "refuse")
    porter.bring(1)
    delivery = drive(edition, channel)
    assert delivery.state == State.REFUSED
    assert "管理员拒绝" in delivery.reason


def test_a_mass_send_waiting_for_the_administrator_is_not_sent_again(people, calling, porter):
    calling.switches.set(mass_needs_admin=True, mass_admin_answer="pending", mass_seconds=0)
    channel = wechat.channel_from_settings()
    edition = flow.compose([approved(people).pk], people.drafter, method=Method.MASS_SEND)
    edition = flow.sign_off(edition, people.publisher, confirmed=True)
    delivery = drive(edition, channel, passes=4)
    assert delivery.job
    assert len(calling.effects("mass_job_created")) == 1
    calling.decide_mass(delivery.job, "confirm")
    porter.bring(1)
    assert drive(edition, channel).state == State.PUBLISHED
