"""The offices and office holders of the demonstration township. The names say what they are; nobody real is meant."""

from __future__ import annotations

from django.db import transaction

from pages.demo.days import day
from publishing.lexicon.models import Office, Post

OFFICES = (
    ("青禾镇民政办", "镇民政办", "0537-5550102"),
    ("青禾镇医保站", "镇医保站", "0537-5550103"),
    ("青禾镇清洁取暖服务专线", "取暖服务专线", "0537-5550105"),
    ("青禾镇交通运输服务站", "交通运输服务站", "0537-5550121"),
    ("青禾镇卫生院公共卫生科", "镇卫生院公共卫生科", "0537-5550131"),
    ("青禾镇水利站", "镇水利站", "0537-5550141"),
    ("青禾镇文化站", "镇文化站", "0537-5550151"),
    ("青禾镇志愿服务站", "志愿服务站", "0537-5550152"),
    ("青禾示范慈善基金会青禾镇联络点", "基金会联络点", "0537-5550161"),
)


@transaction.atomic
def load_lexicon() -> None:
    """Nothing happens once any office or post is there."""
    if Office.objects.exists() or Post.objects.exists():
        return
    for name, alias, phone in OFFICES:
        Office.objects.create(name=name, aliases=alias, phones=phone)
    Post.objects.create(name="示范甲", title="青禾镇党委书记", since=day(-900))
    Post.objects.create(name="示范乙", title="青禾镇人民政府镇长", since=day(-120))
    Post.objects.create(name="示范丙", title="青禾镇人民政府镇长", since=day(-1200), until=day(-121))
