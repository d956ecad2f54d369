"""Documents as WPS and Word write them, in hand-written WordprocessingML. All of 青禾镇, which does not exist."""

from __future__ import annotations

from tests.samples.word import (
    cell,
    docx,
    drawn_photo,
    field,
    hyperlink,
    note,
    paragraph,
    picture,
    raw_run,
    row,
    table,
    text,
    text_box,
    vml_picture,
)

RED = '<w:color w:val="FF0000"/>'
BODY_INDENT = '<w:ind w:firstLine="640" w:firstLineChars="200"/>'
# WPS numbers its styles: the ids say nothing, the names are English or Chinese with the interface's language.
WPS_STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>
</w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/><w:qFormat/>
<w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/><w:kern w:val="2"/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:basedOn w:val="1"/><w:next w:val="1"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:next w:val="1"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:rFonts w:eastAsia="楷体_GB2312"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="4"><w:name w:val="caption"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="5"><w:name w:val="footer"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="6"><w:name w:val="header"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="7"><w:name w:val="Normal (Web)"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="8"><w:name w:val="Title"/><w:basedOn w:val="1"/><w:pPr><w:jc w:val="center"/></w:pPr>
<w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>
"""
CHINESE_STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="正文"/></w:style>
<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="标题 1"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="标题 2"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="题注"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="a4"><w:name w:val="正文首行缩进"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="标题"/><w:basedOn w:val="a"/></w:style>
"""
SMALL = (160, 120)


def words(content: str) -> str:
    """A body paragraph with the usual indent of two characters."""
    return paragraph(text(content), extra=BODY_INDENT)


def titled(*lines: str) -> str:
    return "".join(paragraph(text(line, size=44, font="方正小标宋简体"), align="center") for line in lines)


def first(content: str) -> str:
    return paragraph(text(content, font="黑体", size=32), extra=BODY_INDENT)


def second(content: str) -> str:
    return paragraph(text(content, font="楷体_GB2312", size=32), extra=BODY_INDENT)


def red(content: str, *, size: int = 72) -> str:
    return paragraph(text(content, size=size, font="方正小标宋简体", extra=RED), align="center")


def red_line() -> str:
    """The line under the letterhead: a VML line in front of the text."""
    return paragraph(
        raw_run('<w:pict><v:line style="position:absolute" from="0,5pt" to="442pt,5pt" strokecolor="red"/></w:pict>')
    )


def signed(issuer: str, date: str) -> str:
    return paragraph(text(issuer), align="right", extra='<w:ind w:right="640"/>') + paragraph(text(date), align="right")


def order_with_letterhead() -> bytes:
    """下行文: serial number, secrecy, urgency, red issuer, number, title of two lines, levels, attachments, imprint."""
    return docx(
        paragraph(text("000012", font="黑体")),
        paragraph(text("内部资料", font="黑体")),
        paragraph(text("特急", font="黑体")),
        red("青禾镇人民政府文件"),
        paragraph(text("青政发〔2026〕18号"), align="center"),
        red_line(),
        titled("青禾镇人民政府关于印发2026年度", "秸秆禁烧工作方案的通知"),
        paragraph(),
        paragraph(text("各行政村，镇直各部门：")),
        words("现将《2026年度秸秆禁烧工作方案》印发给你们，请认真组织实施。"),
        first("一、总体要求"),
        words("坚持疏堵结合，做到不着一把火、不冒一处烟。"),
        first("二、重点任务"),
        second("（一）划定网格"),
        words("全镇划分为六个责任片、三十二个网格。"),
        words("1.网格员每天巡查不少于三次。"),
        words("（1）上午、中午、傍晚各一次；"),
        words("（2）发现火情五分钟内上报。"),
        words("2.夜间由镇应急队轮值。"),
        second("（二）推进综合利用"),
        words("组织柳林村、河湾村秸秆打捆离田。"),
        paragraph(),
        words("附件：1.各村责任片划分表"),
        paragraph(text("2.打捆机械登记表"), extra='<w:ind w:left="1600"/>'),
        paragraph(),
        signed("青禾镇人民政府", "2026年9月3日"),
        words("（此件公开发布）"),
        table(
            row(cell("抄送：镇党委，镇人大主席团。")),
            row(cell("青禾镇党政综合办公室　　　　2026年9月3日印发")),
        ),
        styles=WPS_STYLES,
        footers=(paragraph(text("— ") + field("PAGE", text("1")) + text(" —"), style="5"),),
    )


