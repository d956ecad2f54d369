"""Review forms made of nothing but values: an ordinary one, and one with more than anybody will ever write."""

from __future__ import annotations

import datetime
from dataclasses import replace

from publishing.review_form.form import (
    Act,
    Chained,
    Compared,
    Decision,
    File,
    Kept,
    Later,
    Push,
    ReviewForm,
    Urgent,
    Via,
)

AT = datetime.datetime(2026, 11, 23, 1, 5, tzinfo=datetime.UTC)
GATES = ("政治导向", "法律法规", "政策口径", "保密审查", "文字规范", "舆情风险")
LEVELS = ((1, "初审"), (2, "复审"), (3, "终审"))


def at(minutes: int) -> datetime.datetime:
    return AT + datetime.timedelta(minutes=minutes)


def decision(level: int, **values) -> Decision:
    names = ("", "孙晓梅", "周志强", "李建国")
    return Decision(
        **{
            "level": level,
            "level_name": dict(LEVELS)[level],
            "person": names[level],
            "at": at(level * 30),
            "approved": True,
            "comment": "",
            "ticked": GATES,
            "via": Via.LINK,
            **values,
        }
    )


def ordinary(**values) -> ReviewForm:
    return ReviewForm(
        **{
            "account": "美德青禾",
            "page": 17,
            "approval": 9,
            "title": "关于做好2027年度城乡居民基本医疗保险缴费工作的通知",
            "kind": "通知公告",
            "section": "信息发布",
            "is_major": False,
            "source": "",
            "notices": (),
            "files": (File(title="参保登记表", sha256="a1b2c3d4e5f6" + "0" * 52),),
            "fingerprint": "3f9a" * 16,
            "url": "https://www.example.gov.cn/news/notice-20261123/",
            "drafters": ("赵小云", "钱丽"),
            "submitted": Act(person="赵小云", at=AT),
            "submissions": 2,
            "levels": LEVELS[:2],
            "decisions": (decision(1, comment="数字已与医保所核对。"), decision(2, deputy_for="王镇长", via=Via.DESK)),
            "returns": (
                decision(1, approved=False, comment="口径不准；缴费截止日期请与文件一致", ticked=(), at=at(-60)),
            ),
            "kept": (Kept(message="正文里有手机号", reason="村会计的公务手机，已征得同意", kept_by="赵小云"),),
            "warnings": ("“截止12月25日”离发布日不足 10 天",),
            "outside": (),
            "approved_at": at(60),
            "chained": Chained(number=1207, short_hash="9c1f02ab77de"),
            "ended": "",
            "urgent": None,
            "push": Push(
                edition="第 3 期",
                method="发布",
                state="已发布",
                signed_off=Act(person="吴主任", at=at(90)),
                published_at=at(95),
                url="https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv",
                compared=Compared(verdict="核对一致", at=at(96)),
            ),
            "later": (),
            "made_at": at(300),
            **values,
        }
    )


def unfinished() -> ReviewForm:
    return ordinary(
        approval=None,
        fingerprint="",
        url="",
        levels=LEVELS,
        is_major=True,
        decisions=(decision(1, via=Via.COMMAND, ticked=()),),
        approved_at=None,
        chained=None,
        push=None,
    )


def extreme() -> ReviewForm:
    """Every field as long as it may be, and longer."""
    opinion = "第三段关于缴费标准的表述请再与医保部门逐字核对一遍；" * 40
    returned = tuple(decision(level, approved=False, comment=opinion, ticked=()) for level in (1, 1, 2, 1, 2, 3))
    return ordinary(
        title=("关于" + "认真贯彻落实上级部署切实做好冬春季森林草原防灭火工作" * 10)[:252] + "的通知",
        is_major=True,
        source="微山县人民政府网站" * 11,
        notices=("本文在写作中使用了人工智能辅助，内容已经人工核对。",),
        files=tuple(
            File(title=f"附件{number}：各村任务分解表及联系人" * 3, sha256=f"{number:064x}") for number in range(20)
        ),
        section="乡村振兴和基层治理工作动态" * 19,
        url=f"https://www.example.gov.cn/{'news-' * 80}/",
        drafters=tuple(f"撰稿员{number:02d}" * 30 for number in range(24)),
        submitted=Act(person="撰稿员" * 50, at=AT),
        levels=LEVELS,
        decisions=tuple(
            decision(level, comment=opinion, ticked=tuple(f"{gate}：{opinion[:200]}" for gate in GATES * 4))
            for level, _ in LEVELS
        ),
        returns=returned,
        kept=tuple(
            Kept(message="问题" * 100, reason="理由" * 250, kept_by="赵小云", confirmed_by="孙晓梅") for _ in range(20)
        ),
        warnings=("“截止12月25日”离发布日不足 10 天，请核对" * 8,) * 60,
        push=Push(
            edition="第 3 期",
            method="群发",
            state="已发布",
            signed_off=Act(person="签发人" * 50, at=at(90)),
            published_at=at(95),
            url=f"https://mp.weixin.qq.com/s?{'x' * 470}",
            compared=Compared(verdict="内容被改动：" + "正文在某处之后不同；" * 80, at=at(96)),
        ),
        urgent=Urgent(reason="防汛预警，须立即告知群众。" * 80, by="王镇长", at=at(1), cleared_at=at(200)),
        later=tuple(
            Later(what="更正", state="网页已更正，待推送", reason="数字写错，已按文件改正。" * 90, at=at(500))
            for _ in range(9)
        ),
        outside=("县医保局 陈科长（2026年11月23日 09:30）：属实。" + "意见" * 900,) * 5,
        ended="2026年11月24日 10:00已有新的审定版",
    )


def heavy() -> ReviewForm:
    """As much as a hard case may bring: the longest title, three levels, six returns, twenty findings kept."""
    opinion = ("第三段关于缴费标准的表述请再与医保部门逐字核对一遍；" * 40)[:1000]
    return ordinary(
        title=extreme().title,
        is_major=True,
        levels=LEVELS,
        decisions=tuple(decision(level, comment=opinion) for level, _ in LEVELS),
        returns=tuple(decision(level, approved=False, comment=opinion, ticked=()) for level in (1, 1, 2, 1, 2, 3)),
        kept=tuple(
            Kept(message="文中有手机号", reason="村委会值班电话，已征得同意", kept_by="赵小云") for _ in range(20)
        ),
    )


def with_nothing() -> ReviewForm:
    """A form about which hardly anything is on record."""
    empty = replace(
        unfinished(),
        section="",
        drafters=(),
        submitted=None,
        submissions=0,
        decisions=(),
        returns=(),
        kept=(),
        files=(),
    )
    return replace(empty, warnings=(), page=None, levels=())
