"""The sample notices (通知公告)."""

from __future__ import annotations

from pages.demo.days import after_workdays, day, quarter, short, words, workday, workdays
from pages.demo.people import VILLAGES
from pages.demo.sample import (
    Fate,
    Sample,
    attachment,
    bullets,
    call_out,
    contact,
    ending,
    facts,
    figure,
    heading,
    questions,
    steps,
    table,
    text,
)


def road_works() -> Sample:
    start, end = workday(4), workday(46)
    return Sample(
        slug="qingshi-road-works",
        kind="notice",
        drafter="drafter",
        title="青石路柳林村段施工，请提前绕行",
        digest=f"{words(start)}起，青石路柳林村口至东篱村口半幅封闭施工，大货车全天绕行，镇村公交临时改站，预计{words(end)}完工。",
        fate=Fate.APPROVED,
        comments=("封闭路段、起止时间与施工方案一致，同意。", "绕行办法写得清楚，同意发布，请两村同时在群里提醒。"),
        cover="road-works",
        tags=("道路施工", "公交"),
        villages=("liulin", "dongli"),
        attachments=(("bus-times", "绕行期间镇村公交时刻表"),),
        values={
            "issuing_office": "青禾镇交通运输服务站",
            "number": f"青交通告〔{day(0).year}〕9 号",
            "effective_from": start,
            "effective_until": end,
            "contact_name": "交通运输服务站值班室",
            "contact_phone": "0537-5550121",
        },
        body=[
            text(
                "青石路柳林村段路面坑洼、排水不畅，大家反映了不少次。经过勘测，镇里决定对这一段进行大修。"
                "施工期间给出行添了麻烦，请多担待，也请按下面的办法提前安排。"
            ),
            figure("road-works", "半幅封闭，另一半单向交替通行（示意图）"),
            heading("一、封哪一段，封多久"),
            facts(
                "",
                ("路段", "青石路柳林村口至东篱村口，全长 2.3 公里"),
                ("方式", "先封北半幅，再封南半幅，另一半留给小型车和行人单向放行"),
                ("时间", f"{words(start)}至{words(end)}，雨雪天顺延"),
                ("夜间", "21:00 至次日 6:00 停止有噪声的作业"),
            ),
            heading("二、怎么绕"),
            bullets(
                "<b>小型车</b>：听从现场引导，单向交替通过，高峰时要等 5 到 10 分钟。",
                "<b>大货车、农机</b>：全天不得进入，请走河湾村北侧的环镇路。",
                "<b>电动车和行人</b>：走南侧临时便道，夜里有路灯，请慢行。",
                "<b>救护、消防车辆</b>：随到随放，请大家及时让行。",
            ),
            heading("三、公交改站"),
            table(
                "镇村公交临时调整（施工期间）",
                [
                    ["线路", "停用站点", "改在哪里上车", "首末班"],
                    ["1 路（镇区—望湖村）", "柳林村口", "柳林小学东门", "6:30 / 18:00"],
                    ["", "柳林桥", "", ""],
                    ["3 路（镇区—东篱村）", "东篱村口", "东篱村便民服务点", "6:40 / 17:40"],
                    ["校车", "不停用", "原站上车，早发 10 分钟", "以学校通知为准"],
                ],
                merges=[(1, 0, 2, 1), (1, 2, 2, 1), (1, 3, 2, 1)],
            ),
            attachment("bus-times", "绕行期间镇村公交时刻表（表格）"),
            call_out(
                "warning",
                "请注意安全",
                "不要跨越围挡，不要让孩子在工地附近玩耍。沿线住户地下有水管、线缆的，请在开工前告诉施工员做好标记。",
            ),
            questions(
                "您可能想问",
                (
                    "家门口被挖开了，车怎么进出？",
                    "施工队会铺钢板，一般当天恢复；急用车请打值班电话，10 分钟内有人来协调。",
                ),
                ("店铺在路边，会不会断水断电？", "计划性停水停电会提前两天贴告示，每次不超过 4 小时。"),
                ("发现路障被移走找谁？", "拍一张照片，发给本村信息员，或者直接打值班电话。"),
            ),
            contact("交通运输服务站值班室（24 小时）", "0537-5550121", "青禾镇青石路 16 号", "全天"),
            *ending(),
        ],
    )


