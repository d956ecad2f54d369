"""Asking for money (R13; 慈善法: only an organisation with the right to raise funds in public may), and private collection."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.review.checks.draft import Draft
from publishing.review.checks.excerpts import around
from publishing.review.checks.finding import Finding, Severity

APPEAL = re.compile(
    r"捐款|募捐|募款|善款|众筹|献爱心|爱心款|捐助"
    r"|(?:捐赠|义捐)(?![^，。；]{0,6}?(?:书|衣|被|物资|物品|路灯|设备|血|食品|米|苗))"
)
WAY_TO_PAY = re.compile(
    r"账号|帐号|账户|帐户|收款码|(?:二维码|扫码)(?!可?(?:了解|查|看|登记|预约|报名))|转账|转支付宝|微信转|支付宝|开户行|户名|汇款"
)
RIGHT_TO_RAISE = re.compile(r"公开募捐资格|募捐资格证|公募资格|慈公募证|募捐(?:方案)?备案")
NOT_ASKING = re.compile(r"不接受|诈骗|骗|请勿|谨防|切勿|不收|假冒|使用(?:情况|明细)|已公布|不得|不要")
PRIVATE = re.compile(
    r"个人(?:的)?(?:微信|支付宝)?(?:收款码|收款二维码)|(?:微信|支付宝)(?:转账?|付款|转钱)给?[^，。；]{0,8}?(?:本人|个人|会计|主任|书记)"
    r"|(?:转到|转给|打到|打进|交到|汇到|存到)[^，。；]{0,8}?个人(?:账户|帐户|微信|支付宝|银行卡)"
)
SENTENCE = re.compile(r"[^。！？\n]{1,400}")


def check(draft: Draft) -> Iterator[Finding]:
    yield from appeals(draft)
    yield from private_collection(draft)


def appeals(draft: Draft) -> Iterator[Finding]:
    """One finding an article: words of an appeal and a way to pay, but no right to raise funds named anywhere."""
    asking, paying = None, False
    for passage in draft.passages:
        if RIGHT_TO_RAISE.search(passage.text):
            return
        for sentence in SENTENCE.finditer(passage.text):
            if NOT_ASKING.search(sentence[0]):
                continue
            paying = paying or bool(WAY_TO_PAY.search(sentence[0]))
            if asking is None and (match := APPEAL.search(sentence[0])):
                asking = (passage, match, sentence[0])
    if asking is not None and paying:
        passage, match, sentence_text = asking
        yield Finding(
            code="money-appeal",
            severity=Severity.ERROR,
            field=passage.field,
            where=passage.where,
            message="募集钱款而没有写明公开募捐资格",
            excerpt=around(sentence_text, match.start(), match.end()),
            suggestion="请改用“公益公告—募款”，写明慈善组织、公开募捐资格证书编号和备案编号；没有资格的不得募款。",
            about=match[0],
        )


def private_collection(draft: Draft) -> Iterator[Finding]:
    for passage in draft.passages:
        for sentence in SENTENCE.finditer(passage.text):
            match = PRIVATE.search(sentence[0])
            if match and not NOT_ASKING.search(sentence[0]):
                yield Finding(
                    code="private-collection",
                    severity=Severity.ERROR,
                    field=passage.field,
                    where=passage.where,
                    message="让居民把钱付给个人",
                    excerpt=around(sentence[0], match.start(), match.end()),
                    suggestion="请改为单位的官方缴费渠道；不得使用个人收款码或个人账户收钱。",
                    about=match[0],
                )
