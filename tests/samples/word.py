"""Word files of the fictional township 青禾镇, built in code: whole documents, and the parts to build odd ones from.

``docx`` wraps hand-written WordprocessingML in a package; the makers below it write single elements. Relationship ids are
``rId1`` … in the order of ``media`` and then ``links``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from PIL import Image, ImageDraw

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PACKAGE_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_PART_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_PICTURE_TYPES = "".join(
    f'<Default Extension="{extension}" ContentType="image/{kind}"/>'
    for extension, kind in (("jpeg", "jpeg"), ("jpg", "jpeg"), ("png", "png"), ("gif", "gif"), ("emf", "x-emf"))
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/>
<w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single"/></w:rPr></w:style>
"""

WPS_STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 1"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="二级标题"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="4"><w:name w:val="正文大纲"/><w:basedOn w:val="1"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="9"><w:name w:val="题注"/><w:basedOn w:val="1"/></w:style>
"""

ROW_COLOURS = ((214, 234, 248), (253, 235, 208), (213, 245, 227))


def drawn_photo(number: int, *, picture_format: str = "JPEG", size: tuple[int, int] = (640, 480)) -> bytes:
    """A drawn landscape; each ``number`` gives other bytes."""
    width, height = size
    image = Image.new("RGB", size, ROW_COLOURS[number % len(ROW_COLOURS)])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 2 // 3, width, height), fill=(120, 170, 90))
    draw.polygon(
        [(0, height * 2 // 3), (width // 3, height // 4), (width * 2 // 3, height * 2 // 3)], fill=(90, 130, 110)
    )
    left = width // 10 * (number % 8)
    draw.rectangle((left, height // 2, left + width // 6, height * 3 // 4), fill=(200, 120 + number % 100, 80))
    stream = io.BytesIO()
    image.save(stream, picture_format)
    return stream.getvalue()


def text(
    words: str, *, bold: bool = False, italic: bool = False, font: str = "", size: int = 0, extra: str = ""
) -> str:
    """A ``w:r``; ``size`` in half points, ``extra`` more run properties."""
    properties = f"<w:rFonts w:eastAsia={quoteattr(font)}/>" if font else ""
    properties += (
        ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + (f'<w:sz w:val="{size}"/>' if size else "")
    )
    return f'<w:r><w:rPr>{properties}{extra}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def raw_run(content: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


def paragraph(
    content: str = "",
    *,
    style: str = "",
    align: str = "",
    numbered: tuple[int, int] | None = None,
    outline: int | None = None,
    extra: str = "",
) -> str:
    """A ``w:p``. ``content`` is runs, or plain words; ``numbered`` is (numId, level); ``outline`` is 0..9 as in the XML."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered is not None:
        properties += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    properties += extra
    properties += f'<w:jc w:val="{align}"/>' if align else ""
    properties += f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""
    content = content if content.startswith("<") or not content else text(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def level(
    index: int, number_format: str, label: str, *, start: int = 1, extra: str = "", suffix: str = "", style: str = ""
) -> str:
    """A ``w:lvl`` of a list definition."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>'
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + extra
        + (f'<w:suff w:val="{suffix}"/>' if suffix else "")
        + f"<w:lvlText w:val={quoteattr(label)}/></w:lvl>"
    )


def numbering(definitions: Mapping[int, Sequence[str]], lists: Mapping[int, tuple[int, str]]) -> str:
    """``numbering.xml``: definitions by abstractNumId, lists by numId as (abstractNumId, overrides)."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'
        for key, levels in definitions.items()
    )
    instances = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'
        for key, (definition, overrides) in lists.items()
    )
    return abstract + instances


