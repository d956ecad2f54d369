"""Text inside paragraphs: emphasis, links, fields, and what writing tools leave behind."""

from __future__ import annotations

import pytest

from publishing.article import Heading, Text
from tests.samples.word import docx, field, hyperlink, note, paragraph, raw_run, text, text_box

from .conftest import ReadWord


def only_html(blocks: object) -> str:
    assert isinstance(blocks, tuple)
    assert len(blocks) == 1
    assert isinstance(blocks[0], Text)
    return blocks[0].html


def test_bold_italic_and_breaks_are_kept(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("普通") + text("加", bold=True) + text("粗", bold=True) + text("斜", italic=True)
                  + text("都有", bold=True, italic=True) + raw_run("<w:br/>") + text("第二行"))
    )  # fmt: skip
    assert only_html(document.body) == (
        "<p>普通<strong>加粗</strong><em>斜</em><strong><em>都有<br></em></strong>第二行</p>"
    )


def test_bold_of_a_character_style_can_be_switched_off(read_word: ReadWord) -> None:
    style = '<w:rStyle w:val="Strong"/>'
    document = read_word(paragraph(text("重", extra=style) + text("轻", extra=f'{style}<w:b w:val="0"/>')))
    assert only_html(document.body) == "<p><strong>重</strong>轻</p>"


def test_text_is_escaped_and_trimmed(read_word: ReadWord) -> None:
    document = read_word(paragraph(text("　　 温度<5℃ & 风力>6级\t注意  防寒 　")))
    assert only_html(document.body) == "<p>温度&lt;5℃ &amp; 风力&gt;6级 注意 防寒</p>"


def test_ideographic_spaces_inside_a_line_stay(read_word: ReadWord) -> None:
    assert only_html(read_word(paragraph("青禾镇　柳湾村")).body) == "<p>青禾镇　柳湾村</p>"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.qinghe.example/a?b=1&c=2",
        "http://qinghe.example",
        "mailto:office@qinghe.example",
        "tel:05370000000",
    ],
)
def test_links_people_can_follow_are_kept(read_word: ReadWord, address: str) -> None:
    document = read_word(paragraph(hyperlink("rId1", text("看") + text("这里", bold=True))), links=[address])
    escaped = address.replace("&", "&amp;")
    assert only_html(document.body) == f'<p><a href="{escaped}">看<strong>这里</strong></a></p>'
    assert document.warnings == ()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///C:/通知.docx", "ftp://qinghe.example", "通知.docx"]
)
def test_other_links_lose_their_target_and_say_so(read_word: ReadWord, address: str) -> None:
    document = read_word(paragraph(hyperlink("rId1", text("看这里"))), links=[address])
    assert only_html(document.body) == "<p>看这里</p>"
    assert document.warnings == ("1 个链接不是网页、邮箱或电话地址，只保留了文字（第一个在“看这里”附近）。",)


def test_link_fields_are_kept(read_word: ReadWord) -> None:
    simple = f'<w:fldSimple w:instr=" HYPERLINK &quot;https://b.example/&quot; ">{text("乙")}</w:fldSimple>'
    document = read_word(
        paragraph(field(' HYPERLINK "https://a.example/" \\o "提示" ', text("甲")) + text("、") + simple)
    )
    assert only_html(document.body) == '<p><a href="https://a.example/">甲</a>、<a href="https://b.example/">乙</a></p>'


def test_links_to_places_in_the_document_are_plain_text(read_word: ReadWord) -> None:
    inner = f'<w:hyperlink w:anchor="附件">{text("见附件")}</w:hyperlink>'
    document = read_word(paragraph(inner + field('HYPERLINK \\l "附件"', text("再见"))))
    assert only_html(document.body) == "<p>见附件再见</p>"
    assert document.warnings == ()


def test_field_results_are_kept_and_codes_are_not(read_word: ReadWord) -> None:
    document = read_word(paragraph(text("第") + field("SEQ 图 \\* ARABIC", text("3")) + text("次")))
    assert only_html(document.body) == "<p>第3次</p>"


def test_a_field_never_closed_does_not_swallow_the_rest(read_word: ReadWord) -> None:
    opened = raw_run('<w:fldChar w:fldCharType="begin"/>') + raw_run("<w:instrText>PAGE</w:instrText>")
    document = read_word(paragraph(text("甲") + opened), paragraph("乙"))
    assert only_html(document.body) == "<p>甲</p><p>乙</p>"


def test_encircled_numbers_become_characters(read_word: ReadWord) -> None:
    encircled = (
        raw_run('<w:fldChar w:fldCharType="begin"/>')
        + raw_run("<w:instrText>eq \\o\\ac(○,3)</w:instrText>")
        + raw_run('<w:fldChar w:fldCharType="end"/>')
    )
    document = read_word(paragraph(encircled + text("核对")))
    assert only_html(document.body) == "<p>③核对</p>"
    assert document.warnings == ()


