"""The policies of the demonstration, quoted by the explainers and handed out as documents: every quotation is to the letter."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from pages.demo.days import day, month_end, month_start, words

GOVERNMENT = "青禾镇人民政府"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """``clauses`` are 第一条, 第二条 … without their numbers."""

    title: str
    number: str
    date: datetime.date
    clauses: tuple[str, ...]
    issuer: str = GOVERNMENT

    def as_values(self) -> dict[str, Any]:
        """The fields of a ``PolicyPage`` that name its policy."""
        return {
            "policy_title": self.title,
            "policy_number": self.number,
            "policy_issuer": self.issuer,
            "policy_date": self.date,
        }


def medical_policy() -> Policy:
    until, issued = month_end(30), day(-38)
    year = until.year + 1
    return Policy(
        title=f"关于做好{year}年度城乡居民基本医疗保险参保缴费工作的通知",
        number=f"青政办发〔{issued.year}〕21 号",
        date=issued,
        clauses=(
            "凡户籍在本镇或持有本镇居住证、未参加职工基本医疗保险的居民，均可参加城乡居民基本医疗保险。",
            f"{year}年度个人缴费标准为每人 420 元。",
            "对特困人员、孤儿和事实无人抚养儿童给予全额资助，对低保对象资助 300 元，对防返贫监测对象资助 210 元。",
            f"集中缴费期为{words(month_start(-45))}至{words(until)}。在集中缴费期内参保缴费的，自{year}年1月1日起享受医疗保障待遇；"
            "逾期补缴的，设置三个月待遇等待期。",
            "各村应当为行动不便的居民提供代办服务，不得收取任何费用。",
        ),
    )


def heating_policy() -> Policy:
    issued = day(-24)
    return Policy(
        title="青禾镇冬季清洁取暖补贴实施细则",
        number=f"青政发〔{issued.year}〕12 号",
        date=issued,
        clauses=(
            "本细则适用于在本镇常住、已改用空气源热泵或者燃气壁挂炉取暖并正常使用的农户。",
            "补贴分为设备补贴和运行补贴。设备补贴一户只补一次；运行补贴按取暖季实际用电量、用气量据实核算，"
            "超过最高限额的按最高限额发放。",
            "低保户、特困户的运行补贴标准上浮百分之二十。",
            "补贴资金通过惠民惠农“一本通”直接发放到户，任何单位和个人不得截留、代领。",
            "发放前应当在村务公开栏公示，公示期不少于七天。",
        ),
    )


def elderly_policy() -> Policy:
    issued = day(-210)
    return Policy(
        title="青禾镇高龄津贴发放管理办法",
        number=f"青政发〔{issued.year}〕5 号",
        date=issued,
        clauses=(
            "户籍在本镇、年满 80 周岁的老年人，均可申领高龄津贴。",
            "80 至 89 周岁每人每月 50 元，90 至 99 周岁每人每月 150 元，100 周岁及以上每人每月 600 元；"
            "低保、特困老人 80 至 89 周岁每人每月 100 元，90 至 99 周岁每人每月 200 元。",
            "高龄津贴自批准当月起按月发放。年度资格认证以数据比对为主，比对不成功的，由所在村上门核实，"
            "不得要求老年人到指定地点办理。",
            "本人办理确有困难的，村便民服务点应当上门代办。",
        ),
    )
