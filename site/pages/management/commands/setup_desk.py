import os
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password, make_password
from django.core.management.base import CommandParser
from filelock import FileLock

from pages.demo.loader import load_demo
from pages.demo.people import PEOPLE
from pages.desk_setup import set_up_desk
from publishing.commands import JsonCommand

LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(JsonCommand):
    help = "建立用户组、权限、审核流程和栏目；可以重复运行。--demo 另加示范镇。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="加入六个行政村、样稿和示范用户")

    def act(self, *, demo: bool, **options: Any) -> dict[str, Any]:
        # Two at once would make everything twice.
        with FileLock(settings.RUNTIME_DIR / "setup.lock"):
            return self.set_up(demo=demo)

    def set_up(self, *, demo: bool) -> dict[str, Any]:
        home = set_up_desk()
        answer: dict[str, Any] = {"home": home.get_url(), "desk": "/admin/", "demo": demo}
        if demo:
            given = os.environ.get("DEMO_PASSWORD", "")
            password = given or "".join(secrets.choice(LEGIBLE) for _ in range(12))
            usernames = [person.username for person in PEOPLE]
            is_first_time = not get_user_model().objects.filter(username__in=usernames).exists()
            load_demo(password=password)
            if given:
                _give_password(usernames, given)
            answer["users"] = usernames
            if is_first_time and not given:
                answer["password"] = password
        return answer


def _give_password(usernames: list[str], password: str) -> None:
    """The demonstration's users have the password that was asked for, also when they were made with another."""
    users = get_user_model().objects.filter(username__in=usernames)
    if any(not check_password(password, encoded) for encoded in users.values_list("password", flat=True).distinct()):
        users.update(password=make_password(password))
