"""The sample policy explainers (政策解读)."""

from __future__ import annotations

from pages.demo import documents
from pages.demo.days import day, month_end, month_start, words, workday
from pages.demo.sample import (
    Fate,
    Named,
    Sample,
    attachment,
    call_out,
    contact,
    ending,
    facts,
    figure,
    heading,
    questions,
    quotation,
    steps,
    table,
    text,
)

HALL_HOURS = "工作日 8:30–12:00，13:30–17:30"


def window(number: int) -> str:
    return f"镇便民服务中心 {number} 号窗口（青禾镇振兴路 1 号）"


def medical_insurance() -> Sample:
    until = month_end(30)
    year = until.year + 1
    policy = documents.medical_policy()
    return Sample(
        slug="medical-insurance",
        kind="policy",
        drafter="drafter",
        title=f"{year}年度居民医保怎么缴？一篇讲清",
        digest=(
            f"没参加职工医保的居民都要看：个人缴费 420 元，困难群众有资助；手机、窗口、村里代办都能缴，{words(until)}截止。"
        ),
        fate=Fate.APPROVED,
        comments=("缴费标准、截止日期已与镇医保站核对，同意。", "口径准确，写得明白，同意发布。"),
        cover="clinic-window",
        tags=("医保", "缴费"),
        values={
            **policy.as_values(),
            "policy_document": Named(name="medical-policy"),
            "concerns": "户籍在本镇或持有本镇居住证、没有参加职工医保的居民，老人、学生和新生儿都在内",
            "service_who": "本人或家属；行动不便的，村里可以代办",
            "service_bring": "身份证或户口簿；第一次参保的，另带一张参保登记表（窗口领取）",
            "service_where": f"手机自助缴，或到{window(3)}",
            "service_phone": "0537-5550103",
            "service_until": until,
        },
        body=[
            text(
                "又到居民医保集中缴费的时候了。今年缴，管的是明年一整年：看门诊、住院、慢性病拿药，都靠这一份保障。"
                "缴多少、找谁缴、缴晚了怎么办，看完这一篇就清楚。"
            ),
            figure("clinic-window", "镇便民服务中心的医保窗口（示意图）"),
            heading("一、自己要交多少"),
            text(
                "一般居民每人每年 <b>420 元</b>。下面几类人，财政替您交一部分或者全部，"
                "<b>不用自己申请</b>，由镇里按名单直接减免。"
            ),
            figure("medical-fees", f"{year}年度居民医保个人缴费额"),
            table(
                f"{year}年度缴费标准（元/人·年）",
                [
                    ["人员类别", "缴费标准", "财政资助", "自己交"],
                    ["一般居民", "420", "0", "420"],
                    ["防返贫监测对象", "", "210", "210"],
                    ["低保对象", "", "300", "120"],
                    ["特困人员", "", "420", "0（全额资助）"],
                    ["孤儿、事实无人抚养儿童", "", "", ""],
                ],
                merges=[(1, 1, 5, 1), (4, 2, 2, 1), (4, 3, 2, 1)],
            ),
            heading("二、三种办法，任选一种"),
            steps(
                "怎么缴",
                (
                    "手机上缴",
                    "打开本省的税务或医保小程序，选“城乡居民医保缴费”，填参保人姓名和身份证号，核对金额后支付。可以替家里人缴。",
                ),
                ("到窗口缴", f"带身份证到{window(3)}，现金、刷卡都行，当场打印缴费凭证。"),
                (
                    "请村里代办",
                    "不会用手机、出门不便的，给本村信息员打个电话，由村里登记后统一代办，<b>代办不收费</b>。",
                ),
            ),
            heading("三、政策原文怎么说"),
            quotation(policy.clauses[3], f"《{policy.title}》第四条"),
            questions(
                "您可能想问",
                ("缴晚了会怎样？", "可以补缴，但有三个月的待遇等待期，等待期里看病报不了，所以尽量别拖。"),
                ("孩子刚出生怎么办？", "出生后 90 天内办好参保缴费，从出生那天起就能报销。"),
                (
                    "我在外地打工，单位给上了职工医保，还要缴吗？",
                    "不用。两份不能同时享受，已经参加职工医保的就不要重复缴了。",
                ),
                ("怎么知道缴上了？", "缴费第二天起，可在小程序里查“参保缴费记录”，也可以打咨询电话，由窗口帮您查。"),
            ),
            call_out(
                "warning",
                "当心骗子",
                "镇里和村里都不会打电话、发短信要您的银行卡密码和验证码，也不会加您微信收钱。遇到这样的，请直接挂断并拨打 110。",
            ),
            contact("青禾镇医保站", "0537-5550103", window(3), HALL_HOURS),
            text(f"集中缴费期：{words(month_start(-45))}至{words(until)}。缴费后从{year}年1月1日起享受待遇。"),
            *ending(),
        ],
    )


