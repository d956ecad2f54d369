"""The people and villages of the demonstration township. The names say what they do; nobody real is meant."""

from __future__ import annotations

from dataclasses import dataclass

from pages import desk_setup


@dataclass(frozen=True, kw_only=True)
class Person:
    """Shown as 示范撰稿甲."""

    username: str
    first_name: str
    groups: tuple[str, ...] = ()
    is_superuser: bool = False
    last_name: str = "示范"

    @property
    def email(self) -> str:
        return f"{self.username}@example.invalid"


@dataclass(frozen=True, kw_only=True)
class DemoVillage:
    name: str
    slug: str
    officer: str = ""


PEOPLE = (
    Person(username="admin", first_name="管理员", is_superuser=True),
    Person(username="drafter", first_name="撰稿甲", groups=(desk_setup.GROUP_DRAFTERS,)),
    Person(username="drafter2", first_name="撰稿乙", groups=(desk_setup.GROUP_DRAFTERS,)),
    Person(username="reviewer1", first_name="初审员", groups=(desk_setup.GROUP_FIRST,)),
    Person(username="reviewer2", first_name="复审员", groups=(desk_setup.GROUP_SECOND,)),
    Person(username="reviewer3", first_name="终审员", groups=(desk_setup.GROUP_FINAL, desk_setup.GROUP_URGENT)),
    Person(username="publisher", first_name="签发人", groups=(desk_setup.GROUP_SIGN_OFF,)),
    Person(username="officer", first_name="信息员", groups=(desk_setup.GROUP_OFFICERS,)),
)

VILLAGES = (
    DemoVillage(name="柳林村", slug="liulin", officer="officer"),
    DemoVillage(name="河湾村", slug="hewan"),
    DemoVillage(name="东篱村", slug="dongli"),
    DemoVillage(name="石桥村", slug="shiqiao"),
    DemoVillage(name="南塘村", slug="nantang"),
    DemoVillage(name="望湖村", slug="wanghu"),
)