def test_tracked_changes_are_accepted_and_said(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(
            text("缴费期到")
            + f"<w:del>{raw_run('<w:delText>11月</w:delText>')}</w:del><w:ins>{text('12月')}</w:ins>"
            + f"<w:moveFrom>{text('旧处')}</w:moveFrom><w:moveTo>{text('底')}</w:moveTo>"
        )
    )
    assert only_html(document.body) == "<p>缴费期到12月底</p>"
    assert document.warnings == (
        "原文有 4 处修订痕迹（第一处在“缴费期到12月底”附近）：已按“接受全部修订”后的文字导入，请核对。",
    )


def test_a_deleted_paragraph_mark_joins_two_paragraphs(read_word: ReadWord) -> None:
    document = read_word(paragraph("前半", extra="<w:rPr><w:del/></w:rPr>"), paragraph("后半"), paragraph("下一段"))
    assert only_html(document.body) == "<p>前半后半</p><p>下一段</p>"


def test_a_deleted_last_paragraph_mark_loses_nothing(read_word: ReadWord) -> None:
    assert only_html(read_word(paragraph("前半", extra="<w:rPr><w:del/></w:rPr>")).body) == "<p>前半</p>"


def test_comments_are_dropped_and_counted(read_word: ReadWord) -> None:
    mark = raw_run('<w:commentReference w:id="0"/>')
    document = read_word(paragraph(text("名单") + mark), paragraph(text("时间") + mark))
    assert only_html(document.body) == "<p>名单</p><p>时间</p>"
    assert document.warnings == ("原文有 2 条批注（第一条在“名单”附近），没有导入；请确认批注里的意见都已处理。",)


def test_hidden_text_is_dropped_and_its_words_do_not_reach_the_warning(read_word: ReadWord) -> None:
    document = read_word(paragraph(text("公开") + text("内部底价", extra="<w:vanish/>")))
    assert only_html(document.body) == "<p>公开</p>"
    assert document.warnings == ("原文有 1 处隐藏文字（第一处在“公开”附近），没有导入。",)


def test_footnotes_and_endnotes_follow_in_the_order_cited(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("标准") + raw_run('<w:endnoteReference w:id="5"/>') + text("见文件")
                  + raw_run('<w:footnoteReference w:id="2"/>')),
        footnotes=note("footnote", 0, paragraph("分隔线")) + note("footnote", 2, paragraph("以当年公布为准。")),
        endnotes=note("endnote", 5, paragraph("每人每年400元。") + paragraph("学生同。")),
    )  # fmt: skip
    assert document.body == (
        Text(html="<p>标准[1]见文件[2]</p>"),
        Text(html="<p><strong>注释</strong></p><p>[1] 每人每年400元。</p><p>学生同。</p><p>[2] 以当年公布为准。</p>"),
    )


def test_text_boxes_stay_in_place_once(read_word: ReadWord) -> None:
    document = read_word(paragraph(text("前") + text_box(paragraph("框一") + paragraph("框二"))), paragraph("后"))
    assert only_html(document.body) == "<p>前</p><p>框一</p><p>框二</p><p>后</p>"
    assert document.warnings == ("1 个文本框已改成普通段落（第一个在“前”附近），请核对位置。",)


