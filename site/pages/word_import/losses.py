"""What could not be kept, counted by kind and told in one sentence each, with the first place it happened."""

from __future__ import annotations

from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "tracked changes",
    "comments",
    "hidden text",
    "underline",
    "strike",
    "raised text",
    "ruby",
    "symbol",
    "equation",
    "SmartArt",
    "chart",
    "embedded object",
    "text box",
    "embedded document",
    "contents",
    "page number",
    "link",
    "heading link",
    "table link",
    "table picture",
    "nested table",
    "note picture",
    "more pictures",
    "media",
    "HTML tag",
]

_SENTENCES: dict[Kind, str] = {
    "tracked changes": "原文有 {count} 处修订痕迹（第一处{place}）：已按“接受全部修订”后的文字导入，请核对。",
    "comments": "原文有 {count} 条批注（第一条{place}），没有导入；请确认批注里的意见都已处理。",
    "hidden text": "原文有 {count} 处隐藏文字（第一处{place}），没有导入。",
    "underline": "{count} 处下划线没有保留（第一处{place}）；需要强调请改用加粗。",
    "strike": "{count} 处删除线没有保留，文字仍在（第一处{place}）；不要的文字请删去。",
    "raised text": "{count} 处上标或下标没有保留，文字仍在（第一处{place}），请核对。",
    "ruby": "{count} 处拼音注音没有导入，正文文字仍在（第一处{place}）。",
    "symbol": "{count} 个特殊符号无法识别，没有导入（第一个{place}）；请在稿件里补上。",
    "equation": "{count} 个公式没有导入（第一个{place}）；请改用文字，或截成图片后插入。",
    "SmartArt": "{count} 个 SmartArt 图示没有导入（第一个{place}）；请在 Word 中另存为图片后插入。",
    "chart": "{count} 个图表没有导入（第一个{place}）；请在 Word 中另存为图片后插入。",
    "embedded object": "{count} 个嵌入对象（如 Excel 表格）没有导入（第一个{place}）；请改成 Word 表格或图片。",
    "text box": "{count} 个文本框已改成普通段落（第一个{place}），请核对位置。",
    "embedded document": "{count} 处嵌入的其他文档没有导入（第一处{place}）；请把内容复制到正文。",
    "contents": "自动目录没有导入（共 {count} 行）。",
    "page number": "正文里有 {count} 处单独成行的页码，没有导入。",
    "link": "{count} 个链接不是网页、邮箱或电话地址，只保留了文字（第一个{place}）。",
    "heading link": "{count} 个标题里的链接只保留了文字（第一个{place}）。",
    "table link": "{count} 个表格里的链接只保留了文字（第一个{place}）。",
    "table picture": "{count} 张表格里的图片已移到表格后面（第一张{place}），请核对位置。",
    "nested table": "{count} 个表格里的表格已改成单元格里的文字（第一个{place}），请核对。",
    "note picture": "{count} 张脚注里的图片没有导入（第一张{place}）。",
    "more pictures": "另有 {count} 张图片未导入（第一张{place}）。",
    "media": "{count} 处视频、音频或网页框没有导入（第一处{place}）。",
    "HTML tag": "Markdown 里有 {count} 处 HTML 标签，已按普通文字导入（第一处{place}），请核对。",
}


class Losses:
    """Collects while one file is read. ``at`` moves the place; ``note`` and ``say`` record."""

    def __init__(self) -> None:
        self._place = ""
        self._counts: dict[Kind, int] = {}
        self._entries: list[tuple[Kind, str] | str] = []

    def at(self, text: str) -> None:
        """Later losses happen near ``text``; blank text leaves the place as it is."""
        text = " ".join(text.split())
        if text:
            self._place = text if len(text) <= 14 else f"{text[:14]}…"

    @property
    def place(self) -> str:
        return f"在“{self._place}”附近" if self._place else "在文件开头"

    def note(self, kind: Kind) -> None:
        if kind not in self._counts:
            self._entries.append((kind, self.place))
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def say(self, sentence: str) -> None:
        self._entries.append(sentence)

    def sentences(self) -> tuple[str, ...]:
        """One sentence for each kind and each thing said, in the order they first happened."""
        return tuple(
            entry
            if isinstance(entry, str)
            else _SENTENCES[entry[0]].format(count=self._counts[entry[0]], place=entry[1])
            for entry in self._entries
        )
