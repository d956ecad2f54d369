"""The words of a review form, row by row, in a size and with a length of passages that a renderer can fit on one page.

The same sheet is drawn as PDF, as Word document and as page: what one says, all say.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from publishing.review_form.form import Act, Chained, Decision, Kept, Later, Push, ReviewForm, Via
from publishing.review_form.shortening import STEPS, Shortening, Step

HEADING = "信息发布审核表"
UNKNOWN_LEVELS = ((1, "初审"), (2, "复审"))
HASH_SHOWN = 12
SHORT_ITEM = 12
COLUMNS_MM = (21, 57, 21, 36, 39)
"""A label, its value, a second label, and the value of that; the last column is also that of signatures and the QR code."""
NOT_IN_XML = re.compile("[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a document or workbook cannot hold: one such character in an opinion would take away its form for good."""

VIAS = {
    Via.DESK: "登录发布台办理",
    Via.LINK: "经专用链接办理",
    Via.DEVICE: "用绑定的设备办理",
    Via.COMMAND: "命令办理",
    Via.UNKNOWN: "办理方式无记录",
}
CANNOT_PROVE = (
    "本表由系统按记录填写。它不能证明：使用账号、链接或设备的就是所写的本人；审核人是否通读全文；口头的商议和指示；"
    "发布后微信平台自行所作的处理；以命令办理时坐在机器前的是谁；服务器时钟是否准确。"
    "手写签字和盖章不经过系统，由存档人核对。"
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    label: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One labelled cell over the width of the form, or two side by side.

    ``is_signed``: a place for a signature by hand at its right. ``has_code``: the QR code stands there.
    """

    cells: tuple[Cell, ...]
    is_signed: bool = False
    has_code: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """``standing`` is empty when every level has agreed. ``fingerprint`` is in groups of four, empty without an approval."""

    heading: str
    account: str
    standing: str
    number: str
    rows: tuple[Row, ...]
    url: str
    cannot_prove: str
    made: str
    size_pt: float


def sheet(form: ReviewForm, step: Step = STEPS[0]) -> Sheet:
    """The form in the words of ``step``."""
    return Sheet(
        heading=HEADING,
        account=form.account,
        standing=form.standing,
        number=_number(form),
        rows=tuple(_rows(form, Shortening(step))),
        url=form.url,
        cannot_prove=CANNOT_PROVE,
        made=f"制表时间：{moment(form.made_at)}",
        size_pt=step.size_pt,
    )


def moment(at: datetime.datetime | None) -> str:
    """``at`` in local time to the minute."""
    return f"{timezone.localtime(at):%Y年%-m月%-d日 %H:%M}" if at is not None else "时间无记录"


def grouped(fingerprint: str) -> tuple[str, str]:
    """Sixty-four digits in two lines, in groups of four, so that two people can compare them aloud."""
    groups = [fingerprint[place : place + 4] for place in range(0, len(fingerprint), 4)]
    return " ".join(groups[:8]), " ".join(groups[8:])


def _number(form: ReviewForm) -> str:
    page = f"稿件 {form.page}" if form.page is not None else "稿件已删除"
    approved = f"审定 {form.approval}" if form.approval is not None else "尚未审定"
    return f"编号：{page} · {approved}"


def _rows(form: ReviewForm, short: Shortening) -> Iterator[Row]:
    yield _wide("标题", form.title)
    yield _pair("类别", short.words(form.kind), "栏目", short.words(form.section) or "无记录")
    yield _pair(
        "重要程度", _importance(form), "来源", short.words(f"转载自{form.source}") if form.source else "未标注转载"
    )
    yield _pair("撰稿人", _drafters(form, short), "送审", _submitted(form, short))
    notices = short.words("".join(form.notices)) or "稿件未声明使用人工智能。"
    files = short.list(f"{short.words(file.title)}（{file.sha256[:HASH_SHOWN]}）" for file in form.files)
    yield _pair("人工智能", notices, "附件", "；".join(files) or "无附件。")
    for level, name in form.levels or UNKNOWN_LEVELS:
        yield Row(cells=(Cell(label=name, paragraphs=tuple(_level(form, level, short))),), is_signed=True)
    if form.urgent is not None:
        yield _wide("应急发布", _urgent(form, short))
    yield _wide("退回情况", *_returns(form.returns, short))
    yield _wide("检查情况", *_checks(form, short))
    if form.outside:
        yield _wide("单位核稿", *short.numbered(map(short.words, form.outside)))
    yield _wide("推送", *_push(form.push, short))
    yield _wide("更正撤回", *(_later(form.later, short) or ("没有更正或撤回的记录。",)))
    yield Row(cells=(Cell(label="定稿指纹", paragraphs=tuple(_proof(form))),), has_code=bool(form.url))


def _wide(label: str, *paragraphs: str) -> Row:
    return Row(cells=(Cell(label=label, paragraphs=paragraphs),))


def _pair(label: str, value: str, second_label: str, second_value: str) -> Row:
    first, second = Cell(label=label, paragraphs=(value,)), Cell(label=second_label, paragraphs=(second_value,))
    return Row(cells=(first, second))


def _importance(form: ReviewForm) -> str:
    levels = "、".join(name for _, name in form.levels)
    return f"{'重大' if form.is_major else '一般'}（{levels or '审核级别无记录'}）"


def _drafters(form: ReviewForm, short: Shortening) -> str:
    return short.names(form.drafters) or "无记录"


def _submitted(form: ReviewForm, short: Shortening) -> str:
    if form.submitted is None:
        return "尚未送审" if form.approval is None else "无记录"
    times = f"（共送审 {form.submissions} 次）" if form.submissions > 1 else ""
    return f"{_act(form.submitted, short)}{times}"


def _act(act: Act, short: Shortening) -> str:
    return f"{short.words(act.person)} {moment(act.at)}"


def _level(form: ReviewForm, level: int, short: Shortening) -> Iterator[str]:
    decision = form.decision(level)
    if decision is None:
        yield "尚未审核。" if not form.is_finished else "没有这一级的记录。"
        return
    opinion = short.opinion(decision.comment)
    yield f"同意。{opinion}" if opinion else "同意。（未另写意见）"
    if decision.ticked:
        # The lines of a checklist are short as a rule, and cost less than they tell.
        more = 10 if max(map(len, decision.ticked)) <= SHORT_ITEM else 0
        yield "　".join(short.list((f"☑\u00a0{short.words(item)}" for item in decision.ticked), more=more))
    unticked = "，未逐条勾选" if decision.via is Via.COMMAND and not decision.ticked else ""
    yield f"{_who(decision, short)}　{moment(decision.at)}　{VIAS[decision.via]}{unticked}"


def _who(decision: Decision, short: Shortening) -> str:
    deputy = f"（代 {short.words(decision.deputy_for)}）" if decision.deputy_for else ""
    return f"{short.words(decision.person)}{deputy}"


def _returns(returns: Sequence[Decision], short: Shortening) -> Iterator[str]:
    if not returns:
        yield "没有退回。"
        return
    told = (f"{one.level_name} {_who(one, short)} {moment(one.at)}：{short.words(one.comment)}" for one in returns)
    yield f"共退回 {len(returns)} 次。"
    yield from short.numbered(told)


def _checks(form: ReviewForm, short: Shortening) -> Iterator[str]:
    found = short.list(map(short.words, form.warnings))
    told = f"有 {len(form.warnings)} 处提示：{'；'.join(found)}" if found else "没有提示。"
    yield f"制表时重新检查定稿文字（不含图片、附件内容和链接），{told}"
    if not form.kept:
        yield "到审定时没有说明理由保留的问题。"
        return
    yield f"到审定时说明理由保留 {len(form.kept)} 处："
    yield from short.numbered(_kept(one, short) for one in form.kept)


def _kept(kept: Kept, short: Shortening) -> str:
    confirmed = f"，{short.words(kept.confirmed_by)}确认" if kept.confirmed_by else ""
    return (
        f"{short.words(kept.message)}。理由：{short.words(kept.reason)}（{short.words(kept.kept_by)}说明{confirmed}）"
    )


def _urgent(form: ReviewForm, short: Shortening) -> str:
    urgent = form.urgent
    if urgent is None:
        return ""
    cleared = f"已于{moment(urgent.cleared_at)}补齐审核。" if urgent.cleared_at else "审核尚未补齐。"
    return f"{short.words(urgent.by)}于{moment(urgent.at)}先行发布，理由：{short.words(urgent.reason)}。{cleared}"


def _push(push: Push | None, short: Shortening) -> Iterator[str]:
    if push is None:
        yield "没有编入期次，没有推送到微信的记录。"
        return
    signed = f"签发人 {_act(push.signed_off, short)}" if push.signed_off is not None else "尚未签发"
    yield f"{push.edition}　{push.method}　{push.state}　{signed}"
    if push.published_at is None:
        return
    yield f"微信发布 {moment(push.published_at)}"
    yield push.url or "微信链接尚未取得。"
    if push.compared is None:
        yield "发布后尚未与微信上的内容核对。"
    else:
        yield f"最近核对 {moment(push.compared.at)}：{short.words(push.compared.verdict)}"


def _later(later: Sequence[Later], short: Shortening) -> tuple[str, ...]:
    return short.numbered(
        f"{one.what}（{one.state}）{moment(one.at)}，原因：{short.words(one.reason)}"
        + (f"；给读者的说明：{short.words(one.note)}" if one.note else "")
        for one in later
    )


def _proof(form: ReviewForm) -> Iterator[str]:
    if not form.fingerprint:
        yield "尚未审定，没有指纹。"
        return
    yield from grouped(form.fingerprint)
    yield f"SHA-256，审定于{moment(form.approved_at)}{f'；{form.ended}' if form.ended else ''}。文字或图片改动一处，指纹即不同。"
    yield _chained(form.chained)
    yield form.url or "网站上现在没有这一页。"


def _chained(chained: Chained | None) -> str:
    if chained is None:
        return "操作台账里没有这次审定的记录。"
    backfilled = "（台账启用前的记录，事后补录）" if chained.backfilled else ""
    return f"操作台账第 {chained.number} 条，校验值 {chained.short_hash}{backfilled}"
