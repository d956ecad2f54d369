"""Documents whose trouble is their layout: tables, pictures, attachments, lists; by hand and by python-docx."""

from __future__ import annotations

import base64
import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from tests.samples.documents.wps import SMALL, WPS_STYLES, first, signed, titled, words
from tests.samples.word import (
    OFFICIAL_NUMBERING,
    cell,
    docx,
    drawn_photo,
    paragraph,
    picture,
    raw_run,
    row,
    table,
    text,
)

_PHOTOS = {f"image{number}.jpeg": drawn_photo(number, size=SMALL) for number in range(1, 7)}


def photos(count: int) -> dict[str, bytes]:
    return dict(list(_PHOTOS.items())[:count])


def shot(number: int) -> str:
    return paragraph(picture(f"rId{number}"), align="center")


def head(words_of_cell: str, **merge: object) -> str:
    return cell(paragraph(text(words_of_cell, bold=True)), **merge)  # type: ignore[arg-type]


def merged_tables() -> bytes:
    return docx(
        titled("2026年农机补贴发放公示"),
        words("现将第一批补贴发放情况公示如下，公示期七天。"),
        paragraph("表1　各村补贴情况", align="center"),
        paragraph("单位：元", align="right"),
        table(
            row(head("村名", merge="restart"), head("机具", span=2), head("合计", merge="restart")),
            row(cell(merge="continue"), head("台数"), head("单价"), cell(merge="continue")),
            row(cell("柳林村"), cell("2"), cell("3,000"), cell("6,000")),
            row(cell("河湾村", merge="restart"), cell("1"), cell("5,000"), cell("5,000")),
            row(cell(merge="continue"), cell("4"), cell("800"), cell("3,200")),
            row(cell("合计", span=3), cell("14,200")),
            columns=4,
        ),
        words("举报电话：0537-0000000。"),
        styles=WPS_STYLES,
    )


def nested_tables() -> bytes:
    inner = table(row(cell("周一"), cell("内科")), row(cell("周三"), cell("口腔科")))
    return docx(
        titled("专家到镇坐诊安排"),
        table(row(cell("地点"), cell("安排")), row(cell("镇卫生院"), cell(inner + paragraph("节假日除外")))),
        # One cell around everything is a frame, not a table.
        table(row(cell(paragraph("温馨提示") + table(row(cell("带身份证"), cell("带医保卡")))))),
        words("请提前到村卫生室登记。"),
        styles=WPS_STYLES,
    )


def pictures_in_table() -> bytes:
    """Four photos in a grid, their captions in the rows below: the table is only there to hold them."""
    return docx(
        titled("东篱村举办首届采摘节"),
        words("十月一日，东篱村首届采摘节在村口果园开幕。"),
        table(
            row(cell(shot(1)), cell(shot(2))),
            row(cell(paragraph("开幕现场", align="center")), cell(paragraph("游客采摘", align="center"))),
            row(cell(shot(3)), cell(shot(4))),
            row(cell(paragraph("农产品展台", align="center")), cell(paragraph("文艺演出", align="center"))),
        ),
        words("活动持续到十月七日。"),
        styles=WPS_STYLES,
        media=photos(4),
    )


def captions_inside_cells() -> bytes:
    """Photo and caption share a cell; beside it a table whose pictures belong to its rows."""
    return docx(
        titled("南塘村人居环境整治前后"),
        table(row(cell(shot(1) + paragraph("整治前")), cell(shot(2) + paragraph("整治后")))),
        words("整治后，村里请网格员按图巡查。"),
        table(
            row(cell("点位"), cell("照片"), cell("责任人")),
            row(cell("村口池塘"), cell(shot(3)), cell("网格员甲")),
            row(cell("文化广场"), cell(shot(4)), cell("网格员乙")),
        ),
        styles=WPS_STYLES,
        media=photos(4),
    )


def pictures_side_by_side() -> bytes:
    """Two in one paragraph with one caption; two with a caption each; one between words; one floating."""
    return docx(
        titled("镇中心小学开展消防演练"),
        paragraph(picture("rId1") + text("  ") + picture("rId2"), align="center"),
        paragraph("图1 师生有序疏散", align="center"),
        words("演练用时两分四十秒。"),
        paragraph(picture("rId3") + picture("rId4"), align="center"),
        paragraph("图2 讲解灭火器使用　　图3 学生体验", align="center"),
        paragraph(picture("rId5", is_anchored=True) + text("消防员还展示了装备。"), align="left"),
        paragraph(text("最后合影留念。") + picture("rId6")),
        paragraph("（摄影：镇融媒中心）", align="right"),
        styles=WPS_STYLES,
        media=photos(6),
    )


def attachments_after_the_end() -> bytes:
    """附件 with its own page, title and table after the closing."""
    return docx(
        titled("关于开展星级文明户评选的通知"),
        paragraph("各村民委员会："),
        words("经研究，决定开展2026年度星级文明户评选。"),
        first("一、评选名额"),
        words("每村不超过十户。"),
        words("附件：星级文明户申报表"),
        signed("青禾镇精神文明建设办公室", "2026年8月1日"),
        paragraph(raw_run('<w:br w:type="page"/>') + text("附件", font="黑体")),
        paragraph(text("星级文明户申报表", size=44), align="center"),
        table(row(cell("户主"), cell("")), row(cell("主要事迹"), cell(""))),
        styles=WPS_STYLES,
    )


