"""Whom to call and where to go: telephone, person or office, address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pages.official_text.sentences import Found, quote

_DASH = r"[-—–－‐‑]"
_PHONE = (
    rf"(?<![\d\-])(?:[（(]0\d{{2,3}}[）)]\s*{_DASH}?\s*\d{{7,8}}|0\d{{2,3}}\s*{_DASH}{{1,2}}\s*\d{{3,4}}\s?\d{{4}}|0\d{{2,3}}\s\d{{7,8}}|0\d{{9,11}}"
    rf"|1[3-9]\d[\s-]?\d{{4}}[\s-]?\d{{4}}|[48]00{_DASH}?\d{{3,4}}{_DASH}?\d{{3,4}}|[2-9]\d{{6,7}}|1[02]\d{{3}}|9[56]\d{{3,4}})"
    rf"(?:\s*转\s*\d{{1,5}})?(?![\d])"
)
_LABEL = (
    r"(?:联系电话|咨询电话|报名电话|预约电话|办公电话|服务电话|咨询热线|服务热线"
    r"|热线电话|联系方式|联系手机|固定电话|手机|电话|热线|Tel)"
)
# A name may stand between the label and the number, and what is to be known about the number.
_GAP = (
    r"(?:及?(?:微信|QQ|号码|（[^）]{1,12}）|\([^)]{1,12}\)))?\s*(?:为|是|[:：\t])*"
    r"\s*(?:[\u4e00-\u9fff（）() ]{0,14}?[:： ]?\s*)??"
)
_LABELLED = re.compile(rf"{_LABEL}{_GAP}(?P<phone>{_PHONE})", re.IGNORECASE)
_OTHER_PURPOSE = re.compile(r"(?:监督|投诉|举报|传真|报警|急救|火警)\S{0,3}$")
_CALL = re.compile(rf"(?:拨打|致电|来电|联系)[^。\d]{{0,12}}(?P<phone>{_PHONE})")
_MOBILE = re.compile(r"1[3-9]\d{9}")
# Somebody's own number, not the office's; taken for a contact it would be published, and no check would stop it.
_OF_A_PERSON = re.compile(r"家住|现住|住址|身份证|患|因病|病情|困难对象|救助对象")
_NAME = re.compile(
    r"(?:联\s*系\s*人|联系科室|咨询科室|承办科室|联系单位|咨询单位|联系部门|经办人|报名联系人)"
    r"(?:及(?:联系)?(?:电话|方式)|和(?:联系)?电话)?\s*[:：\t]\s*(?P<name>[\u4e00-\u9fff·（）() ]{2,24})"
)
_AFTER_NAME = re.compile(r"\s*(?:联系电话|咨询电话|办公电话|联系方式|电话|手机|地址).*$")
_ADDRESS = re.compile(
    r"(?:(?:联系|办公|通讯|邮寄|报名|办理|受理|缴费|咨询|登记|领取|捐赠|接收|活动|集合|体检|接种|服务)?(?:地址|地点))\s*[:：\t]\s*(?P<address>[^。；;\t]{3,80})"
)
_WINDOW = re.compile(
    r"(?:到|至|前往|可在)(?P<address>[^，。；、\s到至]{1,30}?(?:便民服务中心|政务服务中心|服务大厅|服务站|办事大厅|卫生院|村委会|居委会|办公室)"
    r"[^，。；、]{0,16}?)(?=办理|缴费|报名|登记|申请|咨询|领取|参保|提交|进行|现场|交)"
)
_AFTER_ADDRESS = re.compile(r"\s*[，,、]?\s*(?:联系电话|咨询电话|联系人|联系方式|电话|邮编|邮政编码|时间).*$")


def phone(sentences: Sequence[str]) -> Found[str] | None:
    """The office's number for questions, 0537-8220000; a fixed line before a mobile, never one for complaints or a fax."""
    found: list[Found[str]] = []
    for pattern in (_LABELLED, _CALL):
        for sentence in sentences:
            for match in pattern.finditer(sentence):
                is_private = _MOBILE.fullmatch(tidy_phone(match["phone"])) and _OF_A_PERSON.search(sentence)
                if not is_private and not _OTHER_PURPOSE.search(sentence[: match.start()]):
                    found.append(Found(value=tidy_phone(match["phone"]), sentence=quote(sentence, *match.span())))
        if found:
            break
    fixed = [item for item in found if not _MOBILE.fullmatch(item.value)]
    return next(iter(fixed or found), None)


def tidy_phone(written: str) -> str:
    """（0537）8220000 and 0537—822 0000 as 0537-8220000."""
    text = re.sub(rf"{_DASH}+", "-", "".join(written.split()))
    text = re.sub(r"^[（(](0\d{2,3})[）)]-?", r"\1-", text)
    joined = re.fullmatch(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})", text)
    return f"{joined[1]}-{joined[2]}" if joined else text


def contact_name(sentences: Iterable[str]) -> Found[str] | None:
    """The person or office to ask, as written after 联系人：."""
    for sentence in sentences:
        match = _NAME.search(sentence)
        name = _AFTER_NAME.sub("", match["name"]).strip(" （）()") if match is not None else ""
        if match is not None and len(name) >= 2:
            return Found(value=name, sentence=quote(sentence, *match.span()))
    return None


def address(sentences: Sequence[str]) -> Found[str] | None:
    """Where to go: after 地址： or 办理地点：, else the counter people are sent to."""
    for pattern in (_ADDRESS, _WINDOW):
        for sentence in sentences:
            match = pattern.search(sentence)
            place = _AFTER_ADDRESS.sub("", match["address"]).strip(" ，,") if match is not None else ""
            if match is not None and place:
                return Found(value=place, sentence=quote(sentence, *match.span()))
    return None
