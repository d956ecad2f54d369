"""The base of the headless interface: one JSON object out, refusals as JSON on standard error with exit status 1."""

from __future__ import annotations

import getpass
import json
import logging
import socket
import sys
from typing import Any, NoReturn

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from publishing.refusal import Refusal

logger = logging.getLogger(__name__)


class JsonCommand(BaseCommand):
    """Subclasses implement :meth:`act`; what it returns is printed, a :class:`Refusal` is told and exits with 1."""

    requires_system_checks: list[str] = []
    output_transaction = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if getattr(self, "_called_from_command_line", False):
            parser.error = _wrong_usage  # type: ignore[method-assign]  # usage errors are told like any other refusal
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            _require_readable(options)
            answer = self.act(**options)
        except Refusal as refusal:
            if not getattr(self, "_called_from_command_line", False):
                raise
            _fail(refusal.code, str(refusal))
        except DatabaseError as error:
            if not getattr(self, "_called_from_command_line", False):
                raise
            _fail("database", f"数据库没有响应或尚未建表（{error}）。请先运行 migrate，再重试。")
        except Exception:
            if not getattr(self, "_called_from_command_line", False):
                raise
            logger.exception("the command was cut short by an error nobody foresaw")
            _fail("internal", "系统内部出错，没有完成，详情已记入日志。请把日志交给管理员；改正前不要反复重试。")
        if answer is not None:
            self.print_answer(answer)

    def act(self, *args: Any, **options: Any) -> Any:
        """Do it and return what is to be printed, or ``None`` when that has been done already."""
        raise NotImplementedError

    def print_answer(self, answer: Any) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=str))


def acting_user(username: str) -> AbstractBaseUser:
    """The active user a command acts for. Raises ``Refusal`` ``unknown-user``."""
    user = get_user_model()._default_manager.filter(username=username, is_active=True).first()
    if user is None:
        raise Refusal("unknown-user", f"没有名为“{username}”的在用用户。请核对用户名，或请管理员先建立账号。")
    return user


def by_command() -> dict[str, str]:
    """Who sat at the machine: recorded beside the name acted for (invariant I8)."""
    try:
        system_user = getpass.getuser()
    except (KeyError, OSError):
        system_user = "unknown"
    return {"system_user": system_user, "host": socket.gethostname()}


def _require_readable(options: dict[str, Any]) -> None:
    """Refuse arguments whose bytes are not UTF-8; they cannot be stored."""
    for name, value in options.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and not _is_utf8(text):
                raise Refusal("not-utf8", f"参数 {name} 里有不是 UTF-8 的字符。请改用 UTF-8 编码的文字或文件名。")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _wrong_usage(message: str) -> NoReturn:
    _fail("usage", f"命令用法不对：{message}")


def _fail(code: str, message: str) -> NoReturn:
    print(json.dumps({"error": code, "message": message}, ensure_ascii=False), file=sys.stderr)
    sys.exit(1)
