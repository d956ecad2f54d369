"""Tables: merges, headers, captions, layout tables, and what a cell cannot hold."""

from __future__ import annotations

from publishing.article import Cell, Figure, Gallery, Heading, Table, Text
from tests.samples.word import (
    cell,
    drawn_photo,
    hyperlink,
    level,
    numbering,
    paragraph,
    picture,
    row,
    table,
    text,
)

from .conftest import ReadWord


def bold(words: str) -> str:
    return paragraph(text(words, bold=True))


def test_merges_across_and_down(read_word: ReadWord) -> None:
    document = read_word(
        table(
            row(cell(bold("村"), merge="restart"), cell(bold("人数"), span=2)),
            row(cell(merge="continue"), cell(bold("男")), cell(bold("女"))),
            row(cell("柳湾村"), cell("310"), cell("298")),
        )
    )
    assert document.body == (
        Table(
            rows=(
                (Cell(text="村", header=True, rowspan=2), Cell(text="人数", header=True, colspan=2)),
                (Cell(text="男", header=True), Cell(text="女", header=True)),
                (Cell(text="柳湾村"), Cell(text="310"), Cell(text="298")),
            )
        ),
    )


def test_marked_header_row_wins_over_looks(read_word: ReadWord) -> None:
    document = read_word(
        table(row(cell("村"), cell("人数"), is_header=True), row(cell(bold("合计")), cell(bold("608"))))
    )
    assert document.body == (
        Table(
            rows=((Cell(text="村", header=True), Cell(text="人数", header=True)), (Cell(text="合计"), Cell(text="608")))
        ),
    )


def test_shaded_first_row_is_a_header(read_word: ReadWord) -> None:
    document = read_word(
        table(
            row(cell("村", fill="D9D9D9"), cell("人数", fill="D9D9D9")), row(cell("柳湾村", fill="FFFFFF"), cell("608"))
        )
    )
    block = document.body[0]
    assert isinstance(block, Table)
    assert [[entry.header for entry in entries] for entries in block.rows] == [[True, True], [False, False]]


