"""Behind a proxy people are told apart by the address it has written; no log holds a personal token."""

import datetime
import importlib.util
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.proxy import RemoteAddress

CLAIMED = "203.0.113.9, 198.51.100.7"
SERVED = Path(__file__).resolve().parents[2] / "gunicorn.conf.py"


@pytest.mark.parametrize(("is_behind", "address"), [(True, "198.51.100.7"), (False, "127.0.0.1")])
def test_the_last_address_counts_and_only_behind_a_proxy(settings, is_behind, address):
    settings.BEHIND_PROXY = is_behind
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=CLAIMED)
    RemoteAddress(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address


@pytest.fixture
def logged():
    """What the access log says of a request for this path."""
    spec = importlib.util.spec_from_file_location("served", SERVED)
    served = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(served)

    def line(path: str) -> str:
        logger = served.WithoutTokens.__new__(served.WithoutTokens)
        answer = SimpleNamespace(status="200 OK", headers=[], sent=0)
        environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "RAW_URI": path, "SERVER_PROTOCOL": "HTTP/1.1"}
        atoms = logger.atoms(answer, SimpleNamespace(headers=[]), environ, datetime.timedelta(seconds=1))
        return served.access_log_format % atoms

    return line


def test_no_access_log_holds_a_personal_token(logged):
    assert "secret" not in logged("/review/link/secret/")
    assert "secret" not in logged("/fact-check/secret/")
    assert "/review/14/" in logged("/review/14/")
