"""The words of a review form, row by row, in a size and with a length of passages that a renderer can fit on one page.

The same sheet is drawn as PDF, as Word document and as page: what one says, all say.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from publishing.review_form.form import Act, Chained, Decision, Kept, Later, Push, ReviewForm, Via

HEADING = "信息发布审核表"
UNKNOWN_LEVELS = ((1, "初审"), (2, "复审"))
IN_FULL_ELSEWHERE = "…（全文见台账）"
HASH_SHOWN = 12
COLUMNS_MM = (21, 57, 21, 36, 39)
"""A label, its value, a second label, and the value of that; the last column is also that of signatures and the QR code."""

VIAS = {
    Via.DESK: "登录发布台办理",
    Via.LINK: "经专用链接办理",
    Via.DEVICE: "用绑定的设备办理",
    Via.COMMAND: "命令办理，未逐条勾选",
    Via.UNKNOWN: "办理方式无记录",
}
CANNOT_PROVE = (
    "本表由系统按记录填写。它不能证明：使用账号、链接或设备的就是所写的本人；口头的商议和指示；"
    "发布后微信平台自行所作的处理；以命令办理时坐在机器前的是谁；服务器时钟是否准确。"
    "手写签字和盖章不经过系统，由存档人核对。"
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One attempt at one page: type of ``size_pt``, passages of at most ``characters``, lists of at most ``items``."""

    size_pt: float
    characters: int | None = None
    items: int | None = None


STEPS = (
    *(Step(size_pt=size) for size in (11, 10.5, 10, 9.5, 9, 8.5, 8)),
    *(
        Step(size_pt=8, characters=characters, items=items)
        for characters, items in (
            (400, 20),
            (260, 12),
            (180, 8),
            (130, 6),
            (90, 5),
            (70, 4),
            (50, 3),
            (40, 2),
            (36, 1),
            (30, 1),
        )
    ),
    Step(size_pt=7.5, characters=24, items=1),
)
"""Smaller type first, down to 8 pt; then shorter passages. The last one holds whatever a form may say."""


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
        rows=tuple(_rows(form, _Shortening(step))),
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


class _Shortening:
    """Passages and lists cut to what a step allows; what was cut says so."""

    def __init__(self, step: Step) -> None:
        self.characters, self.items = step.characters, step.items

    def words(self, text: str, times: int = 1) -> str:
        """White space becomes single spaces: a line break in an opinion would cost a line of the page."""
        text = " ".join(text.split())
        if self.characters is None or len(text) <= self.characters * times:
            return text
        return text[: self.characters * times] + IN_FULL_ELSEWHERE

    def opinion(self, text: str) -> str:
        """What a reviewer said is what the form is for: it is cut last."""
        return self.words(text, times=3)

    def list(self, entries: Iterable[str]) -> tuple[str, ...]:
        entries = tuple(entries)
        if self.items is None or len(entries) <= self.items:
            return entries
        return (*entries[: self.items], f"另有 {len(entries) - self.items} 项{IN_FULL_ELSEWHERE}")

    def names(self, names: Sequence[str]) -> str:
        if self.items is None or len(names) <= self.items + 2:
            return "、".join(names)
        return f"{'、'.join(names[: self.items + 2])}等 {len(names)} 人{IN_FULL_ELSEWHERE}"


def _number(form: ReviewForm) -> str:
    page = f"稿件 {form.page}" if form.page is not None else "稿件已删除"
    approved = f"审定 {form.approval}" if form.approval is not None else "尚未审定"
    return f"编号：{page} · {approved}"


def _rows(form: ReviewForm, short: _Shortening) -> Iterator[Row]:
    yield _wide("标题", form.title)
    yield _pair("类别", form.kind, "栏目", form.section or "无记录")
    yield _pair(
        "重要程度", _importance(form), "来源", short.words(f"转载自{form.source}") if form.source else "未标注转载"
    )
    yield _pair("撰稿人", _drafters(form, short), "送审", _submitted(form))
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
        yield _wide("单位核稿", *_numbered(short.list(map(short.words, form.outside))))
    yield _wide("推送", *_push(form.push))
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


