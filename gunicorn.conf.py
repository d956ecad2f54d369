"""How the desk is served; every number can be set from the environment."""

import os
import re

from gunicorn.glogging import Logger

TOKEN = re.compile(r"^/(review/link|fact-check)/.+")


class WithoutTokens(Logger):
    """Personal links carry their token in the path: it is as good as a key, and no log holds it."""

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        return {**atoms, "U": TOKEN.sub(r"/\1/…", atoms["U"] or "")}


pythonpath = "site"
wsgi_app = "config.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
control_socket_disable = True
timeout = 120
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
accesslog = os.environ.get("ACCESS_LOG") or None
logger_class = WithoutTokens
# No query strings in the log: they carry signatures.
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'