def report_with_signatory() -> bytes:
    """上行文: number and 签发人 on one line, a single addressee."""
    return docx(
        red("青禾镇人民政府"),
        paragraph(text("青政报〔2026〕7号") + raw_run("<w:tab/>") + text("签发人：林　某", font="楷体_GB2312")),
        red_line(),
        titled("关于2026年防汛备汛情况的报告"),
        paragraph(text("县防汛抗旱指挥部：")),
        words("按照要求，现将我镇防汛备汛情况报告如下。"),
        first("一、组织准备"),
        words("成立六支抢险队，共一百八十人。"),
        first("二、物资准备"),
        words("储备编织袋一万条、铁锹三百把，存放在石桥村仓库。"),
        words("特此报告。"),
        signed("青禾镇人民政府", "二〇二六年五月二十日"),
        words("（联系人：王工，电话：0537-0000000）"),
        styles=WPS_STYLES,
    )


def joint_letterhead_in_table() -> bytes:
    """Two issuers beside one 文件, held in place by a table without lines."""
    return docx(
        table(
            row(
                cell(red("中共青禾镇委员会", size=60)),
                cell(red("文件", size=60), merge="restart"),
            ),
            row(
                cell(red("青禾镇人民政府", size=60)),
                cell(merge="continue"),
            ),
        ),
        paragraph(text("青发〔2026〕5号"), align="center"),
        titled("关于表扬2025年度美丽庭院的通报"),
        paragraph(text("各村党组织、村民委员会：")),
        words("经各村推荐、现场查看、公示，决定对东篱村等三个村予以表扬。"),
        paragraph(text("中共青禾镇委员会　　　青禾镇人民政府"), align="right"),
        paragraph(text("2026年1月15日"), align="right"),
        styles=WPS_STYLES,
    )


def letterhead_in_text_box() -> bytes:
    """The red heading drawn as a text box, the mark of secrecy in another."""
    return docx(
        paragraph(text_box(paragraph(text("机密★1年", font="黑体"))) + text_box(red("青禾镇党政综合办公室文件"))),
        paragraph(text("青办发﹝2026﹞第 9 号"), align="center"),
        titled("关于做好国庆节期间值班工作的通知"),
        paragraph(text("各行政村、镇直各部门:")),
        words("国庆节期间，各单位要严格执行二十四小时值班制度。"),
        signed("青禾镇党政综合办公室", "2026年9月25日"),
        styles=WPS_STYLES,
    )


def letter_format() -> bytes:
    """信函格式: the office's name without 文件, the number on the right."""
    return docx(
        red("青禾镇人民政府", size=60),
        paragraph(text("青政函〔2026〕21号"), align="right"),
        titled("关于商请支持南塘村道路硬化的函"),
        paragraph(text("县交通运输局：")),
        words("南塘村至望湖村道路全长2.6公里，多年失修，群众反映强烈。"),
        words("妥否，请函复。"),
        signed("青禾镇人民政府", "2026年3月8日"),
        styles=WPS_STYLES,
    )


def marks_in_header() -> bytes:
    """Words of secrecy in the page header and the watermark only; page numbers in the footer."""
    watermark = raw_run(
        '<w:pict><v:shape style="position:absolute" type="#_x0000_t136"><v:textpath string="内部资料"/></v:shape></w:pict>'
    )
    return docx(
        titled("青禾镇2026年重点项目进展"),
        words("截至十月底，镇级重点项目开工九个，完工四个。"),
        words("柳林村灌溉站已经通水，河湾村文化广场完成主体。"),
        styles=WPS_STYLES,
        headers=(
            paragraph(text("秘密　不得外传") + watermark, style="6"),
            paragraph(text("青禾镇党政综合办公室"), style="6"),
        ),
        footers=(paragraph(text("第 ") + field("PAGE", text("1")) + text(" 页 共 2 页"), style="5"),),
    )


def styles_by_number() -> bytes:
    """WPS with style ids that are numbers, captions, web text."""
    return docx(
        paragraph("青禾镇河长制工作简报", style="8"),
        paragraph("巡河情况", style="2"),
        paragraph("十月份，镇村两级河长共巡河一百二十次。", style="7"),
        paragraph("问题整改", style="3"),
        paragraph("发现问题六个，已全部整改。", style="7"),
        paragraph(picture("rId1", alt="河湾村巡河")),
        paragraph("图 " + "1 河湾村段巡河", style="4"),
        paragraph("下一步打算", style="2"),
        paragraph("继续清理河道漂浮物。", style="7"),
        styles=WPS_STYLES,
        media={"image1.jpeg": drawn_photo(1, size=SMALL)},
    )