def _drafters(form: ReviewForm, short: _Shortening) -> str:
    return short.names(form.drafters) or "无记录"


def _submitted(form: ReviewForm) -> str:
    if form.submitted is None:
        return "尚未送审" if form.approval is None else "无记录"
    times = f"（共送审 {form.submissions} 次）" if form.submissions > 1 else ""
    return f"{_act(form.submitted)}{times}"


def _act(act: Act) -> str:
    return f"{act.person} {moment(act.at)}"


def _level(form: ReviewForm, level: int, short: _Shortening) -> Iterator[str]:
    decision = form.decision(level)
    if decision is None:
        yield "尚未审核。" if not form.is_finished else "没有这一级的记录。"
        return
    opinion = short.opinion(decision.comment)
    yield f"同意。{opinion}" if opinion else "同意。（未另写意见）"
    if decision.ticked:
        yield "　".join(short.list(f"☑\u00a0{short.words(item)}" for item in decision.ticked))
    yield f"{_who(decision)}　{moment(decision.at)}　{VIAS[decision.via]}"


def _who(decision: Decision) -> str:
    return f"{decision.person}（代 {decision.deputy_for}）" if decision.deputy_for else decision.person


def _returns(returns: Sequence[Decision], short: _Shortening) -> Iterator[str]:
    if not returns:
        yield "没有退回。"
        return
    told = (f"{one.level_name} {_who(one)} {moment(one.at)}：{short.words(one.comment)}" for one in returns)
    yield f"共退回 {len(returns)} 次。"
    yield from _numbered(short.list(told))


def _checks(form: ReviewForm, short: _Shortening) -> Iterator[str]:
    found = short.list(map(short.words, form.warnings))
    told = f"有 {len(form.warnings)} 处提示：{'；'.join(found)}" if found else "没有提示。"
    yield f"制表时重新检查定稿文字（不含图片、附件内容和链接），{told}"
    if not form.kept:
        yield "到审定时没有说明理由保留的问题。"
        return
    yield f"到审定时说明理由保留 {len(form.kept)} 处："
    yield from _numbered(short.list(_kept(one, short) for one in form.kept))


def _kept(kept: Kept, short: _Shortening) -> str:
    confirmed = f"，{kept.confirmed_by}确认" if kept.confirmed_by else ""
    return f"{short.words(kept.message)}。理由：{short.words(kept.reason)}（{kept.kept_by}说明{confirmed}）"


def _urgent(form: ReviewForm, short: _Shortening) -> str:
    urgent = form.urgent
    if urgent is None:
        return ""
    cleared = f"已于{moment(urgent.cleared_at)}补齐审核。" if urgent.cleared_at else "审核尚未补齐。"
    return f"{urgent.by}于{moment(urgent.at)}先行发布，理由：{short.words(urgent.reason)}。{cleared}"


def _push(push: Push | None) -> Iterator[str]:
    if push is None:
        yield "没有编入期次，没有推送到微信的记录。"
        return
    signed = f"签发人 {_act(push.signed_off)}" if push.signed_off is not None else "尚未签发"
    yield f"{push.edition}　{push.method}　{push.state}　{signed}"
    if push.published_at is None:
        return
    yield f"微信发布 {moment(push.published_at)}"
    yield push.url or "微信链接尚未取得。"
    if push.compared is None:
        yield "发布后尚未与微信上的内容核对。"
    else:
        yield f"最近核对 {moment(push.compared.at)}：{push.compared.verdict}"


def _later(later: Sequence[Later], short: _Shortening) -> tuple[str, ...]:
    return _numbered(
        short.list(f"{one.what}（{one.state}）{moment(one.at)}，原因：{short.words(one.reason)}" for one in later)
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


def _numbered(entries: Sequence[str]) -> tuple[str, ...]:
    return (
        tuple(entries) if len(entries) < 2 else tuple(f"{number}. {entry}" for number, entry in enumerate(entries, 1))
    )
