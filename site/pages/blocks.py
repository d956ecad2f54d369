"""Body blocks of an article. Each knows how it leaves the CMS: ``to_article`` turns a value into a block of
:mod:`publishing.article`, from which both the web page and the WeChat article are rendered.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from library.models import Picture, StoredDocument
from pages.richtext import FEATURES, fragment
from publishing import article

phone_number = RegexValidator(r"^[+0-9][0-9\- ()（）转]{4,30}$", _("请填写电话号码，例如 0537-8220000 或 12345。"))


def picture_value(image: Picture, alt: str = "") -> article.Picture:
    focus = None
    if image.has_focal_point():
        focus = (round(image.focal_point_x / image.width, 4), round(image.focal_point_y / image.height, 4))
    return article.Picture(sha256=image.sha256, width=image.width, height=image.height, alt=alt, focus=focus)


def attachment_value(document: StoredDocument, title: str = "") -> article.Attachment:
    return article.Attachment(
        title=title or document.title,
        url=document.url,
        filename=document.filename,
        size_bytes=document.get_file_size() or 0,
        sha256=document.sha256,
    )


def dial(phone: str) -> str:
    """``phone`` as a telephone dials it: the first number, without spaces and brackets; empty when there is none."""
    first = phone.split("转")[0].split("/")[0].split("、")[0]
    return "".join(character for character in first if character.isdigit() or character in "+-")


class RichText(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=FEATURES, **kwargs)


class ArticleBlock(blocks.StructBlock):
    """A block of an article; previewed in the picker with the same template that residents see."""

    def to_article(self, value: Any) -> article.Block | None:
        """The frozen form of ``value``, or ``None`` when there is nothing to show."""
        raise NotImplementedError

    class Meta:
        preview_template = "pages/blocks/preview.html"

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_preview_context(value, parent_context)
        block = self.to_article(value)
        return {**context, "block": block, "pictures": _preview_pictures(block)}


def _preview_pictures(block: article.Block | None) -> dict[str, Picture]:
    figures = (
        block.figures if isinstance(block, article.Gallery) else (block,) if isinstance(block, article.Figure) else ()
    )
    hashes = {figure.picture.sha256 for figure in figures}
    return {picture.sha256: picture for picture in Picture.objects.filter(sha256__in=hashes)} if hashes else {}


class HeadingBlock(ArticleBlock):
    text = blocks.CharBlock(label=_("文字"), max_length=80)
    level = blocks.ChoiceBlock(label=_("级别"), choices=[("2", _("一级标题")), ("3", _("二级标题"))], default="2")

    class Meta:
        icon = "title"
        label = _("小标题")
        preview_value = {"text": "一、谁可以申请", "level": "2"}
        description = _("把文章分成几段，读者一眼看出讲什么。")

    def to_article(self, value: Any) -> article.Heading:
        return article.Heading(text=value["text"].strip(), level=3 if value["level"] == "3" else 2)


class TextBlock(RichText):
    class Meta:
        icon = "pilcrow"
        label = _("正文")
        preview_template = "pages/blocks/preview.html"
        preview_value = (
            "<p>2027 年度城乡居民基本医疗保险集中缴费期为 <b>2026 年 10 月 8 日至 12 月 31 日</b>，"
            "在缴费期内参保的居民，从 2027 年 1 月 1 日起享受待遇。</p>"
        )
        description = _("段落和列表。只保留微信支持的格式。")

    def to_article(self, value: Any) -> article.Text | None:
        html = fragment(value.source)
        return article.Text(html=html) if html else None

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_preview_context(value, parent_context)
        return {**context, "block": self.to_article(value)}


class FigureBlock(ArticleBlock):
    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        label=_("文字说明"), max_length=120, required=False, help_text=_("给看不见图片的读者：图上有什么？")
    )
    caption = blocks.CharBlock(label=_("图注"), max_length=120, required=False)

    class Meta:
        icon = "image"
        label = _("图片")
        preview_value = None
        description = _("一张图片，可带图注。")

    def to_article(self, value: Any) -> article.Figure | None:
        if value["image"] is None:
            return None
        return article.Figure(
            picture=picture_value(value["image"], value["alt"].strip()), caption=value["caption"].strip()
        )

    def get_preview_value(self) -> Any:
        return self.normalize(
            {"image": Picture.objects.order_by("pk").first(), "alt": "", "caption": "图片下方的说明文字"}
        )


class GalleryBlock(ArticleBlock):
    figures = blocks.ListBlock(FigureBlock(), label=_("图片"), min_num=2, max_num=12)
    caption = blocks.CharBlock(label=_("组图说明"), max_length=120, required=False)

    class Meta:
        icon = "image"
        label = _("组图")
        preview_value = None
        description = _("两张以上的图片排在一起。")

    def to_article(self, value: Any) -> article.Gallery | None:
        block = self.child_blocks["figures"].child_block
        figures = tuple(figure for item in value["figures"] if (figure := block.to_article(item)) is not None)
        return article.Gallery(figures=figures, caption=value["caption"].strip()) if figures else None

    def get_preview_value(self) -> Any:
        pictures = list(Picture.objects.order_by("pk")[:2])
        figures = [{"image": picture, "alt": "", "caption": ""} for picture in pictures]
        return self.normalize({"figures": figures, "caption": "活动现场"})


class TableBlock(WagtailTableBlock):  # type: ignore[misc]  # Wagtail is untyped
    """A table with merged cells and a caption; cells hold plain text."""

    def __init__(self, **kwargs: Any) -> None:
        options = {
            "renderer": "text",
            "mergeCells": True,
            "contextMenu": [
                "row_above",
                "row_below",
                "---------",
                "col_left",
                "col_right",
                "---------",
                "remove_row",
                "remove_col",
                "---------",
                "mergeCells",
                "alignment",
                "---------",
                "undo",
                "redo",
            ],
        }
        super().__init__(table_options=options, **kwargs)

    class Meta:
        icon = "table"
        label = _("表格")
        preview_template = "pages/blocks/preview.html"
        preview_value = {
            "data": [["服务项目", "办理地点", "时间"], ["参保登记", "镇便民服务中心 3 号窗口", "工作日"]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": "办理一览",
        }
        description = _("行列清楚的资料；可以合并单元格。")

    def to_article(self, value: Any) -> article.Table | None:
        data = (value or {}).get("data") or []
        if not any(cell not in (None, "") for row in data for cell in row):
            return None
        choice = value.get("table_header_choice") or ""
        header_row = value.get("first_row_is_table_header") or choice in {"row", "both"}
        header_column = value.get("first_col_is_header") or choice in {"column", "both"}
        spans = {(merge["row"], merge["col"]): merge for merge in value.get("mergeCells") or []}
        swallowed = {
            (row, column)
            for (top, left), merge in spans.items()
            for row in range(top, top + merge["rowspan"])
            for column in range(left, left + merge["colspan"])
            if (row, column) != (top, left)
        }
        rows = tuple(
            tuple(
                article.Cell(
                    text=str(text if text is not None else "").strip(),
                    header=bool((header_row and row == 0) or (header_column and column == 0)),
                    colspan=spans.get((row, column), {}).get("colspan", 1),
                    rowspan=spans.get((row, column), {}).get("rowspan", 1),
                )
                for column, text in enumerate(cells)
                if (row, column) not in swallowed
            )
            for row, cells in enumerate(data)
        )
        return article.Table(rows=rows, caption=(value.get("table_caption") or "").strip())

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_preview_context(value, parent_context)
        return {**context, "block": self.to_article(value)}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("做什么"), max_length=60)
    text = RichText(label=_("怎么做"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("步骤")


class StepsBlock(ArticleBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    items = blocks.ListBlock(StepBlock(), label=_("步骤"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("步骤")
        preview_value = {
            "title": "三步办完",
            "items": [
                {"title": "备齐材料", "text": "<p>身份证、户口簿原件。</p>"},
                {"title": "到窗口登记", "text": "<p>镇便民服务中心 3 号窗口。</p>"},
                {"title": "缴费", "text": "<p>现场或手机缴费均可。</p>"},
            ],
        }
        description = _("一步一步怎么办，自动编号。")

    def to_article(self, value: Any) -> article.Steps:
        items = tuple(
            article.Step(title=item["title"].strip(), html=fragment(item["text"].source)) for item in value["items"]
        )
        return article.Steps(items=items, title=value["title"].strip())


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("问"), max_length=120)
    answer = RichText(label=_("答"))

    class Meta:
        icon = "help"
        label = _("问答")


class QuestionsBlock(ArticleBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    items = blocks.ListBlock(QuestionBlock(), label=_("问答"), min_num=1)

    class Meta:
        icon = "help"
        label = _("问答")
        preview_value = {
            "title": "您可能想问",
            "items": [{"question": "错过集中缴费期怎么办？", "answer": "<p>可以补缴，待遇等待期为三个月。</p>"}],
        }
        description = _("居民最可能问的话，用他们的说法来问。")

    def to_article(self, value: Any) -> article.Questions:
        items = tuple(
            article.Question(question=item["question"].strip(), html=fragment(item["answer"].source))
            for item in value["items"]
        )
        return article.Questions(items=items, title=value["title"].strip())


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("项目"), max_length=20)
    value = blocks.TextBlock(label=_("内容"), rows=2)

    class Meta:
        icon = "tag"
        label = _("要点")


class FactsBlock(ArticleBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    rows = blocks.ListBlock(FactBlock(), label=_("要点"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("要点")
        preview_value = {
            "title": "一看就懂",
            "rows": [
                {"label": "个人缴费", "value": "每人每年 420 元"},
                {"label": "截止时间", "value": "2026 年 12 月 31 日"},
            ],
        }
        description = _("几条最要紧的信息：时间、地点、金额、电话。")

    def to_article(self, value: Any) -> article.Facts:
        rows = tuple(article.Fact(label=row["label"].strip(), value=row["value"].strip()) for row in value["rows"])
        return article.Facts(rows=rows, title=value["title"].strip())


class QuotationBlock(ArticleBlock):
    text = RichText(label=_("原文"))
    source = blocks.CharBlock(label=_("出处"), max_length=120, required=False, help_text=_("例如：《……通知》第三条"))

    class Meta:
        icon = "openquote"
        label = _("政策原文")
        preview_value = {"text": "<p>参保居民在集中缴费期内一次性缴纳全年费用。</p>", "source": "《……通知》第三条"}
        description = _("逐字引用政策原文，注明第几条。")

    def to_article(self, value: Any) -> article.Quotation | None:
        html = fragment(value["text"].source)
        return article.Quotation(html=html, source=value["source"].strip()) if html else None


class CallOutBlock(ArticleBlock):
    tone = blocks.ChoiceBlock(
        label=_("用途"),
        choices=[("info", _("提示")), ("warning", _("注意")), ("success", _("好消息"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("标题"), max_length=40, required=False)
    text = RichText(label=_("内容"))

    class Meta:
        icon = "info-circle"
        label = _("提示框")
        preview_value = {"tone": "warning", "title": "请注意", "text": "<p>工作人员不会电话索要验证码。</p>"}
        description = _("读者不能错过的一句话。")

    def to_article(self, value: Any) -> article.CallOut | None:
        html = fragment(value["text"].source)
        if not html:
            return None
        return article.CallOut(html=html, title=value["title"].strip(), tone=value["tone"] or "info")


class ContactBlock(ArticleBlock):
    name = blocks.CharBlock(label=_("单位或联系人"), max_length=60)
    phone = blocks.CharBlock(label=_("电话"), max_length=40, required=False, validators=[phone_number])
    address = blocks.CharBlock(label=_("地址"), max_length=100, required=False)
    hours = blocks.CharBlock(label=_("时间"), max_length=60, required=False)

    class Meta:
        icon = "user"
        label = _("联系方式")
        preview_value = {
            "name": "镇便民服务中心",
            "phone": "0537-8220000",
            "address": "青禾镇振兴路 1 号",
            "hours": "工作日 8:30–17:30",
        }
        description = _("点一下就能拨打的电话。")

    def to_article(self, value: Any) -> article.Contact:
        return article.Contact(**{name: (value[name] or "").strip() for name in ("name", "phone", "address", "hours")})

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(cleaned[name] for name in ("phone", "address")):
            raise blocks.StructBlockValidationError(
                block_errors={"phone": ValidationError(_("电话和地址至少填一项，读者才找得到。"))}
            )
        return cleaned


class AttachmentBlock(ArticleBlock):
    document = DocumentChooserBlock(label=_("文件"))
    title = blocks.CharBlock(label=_("显示名称"), max_length=80, required=False)

    class Meta:
        icon = "doc-full"
        label = _("附件")
        preview_value = None
        description = _("可以下载的表格或文件。微信里不能直接下载，读者点“阅读原文”到网页下载。")

    def to_article(self, value: Any) -> article.Attachment | None:
        return attachment_value(value["document"], value["title"].strip()) if value["document"] else None

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_preview_context(value, parent_context)
        context["block"] = article.Attachment(
            title="附件：申请表", url="#", filename="申请表.docx", size_bytes=24_576, sha256=""
        )
        return context

    def get_preview_value(self) -> Any:
        return self.normalize({"document": None, "title": "附件：申请表"})


class DividerBlock(blocks.StaticBlock):
    class Meta:
        icon = "horizontalrule"
        label = _("分隔线")
        admin_text = _("一条分隔线")
        preview_template = "pages/blocks/preview.html"
        description = _("换一个话题。")

    def to_article(self, value: Any) -> article.Divider:
        return article.Divider()

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_preview_context(value, parent_context)
        return {**context, "block": article.Divider()}


class BodyBlock(blocks.StreamBlock):
    """The body of an article."""

    heading = HeadingBlock(group=_("文字"))
    text = TextBlock(group=_("文字"))
    call_out = CallOutBlock(group=_("文字"))
    quotation = QuotationBlock(group=_("文字"))
    divider = DividerBlock(group=_("文字"))
    figure = FigureBlock(group=_("图表"))
    gallery = GalleryBlock(group=_("图表"))
    table = TableBlock(group=_("图表"))
    facts = FactsBlock(group=_("服务"))
    steps = StepsBlock(group=_("服务"))
    questions = QuestionsBlock(group=_("服务"))
    contact = ContactBlock(group=_("服务"))
    attachment = AttachmentBlock(group=_("服务"))

    class Meta:
        block_counts: dict[str, Any] = {}
