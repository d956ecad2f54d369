"""Marks and words of secrecy (R6). Every one stops the draft; where it is clearly a mention, a person may let it stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.excerpts import around
from publishing.review.checks.finding import Finding, Severity

# 时机密植, 司机密切, 手机密码: there the word begins and ends elsewhere.
WORD = re.compile("绝密|机密(?!码|(?<=[时司农]机密)[切封植布])|(?<!神)秘密|内部资料|不公开")
MENTION = re.compile(
    r"(?:国家|商业|技术|个人|军事|保守|泄露|窃取|工作)的?(?:秘密|机密)|秘密(?:写票|投票|划票|填票)|秘密级?载体"
    r"|不公开(?:招标|审理|开庭|听证|事项|范围|为例外|不透明|的?(?:理由|情形|依据|信息|政府信息|内容须说明))"
    r"|(?:不予|可以|可|应当|依法|依规|公开或|公开与|公开还是|决定)不?予?不公开|不予公开|为什么不公开"
    r"|公开为常态、不公开|内部资料性出版物|的(?:小)?秘密(?=[。！，”’》]|$)|秘密(?:武器|花园)"
)
MARK = re.compile(
    r"密\s?级\s?[：:]|(?:内部(?:文件|材料|文稿|参考)|(?:仅供|仅限|只限)(?:机关|系统|单位|本镇)?内部(?:使用|传阅|参考|掌握))"
    r"|(?:请勿|严禁|不得|禁止|切勿)(?:对外|向外)?外?(?:传播|传|泄)(?=[，。；）)！]|$)|[，（(]内部(?:使用|掌握)(?=[，。）)]|$)"
)
# 请不要外传谣言 asks for something else; a sign of inner circulation stands beside a word for papers.
PAPERS = re.compile(r"内部|密级|本材料|此件|本件|文件|资料|会议")


def check(draft: Draft) -> Iterator[Finding]:
    for passage in draft.passages:
        yield from words(passage)
        yield from marks(passage)


def words(passage: Passage) -> Iterator[Finding]:
    if not WORD.search(passage.text):
        return
    mentions = [match.span() for match in MENTION.finditer(passage.text)]
    for match in WORD.finditer(passage.text):
        is_mention = any(start < match.end() and match.start() < end for start, end in mentions)
        yield Finding(
            code="secrecy-word",
            severity=Severity.ERROR,
            field=passage.field,
            where=passage.where,
            message=f"出现涉密或不公开字样“{match[0]}”",
            excerpt=around(passage.text, match.start(), match.end()),
            suggestion=(
                "看来只是提到这个词；请核实后写明理由保留，或换一种说法。"
                if is_mention
                else "请先核实能否公开；不能公开的内容不得录入本系统，已录入的请立即删除并报告保密工作人员。"
            ),
            may_keep=is_mention,
            about=around(passage.text, match.start(), match.end()),
        )


def marks(passage: Passage) -> Iterator[Finding]:
    match = MARK.search(passage.text)
    if match and PAPERS.search(passage.text):
        yield Finding(
            code="secrecy-mark",
            severity=Severity.ERROR,
            field=passage.field,
            where=passage.where,
            message=f"出现内部文件的标志“{match[0]}”",
            excerpt=around(passage.text, match.start(), match.end()),
            suggestion="内部文件不得公开发布，也不得录入本系统；请核实来源，只用可以公开的版本。",
            about=match[0],
        )
