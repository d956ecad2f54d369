"""Where links lead: asked by a task, safely, shared; said with its age; inside the public site known at once."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from publishing.review import flow
from publishing.review.links import asking, findings, states
from publishing.review.links.asking import Answer, Outcome, ask, is_public
from publishing.review.models import LinkState
from tests import factories
from tests.township import approved, draft

LOOPBACK = ipaddress.ip_network("127.0.0.0/8")


def loopback(address) -> bool:
    return address in LOOPBACK


class Handler(BaseHTTPRequestHandler):
    def answer(self) -> None:
        self.server.seen.append((self.command, self.path, self.headers["User-Agent"], self.headers["Host"]))
        status = {"/gone": 410, "/lost": 404, "/busy": 503, "/robots": 403}.get(self.path, 200)
        if self.path == "/only-get":
            status = 405 if self.command == "HEAD" else 200
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        else:
            self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def server():
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.seen = []
    made.url = f"http://127.0.0.1:{made.server_port}"
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "outcome", "status"),
    [
        ("/", Outcome.FINE, 200),
        ("/only-get", Outcome.FINE, 200),
        ("/gone", Outcome.GONE, 410),
        ("/lost", Outcome.GONE, 404),
        ("/busy", Outcome.NO_ANSWER, 503),
        ("/robots", Outcome.BY_HAND, 403),
        ("/to//lost", Outcome.GONE, 404),
        ("/round", Outcome.NO_ANSWER, 310),
    ],
)
def test_answers_are_told_apart(server, path, outcome, status):
    assert ask(server.url + path, may_reach=loopback) == Answer(outcome=outcome, status=status)


def test_it_says_who_asks_and_asks_for_the_host_by_name(server):
    ask(f"http://localhost:{server.server_port}/", may_reach=lambda address: address.is_loopback)
    assert server.seen
    _command, _path, agent, host = server.seen[0]
    assert "township-wechat-desk" in agent
    assert host == f"localhost:{server.server_port}"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.1.2.3/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[64:ff9b:1::a00:1]/",
        "http://[2002:7f00:1::]/",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://user@127.0.0.1/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///nothing",
        "http://[broken",
    ],
)
def test_no_private_address_is_asked(url):
    assert ask(url).outcome is Outcome.REFUSED


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd"])
def test_a_redirect_into_a_private_network_is_not_followed(server, target):
    only_server = ask(f"{server.url}/to/{target}", may_reach=loopback)
    assert only_server.outcome is Outcome.REFUSED


def test_a_host_with_one_private_number_is_not_asked(monkeypatch):
    numbers = [(socket.AF_INET, 1, 6, "", ("93.184.216.34", 80)), (socket.AF_INET, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: numbers)
    assert ask("http://two-numbers.example/").outcome is Outcome.REFUSED


def test_wechat_is_never_asked_and_government_hosts_are_believed_only_when_the_page_is_gone(server, monkeypatch):
    assert ask("https://mp.weixin.qq.com/s/abc").outcome is Outcome.BY_HAND
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *args, **kwargs: [(socket.AF_INET, 1, 6, "", ("127.0.0.1", server.server_port))]
    )
    gov = f"http://www.example.gov.cn:{server.server_port}"
    assert ask(f"{gov}/busy", may_reach=loopback).outcome is Outcome.BY_HAND
    assert ask(f"{gov}/gone", may_reach=loopback).outcome is Outcome.GONE


def test_public_numbers_are_public():
    assert is_public(ipaddress.ip_address("93.184.216.34"))
    assert is_public(ipaddress.ip_address("2400:3200::1"))
    assert is_public(ipaddress.ip_address("64:ff9b::5db8:d822"))
    assert not is_public(ipaddress.ip_address("224.0.0.1"))


@pytest.mark.parametrize(
    ("scheme", "answer"),
    [("http", Answer(outcome=Outcome.FINE, status=200)), ("https", Answer(outcome=Outcome.NO_ANSWER))],
)
def test_a_server_that_answers_without_end_is_left(monkeypatch, scheme, answer):
    monkeypatch.setattr(asking, "LONGEST_SECONDS", 0.5)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _address = listening.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\n" if scheme == "http" else b"\x16\x03\x03\x40\x00\x02\x00")
                # Never as long without a byte as a reader would wait.
                while not stop.wait(0.05):
                    connection.sendall(b"a")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        assert answer == ask(f"{scheme}://127.0.0.1:{listening.getsockname()[1]}/", may_reach=loopback)
        stop.set()
        thread.join()


@pytest.fixture
def certificate(tmp_path):
    """Key and certificate of ``localhost`` in one file, signed by nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    written = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = tmp_path / "localhost.pem"
    file.write_bytes(written + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(("is_trusted", "outcome"), [(True, Outcome.FINE), (False, Outcome.NO_ANSWER)])
def test_a_certificate_has_to_be_vouched_for(server, certificate, monkeypatch, is_trusted, outcome):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    reach = {"may_reach": lambda address: address.is_loopback}
    assert ask(f"https://localhost:{server.server_port}/", **reach).outcome is outcome


def test_chinese_in_an_address_is_asked_for_as_browsers_do(server):
    assert ask(f"{server.url}/通知?名=一", may_reach=loopback).outcome is Outcome.FINE
    assert server.seen[0][1] == "/%E9%80%9A%E7%9F%A5?%E5%90%8D=%E4%B8%80"


@pytest.mark.django_db
def test_after_half_a_minute_of_asking_others_get_their_turn(monkeypatch, server):
    monkeypatch.setattr(states, "BUSY_SECONDS", 0)
    states.want([f"{server.url}/{number}" for number in range(3)])
    assert states.ask_due(may_reach=loopback) == 1
    assert states.is_due()


# Stored answers -----------------------------------------------------------------------------------------------------------
def linking(people, *urls: str):
    return draft(people, body=[("text", "".join(f'<p><a href="{url}">看这里</a></p>' for url in urls))])


def codes(page) -> dict[str, str]:
    return {finding.code: finding for finding in findings.check(page.to_article())}


def test_the_panel_wants_answers_and_asks_nobody_itself(people, client, server):
    page = linking(people, f"{server.url}/lost")
    client.force_login(people.drafter)
    assert client.get(reverse("review_findings", args=[page.pk])).status_code == 200
    assert server.seen == []
    assert LinkState.objects.get().answered_at is None
    assert "link-dead" not in codes(page)
    assert states.ask_due(may_reach=loopback) == 1
    found = codes(page)["link-dead"]
    assert found.severity == "error"
    assert found.may_keep
    assert "核对" in found.message


def test_answers_are_shared_for_hours_and_then_asked_again(people, server):
    urls = [f"{server.url}/"]
    assert states.want(urls)
    states.ask_due(may_reach=loopback)
    assert not states.want(urls)
    assert states.ask_due(may_reach=loopback) == 0
    old = timezone.now() - states.FRESH - datetime.timedelta(minutes=1)
    LinkState.objects.update(answered_at=old, asked_at=old)
    assert states.want(urls)
    assert states.ask_due(may_reach=loopback) == 1


def test_what_another_process_is_asking_is_left_to_it(people, server):
    states.want([f"{server.url}/"])
    LinkState.objects.update(asked_at=timezone.now())
    assert states.ask_due(may_reach=loopback) == 0
    assert server.seen == []


def test_switched_off_nothing_is_noted_and_nothing_said(people, settings):
    settings.LINK_CHECKS = False
    page = linking(people, "https://example.org/")
    LinkState.objects.create(
        digest=states.digest_of("https://example.org/"),
        url="https://example.org/",
        outcome=Outcome.GONE,
        answered_at=timezone.now(),
    )
    assert not states.want(["https://example.org/other"])
    assert LinkState.objects.count() == 1
    assert "link-dead" not in codes(page)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome.FINE, None),
        (Outcome.GONE, "link-dead"),
        (Outcome.NO_ANSWER, "link-no-answer"),
        (Outcome.BY_HAND, "link-by-hand"),
        (Outcome.REFUSED, "link-not-public"),
    ],
)
def test_every_outcome_is_said(people, outcome, code):
    url = "https://example.org/a?b=1&c=2"
    page = linking(people, url.replace("&", "&amp;"))
    LinkState.objects.create(digest=states.digest_of(url), url=url, outcome=outcome, answered_at=timezone.now())
    said = {code for code in codes(page) if code.startswith("link-")}
    assert said == ({code} if code else set())


