"""Personal numbers that must not be published (R9): identity cards, bank cards, mobile phones, number plates, homes.

An office's own number is none: it stands in the directory (:attr:`Knowledge.office_phones`) or is given on purpose as a
contact of this article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.article import Article, Contact, Facts
from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.excerpts import mask
from publishing.review.checks.finding import Finding, Fix, Severity
from publishing.review.checks.people import HARDSHIP, ILLNESS

IDENTITY_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5} ?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]) ?\d{3}[0-9Xx](?![0-9A-Za-z])"
)
# China UnionPay 62…, an older series of ICBC 9558…, Visa, MasterCard and JCB; in groups of four or in one.
BANK_CARD = re.compile(r"(?<![0-9A-Za-z.])(?:62\d{2}|9558|[345]\d{3})(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])")
CARD_WORD = re.compile("卡|账号|帐号|账户|帐户|一本通|存折")
MOBILE_PHONE = re.compile(r"(?<![0-9A-Za-z-])1[3-9]\d(?:[ -]?\d{4}){2}(?![0-9A-Za-z])")
GIVEN_AS_CONTACT = re.compile(
    r"(?:联系|咨询|服务|报名|值班|监督|举报|投诉|办公|预约|报修|救援)(?:电话|热线)|热线|联系人|联系方式|值班"
)
OFFICIAL_ROLE = re.compile(r"书记|主任|镇长|网格员|信息员|站长|所长|院长|校长|医生|科员|值班|办公室|负责人|联络员")
LICENCE_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•. ]?"
    r"(?=[A-HJ-NP-Z]{0,5}\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警](?![A-Za-z0-9])"
)
_NUMBER = "[0-9一二三四五六七八九十]{1,4}"
HOME_ADDRESS = re.compile(
    rf"\d{{1,3}}(?:号楼|幢|栋)(?:\d{{1,2}}单元(?:\d{{2,4}}(?:室|户)?)?|\d{{3,4}}室)"
    rf"|第?{_NUMBER}(?:村民小)?组 ?\d{{1,4}}号(?![前后之日机泵井线选变大地田路参队])"
    rf"|(?<=住址[：:])[^，。；\s]{{2,24}}?{_NUMBER}(?:组|号|室|户)"
    rf"|(?<=家住|现住)[^，。；\s]{{2,24}}?{_NUMBER}(?:组|号|室|户)"
)
OFFICE_ADDRESS = re.compile(r"^(?:地点|地址|办公地址|去哪办|办理地点)[：:]")
HALF_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789Xx-")
WIDE = re.compile("[０-９Ｘｘ－]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ABOUT_A_PERSON = re.compile("家住|现住|住址|身份证|患有|患者|因患|因病|本人电话|家属")
CONTACT_PLACES = 16


def check(draft: Draft) -> Iterator[Finding]:
    given = _given_phones(draft.article)
    speaking = {_place(passage) for passage in draft.passages if "身份证" in passage.text}
    for passage in draft.passages:
        yield from identity_numbers(passage, is_named=_place(passage) in speaking)
        yield from bank_cards(passage)
        yield from mobile_phones(passage, draft.knowledge.office_phones, given)
        yield from licence_plates(passage)
        yield from home_addresses(passage)


def identity_numbers(passage: Passage, *, is_named: bool) -> Iterator[Finding]:
    """``is_named``: the same block, or the same kind of place outside the body, speaks of identity cards."""
    for written, match in _matches(IDENTITY_NUMBER, passage):
        masked = mask(written, head=4, tail=4)
        if _is_identity_number(match[0].replace(" ", "")):
            yield _finding(passage, "identity-number", "完整的身份证号码", written, masked)
        else:  # One digit typed wrongly still tells where and when somebody was born.
            what = "像身份证号码的数字（校验位不对）"
            severity = Severity.ERROR if is_named else Severity.WARNING
            yield _finding(passage, "identity-number", what, written, masked, severity=severity)


def bank_cards(passage: Passage) -> Iterator[Finding]:
    for written, match in _matches(BANK_CARD, passage):
        digits = re.sub(r"\D", "", match[0])
        if _may_be_a_card(digits, is_named=bool(CARD_WORD.search(passage.text))) and not _is_identity_number(digits):
            yield _finding(passage, "bank-card", "完整的银行卡号", written, mask(written, head=4, tail=4))


def mobile_phones(passage: Passage, offices: frozenset[str], given: frozenset[str]) -> Iterator[Finding]:
    """A number introduced as a contact is probably one: a warning asks to put it where contacts belong.

    A number ``given`` as the article's contact is one only where it stands as such. Beside a resident's name, in a title or
    a list, it is somebody's own again.
    """
    if passage.kind == "contact":
        return
    for written, match in _matches(MOBILE_PHONE, passage):
        digits = re.sub(r"\D", "", match[0])
        if digits in offices or (digits in given and _may_stand_again(passage)):
            continue
        before = passage.text[max(0, match.start() - CONTACT_PLACES) : match.start()]
        is_contact = GIVEN_AS_CONTACT.search(before) or (passage.kind == "table" and OFFICIAL_ROLE.search(passage.text))
        if digits in given and is_contact:
            continue
        yield _finding(
            passage,
            "mobile-phone",
            "完整的手机号码",
            written,
            mask(written, head=3, tail=4),
            severity=Severity.WARNING if is_contact else Severity.ERROR,
            suggestion="个人号码请改为遮掩形式；公务电话请放进“联系方式”，或登记到通讯录。",
        )


def licence_plates(passage: Passage) -> Iterator[Finding]:
    for written, _match in _matches(LICENCE_PLATE, passage):
        masked = mask(written, head=3, tail=1)
        yield _finding(passage, "licence-plate", "完整的车牌号", written, masked, severity=Severity.WARNING)


def home_addresses(passage: Passage) -> Iterator[Finding]:
    if passage.kind == "contact" or OFFICE_ADDRESS.match(passage.text):
        return
    for written, match in _matches(HOME_ADDRESS, passage):
        number = re.search(rf"第?{_NUMBER}(?:号|幢|栋|村|组|单元|室|户)", match[0])
        masked = written[: number.start() if number else 0] + "***"
        yield _finding(passage, "home-address", "详细的家庭住址", written, masked)


def _matches(pattern: re.Pattern[str], passage: Passage) -> Iterator[tuple[str, re.Match[str]]]:
    """Each match, full-width digits counting as digits, with the words as they are written."""
    text = passage.text.translate(HALF_WIDTH) if WIDE.search(passage.text) else passage.text
    for match in pattern.finditer(text):
        yield passage.text[match.start() : match.end()], match


def _finding(
    passage: Passage,
    code: str,
    what: str,
    found: str,
    masked: str,
    *,
    severity: Severity = Severity.ERROR,
    suggestion: str = "请改为遮掩形式；确须公开的，请写明理由。",
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        field=passage.field,
        where=passage.where,
        message=f"文中有{what}",
        excerpt=masked,
        suggestion=suggestion,
        fix=Fix(old=found, new=masked),
        may_keep=True,
        about=found,
    )


def _is_identity_number(text: str) -> bool:
    """GB 11643-1999: the last character is a check digit over the first seventeen."""
    if len(text) != 18 or not text[:17].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == text[17].upper()


def _may_be_a_card(digits: str, *, is_named: bool) -> bool:
    """Cards have 16 or, UnionPay's, 19 digits, rarely 17 or 18; the last one is a check digit (Luhn, ISO/IEC 7812-1).

    Of ten other numbers one passes the check digit as well, so the rare lengths count only where a card is named.
    """
    lengths = {16} if digits[0] in "345" else {16, 17, 18, 19} if is_named else {16, 19}
    if len(digits) not in lengths:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _may_stand_again(passage: Passage) -> bool:
    """A contact's number may be repeated where the text runs, but not where it speaks of somebody in need."""
    about_a_person = (
        ABOUT_A_PERSON.search(passage.text) or ILLNESS.search(passage.text) or HARDSHIP.search(passage.text)
    )
    return passage.kind in {"text", "heading", "facts"} and not about_a_person


def _place(passage: Passage) -> tuple[str, int | None]:
    return passage.field, passage.block


def _given_phones(article: Article) -> frozenset[str]:
    """Numbers given as a contact on purpose."""
    phones = set()
    for block in article.body:
        if isinstance(block, Contact):
            phones.add(re.sub(r"\D", "", block.phone))
        elif isinstance(block, Facts):
            phones.update(re.sub(r"\D", "", fact.phone) for fact in block.rows if fact.phone)
    return frozenset(phones)