def test_table_style_makes_the_first_row_a_header(read_word: ReadWord) -> None:
    styles = (
        '<w:style w:type="table" w:styleId="网格"><w:name w:val="网格"/>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    )
    rows = (row(cell("村"), cell("人数")), row(cell("柳湾村"), cell("608")))
    with_look = '<w:tblStyle w:val="网格"/><w:tblLook w:val="04A0"/>'
    without_look = '<w:tblStyle w:val="网格"/><w:tblLook w:val="04A0" w:firstRow="0"/>'
    headers = []
    for properties in (with_look, without_look):
        block = read_word(table(*rows, properties=properties), styles=styles).body[0]
        assert isinstance(block, Table)
        headers.append(block.rows[0][0].header)
    assert headers == [True, False]


def test_table_all_bold_has_no_header(read_word: ReadWord) -> None:
    block = read_word(table(row(cell(bold("甲")), cell(bold("乙"))), row(cell(bold("丙")), cell(bold("丁"))))).body[0]
    assert block == Table(rows=((Cell(text="甲"), Cell(text="乙")), (Cell(text="丙"), Cell(text="丁"))))


def test_row_swallowed_whole_is_left_out(read_word: ReadWord) -> None:
    document = read_word(
        table(
            row(cell("甲", merge="restart"), cell("乙", merge="restart")),
            row(cell(merge="continue"), cell(merge="continue")),
            row(cell("丙"), cell("丁")),
        )
    )
    assert document.body == (Table(rows=((Cell(text="甲"), Cell(text="乙")), (Cell(text="丙"), Cell(text="丁")))),)


def test_merge_without_a_start_is_an_ordinary_cell(read_word: ReadWord) -> None:
    document = read_word(table(row(cell("甲", merge="continue"), cell("乙")), row(cell("丙"), cell("丁"))))
    assert document.body == (Table(rows=((Cell(text="甲"), Cell(text="乙")), (Cell(text="丙"), Cell(text="丁")))),)


def test_columns_skipped_at_the_edges_become_empty_cells(read_word: ReadWord) -> None:
    document = read_word(
        table(row(cell("甲"), cell("乙"), cell("丙")), row(cell("丁"), extra='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'))
    )  # fmt: skip
    assert document.body == (
        Table(
            rows=((Cell(text="甲"), Cell(text="乙"), Cell(text="丙")), (Cell(text=""), Cell(text="丁"), Cell(text="")))
        ),
    )


def test_deleted_row_is_gone(read_word: ReadWord) -> None:
    document = read_word(table(row(cell("甲"), cell("乙")), row(cell("旧"), cell("旧"), extra="<w:del/>")))
    assert document.body == (Table(rows=((Cell(text="甲"), Cell(text="乙")),)),)


def test_lines_and_automatic_numbers_in_cells_are_text(read_word: ReadWord) -> None:
    lists = numbering({0: [level(0, "decimal", "%1")], 1: [level(0, "bullet", "·")]}, {1: (0, ""), 2: (1, "")})
    document = read_word(
        table(
            row(cell(paragraph(numbered=(1, 0))), cell(paragraph("甲") + paragraph("乙"))),
            row(cell(paragraph(numbered=(1, 0))), cell(paragraph("丙", numbered=(2, 0)))),
        ),
        numbered=lists,
    )
    assert document.body == (Table(rows=((Cell(text="1"), Cell(text="甲\n乙")), (Cell(text="2"), Cell(text="• 丙")))),)


def test_caption_by_text_or_style(read_word: ReadWord) -> None:
    grid = table(row(cell("甲"), cell("乙")))
    document = read_word(
        paragraph("表1　收费标准"),
        grid,
        paragraph("说明"),
        paragraph("各村名单", style="Caption"),
        grid,
        paragraph("完。"),
    )
    assert document.body == (
        Table(rows=((Cell(text="甲"), Cell(text="乙")),), caption="表1　收费标准"),
        Text(html="<p>说明</p>"),
        Table(rows=((Cell(text="甲"), Cell(text="乙")),), caption="各村名单"),
        Text(html="<p>完。</p>"),
    )


def test_unit_between_caption_and_table_joins_the_caption(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("表2 补贴标准"), paragraph("（单位：元/亩）", align="right"), table(row(cell("小麦"), cell("120")))
    )
    assert document.body == (
        Table(rows=((Cell(text="小麦"), Cell(text="120")),), caption="表2 补贴标准（单位：元/亩）"),
    )


def test_caption_under_a_table_belongs_to_it_unless_another_table_follows(read_word: ReadWord) -> None:
    first, second = table(row(cell("甲"), cell("乙"))), table(row(cell("丙"), cell("丁")))
    document = read_word(first, paragraph("表1 前表"), paragraph("正文。"), first, paragraph("表2 后表"), second)
    assert [block.caption for block in document.body if isinstance(block, Table)] == ["表1 前表", "", "表2 后表"]


def test_sentence_about_a_table_is_no_caption(read_word: ReadWord) -> None:
    document = read_word(paragraph("表1所示为收费标准"), table(row(cell("甲"), cell("乙"))))
    assert document.body[0] == Text(html="<p>表1所示为收费标准</p>")


def test_one_cell_table_is_opened(read_word: ReadWord) -> None:
    inside = paragraph("办理流程", style="Heading2") + paragraph("先取号。")
    document = read_word(paragraph("开头。"), table(row(cell(inside))))
    assert document.body == (
        Text(html="<p>开头。</p>"),
        Heading(text="办理流程", level=2),
        Text(html="<p>先取号。</p>"),
    )


def test_nested_table_is_flattened_and_said(read_word: ReadWord) -> None:
    inner = table(row(cell("上午"), cell("8点")), row(cell("下午"), cell("14点")))
    document = read_word(table(row(cell("时间"), cell(inner + paragraph()))))
    assert document.body == (Table(rows=((Cell(text="时间"), Cell(text="上午 8点\n下午 14点")),)),)
    assert document.warnings == ("1 个表格里的表格已改成单元格里的文字（第一个在“14点”附近），请核对。",)


def test_pictures_in_cells_follow_the_table_and_are_said(read_word: ReadWord) -> None:
    document = read_word(
        table(row(cell("大厅"), cell(paragraph(picture("rId1", alt="服务大厅"))))),
        media={"image1.jpeg": drawn_photo(1)},
    )
    assert document.body[0] == Table(rows=((Cell(text="大厅"), Cell(text="")),))
    assert isinstance(document.body[1], Figure)
    assert document.body[1].picture.alt == "服务大厅"
    assert document.warnings == ("1 张表格里的图片已移到表格后面（第一张在“大厅”附近），请核对位置。",)


def test_table_of_pictures_alone_becomes_a_gallery(read_word: ReadWord) -> None:
    document = read_word(
        table(row(cell(paragraph(picture("rId1"))), cell(paragraph(picture("rId2"))))),
        paragraph("图1 活动现场"),
        media={"image1.jpeg": drawn_photo(1), "image2.jpeg": drawn_photo(2)},
    )
    assert len(document.body) == 1
    assert isinstance(document.body[0], Gallery)
    assert len(document.body[0].figures) == 2
    assert document.body[0].caption == "图1 活动现场"
    assert document.warnings == ()


def test_links_in_cells_keep_their_words_and_are_said(read_word: ReadWord) -> None:
    document = read_word(
        table(row(cell(paragraph(hyperlink("rId1", text("官网")))), cell("乙"))), links=["https://a.example/"]
    )
    assert document.body == (Table(rows=((Cell(text="官网"), Cell(text="乙")),)),)
    assert document.warnings == ("1 个表格里的链接只保留了文字（第一个在“官网”附近）。",)


def test_empty_table_vanishes(read_word: ReadWord) -> None:
    document = read_word(paragraph("正文。"), table(row(cell(), cell()), row(cell(), cell())))
    assert document.body == (Text(html="<p>正文。</p>"),)
