"""Several workers at the same rows, and one that is killed in the middle of a send."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.utils import timezone

from publishing.notices import sending
from publishing.notices.models import Notice
from tests.notices.smtp_server import mail_server

pytestmark = pytest.mark.django_db(transaction=True)

SENDER = """
import django; django.setup()
from django.conf import settings
from publishing.notices import sending
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", {port}, 20
sending.send_due()
"""


def test_four_senders_send_each_notice_once(told, settings):
    people = [get_user_model().objects.create_user(f"p{n}", f"p{n}@example.invalid") for n in range(12)]
    told(*people)

    def send() -> None:
        for _ in range(4):
            sending.send_due()
        connections.close_all()

    with mail_server(settings) as server:
        settings.EMAIL_TIMEOUT = 10
        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert len(server.received) == len(people)
    assert Notice.objects.filter(sent_at__isnull=False, tries=1).count() == len(people)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the second process opens the test database by its file")
def test_a_sender_killed_while_the_server_keeps_it_waiting_is_followed_by_another(told, settings):
    told()
    with mail_server(settings, silent_after="END", silence_seconds=30) as server:
        code = SENDER.format(port=server.server_address[1])
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                "PYTHONPATH": "site:.",
                "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
            },
        )
        for _ in range(400):
            if server.received:
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
    assert len(server.received) == 1
    notice = Notice.objects.get()
    assert (notice.sent_at, notice.tries) == (None, 1)
    assert sending.send_due() == 0
    Notice.objects.update(lease_until=timezone.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sending.send_due() == 1
    notice.refresh_from_db()
    assert (notice.doubts, notice.sent_at is not None) == (1, True)
