"""Which kind of article a text seems to be, with the reason in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pages.official_text import Found


@dataclass(frozen=True, kw_only=True)
class Guess:
    """``kind`` is a key of ``pages.importing.KINDS``; ``reason`` a Chinese clause, ``标题含“解读”``."""

    kind: str
    reason: str
    is_sure: bool = True


_TITLES = (
    ("policy", re.compile(r"解读|一图读懂|一文读懂|一图看懂|政策问答|明白纸|明白卡|读懂|看懂|政策要点|惠民政策")),
    (
        "charity",
        re.compile(
            r"募捐|募集|募款|捐款|捐赠|捐物|慈善|爱心|公益|志愿者?招募|招募志愿|志愿服务|救助结果|善款|义诊|慈心一日捐|众筹"
        ),
    ),
    ("notice", re.compile(r"通知|公告|通告|公示|启事|通报|名单|停电|停水|招聘|公布|征求意见|报名|预告|提醒|告知")),
)
_TEXTS = (
    ("charity", re.compile(r"公开募捐资格证书|募捐方案备案|慈善组织登记"), "文中有募捐资格或备案编号"),
    ("policy", re.compile(r"现(?:将[^。]{0,40})?解读如下|政策解读|解读机关|解读人"), "文中写明是解读"),
    ("charity", re.compile(r"招募志愿者|志愿者招募|爱心捐赠|奉献爱心"), "文中在招募志愿者或募集捐赠"),
    (
        "notice",
        re.compile(r"特此(?:通知|公告|通告|公示|通报)|现予以?公示|现(?:将|就)[^。]{0,60}(?:通知|公告|通告)如下"),
        "文中有“特此通知”一类的用语",
    ),
)
_CHARITY_TYPES = (
    (
        "result",
        re.compile(r"救助结果|捐赠情况|使用情况|募捐结果|发放情况|善款公示|捐款公示|感谢信|已(?:全部)?(?:发放|送到)"),
    ),
    ("money", re.compile(r"募捐|募款|捐款|善款|募集资金|公开募捐")),
    ("volunteers", re.compile(r"志愿者|志愿服务")),
    ("goods", re.compile(r"捐物|捐赠物资|募集物资|衣物|棉被|物资|图书")),
)


def guess(title: str, lines: Sequence[str]) -> Guess:
    """The kind of article. A title that says 解读 is an explainer whatever it explains."""
    for kind, pattern in _TITLES:
        match = pattern.search(title)
        if match is not None:
            return Guess(kind=kind, reason=f"标题含“{match[0]}”")
    text = "\n".join(lines)
    for kind, pattern, reason in _TEXTS:
        if pattern.search(text):
            return Guess(kind=kind, reason=reason)
    return Guess(kind="notice", reason="标题和正文没有明显的特征，先按通知公告处理", is_sure=False)


def charity_type(title: str, lines: Sequence[str]) -> Found[str] | None:
    """What an appeal asks for: its title says it before its text does."""
    for text in (title, "\n".join(lines)):
        for name, pattern in _CHARITY_TYPES:
            match = pattern.search(text)
            if match is not None:
                return Found(value=name, sentence=title if text == title else match[0])
    return None
