"""Forced or rewarded follows, likes and forwards: a veto item (R8), and against WeChat's own rules (R17)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.review.checks.draft import Draft
from publishing.review.checks.excerpts import around
from publishing.review.checks.finding import Finding, Severity

_N = r"[\d一二两三四五六七八九十百]{1,4}"
# 关注 and 分享 alone also mean to heed and to tell.
_ACT = (
    r"(?:(?:转发|点赞|集赞)(?![者度点的人])"
    r"|关注(?=本|我镇|公众|官方|微信|“|[，。！、]|并|和|$)|分享(?=本|到|至|朋友圈|[，。！]|$))"
)
_ACCOUNT = r"(?:本|我镇|镇|官方|微信|政务)?(?:公众号|服务号|订阅号|视频号|“[^”]{1,12}”)"
FORCED = re.compile(
    rf"(?:扫码|先)?关注(?:{_ACCOUNT})?(?:之?后)?(?:，)?(?:方可|才能|才可|才会|即可领|领取|有礼|可领|后可领)"
    rf"|先关注{_ACCOUNT}"
    rf"|转发[^，。；]{{0,12}}?(?:至|到)[^，。；]{{0,4}}?(?:{_N}|多|各)个?(?:以上)?(?:微信)?群[^。；]{{0,12}}?(?:截图|抽奖|领取|上报|打卡|考核)"
    rf"|转发[^，。；]{{0,12}}?(?:至|到)\s?{_N}\s?个(?:以上)?(?:微信)?群"
    rf"|集(?:满|够|齐)?\s?{_N}\s?个?赞|(?:集赞|转发|点赞|分享)[^，。；]{{0,6}}[，]?(?:换|领|送|赢|抽)(?:取|好|大)?(?:礼|奖)"
    rf"|(?:必须|务必|一律|强制|全部|人人)(?:都?要|进行)?(?:{_ACT})|(?:必须|务必)(?:点赞|关注|转发)?(?:并|和|、){_ACT}"
    r"|不转(?:发)?不是|不转不是"
    rf"|每(?:人|名|户|天|周|日|个|位)[^，。；]{{0,8}}?(?:至少|不少于|必须)[^，。；]{{0,4}}?(?:转发|关注{_ACCOUNT}|点赞|集赞)"
    r"|关注[^，。；]{0,8}?并?邀请[^，。；]{0,4}?好友|(?:点赞|转发|集赞|邀请)(?:数|量)?前[\d一二三四五六七八九十百]{1,4}名"
    rf"|(?:发|转)(?:到|给|至){_N}个?(?:以上)?(?:微信)?(?:好友|群)"
    r"|关注并?、?转发[^。；]{0,12}?(?:名单|汇总|统计|上报|报送|截图)"
    rf"|关注{_ACCOUNT}[^。；]{{0,16}}?(?:领取|领奖|兑换|兑奖|抽奖|换购|凭截图)"
    r"|(?:转发|关注|点赞|集赞)[^。；]{0,20}?(?:截图|报数|接龙|领取|兑换|抽奖|打卡)"
    r"|(?:新增|增加|发展|吸引)?(?:粉丝|关注人?)(?:数|量)?[^，。；]{0,6}?(?:达到|不少于|不低于|以上)"
    rf"|(?:关注|转发|点赞)(?:率|量|数)[^，。；]{{0,8}}?(?:达到|不低于|不少于|完成)"
    rf"|完成[^，。；]{{0,6}}?(?:粉丝|关注|转发|点赞|吸粉)(?:任务|指标|数)"
    rf"|{_N}个粉丝任务|未(?:关注|转发|点赞)的[^。]{{0,12}}?(?:说明|通报|考核|扣分)"
    rf"|(?:关注|转发|点赞)情况[^，。；]{{0,6}}?(?:纳入|列入|作为|与)[^，。；]{{0,6}}?(?:考核|评优|绩效|积分|挂钩)"
    rf"|每(?:户|人|家)[^，。；]{{0,6}}?{_N}?[^，。；]{{0,4}}?(?:关注|转发){_ACCOUNT}"
)
NEGATED = re.compile(
    r"不(?:需要|需|必|用|强制|强求|强迫|要求|搞|以|得|准|许|应|能|可)|无需|无须|严禁|禁止|杜绝|整治|反对|坚决防止|纠正|任何(?:人|单位|个人)|摊派|形式主义|举报"
)
TRIGGER = re.compile("关注|转发|转[到给至]|不转|赞|粉丝|发[到给至]|分享|推广")
CLAUSE = re.compile(r"[^。！？；\n]{1,400}")


def check(draft: Draft) -> Iterator[Finding]:
    for passage in draft.passages:
        for clause in CLAUSE.finditer(passage.text) if TRIGGER.search(passage.text) else ():
            match = FORCED.search(clause[0])
            if match is None or NEGATED.search(clause[0][: match.end()]):
                continue
            yield Finding(
                code="forced-sharing",
                severity=Severity.ERROR,
                field=passage.field,
                where=passage.where,
                message=f"出现强制或诱导关注、点赞、转发的说法“{match[0]}”",
                excerpt=around(clause[0], match.start(), match.end()),
                suggestion="这是考核的否决项，微信也会处罚；请删去，可改为“欢迎转给需要的人”。",
                about=match[0],
            )
