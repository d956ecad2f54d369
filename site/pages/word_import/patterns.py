"""How Chinese official documents write their own structure: 一、 （一） 图1 〔2026〕12号 来源：…"""

from __future__ import annotations

import re

_COUNT = "[一二三四五六七八九十百零〇]+"
FIRST_RANK = re.compile(rf"{_COUNT}、|第{_COUNT}[章编](?!程)|第{_COUNT}部分")
SECOND_RANK = re.compile(rf"[（(]{_COUNT}[）)]")

_CAPTION_NUMBER = r"\s*(?:[0-9０-９]{1,3}(?:[-—－.．][0-9０-９]{1,3})?|[一二三四五六七八九十]{1,3}(?=[\s:：、.．]|$))"
_CAPTION_REST = r"(?![0-9０-９])(?!\s*(?:所示|中|为|是|可|显示|列出|和|与|至))"
_FIGURE_CAPTION = re.compile(rf"(?:[附续]?图|照片|图片){_CAPTION_NUMBER}{_CAPTION_REST}")
_FIGURE_NOTE = re.compile("[▲△↑▼]|图为|图片说明[:：]|图说[:：]|（图为")
_TABLE_CAPTION = re.compile(rf"[附续]?表{_CAPTION_NUMBER}{_CAPTION_REST}")
_MAX_CAPTION = 60
_MAX_NOTE = 120

DOCUMENT_NUMBER = re.compile(r"\S{1,20}[〔\[［（(【﹝]\s*\d{4}\s*[〕\]］）)】﹞]\s*第?\s*\d+\s*号")
SECRECY = re.compile(r"绝\s*密|机\s*密|秘\s*密|内部(?:资料|文件|材料|使用|参阅)|不公开|不得外传")
LETTERHEAD = re.compile(
    r"(?!.*关于).{2,40}文件|.{0,6}(?:密级|签发人|缓急|紧急程度|份号|编号)[:：].*|(?:特急|加急|平急|内部资料)"
    r"|(?:绝\s*密|机\s*密|秘\s*密)\s*(?:★.*)?"
)
PAGE_NUMBER = re.compile(r"[-—–－]\s*\d{1,3}\s*[-—–－]|第\s*\d{1,3}\s*页(?:\s*[，,/]?\s*共\s*\d{1,3}\s*页)?")
DATE = re.compile(r"[（(]?\s*[0-9〇零一二三四五六七八九十]{4}\s*年\s*\S{1,3}\s*月\s*(?:\S{1,3}\s*日)?\s*[）)]?")
SALUTATION = re.compile(r"(?:各|全体|广大|尊敬|亲爱|致).{0,40}[:：]")
_SOURCE_LINE = re.compile(
    r"[（(]?\s*(?:来源|稿源|作者|撰稿人?|供稿|供稿单位)\s*[:：]\s*(?P<name>[^\s:：]{1,20})\s*[）)]?"
)
_SENTENCE_END = ("。", "；", "，", "、", ",", ";")
_MANY_DIGITS = re.compile(r"(?:\d[\s-]?){7,}")

# 时间：11月3日 says all it has to say; 问：怎么缴费？ leads to what follows.
SAYS_ALL = re.compile(r"(?!(?:问|问题|Q)[0-9一二三四五六七八九十]*\s*[:：])[^:：]{1,12}[:：]\s*\S")
UNIT = re.compile(r"[（(]?单位\s*[:：]\s*\S{1,12}[）)]?")


def is_figure_caption(text: str) -> bool:
    if _FIGURE_NOTE.match(text):
        return len(text) <= _MAX_NOTE
    return len(text) <= _MAX_CAPTION and not text.endswith(_SENTENCE_END) and _FIGURE_CAPTION.match(text) is not None


def is_bare_figure_number(text: str) -> bool:
    """Whether ``text`` is 图1 and no more."""
    return _FIGURE_CAPTION.fullmatch(text) is not None


def is_table_caption(text: str) -> bool:
    return len(text) <= _MAX_CAPTION and not text.endswith(_SENTENCE_END) and _TABLE_CAPTION.match(text) is not None


def named_author(text: str) -> str:
    """The name in a line that says nothing but 来源：… or 作者：…, empty otherwise."""
    match = _SOURCE_LINE.fullmatch(text)
    return match["name"].rstrip("）)") if match else ""


def is_sentence(text: str) -> bool:
    return text.endswith(_SENTENCE_END)


def is_contact(text: str) -> bool:
    """Whether the line carries a telephone or other long number, and so is information, not a heading."""
    return _MANY_DIGITS.search(text) is not None