def graphic(content: str) -> str:
    return raw_run(
        f"<w:drawing><wp:inline><a:graphic><a:graphicData>{content}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


EXCEL = '<w:object><v:shape><v:imagedata r:id="rId9"/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>'
EQUATION = "1 个公式没有导入（第一个在“正文”附近）；请改用文字，或截成图片后插入。"


@pytest.mark.parametrize(
    ("content", "warning"),
    [
        ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", EQUATION),
        (raw_run('<w:object><o:OLEObject ProgID="Equation.3"/></w:object>'), EQUATION),
        (graphic("<c:chart/>"), "1 个图表没有导入（第一个在“正文”附近）；请在 Word 中另存为图片后插入。"),
        (graphic("<dgm:relIds/>"), "1 个 SmartArt 图示没有导入（第一个在“正文”附近）；请在 Word 中另存为图片后插入。"),
        (raw_run(EXCEL), "1 个嵌入对象（如 Excel 表格）没有导入（第一个在“正文”附近）；请改成 Word 表格或图片。"),
        (
            text("重点", extra="<w:strike/>"),
            "1 处删除线没有保留，文字仍在（第一处在“正文重点”附近）；不要的文字请删去。",
        ),
        (
            text("重点", extra='<w:u w:val="single"/>'),
            "1 处下划线没有保留（第一处在“正文重点”附近）；需要强调请改用加粗。",
        ),
        (
            text("甲", extra='<w:vertAlign w:val="superscript"/>'),
            "1 处上标或下标没有保留，文字仍在（第一处在“正文甲”附近），请核对。",
        ),
        (
            raw_run('<w:sym w:font="某符号" w:char="F0AA"/>'),
            "1 个特殊符号无法识别，没有导入（第一个在“正文”附近）；请在稿件里补上。",
        ),
    ],
)
def test_each_kind_of_loss_is_said(read_word: ReadWord, content: str, warning: str) -> None:
    assert read_word(paragraph(text("正文") + content)).warnings == (warning,)


def test_raised_and_lowered_figures_become_characters(read_word: ReadWord) -> None:
    up, down = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    document = read_word(paragraph(text("面积5m") + text("2", extra=up) + text("，CO") + text("2", extra=down)))
    assert only_html(document.body) == "<p>面积5m²，CO₂</p>"
    assert document.warnings == ()


def test_underlined_blanks_of_a_form_stay_visible(read_word: ReadWord) -> None:
    document = read_word(paragraph(text("姓名：") + text("      ", extra='<w:u w:val="single"/>') + text("（签字）")))
    assert only_html(document.body) == "<p>姓名：______（签字）</p>"


def test_symbols_hyphens_and_tabs(read_word: ReadWord) -> None:
    symbols = '<w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings 2" w:char="F0A3"/>'
    document = read_word(
        paragraph(
            raw_run(symbols)
            + raw_run(
                "<w:t>0537</w:t><w:noBreakHyphen/><w:t>000</w:t><w:softHyphen/><w:t>0000</w:t><w:tab/><w:t>转2</w:t>"
            )
            + raw_run("<w:t>\uf0a8</w:t>", '<w:rFonts w:eastAsia="Wingdings"/>')
        )
    )
    assert only_html(document.body) == "<p>☑□0537-0000000 转2□</p>"


def test_page_breaks_are_ignored(read_word: ReadWord) -> None:
    breaks = '<w:br w:type="page"/><w:lastRenderedPageBreak/><w:br w:type="column"/>'
    assert only_html(read_word(paragraph(text("上") + raw_run(breaks) + text("下"))).body) == "<p>上下</p>"


def test_ruby_keeps_the_base_text(read_word: ReadWord) -> None:
    ruby = f"<w:ruby><w:rt>{text('hé')}</w:rt><w:rubyBase>{text('禾')}</w:rubyBase></w:ruby>"
    document = read_word(paragraph(text("青") + raw_run(ruby) + text("镇")))
    assert only_html(document.body) == "<p>青禾镇</p>"
    assert document.warnings == ("1 处拼音注音没有导入，正文文字仍在（第一处在“青禾镇”附近）。",)


def test_content_controls_are_opened_and_prompts_dropped(read_word: ReadWord) -> None:
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{text('已填')}</w:sdtContent></w:sdt>"
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{text('单击输入')}</w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtContent>{paragraph('整段')}</w:sdtContent></w:sdt>"
    assert only_html(read_word(paragraph(filled + prompt), block).body) == "<p>已填</p><p>整段</p>"


def test_drop_cap_rejoins_its_paragraph(read_word: ReadWord) -> None:
    document = read_word(paragraph("青", extra='<w:framePr w:dropCap="drop"/>'), paragraph("禾镇地处平原。"))
    assert only_html(document.body) == "<p>青禾镇地处平原。</p>"


def test_heading_is_plain_text_and_a_lost_link_is_said(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("正文在前。"),
        paragraph(hyperlink("rId1", text("怎么办")), style="Heading2"),
        paragraph("去窗口。"),
        links=["https://a.example/"],
    )
    assert document.body[1] == Heading(text="怎么办", level=2)
    assert document.warnings == ("1 个标题里的链接只保留了文字（第一个在“怎么办”附近）。",)


def test_runs_split_the_way_libreoffice_splits_them(read_word: ReadWord) -> None:
    look = '<w:rFonts w:ascii="Liberation Serif" w:eastAsia="仿宋"/><w:lang w:eastAsia="zh-CN"/>'
    pieces = "".join(raw_run(f"<w:t>{sign}</w:t>", look) for sign in "缴费到十二月底")
    bold = (
        raw_run("<w:t>为止</w:t>", f"{look}<w:b/><w:bCs/>")
        + raw_run("<w:rPr/>")
        + raw_run("<w:t>。</w:t>", '<w:b w:val="false"/>')
    )
    document = read_word(paragraph(f'<w:bookmarkStart w:id="0"/>{pieces}<w:proofErr/>{bold}<w:bookmarkEnd w:id="0"/>'))
    assert only_html(document.body) == "<p>缴费到十二月底<strong>为止</strong>。</p>"


def test_strict_namespaces_are_read_too() -> None:
    import io
    import zipfile

    from pages.word_import import read

    strict = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    source, target = zipfile.ZipFile(io.BytesIO(docx(paragraph(text("严格", bold=True))))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            for loose, tight in strict.items():
                data = data.replace(loose, tight)
            archive.writestr(name, data)
    assert only_html(read(io.BytesIO(target.getvalue()), filename="严格.docx").body) == "<p><strong>严格</strong></p>"