def relief_list() -> Sample:
    until = after_workdays(7)
    period = quarter(day(0))
    return Sample(
        slug="relief-list",
        kind="notice",
        drafter="drafter2",
        title=f"{period}临时救助拟救助对象公示",
        digest=f"{day(0).year}年{period}拟对 8 户困难家庭给予临时救助，现予公示。有不同意见的，请在{words(until)}前反映。",
        fate=Fate.AT_FIRST,
        cover="town-hall",
        tags=("公示", "救助"),
        values={
            "issuing_office": "青禾镇民政办",
            "number": f"青民公示〔{day(0).year}〕8 号",
            "display_until": until,
            "contact_name": "青禾镇民政办",
            "contact_phone": "0537-5550102",
            "comments_allowed": False,
        },
        body=[
            text(
                f"根据临时救助的有关规定，经本人申请、村级评议、入户核查和镇里集体研究，{day(0).year}年{period}拟对以下 8 户家庭"
                "给予临时救助。为接受大家监督，现将名单公示如下。姓名已作遮掩处理，身份信息和家庭具体情况不在此列出。"
            ),
            heading("一、拟救助名单"),
            table(
                f"{period}临时救助拟救助对象",
                [
                    ["行政村", "申请人", "家庭人口", "拟救助金额（元）"],
                    ["柳林村", "张*", "3", "2000"],
                    ["", "王*", "2", "1500"],
                    ["河湾村", "李*", "4", "3000"],
                    ["东篱村", "赵*", "1", "1200"],
                    ["石桥村", "陈*", "5", "3500"],
                    ["", "刘*", "2", "1500"],
                    ["南塘村", "孙*", "3", "2400"],
                    ["望湖村", "周*", "2", "1800"],
                    ["合计", "8 户", "22", "16900"],
                ],
                merges=[(1, 0, 2, 1), (5, 0, 2, 1)],
            ),
            heading("二、公示时间"),
            text(f"自发布之日起 7 个工作日，至<b>{words(until, weekday=True)}</b>止。公示期满，本页将自动撤下。"),
            heading("三、有不同意见怎么反映"),
            text(
                "如果您认为名单里有不符合条件的，或者身边有更困难、该报没报的家庭，都可以反映。请写明事实和联系方式，我们会为您保密。"
            ),
            bullets(
                "打电话：0537-5550102（工作日 8:30–17:30）",
                "当面说：镇便民服务中心 2 号窗口",
                "写信：青禾镇振兴路 1 号，青禾镇民政办收",
            ),
            questions(
                "您可能想问",
                ("反映以后多久有回音？", "3 个工作日内开始核实，核实结果 10 个工作日内告诉您本人。"),
                (
                    "不在名单里，遇到急难怎么办？",
                    "随时可以申请。情况紧急的，可以先救助、后补手续，请直接找村里或镇民政办。",
                ),
                ("救助金怎么发？", "公示没有异议的，10 个工作日内打入申请人的“一本通”，不发现金，也不收任何费用。"),
            ),
            call_out("info", "请尊重他人", "名单只用于监督。请不要截图转发、议论他人家事，更不要据此上门打扰。"),
            contact("青禾镇民政办", "0537-5550102", "镇便民服务中心 2 号窗口", "工作日 8:30–17:30"),
            *ending(),
        ],
    )


def doctors_week() -> Sample:
    dates = workdays(6, 3)
    rows = [["日期", "上午 8:30–11:30", "下午 14:00–16:30"]]
    places = {
        "柳林村": "柳林村便民服务点",
        "河湾村": "河湾村文化广场",
        "东篱村": "东篱村卫生室",
        "石桥村": "石桥村便民服务点",
        "南塘村": "南塘村卫生室",
        "望湖村": "望湖村文化广场",
    }
    names = list(places)
    for number, date in enumerate(dates):
        rows.append([short(date), places[names[number * 2]], places[names[number * 2 + 1]]])
    return Sample(
        slug="family-doctors-week",
        kind="notice",
        drafter="drafter2",
        title="家庭医生服务周，这三天到您村里来",
        digest=f"镇卫生院家庭医生团队{short(dates[0])}起到六个村巡回签约、量血压、测血糖，全程免费，带上身份证就行。",
        fate=Fate.DRAFT,
        tags=("家庭医生", "健康"),
        villages=tuple(village.slug for village in VILLAGES),
        values={
            "issuing_office": "青禾镇卫生院",
            "effective_from": dates[0],
            "effective_until": dates[-1],
            "contact_name": "镇卫生院公共卫生科",
            "contact_phone": "0537-5550131",
        },
        body=[
            text(
                "家庭医生不是私人医生，而是离您最近的健康管家：有小毛病先问他，要转院他帮您联系，慢性病他定期上门。镇卫生院的四支家庭医生团队将到各村巡回服务，请您就近参加。"
            ),
            figure("doctor-visit", "家庭医生上门随访"),
            heading("一、什么时候到您村"),
            table("巡回服务安排", rows, header="both"),
            heading("二、现场能办什么"),
            bullets(
                "<b>签约</b>：签一份协议，当场选好自己的医生；",
                "<b>检查</b>：免费量血压、测血糖、做心电图；",
                "<b>建档</b>：65 岁以上老人、孕产妇、0–6 岁儿童建立或更新健康档案；",
                "<b>咨询</b>：带上正在吃的药盒，医生帮您看怎么吃更合适。",
            ),
            heading("三、来之前准备好"),
            steps(
                "",
                ("空腹", "要测空腹血糖的，早上先别吃饭，检查完现场有热豆浆。"),
                ("带证件", "身份证或社保卡。替老人来的，带上老人的证件。"),
                ("带药盒", "高血压、糖尿病等长期吃药的，带上药盒和最近的化验单。"),
            ),
            questions(
                "您可能想问",
                ("签约要花钱吗？", "基础服务包不收费。"),
                ("签了以后看病非得找他吗？", "不是。去哪里看病由您自己定，家庭医生是多一个帮手。"),
                ("老人走不动怎么办？", "提前一天打电话，我们安排上门，同样不收费。"),
            ),
            call_out("info", "请放心", "检查结果只告诉您本人，由卫生院妥善保管，不会张贴公布。"),
            contact("镇卫生院公共卫生科", "0537-5550131", "青禾镇健康路 8 号", "每天 8:00–17:30"),
            *ending(),
        ],
    )