def winter_heating() -> Sample:
    until = workday(45)
    policy = documents.heating_policy()
    return Sample(
        slug="winter-heating",
        kind="policy",
        drafter="drafter2",
        title="取暖补贴开始申领，每户最高1200元",
        digest=f"已装空气源热泵或燃气壁挂炉、正在使用的农户看过来：交一张表，带两样材料，到村里就能办，{words(until)}截止。",
        fate=Fate.APPROVED,
        comments=("补贴标准与文件一致，附件能打开，同意。", "同意发布。请提醒各村把表格打印好放在便民点。"),
        cover="winter-heating",
        tags=("取暖补贴", "惠民"),
        attachments=(("heating-form", "清洁取暖补贴申领表（可打印填写）"),),
        values={
            **policy.as_values(),
            "policy_document": Named(name="heating-policy"),
            "concerns": "已经改用空气源热泵或燃气壁挂炉取暖、在本镇常住的农户",
            "service_who": "户主本人；户主不在家的，同住的成年家人也可以",
            "service_bring": "户主身份证、惠民惠农“一本通”存折（或卡）、填好的申领表",
            "service_where": "所在村便民服务点；也可以到" + window(5),
            "service_phone": "0537-5550105",
            "service_until": until,
        },
        body=[
            text(
                "天冷了，用电、用气取暖的花销是各家都关心的事。今年的清洁取暖补贴从今天起受理申领，钱直接打进“一本通”，不经过任何人的手。"
            ),
            figure("winter-heating"),
            facts(
                "先看要点",
                ("补多少", "空气源热泵每户最高 1200 元\n燃气壁挂炉每户最高 1000 元"),
                ("补哪段", f"{words(month_start(-20))}起的本取暖季"),
                ("何时到账", f"审核通过后分两批发放，第二批不晚于{words(month_end(100))}"),
            ),
            heading("一、能领多少"),
            table(
                "清洁取暖补贴标准",
                [
                    ["取暖方式", "补哪一项", "标准", "每户最高"],
                    ["空气源热泵", "设备（一次性）", "按购置费的 10%", "600 元"],
                    ["", "运行用电", "每度 0.2 元", "600 元"],
                    ["燃气壁挂炉", "设备（一次性）", "按购置费的 10%", "500 元"],
                    ["", "运行用气", "每立方米 0.8 元", "500 元"],
                ],
                merges=[(1, 0, 2, 1), (3, 0, 2, 1)],
            ),
            text(
                "设备补贴一户只补一次，往年领过的，今年只补运行部分。低保户、特困户的运行补贴<b>上浮两成</b>，由村里按名单计算，不用另外申请。"
            ),
            heading("二、四步办完"),
            steps(
                "",
                ("领表填表", "到村便民服务点领取，也可以在本文网页版的附件里下载打印。"),
                ("交给村里", "连同身份证、“一本通”复印件一起交，村里当场核对并登记。"),
                ("上门看设备", "村镇工作人员 10 个工作日内到家查看设备和电表、气表读数，不收任何费用。"),
                ("公示发放", "结果在村务公开栏公示 7 天，没有异议的由财政所直接发放。"),
            ),
            attachment("heating-form", "清洁取暖补贴申领表"),
            heading("三、政策原文怎么说"),
            quotation(policy.clauses[1], f"《{policy.title}》第二条"),
            questions(
                "您可能想问",
                ("还在烧煤炉，能领吗？", "不能。改装清洁取暖设备并正常使用后，下一个取暖季可以申领。"),
                ("房子长年没人住，设备也装了呢？", "补贴看实际用量，没有用电、用气记录的不补。"),
                ("没有电脑打印不了表怎么办？", "村里备有纸质表，工作人员可以帮您填，您签字就行。"),
            ),
            call_out(
                "warning",
                "取暖安全",
                "燃气设备要请专业人员安装检修，房间留好通风口；夜里感到头晕、恶心，马上开窗并拨打 120。",
            ),
            contact("青禾镇清洁取暖服务专线", "0537-5550105", window(5), HALL_HOURS),
            *ending(),
        ],
    )


