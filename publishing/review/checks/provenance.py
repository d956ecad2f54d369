"""Where words and pictures come from: reposts (R11), artificial intelligence (R14), maps (R15), the policy itself (R12)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.excerpts import around
from publishing.review.checks.finding import Finding, Severity

REPOSTED = re.compile(
    r"(?:转载自|转自|摘自|原载(?:于|自)?|(?:本文|以上内容|内容|文章)(?:转载|来源于|来源自|摘编自))[^，。；）)]{2,30}|^[（(]?转载[：:]"
)
CREDITED = re.compile(r"(?:^|\s)[（(]?(?:文章|稿件|内容|信息)?来源[：:]\s?[^，。；、]{2,30}$")
REPORTED = re.compile(
    r"据(?:新华社|新华网|人民日报|人民网|央视(?:新闻|网)?|中新社|中新网|光明日报|[^，。；]{2,8}(?:日报|晚报|电视台))[^，。；]{0,8}(?:报道|消息|电)"
)
MADE_BY_MACHINE = re.compile(
    r"(?:(?:本文|配图|图片|封面|插图|以上(?:文字|内容)|文中(?:图片|插图)|文字|视频|音频)[^。；]{0,6}?(?:由|使用|借助|用|系)[^。；]{0,4}?"
    r"(?:AI|人工智能|大模型|DeepSeek|豆包|文心一言|通义千问|ChatGPT|Kimi|元宝)[^。；]{0,4}?(?:生成|撰写|写成|制作|绘制|辅助|写作|创作))"
    r"|^[^。；]{0,30}[（(](?:AI|人工智能)(?:生成|制作|绘制)[^）)]{0,4}[）)]$",
    re.IGNORECASE,
)
# What chat programs say before, after and around what they were asked for.
RESIDUE = re.compile(
    r"作为(?:一个|一名)?(?:AI|人工智能)(?:语言模型|助手|模型)|以下是(?:我)?(?:为您|根据您的要求)[^。；]{0,6}?(?:撰写|生成|整理|修改|起草)"
    r"|如需(?:进一步)?(?:修改|调整)[^。；]{0,6}?请(?:随时)?告诉我|^好的，(?:以下|下面)是|我为您(?:整理|撰写|生成|起草)了?以下"
    r"|(?<![*\d])\*\*[^*\n]{1,60}\*\*(?![*\d])|^#{1,4} "
)
MAP = re.compile(r"(?:行政区划|政区|区位|疆域|版图)图|(?:中国|世界|全国|我国|[省市县区镇])地图")
MAP_NUMBER = re.compile(r"审图号")
_SENTENCE = re.compile(r"[^。！？；\n]{8,400}")
_PUNCTUATION = re.compile(r"[^\w]|第[一二三四五六七八九十百]{1,4}条")
ABRIDGED_SHARE = 0.7
ABRIDGED_SENTENCES = 3
SHINGLE = 6


def check(draft: Draft) -> Iterator[Finding]:
    yield from reposts(draft)
    yield from undeclared_machines(draft)
    yield from residue(draft)
    yield from maps(draft)
    yield from abridgements(draft)


def reposts(draft: Draft) -> Iterator[Finding]:
    if draft.article.source:
        return
    for passage in draft.passages:
        if passage.kind == "attachment":
            continue
        reposted = REPOSTED.search(passage.text)
        match = reposted or CREDITED.search(passage.text) or REPORTED.search(passage.text)
        if match:
            yield Finding(
                code="source-missing",
                severity=Severity.ERROR if reposted else Severity.WARNING,
                field="source",
                where=passage.where,
                message="文中说是转载或引自别处，而“转载来源”没有填写",
                excerpt=around(passage.text, match.start(), match.end()),
                suggestion="转载的请填写“转载来源”，标题和原意不得改动；自己写的请删去这句。",
                about=match[0],
            )


def undeclared_machines(draft: Draft) -> Iterator[Finding]:
    if any("人工智能" in notice for notice in draft.article.notices):
        return
    yield from _each(
        draft,
        MADE_BY_MACHINE,
        code="ai-undeclared",
        severity=Severity.ERROR,
        message="文中说用了人工智能，而“人工智能使用情况”填的是未使用",
        suggestion="请在“人工智能使用情况”里如实选择，系统会在文末加上标识；图片还须在图上标注。",
    )


def residue(draft: Draft) -> Iterator[Finding]:
    yield from _each(
        draft,
        RESIDUE,
        code="ai-residue",
        severity=Severity.WARNING,
        message="像是从人工智能对话里带来的话或符号",
        suggestion="请删去，并如实填写“人工智能使用情况”。",
    )


def maps(draft: Draft) -> Iterator[Finding]:
    """Pictures the library knows as maps, and captions that speak of one, without a number anywhere in the article."""
    pictures = [figure.picture for figure in draft.article.figures()]
    for number, picture in enumerate(pictures, start=1):
        if picture.sha256 in draft.unnumbered_maps:
            yield _map(Severity.ERROR, f"图 {number}", picture.alt, picture.sha256)
    if any(MAP_NUMBER.search(passage.text) for passage in draft.passages):
        return
    for passage in draft.passages:
        if passage.kind in {"caption", "alt"} and (match := MAP.search(passage.text)):
            yield _map(Severity.WARNING, passage.where, passage.text, match[0])


def abridgements(draft: Draft) -> Iterator[Finding]:
    """An explainer whose sentences mostly stand in the policy explains nothing. Marked quotations do not count as its own."""
    if draft.article.kind != "policy":
        return
    policy = [passage.text for passage in draft.passages if passage.kind in {"quotation", "attachment"}]
    own = [passage.text for passage in draft.passages if passage.field == "body" and passage.kind == "text"]
    shingles = set(_shingles("".join(map(_bare, policy))))
    sentences = [_bare(sentence) for line in own for sentence in _SENTENCE.findall(line)]
    sentences = [sentence for sentence in sentences if len(sentence) >= 2 * SHINGLE]
    if not shingles or len(sentences) < ABRIDGED_SENTENCES:
        return
    copied = [sentence for sentence in sentences if _share(sentence, shingles) >= ABRIDGED_SHARE]
    share = sum(map(len, copied)) / sum(map(len, sentences))
    if share >= ABRIDGED_SHARE:
        yield Finding(
            code="explainer-abridged",
            severity=Severity.WARNING,
            field="body",
            message=f"解读有 {share:.0%} 的文字与政策原文相同，像是原文的节选",
            excerpt=copied[0][:40],
            suggestion="请用居民听得懂的话讲清：跟谁有关、谁能办、带什么、去哪办、截止何时；原话请用“政策原文”引用块。",
            about="abridged",
        )


def _map(severity: Severity, where: str, excerpt: str, about: str) -> Finding:
    return Finding(
        code="map-number-missing",
        severity=severity,
        field="body",
        where=where,
        message="地图没有审图号",
        excerpt=excerpt,
        suggestion="请使用有审图号的标准地图，在图片编辑页填写审图号，并写进图片说明。",
        about=about,
    )


def _each(
    draft: Draft, pattern: re.Pattern[str], *, code: str, severity: Severity, message: str, suggestion: str
) -> Iterator[Finding]:
    for passage in draft.passages:
        match = pattern.search(passage.text) if passage.kind != "attachment" else None
        if match:
            yield _found(passage, match, code=code, severity=severity, message=message, suggestion=suggestion)


def _found(
    passage: Passage, match: re.Match[str], *, code: str, severity: Severity, message: str, suggestion: str
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        field=passage.field,
        where=passage.where,
        message=message,
        excerpt=around(passage.text, match.start(), match.end()),
        suggestion=suggestion,
        about=match[0],
    )


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def _shingles(text: str) -> Iterator[str]:
    return (text[place : place + SHINGLE] for place in range(len(text) - SHINGLE + 1))


def _share(sentence: str, shingles: set[str]) -> float:
    own = list(_shingles(sentence))
    return sum(shingle in shingles for shingle in own) / len(own)