def chinese_styles() -> bytes:
    return docx(
        paragraph("青禾镇冬季供暖问答", style="a5"),
        paragraph("供暖时间", style="a1"),
        paragraph("自11月15日起至次年3月15日止。", style="a4"),
        paragraph("收费标准", style="a1"),
        paragraph("居民用户", style="a2"),
        paragraph("按建筑面积计收。", style="a4"),
        paragraph("表1 收费标准", style="a3"),
        table(
            row(cell("类别"), cell("单价（元/平方米）")), row(cell("居民"), cell("22")), row(cell("商铺"), cell("30"))
        ),
        styles=CHINESE_STYLES,
    )


def fake_headings() -> bytes:
    """No styles at all: bold short lines stand for headings, spaces for indents, breaks for paragraphs."""
    return docx(
        paragraph(text("石桥村快递驿站开张啦", bold=True, size=36), align="center"),
        paragraph(text("　　今天上午，石桥村快递驿站正式开张，村民取件不用再跑镇上。")),
        paragraph(text("取件方便", bold=True)),
        paragraph(text("　　驿站设在村委会东侧，每天上午八点到下午六点开门。")),
        paragraph(text("寄件便宜", bold=True)),
        paragraph(text("　　首重") + text("五元", bold=True) + text("，续重三元。")),
        paragraph(text("　　老人可以上门取件。") + raw_run("<w:br/>") + text("　　电话：0537-0000000")),
        paragraph(text("注意：生鲜请提前预约", bold=True)),
        paragraph(text("　　驿站没有冷柜，生鲜当天取走。")),
    )


def text_boxes_and_old_pictures() -> bytes:
    """VML as old WPS leaves it: a text box, an old picture, a group, and WordArt."""
    vml_box = raw_run(
        '<w:pict><v:shape style="position:absolute"><v:textbox><w:txbxContent>'
        + paragraph("咨询电话：0537-0000000")
        + "</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    return docx(
        paragraph(text("望湖村垃圾分类倡议书", bold=True, size=44), align="center"),
        words("每家门口放两个桶，厨余和其他分开投放。"),
        paragraph(vml_box + text_box(paragraph(text("厨余垃圾：菜叶、剩饭、果皮。")))),
        paragraph(vml_picture("rId1", title="分类桶")),
        paragraph("图1 分类桶"),
        words("从今天做起，从我家做起。"),
        media={"image1.png": drawn_photo(2, picture_format="PNG", size=SMALL)},
    )


def tracked_and_commented() -> bytes:
    """Insertions, deletions, a moved line, changed formats, two comments."""
    by = 'w:id="9" w:author="校对" w:date="2026-10-08T09:00:00Z"'
    return docx(
        titled("关于征求村庄规划意见的公告"),
        paragraph(
            text("公告期为")
            + f"<w:del {by}><w:r><w:delText>二十日</w:delText></w:r></w:del>"
            + f"<w:ins {by}>{text('三十日')}</w:ins>"
            + '<w:commentRangeStart w:id="0"/>'
            + text("，自发布之日起计算。")
            + '<w:commentRangeEnd w:id="0"/>'
            + raw_run('<w:commentReference w:id="0"/>')
        ),
        f"<w:p><w:pPr><w:rPr><w:moveFrom {by}/></w:rPr></w:pPr>"
        f"<w:moveFrom {by}>{text('意见可以交到村委会。')}</w:moveFrom></w:p>",
        paragraph(text("规划图在村委会公示栏张贴。", extra=f"<w:rPrChange {by}><w:rPr/></w:rPrChange>")),
        paragraph(
            f"<w:moveTo {by}>{text('意见可以交到村委会。')}</w:moveTo>" + raw_run('<w:commentReference w:id="1"/>')
        ),
        styles=WPS_STYLES,
        comments='<w:comment w:id="0"><w:p><w:r><w:t>请核对法定期限</w:t></w:r></w:p></w:comment>'
        '<w:comment w:id="1"><w:p><w:r><w:t>加上联系电话</w:t></w:r></w:p></w:comment>',
    )


def notes_and_links() -> bytes:
    return docx(
        titled("医保参保政策问答"),
        paragraph(
            text("缴费标准为每人每年420元") + raw_run('<w:footnoteReference w:id="2"/>') + text("，可以在")
            + hyperlink("rId1", text("办事大厅网站", extra='<w:u w:val="single"/>')) + text("查询")
            + raw_run('<w:footnoteReference w:id="3"/>') + text("。")
        ),
        paragraph(text("来信请寄") + field('HYPERLINK "mailto:bm@qinghe.example"', text("bm@qinghe.example")) + text("。")),
        paragraph(field('HYPERLINK \\l "_Ref1"', text("见上文")) + text("。")),
        footnotes=note("footnote", 2, paragraph(text("此为虚构标准，") + hyperlink("rId9", text("说明"))))
        + note("footnote", 3, paragraph("每日更新一次。")),
        links=["https://www.qinghe.example/ybzc"],
    )  # fmt: skip