def water_price_hearing() -> Sample:
    apply_until, hearing = workday(12), workday(28)
    return Sample(
        slug="water-price-hearing",
        kind="notice",
        drafter="drafter",
        title="农村供水水价拟调整，听证代表报名",
        digest=f"全镇集中供水水价拟有三个调整方案，现公开征集 15 名听证会代表，用水户都可以报名，{words(apply_until)}截止。",
        fate=Fate.AT_FINAL,
        comments=(
            "方案数字与水利站送来的测算表一致，同意报复审。",
            "事关千家万户，建议终审时再看一遍第三部分的说法；程序合规，同意。",
        ),
        cover="waterworks",
        tags=("水价", "听证"),
        attachments=(("hearing-form", "水价听证会代表报名表"),),
        values={
            "issuing_office": "青禾镇人民政府",
            "number": f"青政公告〔{day(0).year}〕6 号",
            "deadline": apply_until,
            "contact_name": "青禾镇水利站",
            "contact_phone": "0537-5550141",
            "is_major": True,
        },
        body=[
            text(
                "青禾镇集中供水站建成以来，水价一直没有变。近几年水源保护、管网维修和水质检测的开支逐年增加，收上来的水费已不够日常维护。"
                "水价动一分，家家都关心，所以<b>先听大家的意见，再作决定</b>。"
            ),
            figure("waterworks", "青禾镇集中供水站（示意图）"),
            heading("一、三个方案，请您比一比"),
            figure("water-prices", "居民生活用水价格对比"),
            table(
                "水价调整方案（元/立方米）",
                [
                    ["方案", "每户每年用水", "单价", "四口之家一年大约多花"],
                    ["现行", "不分档", "2.60", "—"],
                    ["方案一", "不分档", "2.85", "30 元"],
                    ["方案二", "不分档", "3.00", "48 元"],
                    ["方案三", "120 立方米以内", "2.75", "18 元"],
                    ["", "超过 120 立方米的部分", "3.40", "按超出多少计算"],
                ],
                merges=[(4, 0, 2, 1)],
            ),
            text(
                "测算按四口之家一年用水 120 立方米计算。低保户、特困户每户每月免收 3 立方米水费，<b>三个方案都一样</b>。"
            ),
            heading("二、谁能报名，怎么报"),
            text(
                "年满 18 周岁、使用本镇集中供水的用水户都可以报名。代表共 15 名，每村 2 名，商户和单位 3 名；"
                "报名人数多的，公开抽签决定。"
            ),
            steps(
                "三步报名",
                ("填表", "下载附件里的报名表，或者到村便民服务点、镇水利站领取。"),
                ("交表", f"{words(apply_until, weekday=True)}前交给本村，或送到镇水利站。"),
                ("等通知", "抽签当天请您到场见证，结果在村务公开栏张榜。"),
            ),
            attachment("hearing-form", "水价听证会代表报名表"),
            heading("三、听证会怎么开"),
            facts(
                "",
                ("时间", f"{words(hearing, weekday=True)} 9:00"),
                ("地点", "镇文化站二楼会议室"),
                ("旁听", "另设旁听席 10 个，凭身份证登记，先到先得"),
                ("结果", "听证报告和最后采纳的意见，会后 15 个工作日内公布"),
            ),
            questions(
                "您可能想问",
                ("不当代表，能提意见吗？", "能。打电话、写信、在本文下面留言都行，我们逐条登记、逐条答复。"),
                ("是不是已经定了要涨？", "没有。三个方案都要听证，也可以维持现行水价，最后按程序报批。"),
                ("代表说的话会不会被追究？", "不会。代表可以自由发表意见，会议全程记录。"),
            ),
            call_out("info", "意见箱", "六个村的便民服务点都放了纸质意见箱，不会写字的，可以请信息员代写代交。"),
            contact("青禾镇水利站", "0537-5550141", "青禾镇振兴路 3 号", "工作日 8:30–17:30"),
            *ending(),
        ],
    )
