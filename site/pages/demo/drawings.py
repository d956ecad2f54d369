"""Every picture of the demonstration, by name: what it shows, and the point that stays visible in every cut."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from pages.demo import charts, scenes_country, scenes_indoors, scenes_town, scenes_winter


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """``focus`` is the point to keep, as fractions of width and height; ``alt`` says what is seen."""

    name: str
    title: str
    alt: str
    draw: Callable[[], Image.Image]
    focus: tuple[float, float] = (0.5, 0.5)

    def file(self) -> bytes:
        """The picture as an uncompressed file: the library encodes it once, as it does any upload."""
        out = io.BytesIO()
        self.draw().save(out, "BMP")
        return out.getvalue()


def medical_fees() -> Image.Image:
    return charts.bars(
        "不同人群，自己要交多少",
        "单位：元/人·年",
        (
            ("一般居民", 420, "420"),
            ("防返贫监测\n对象", 210, "210"),
            ("低保对象", 120, "120"),
            ("特困人员\n孤儿", 0, "0"),
        ),
        ("#4a8c8a", "#7ba678", "#e0a33e", "#d9775f"),
    )


def water_prices() -> Image.Image:
    return charts.bars(
        "三个方案，每立方米多少钱",
        "单位：元/立方米（居民生活用水）",
        (
            ("现行水价", 2.6, "2.60"),
            ("方案一", 2.85, "2.85"),
            ("方案二", 3.0, "3.00"),
            ("方案三\n（分档）", 2.75, "2.75起"),
        ),
        ("#9aa8a8", "#5aa0b5", "#3f7f9c", "#7ba678"),
    )


DRAWINGS = (
    Drawing(
        name="clinic-window",
        title="居民医保服务窗口",
        alt="镇便民服务中心医保窗口前，一位老人和一对父女正在办理参保",
        draw=scenes_indoors.clinic_window,
        focus=(0.55, 0.47),
    ),
    Drawing(
        name="medical-fees",
        title="各类人群医保个人缴费额",
        alt="柱状图：一般居民 420 元，防返贫监测对象 210 元，低保对象 120 元，特困人员和孤儿 0 元",
        draw=medical_fees,
    ),
    Drawing(
        name="winter-heating",
        title="冬夜里亮着灯的农家",
        alt="雪夜里亮着灯的农家小院，屋旁装着空气源热泵，门前站着大人和孩子",
        draw=scenes_winter.winter_heating,
        focus=(0.47, 0.64),
    ),
    Drawing(
        name="elders",
        title="柿子树下的老人",
        alt="秋天的柿子树下，两位老人坐在长椅上喝茶聊天",
        draw=scenes_country.elders,
        focus=(0.46, 0.55),
    ),
    Drawing(
        name="road-works",
        title="道路施工现场",
        alt="乡村公路半幅封闭施工，挖掘机在作业，路口立着“前方施工 请慢行绕行”的牌子",
        draw=scenes_town.road_works,
        focus=(0.5, 0.62),
    ),
    Drawing(
        name="town-hall",
        title="青禾镇便民服务中心",
        alt="青禾镇便民服务中心，门前有花坛和几位来办事的居民",
        draw=scenes_town.town_hall,
        focus=(0.5, 0.6),
    ),
    Drawing(
        name="doctor-visit",
        title="家庭医生上门",
        alt="家庭医生到老人家里量血压",
        draw=scenes_indoors.doctor_visit,
        focus=(0.42, 0.6),
    ),
    Drawing(
        name="waterworks",
        title="青禾镇集中供水站",
        alt="湖边的集中供水站，工作人员在阀门旁记录读数",
        draw=scenes_town.waterworks,
        focus=(0.45, 0.62),
    ),
    Drawing(
        name="water-prices",
        title="水价方案对比",
        alt="柱状图：现行水价每立方米 2.60 元，方案一 2.85 元，方案二 3.00 元，方案三分档计价 2.75 元起",
        draw=water_prices,
    ),
    Drawing(
        name="school-bus",
        title="校车停在镇中心小学门前",
        alt="黄色校车停在镇中心小学门前，老师带着两名学生等候",
        draw=scenes_town.school_bus,
        focus=(0.5, 0.64),
    ),
    Drawing(
        name="classroom",
        title="教室里的孩子们",
        alt="明亮的教室里，孩子们坐在课桌前读书，一名学生举手发言",
        draw=scenes_indoors.classroom,
    ),
    Drawing(
        name="reading-corner",
        title="爱心书屋",
        alt="爱心书屋里，三名学生在书架前读书",
        draw=scenes_indoors.reading_corner,
    ),
    Drawing(
        name="donations",
        title="暖冬衣物驿站",
        alt="暖冬衣物驿站的桌上摆着被褥、纸箱和棉衣，两名志愿者在整理",
        draw=scenes_indoors.donations,
        focus=(0.5, 0.56),
    ),
    Drawing(
        name="snow-sweeping",
        title="志愿者清扫村道积雪",
        alt="雪后，四名志愿者在村道上扫雪",
        draw=scenes_winter.snow_sweeping,
        focus=(0.5, 0.68),
    ),
    Drawing(
        name="seedlings",
        title="春天栽下的小树",
        alt="春天的田间，两名志愿者栽下一棵小树，四周是成行的幼苗",
        draw=scenes_country.seedlings,
        focus=(0.5, 0.65),
    ),
    Drawing(
        name="river-bank",
        title="清理河岸",
        alt="夕阳下的田野和河流，两名志愿者在河岸捡拾垃圾",
        draw=scenes_country.river_bank,
        focus=(0.35, 0.68),
    ),
)
BY_NAME = {drawing.name: drawing for drawing in DRAWINGS}