# Within the public site ---------------------------------------------------------------------------------------------------
def test_a_link_to_a_page_that_is_not_public_is_an_error(people):
    public, hidden = approved(people), draft(people)
    assert "link-dead" not in codes(linking(people, public.url, f"{public.url}?from=wechat#top"))
    assert "link-dead" in codes(linking(people, hidden.get_url()))
    assert "link-dead" in codes(linking(people, "/no/such/page/"))


def test_a_link_to_a_file_that_is_gone_is_an_error(people):
    document = factories.document()
    assert "link-dead" not in codes(linking(people, document.url))
    assert "link-dead" in codes(linking(people, "/documents/99999/a.docx"))


@pytest.mark.parametrize(
    ("slug", "is_told"),
    [("notice-20261123", False), ("a" * 80, True), ("20261123-0091", True), ("medical-2027", False)],
)
def test_an_address_nobody_can_read_is_told(people, slug, is_told):
    assert ("slug-unreadable" in codes(draft(people, slug=slug))) is is_told


def test_more_links_cost_no_more_queries(people):
    def queries(count: int) -> int:
        urls = [f"https://example.org/{number}" for number in range(count)]
        page = linking(people, *urls, *(f"/news/{number}/" for number in range(count)))
        article = page.to_article()
        with CaptureQueriesContext(connection) as captured:
            list(findings.check(article))
        return len(captured)

    queries(1)
    assert queries(2) == queries(20) <= 4


def test_a_submission_by_command_has_its_links_asked_too(people):
    page = draft(people, body=[("text", '<p><a href="https://example.invalid/guide">指南</a></p>')])
    flow.submit(page, people.drafter)
    assert list(LinkState.objects.values_list("url", flat=True)) == ["https://example.invalid/guide"]
