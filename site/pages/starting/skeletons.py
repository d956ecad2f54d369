"""Skeletons (写作提纲) for each kind of article: headings in the order readers ask, blanks to be filled in.

A blank is ``【填写：什么】``; an article with a blank left cannot be submitted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from publishing.article import Block, CallOut, Fact, Facts, Heading, Question, Questions, Quotation, Step, Steps, Text


@dataclass(frozen=True, kw_only=True)
class Skeleton:
    """``values`` are fields of the kind's page, by name."""

    code: str
    kind: str
    label: str
    purpose: str
    title: str
    digest: str
    body: tuple[Block, ...]
    values: Mapping[str, str] = field(default_factory=dict)


def _text(*paragraphs: str) -> Text:
    return Text(html="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))


def _facts(title: str, *rows: tuple[str, str]) -> Facts:
    return Facts(title=title, rows=tuple(Fact(label=label, value=value) for label, value in rows))


_SIGNATURE = _text("【填写：落款单位】", "【填写：成文日期】")
_POLICY = {"policy_title": "【填写：政策全称】", "policy_issuer": "【填写：发文机关】"}

SKELETONS: tuple[Skeleton, ...] = (
    Skeleton(
        code="policy-standard",
        kind="policy",
        label="五个问题",
        purpose="新政策出台后，把“跟我有啥关系、能得到什么、怎么办”讲清楚。",
        title="一文读懂【填写：政策简称】",
        digest="【填写：哪些人】注意：【填写：能得到什么】，【填写：何时前】可办。",
        values=_POLICY,
        body=(
            CallOut(title="先看这几句", html="<p>【填写：用三句话说清政策要点】</p>", tone="info"),
            Heading(text="为什么出台"),
            _text("【填写：背景，一两句，不抄文件】"),
            Heading(text="跟谁有关"),
            _text("【填写：哪些人符合条件，哪些人不符合】"),
            Heading(text="能得到什么"),
            _text("【填写：标准、金额、期限】"),
            Heading(text="怎么办"),
            Steps(
                items=(
                    Step(title="准备材料", html="<p>【填写：带什么】</p>"),
                    Step(title="到哪里办", html="<p>【填写：地点和时间】</p>"),
                    Step(title="多久有结果", html="<p>【填写：办结时限】</p>"),
                )
            ),
            Heading(text="政策原文这样说"),
            Quotation(html="<p>【填写：最要紧的一段原文，一字不改】</p>", source="【填写：政策名称和条款】"),
        ),
    ),
    Skeleton(
        code="policy-questions",
        kind="policy",
        label="一问一答",
        purpose="把群众问得最多的几个问题，一问一答写出来。",
        title="【填写：政策简称】热点问答",
        digest="【填写：什么政策】大家问得最多的几个问题，一次说清。",
        values=_POLICY,
        body=(
            _text("【填写：政策何时起施行，来自哪份文件】"),
            Questions(
                title="大家最关心的",
                items=(
                    Question(question="哪些人可以办？", html="<p>【填写：条件】</p>"),
                    Question(question="标准是多少？", html="<p>【填写：金额或比例】</p>"),
                    Question(question="要带什么材料？", html="<p>【填写：材料清单】</p>"),
                    Question(question="到哪里办、找谁问？", html="<p>【填写：地点和电话】</p>"),
                    Question(question="什么时候截止？", html="<p>【填写：截止日期】</p>"),
                ),
            ),
        ),
    ),
    Skeleton(
        code="notice-outage",
        kind="notice",
        label="停水停电停气",
        purpose="计划检修或抢修，告诉居民停多久、影响谁、怎么准备。",
        title="【填写：哪里】【填写：停水或停电】通知",
        digest="【填写：时间】，【填写：范围】将停【填写：水或电】，请提前准备。",
        body=(
            _text("因【填写：原因】，定于以下时间停【填写：水或电】，给您带来不便，请谅解。"),
            _facts(
                "停供安排",
                ("时间", "【填写：几月几日几时至几时】"),
                ("范围", "【填写：哪些村、哪些路段】"),
                ("恢复", "【填写：预计恢复时间；提前完工提前恢复】"),
            ),
            CallOut(title="请提前准备", html="<p>【填写：储水、关闭电器等提醒】</p>", tone="warning"),
            _SIGNATURE,
        ),
    ),
    Skeleton(
        code="notice-handle",
        kind="notice",
        label="办事通知",
        purpose="登记、缴费、申报、体检：居民要在期限前办的事。",
        title="关于【填写：办什么事】的通知",
        digest="【填写：哪些人】请于【填写：截止日期】前【填写：办什么】。",
        body=(
            _text("【填写：为什么办，依据哪份文件，一两句】"),
            _facts(
                "怎么办",
                ("谁要办", "【填写：对象】"),
                ("带什么", "【填写：材料】"),
                ("去哪办", "【填写：地点】"),
                ("什么时候", "【填写：起止日期和办公时间】"),
            ),
            Heading(text="注意事项"),
            _text("【填写：逾期怎么办、代办怎么办】"),
            _SIGNATURE,
        ),
    ),
    Skeleton(
        code="notice-list",
        kind="notice",
        label="名单公示",
        purpose="评定结果公示：有起止日期、异议渠道；姓名之外的个人信息一律遮掩。",
        title="【填写：什么事项】公示",
        digest="【填写：什么事项】公示，时间【填写：起止日期】，有异议请反映。",
        body=(
            _text("根据【填写：依据】，经【填写：程序】，现将【填写：什么名单】予以公示，接受社会监督。"),
            _facts(
                "公示信息",
                ("公示时间", "【填写：起止日期，不少于几个工作日】"),
                ("反映方式", "【填写：电话、地址】"),
                ("受理单位", "【填写：单位】"),
            ),
            CallOut(
                title="个人信息",
                html="<p>【填写：在这里插入名单表格。身份证号、电话、银行卡、住址、病情一律不写】</p>",
                tone="warning",
            ),
            _SIGNATURE,
        ),
    ),
    Skeleton(
        code="notice-warning",
        kind="notice",
        label="安全提醒",
        purpose="大风降温、防火、防汛、防溺水、防诈骗：一眼看清该做什么。",
        title="【填写：什么天气或风险】安全提醒",
        digest="【填写：何时何地】有【填写：什么风险】，请【填写：最要紧的一件事】。",
        body=(
            CallOut(title="要紧的事", html="<p>【填写：一句话，现在就要做的】</p>", tone="warning"),
            _text("【填写：情况：来自哪个部门的预报或通报，影响时间和范围】"),
            Heading(text="请这样做"),
            Steps(
                items=(
                    Step(title="【填写：第一件】", html="<p>【填写：怎么做】</p>"),
                    Step(title="【填写：第二件】", html="<p>【填写：怎么做】</p>"),
                )
            ),
            Heading(text="遇到险情"),
            _text("【填写：报警和值班电话】"),
            _SIGNATURE,
        ),
    ),
    Skeleton(
        code="charity-volunteers",
        kind="charity",
        label="招募志愿者",
        purpose="写清做什么、要几个人、在哪里集合、怎么报名。",
        title="招募【填写：什么】志愿者",
        digest="【填写：时间地点】，招募【填写：人数】名志愿者【填写：做什么】。",
        values={"charity_type": "volunteers"},
        body=(
            _text("【填写：为什么需要大家】"),
            _facts(
                "活动安排",
                ("做什么", "【填写：内容】"),
                ("时间", "【填写：日期和时长】"),
                ("集合", "【填写：地点】"),
                ("要求", "【填写：年龄、身体条件】"),
            ),
            Heading(text="怎样报名"),
            _text("【填写：报名方式和截止日期】"),
        ),
    ),
    Skeleton(
        code="charity-goods",
        kind="charity",
        label="募集物资",
        purpose="写清谁需要、需要什么、送到哪里、结果何时公布。",
        title="为【填写：谁】募集【填写：什么物资】",
        digest="【填写：谁】需要【填写：什么】，【填写：何时前】送到【填写：哪里】。",
        values={"charity_type": "goods"},
        body=(
            _text("【填写：情况说明。不写受助人的姓名、住址、病情】"),
            Heading(text="需要什么"),
            _text("【填写：品名、数量、新旧要求；明细填在“需求清单”里】"),
            Heading(text="送到哪里"),
            _text("【填写：地点、接收时间、联系人科室】"),
            Heading(text="怎样公布结果"),
            _text("【填写：何时、在哪里公布接收和发放情况】"),
        ),
    ),
    Skeleton(
        code="charity-result",
        kind="charity",
        label="救助结果",
        purpose="钱物收了多少、给了谁、怎么用的，给捐助人一个交代。",
        title="【填写：什么活动】结果公布",
        digest="【填写：什么活动】共收到【填写：多少】，已【填写：怎样使用】。",
        values={"charity_type": "result"},
        body=(
            _text("【填写：活动何时发起，何时结束】"),
            _facts(
                "收支情况",
                ("收到", "【填写：物资或款项总数】"),
                ("发放", "【填写：发给多少户，不写姓名】"),
                ("结余", "【填写：结余和去向】"),
            ),
            Heading(text="致谢"),
            _text("【填写：感谢的话；捐助人愿意公开的才写名字】"),
        ),
    ),
)
BY_CODE: Mapping[str, Skeleton] = {skeleton.code: skeleton for skeleton in SKELETONS}
