"""Keep the secret part of an address out of the log: Django writes down the address of every request that it refuses."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(/(?:review/link|fact-check)/)[^/\s]+")


class WithoutSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(SECRET.sub(r"\1…", one) if isinstance(one, str) else one for one in record.args)
        return True