def elderly_allowance() -> Sample:
    policy = documents.elderly_policy()
    return Sample(
        slug="elderly-allowance",
        kind="policy",
        drafter="drafter",
        title="满80岁就能领：高龄津贴这样办",
        digest="年满 80 周岁的本镇户籍老人，每月可领 50 元到 600 元津贴，带身份证就能办，腿脚不便可请村里上门代办，全年受理。",
        fate=Fate.APPROVED,
        comments=("年龄段和标准已与民政办台账核对，同意。", "同意。“上门代办”一段很好，请各村照此落实。"),
        cover="elders",
        tags=("养老", "高龄津贴"),
        values={
            **policy.as_values(),
            "policy_document": Named(name="elderly-policy"),
            "concerns": "家里有 80 周岁以上老人的，都请看一看",
            "service_who": "年满 80 周岁、户籍在本镇的老人；本人、子女或村干部都可以代为申请",
            "service_bring": "老人身份证、户口簿、“一本通”存折（或卡）；代办的另带代办人身份证",
            "service_where": "所在村便民服务点，或" + window(2),
            "service_phone": "0537-5550102",
        },
        body=[
            text(
                "家有一老，如有一宝。年满 80 周岁的老人，政府每个月发一份高龄津贴。不少人家不知道怎么办，"
                "或者办过以后忘了年审，今天一次说清楚。"
            ),
            figure("elders"),
            heading("一、每月领多少"),
            table(
                "高龄津贴标准（元/人·月）",
                [
                    ["年龄", "一般老人", "低保、特困老人", "怎么发"],
                    ["80–89 周岁", "50", "100", "每月 15 日前打入“一本通”"],
                    ["90–99 周岁", "150", "200", ""],
                    ["100 周岁及以上", "600", "", "每月 10 日前送到家中"],
                ],
                merges=[(1, 3, 2, 1), (3, 1, 1, 2)],
            ),
            text("津贴从<b>批准的当月</b>算起，不补发以前的月份，所以快到 80 岁生日时就可以提前一个月来申请。"),
            heading("二、怎么申请"),
            steps(
                "",
                ("提出申请", "老人或家里人到村便民服务点填一张申请表。"),
                ("核对信息", "村里 3 个工作日内核对年龄和户籍，报镇民政办。"),
                ("审核发放", "镇里 7 个工作日内审核，次月起按月发放。"),
            ),
            call_out(
                "success",
                "腿脚不便？我们上门",
                "打一个电话，村里的工作人员带着表格和设备到家里办，<b>不收费、不用请客</b>。",
            ),
            heading("三、政策原文怎么说"),
            quotation(policy.clauses[2], f"《{policy.title}》第三条"),
            questions(
                "子女最常问的四件事",
                ("每年还要认证吗？", "要。一般由系统比对数据自动完成，比对不上的，村里会上门看望一次，老人不用跑腿。"),
                ("老人跟我住在外地，还能领吗？", "能。户籍还在本镇就能领，可以用视频办认证。"),
                ("已经领了养老金，会不会冲突？", "不冲突，两份都能领。"),
                ("老人去世后怎么办？", "请家里人在一个月内告诉村里停发；多领的部分要退回。"),
            ),
            facts(
                "记住三个数",
                ("80 岁", "生日前一个月就能来申请"),
                ("十个工作日", "从交表到审核完的最长时间"),
                ("0 元", "办理全程不花一分钱"),
            ),
            contact("青禾镇民政办", "0537-5550102", window(2), HALL_HOURS),
            text(f"本文信息截至{words(day(0))}，标准如有调整，以最新文件为准。"),
            *ending(),
        ],
    )