def automatic_numbers() -> bytes:
    return docx(
        titled("办理老年人优待证指南"),
        paragraph(text("办理对象", font="黑体"), numbered=(1, 0)),
        words("年满六十周岁的本镇户籍老人。"),
        paragraph(text("所需材料", font="黑体"), numbered=(1, 0)),
        paragraph("身份证原件；", numbered=(3, 0)),
        paragraph("一寸照片两张。", numbered=(3, 0)),
        paragraph(text("办理流程", font="黑体"), numbered=(1, 0)),
        paragraph("到村委会领表；", numbered=(1, 2)),
        paragraph("交镇便民服务中心。", numbered=(1, 2)),
        paragraph("不用复印", numbered=(2, 0)),
        paragraph("不用交费", numbered=(2, 0)),
        styles=WPS_STYLES,
        numbered=OFFICIAL_NUMBERING,
    )


def meeting_minutes() -> bytes:
    return docx(
        paragraph(text("青禾镇党政联席会议纪要", size=72, extra='<w:color w:val="C00000"/>'), align="center"),
        paragraph("〔2026〕第11期", align="center"),
        paragraph("青禾镇党政综合办公室　　　　　2026年10月12日"),
        words("10月11日，镇长主持召开会议，研究秋种等工作。纪要如下："),
        first("一、关于秋种"),
        words("会议要求，十月底前完成小麦播种。"),
        words("出席：镇长、副镇长。"),
        styles=WPS_STYLES,
    )


def drawn_things() -> bytes:
    """An equation, a chart, SmartArt, an embedded sheet: none can be kept, each is said."""
    drawing = "<w:drawing><wp:inline><a:graphic><a:graphicData>{}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    return docx(
        titled("河湾村水质监测说明"),
        paragraph(text("去除率按下式计算：") + "<m:oMath><m:r><m:t>x=a/b</m:t></m:r></m:oMath>"),
        paragraph(raw_run(drawing.format('<c:chart r:id="rId9"/>'))),
        paragraph(raw_run(drawing.format("<dgm:relIds/>"))),
        paragraph(raw_run('<w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>')),
        words("监测每月一次，结果在村务公开栏公布。"),
        styles=WPS_STYLES,
    )


def python_docx_report() -> bytes:
    """What a program writes: built-in styles, a list, a merged table, a picture in the text."""
    document = Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "宋体", Pt(12)
    document.add_heading("青禾镇2026年上半年工作总结", level=0)
    document.add_heading("农业生产", level=1)
    document.add_paragraph("夏粮总产一万二千吨，同比增长百分之三。")
    document.add_heading("项目建设", level=1)
    for line in ("柳林村冷库", "石桥村光伏车棚"):
        document.add_paragraph(line, style="List Bullet")
    for line in ("完成招标", "开工建设"):
        document.add_paragraph(line, style="List Number")
    grid = document.add_table(rows=3, cols=3, style="Light Grid Accent 1")
    for column, name in enumerate(("项目", "投资（万元）", "进度")):
        grid.cell(0, column).text = name
    grid.cell(1, 0).text, grid.cell(1, 1).text, grid.cell(1, 2).text = "冷库", "320", "主体完工"
    grid.cell(2, 0).merge(grid.cell(2, 1)).text = "合计投资 320"
    document.add_picture(io.BytesIO(drawn_photo(3, size=SMALL)), width=Cm(8))
    document.add_paragraph("图1 冷库施工现场", style="Caption")
    closing = document.add_paragraph("青禾镇人民政府\n2026年7月2日")
    closing.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def web_page(*, charset: str) -> bytes:
    """A page as Word saves it, with its own classes and a picture inside."""
    photo = base64.b64encode(drawn_photo(4, size=SMALL)).decode()
    page = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv=Content-Type content="text/html; charset={charset}"><title>通知</title>
<style>p.MsoNormal {{margin:0}}</style></head><body lang=ZH-CN><div class=WordSection1>
<p class=MsoTitle align=center style='text-align:center'><b>关于暂停办理业务的通知</b></p>
<p class=MsoNormal>因系统升级，镇便民服务中心<b>11月8日</b>暂停<a href="https://www.qinghe.example/yw">网上业务</a>。</p>
<h2>一、暂停时间</h2><p class=MsoNormal>全天。<o:p></o:p></p>
<table border=1><tr><th>窗口</th><th>电话</th></tr>
<tr><td rowspan=2>医保</td><td>0537-0000001</td></tr>
<tr><td>0537-0000002</td></tr></table>
<p class=MsoNormal><img src="data:image/jpeg;base64,{photo}" alt="服务大厅"></p>
<p class=MsoNormal align=right style='text-align:right'>青禾镇便民服务中心</p>
<p class=MsoNormal align=right style='text-align:right'>2026年11月6日</p></div></body></html>"""
    return page.encode("gb18030" if charset == "gb2312" else charset)


def markdown() -> bytes:
    return """# 青禾镇冬季防火提示

各位村民，天干物燥，请注意用火安全。

## 一、在家里

1. 出门断电；
2. 柴草远离灶台。

## 二、在田间

- 不烧秸秆
- 不带火种**进林区**

| 电话 | 用途 |
| --- | --- |
| 119 | 火警 |

详情见[县消防网](https://www.qinghe.example/xf)。
""".encode()
