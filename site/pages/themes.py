"""The chooser of an article's look in WeChat: one radio button for each theme, beside a small rendering in it."""

from __future__ import annotations

import functools
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from publishing.article import Article, CallOut, Heading, Text
from publishing.render import wechat
from publishing.render.themes import DEFAULT, THEMES


def theme_choices() -> list[tuple[str, Any]]:
    """What a section may wear."""
    return [(theme.name, theme.label) for theme in THEMES.values()]


def theme_choices_of_articles() -> list[tuple[str, Any]]:
    """What an article may wear: as its section does, or a theme of its own."""
    return [("", _("随栏目")), *theme_choices()]


class ThemeChooser(forms.RadioSelect):
    """``theme_of_section`` is what the empty choice stands for."""

    theme_of_section = DEFAULT.name

    class Media:
        css = {"all": ["pages/theme_chooser.css"]}

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        theme = THEMES.get(str(value) or self.theme_of_section, DEFAULT)
        option: dict[str, Any] = super().create_option(name, value, label, *args, **kwargs)
        remark = theme.remark if value else _("现在是%(theme)s") % {"theme": theme.label}
        return {**option, "remark": remark, "swatch": swatch(theme.name)}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return render_to_string("pages_admin/theme_chooser.html", self.get_context(name, value, attrs))


@functools.cache
def swatch(theme: str) -> SafeString:
    """The beginning of an article in ``theme``, as WeChat gets it."""
    article = Article(
        key="",
        kind="",
        kind_label="政策解读",
        section="政策宣传",
        title="",
        digest="",
        author="",
        url="",
        theme=theme,
        body=(
            Heading(text="一、谁能办"),
            Text(html="<p>本镇居民带上身份证，在家门口就能办。</p>"),
            CallOut(title="记得带证件", html="<p>忘带也不要紧，窗口帮您查。</p>"),
        ),
    )
    return mark_safe(wechat.render(article, pictures={}).html)  # noqa: S308 - our own words, through the renderer
