"""A process killed between an entry and its act leaves neither."""

import os
import signal
import subprocess
import sys
import tempfile

import pytest
from django.conf import settings
from django.db import connection
from wagtail.log_actions import log
from wagtail.models import Locale, Page, PageLogEntry

from publishing.ledger import verifying
from publishing.ledger.models import LoggedAct

KILLED = """
import os, signal, sys
sys.path[:0] = [{base!r}, {site!r}]
import django
django.setup()
from wagtail.log_actions import log
from wagtail.models import Page
from publishing.ledger import {module}
{module}.{name} = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
log(instance=Page.objects.order_by("pk").last(), action="wagtail.edit")
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("module", "name"), [("chain", "add"), ("chain", "chained")])
def test_a_kill_leaves_no_entry_without_its_act(module, name):
    if connection.vendor != "sqlite":
        pytest.skip("the other process opens the file of the test's own database")
    root = Page.add_root(title="根目录", slug="root", locale=Locale.objects.get_or_create(language_code="zh-hans")[0])
    log(instance=root, action="wagtail.edit")
    acts = LoggedAct.objects.count()
    code = KILLED.format(base=str(settings.BASE_DIR), site=str(settings.BASE_DIR / "site"), module=module, name=name)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "RUNTIME_DIR": tempfile.mkdtemp(),
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert LoggedAct.objects.count() == acts == PageLogEntry.objects.count()
    log(instance=root, action="wagtail.edit")
    assert verifying.verify().faults == []