def restart(index: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{index}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def picture(relationship_id: str, *, alt: str = "", is_anchored: bool = False, is_linked: bool = False) -> str:
    """A run with a DrawingML picture."""
    tag = "anchor" if is_anchored else "inline"
    attribute = "r:link" if is_linked else "r:embed"
    return raw_run(
        f'<w:drawing><wp:{tag}><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="图片 1" descr={quoteattr(alt)}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:blipFill><a:blip {attribute}="{relationship_id}"/></pic:blipFill></pic:pic>'
        f"</a:graphicData></a:graphic></wp:{tag}></w:drawing>"
    )


def vml_picture(relationship_id: str, *, title: str = "") -> str:
    return raw_run(
        f'<w:pict><v:shape style="width:300pt;height:200pt"><v:imagedata r:id="{relationship_id}" '
        f"o:title={quoteattr(title)}/></v:shape></w:pict>"
    )


def text_box(content: str) -> str:
    """A run with a text box written twice, as Word does: DrawingML, and VML for older readers."""
    return raw_run(
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData uri="x"><wps:wsp>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )


def cell(content: str = "", *, span: int = 1, merge: str = "", fill: str = "") -> str:
    """A ``w:tc``; ``merge`` is ``restart`` or ``continue``; plain words become one paragraph."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    properties += f'<w:shd w:val="clear" w:fill="{fill}"/>' if fill else ""
    content = content if content.startswith("<w:p>") or content.startswith("<w:tbl>") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, is_header: bool = False, extra: str = "") -> str:
    return f"<w:tr><w:trPr>{'<w:tblHeader/>' if is_header else ''}{extra}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str, properties: str = "", columns: int = 0) -> str:
    """A ``w:tbl``; LibreOffice needs to be told how many ``columns`` there are where cells are merged."""
    column = '<w:gridCol w:w="2000"/>'
    grid = f"<w:tblGrid>{column * columns}</w:tblGrid>" if columns else ""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{grid}{''.join(rows)}</w:tbl>"


def field(code: str, result: str) -> str:
    """A complex field around the runs of ``result``."""
    return (
        raw_run('<w:fldChar w:fldCharType="begin"/>')
        + raw_run(f'<w:instrText xml:space="preserve">{escape(code)}</w:instrText>')
        + raw_run('<w:fldChar w:fldCharType="separate"/>')
        + result
        + raw_run('<w:fldChar w:fldCharType="end"/>')
    )


def hyperlink(relationship_id: str, runs: str) -> str:
    return f'<w:hyperlink r:id="{relationship_id}">{runs}</w:hyperlink>'


def docx(
    *body: str,
    styles: str = STYLES,
    numbered: str = "",
    media: Mapping[str, bytes] | None = None,
    links: Sequence[str] = (),
    footnotes: str = "",
    endnotes: str = "",
    comments: str = "",
    headers: Sequence[str] = (),
    footers: Sequence[str] = (),
    parts: Mapping[str, bytes] | None = None,
    prolog: str = "",
) -> bytes:
    """A package around ``body``. ``links`` are addresses outside the file; ``parts`` further files by name.

    ``headers`` and ``footers`` are the paragraphs of each; only the first of either is the section's default.
    """
    relationships = [
        f'<Relationship Id="rId{index}" Type="{_RELATIONSHIPS}/image" Target="media/{name}"/>'
        for index, name in enumerate(media or {}, start=1)
    ]
    relationships += [
        f'<Relationship Id="rId{index}" Type="{_RELATIONSHIPS}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for index, address in enumerate(links, start=len(media or {}) + 1)
    ]
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "",
        "_rels/.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONSHIPS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{_DECLARATION}{prolog}<w:document {NAMESPACES}><w:body>{''.join(body)}"
        f"<w:sectPr>{_section(headers, footers)}</w:sectPr></w:body></w:document>",
    }
    for kind, tag, contents in (("header", "hdr", headers), ("footer", "ftr", footers)):
        for index, content in enumerate(contents, start=1):
            files[f"word/{kind}{index}.xml"] = f"{_DECLARATION}<w:{tag} {NAMESPACES}>{content}</w:{tag}>"
            relationships.append(
                f'<Relationship Id="{kind}{index}" Type="{_RELATIONSHIPS}/{kind}" Target="{kind}{index}.xml"/>'
            )
    named = {
        "styles": styles,
        "numbering": numbered,
        "footnotes": footnotes,
        "endnotes": endnotes,
        "comments": comments,
    }
    for name, xml in named.items():
        if xml:
            files[f"word/{name}.xml"] = f"{_DECLARATION}<w:{name} {NAMESPACES}>{xml}</w:{name}>"
            relationships.append(f'<Relationship Id="{name}" Type="{_RELATIONSHIPS}/{name}" Target="{name}.xml"/>')
    files["word/_rels/document.xml.rels"] = (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relationships)}</Relationships>'
    )
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_PART_TYPE.format(_part_kind(name))}"/>'
        for name in files
        if name.startswith("word/") and name.endswith(".xml")
    )
    files["[Content_Types].xml"] = (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="{_PACKAGE_TYPE}"/>{_PICTURE_TYPES}{overrides}</Types>'
    )
    files.update({f"word/media/{name}": data for name, data in (media or {}).items()})
    files.update(parts or {})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _part_kind(name: str) -> str:
    kind = name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
    return "document.main" if kind == "document" else kind


def _section(headers: Sequence[str], footers: Sequence[str]) -> str:
    references = [("header", "default")] * bool(headers) + [("footer", "default")] * bool(footers)
    return "".join(f'<w:{kind}Reference w:type="{use}" r:id="{kind}1"/>' for kind, use in references)


def note(kind: str, note_id: int, content: str) -> str:
    """One ``w:footnote`` or ``w:endnote``."""
    return f'<w:{kind} w:id="{note_id}">{content}</w:{kind}>'


OFFICIAL_NUMBERING = numbering(
    {
        0: [
            level(0, "chineseCountingThousand", "%1、", suffix="nothing"),
            level(1, "chineseCounting", "（%2）", suffix="nothing"),
            level(2, "decimal", "%3."),
            level(3, "decimalEnclosedCircle", "%4", suffix="nothing"),
        ],
        1: [level(0, "bullet", "\uf0b7"), level(1, "bullet", "o")],
        2: [level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)")],
    },
    {1: (0, ""), 2: (1, ""), 3: (2, ""), 4: (2, restart(0, 1)), 5: (2, restart(0, 4))},
)


def explainer() -> bytes:
    """A policy explainer whose 一、（一）1. are all automatic, as Word writes it."""
    return docx(
        paragraph(text("青禾镇2027年度城乡居民", size=44, font="方正小标宋简体"), align="center"),
        paragraph(text("基本医疗保险参保政策解读", size=44, font="方正小标宋简体"), align="center"),
        paragraph("来源：青禾镇便民服务中心", align="center"),
        paragraph(text("一年一度的医保缴费开始了。镇便民服务中心把大家问得最多的事说清楚。")),
        paragraph(text("谁可以参保", font="黑体"), numbered=(1, 0)),
        paragraph(text("本镇户籍居民", font="楷体_GB2312"), numbered=(1, 1)),
        paragraph("未参加职工医保的本镇户籍居民，均可参保。"),
        paragraph(text("持居住证的居民", font="楷体_GB2312"), numbered=(1, 1)),
        paragraph("在青禾镇居住并持有居住证的，可以在居住地参保。"),
        paragraph(text("怎样缴费", font="黑体"), numbered=(1, 0)),
        paragraph(text("手机缴费", font="楷体_GB2312"), numbered=(1, 1)),
        paragraph("打开手机税务软件，点“城乡居民社保缴费”；", numbered=(1, 2)),
        paragraph("核对姓名和缴费年度；", numbered=(1, 2)),
        paragraph("确认金额后付款。", numbered=(1, 2)),
        paragraph(text("窗口缴费", font="楷体_GB2312"), numbered=(1, 1)),
        paragraph("带上身份证或户口簿到镇便民服务中心3号窗口。", numbered=(1, 2)),
        paragraph(text("什么时候截止", font="黑体"), numbered=(1, 0)),
        paragraph(
            text("集中缴费期到")
            + text("2026年12月31日", bold=True)
            + text("为止。详情见")
            + hyperlink("rId1", text("政策原文", extra='<w:rStyle w:val="Hyperlink"/>'))
            + text("。")
        ),
        paragraph("咨询电话：0537-0000000"),
        paragraph("青禾镇人民政府", align="right"),
        paragraph("2026年11月6日", align="right"),
        numbered=OFFICIAL_NUMBERING,
        links=["https://www.qinghe.example/zcwj/2026/11.html"],
    )


def notice() -> bytes:
    """A notice made with python-docx: a table with merged cells, three photos, a caption, bullets."""
    document = Document()
    document.add_heading("关于开展2026年冬季清洁取暖设备检修的通知", level=0)
    document.add_paragraph("各行政村、镇直各部门：")
    document.add_paragraph("为确保群众温暖安全过冬，现将有关事项通知如下。")
    document.add_heading("检修安排", level=1)
    caption = document.add_paragraph()
    caption.add_run("表1 各村检修时间安排")
    grid = document.add_table(rows=5, cols=4)
    for column, words in enumerate(("片区", "行政村", "检修日期", "联系人")):
        grid.cell(0, column).paragraphs[0].add_run(words).bold = True
    rows = (
        ("东片", "青禾村", "11月10日", "王工"),
        ("", "柳湾村", "11月11日", "王工"),
        ("西片", "石桥村", "11月12日", "李工"),
        ("备注", "未在家的住户请提前与村委会另约时间", "", ""),
    )
    for index, words_of_row in enumerate(rows, start=1):
        for column, words in enumerate(words_of_row):
            if words:
                grid.cell(index, column).text = words
    grid.cell(1, 0).merge(grid.cell(2, 0))
    grid.cell(4, 1).merge(grid.cell(4, 3))
    document.add_heading("注意事项", level=1)
    document.add_paragraph("检修人员须佩戴工作证；", style="List Bullet")
    document.add_paragraph("检修不收取任何费用。", style="List Bullet")
    for number, words in ((1, "图1 检修人员入户检查"), (2, "图2 更换老化管线")):
        document.add_picture(io.BytesIO(drawn_photo(number)), width=Cm(12))
        document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
        line = document.add_paragraph(words)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_picture(io.BytesIO(drawn_photo(3, picture_format="PNG")), width=Cm(12))
    properties = document.paragraphs[-1]._p.xpath(".//wp:docPr")[0]
    properties.set("descr", "村民领取一氧化碳报警器")
    for words in ("青禾镇人民政府", "2026年11月8日"):
        document.add_paragraph(words).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def office_article() -> bytes:
    """A 公文 with letterhead, number and faked headings, every look set by hand and no style at all."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)

    def line(
        words: str, *, font: str = "仿宋_GB2312", size: float = 16, align: WD_PARAGRAPH_ALIGNMENT | None = None
    ) -> None:
        added = document.add_paragraph()
        if align is not None:
            added.alignment = align
        run = added.add_run(words)
        run.font.size = Pt(size)
        fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), font)

    centre = WD_ALIGN_PARAGRAPH.CENTER
    line("青禾镇人民政府文件", font="方正小标宋简体", size=40, align=centre)
    line("青政发〔2026〕18号", align=centre)
    line("关于进一步做好冬春季", font="方正小标宋简体", size=22, align=centre)
    line("森林防火工作的通知", font="方正小标宋简体", size=22, align=centre)
    line("各行政村，镇直各部门：")
    line("　　冬春季天干物燥，现就做好森林防火工作通知如下。")
    line("　　一、压实责任", font="黑体")
    line("　　各村党组织书记是第一责任人，护林员每天巡山两次。")
    line("　　（一）划定网格。", font="楷体_GB2312")
    line("　　全镇划分为十二个网格，每个网格有人管、有人查。")
    line("　　（二）严管火源。进入林区一律登记，不带火种上山。")
    line("　　二、加强宣传", font="黑体")
    line("　　通过大喇叭、微信群和入户走访，把道理讲到每家每户。")
    right = WD_ALIGN_PARAGRAPH.RIGHT
    line("青禾镇人民政府", align=right)
    line("2026年11月9日", align=right)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def everything() -> bytes:
    """One of each thing a document may hold, for tests that damage it."""
    maths = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    return docx(
        paragraph("青禾镇便民服务手册", style="Title"),
        paragraph("办理指南", style="Heading1"),
        paragraph("受理范围", numbered=(1, 0)),
        paragraph("本镇居民", numbered=(1, 1)),
        paragraph("身份证", numbered=(2, 0)),
        paragraph("复印件", numbered=(2, 1)),
        paragraph("填表", numbered=(3, 0)),
        paragraph("交表", numbered=(3, 0)),
        paragraph(text("加粗", bold=True) + text("斜体", italic=True) + text("密", extra="<w:vanish/>")),
        paragraph(f"<w:ins>{text('新增')}</w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"),
        paragraph(field('HYPERLINK "https://www.qinghe.example/"', text("官网"))),
        paragraph(picture("rId1", alt="大厅")),
        paragraph("图1 服务大厅", style="Caption"),
        paragraph(picture("rId2", is_anchored=True) + text("文字") + vml_picture("rId3", title="旧图")),
        paragraph(text_box(paragraph("框中文字"))),
        paragraph("表1 收费", style="Caption"),
        table(
            row(
                cell(paragraph(text("项目", bold=True))),
                cell(paragraph(text("金额", bold=True)), span=2),
                is_header=True,
            ),
            row(cell("甲", merge="restart"), cell("1"), cell("2")),
            row(cell(merge="continue"), cell(table(row(cell("内"), cell("嵌")))), cell(paragraph(picture("rId1")))),
        ),
        paragraph(text("注") + raw_run('<w:footnoteReference w:id="2"/>') + maths),
        paragraph(raw_run('<w:sym w:font="Wingdings" w:char="F0FE"/>') + raw_run("<w:br/><w:tab/><w:softHyphen/>")),
        paragraph("青禾镇人民政府", align="right"),
        numbered=OFFICIAL_NUMBERING,
        media={
            "image1.jpeg": drawn_photo(1, size=(64, 48)),
            "image2.png": drawn_photo(2, picture_format="PNG", size=(64, 48)),
            "image3.emf": metafile(),
        },
        footnotes=note("footnote", 2, paragraph("脚注文字")),
    )


def with_comment() -> bytes:
    """A document of python-docx with one comment's marks, as Word leaves them."""
    document = Document()
    added = document.add_paragraph("请于本周五前报送名单。")
    reference = OxmlElement("w:commentReference")
    reference.set(qn("w:id"), "0")
    added.add_run()._r.append(reference)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def old_word() -> bytes:
    """The first bytes of a binary .doc: an OLE container with a WordDocument stream."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + "WordDocument".encode("utf-16-le") + b"\0" * 512


def encrypted_word() -> bytes:
    """The first bytes of a .docx with a password: an OLE container with an EncryptedPackage stream."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def metafile() -> bytes:
    """The header of an EMF drawing."""
    return b"\x01\0\0\0" + b"\0" * 36 + b" EMF" + b"\0" * 64
