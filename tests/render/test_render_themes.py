"""Each theme can be read by day, in WeChat's dark mode and in its largest letters, and WeChat keeps all of it."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from publishing.article import Article, Attachment, Block, Cell, Heading, Table, Text
from publishing.render.themes import DEFAULT, THEMES, Theme
from publishing.render.wechat import placeholder_pictures, render
from wechat_simulator.cleaning import PictureFacts, clean
from wechat_simulator.dark_mode import GROUND, TEXT, Colour, brightness, darkened

from .samples import a_figure, an_article, rendered
from .seen import contrast, lines, texts
from .test_render_blocks import FILLED

WHITE = (255.0, 255.0, 255.0)
OTHER_BLOCKS: dict[str, Block] = {
    "signature": Text(html="<p>特此通知。</p><p>青禾镇人民政府</p><p>2026年11月23日</p>"),
    "wide_table": Table(
        rows=tuple(tuple(Cell(text=f"第{y}行第{x}列的字", header=y == 0) for x in range(6)) for y in range(4))
    ),
    "long_table": Table(rows=tuple(tuple(Cell(text="张*三", header=y == 0) for _ in range(4)) for y in range(20))),
    "small_picture": a_figure(width=160),
    "linked": Text(
        html='<p>见<a href="https://a.example/">通知</a>、<a href="https://mp.weixin.qq.com/s/a">往期</a></p>'
    ),
}
BLOCKS = {name: block for name, (block, _words) in FILLED.items()} | OTHER_BLOCKS
EVERYTHING = tuple(BLOCKS.values())


def dressed(theme: Theme, *blocks: Block) -> Article:
    """With everything that can stand round the body."""
    listed = Attachment(title="表", url="https://q.example/b", filename="b.pdf", size_bytes=9_000, sha256="b" * 64)
    return an_article(
        *blocks,
        theme=theme.name,
        kind_label="政策解读",
        section="政策宣传",
        source="县医保局",
        url="https://qinghe.example/policies/1/",
        villages=("柳林村",),
        notices=("本文在写作中使用了人工智能辅助。",),
        attachments=(listed,),
    )


def html_of(article: Article) -> str:
    return render(article, pictures=placeholder_pictures(article)).html


def as_the_cleaner_writes(html: str) -> str:
    """``html`` in the cleaner's own hand: declarations spaced, white space named, pictures with what WeChat knows of them."""

    def spaced(found: re.Match[str]) -> str:
        return 'style="' + "".join(f"{part.replace(':', ': ', 1)}; " for part in found[1].split(";")).rstrip() + '"'

    html = re.sub(r'style="([^"]*)"', spaced, html).replace("\u00a0", "&nbsp;")
    return re.sub(r'<img src="([^"]*)"', r'<img data-src="\1" data-type="jpeg" data-ratio="0.75" data-w="1080"', html)


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_wechat_keeps_every_block_of_every_theme_to_the_byte(theme: Theme, name: str) -> None:
    html = html_of(dressed(theme, BLOCKS[name]))
    kept = clean(html, picture=lambda url: PictureFacts(format="jpeg", width=1080, height=810), own_hosts=frozenset())
    assert kept.content == as_the_cleaner_writes(html)
    assert kept.foreign_links == ()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_text_contrasts_with_its_ground_by_day(theme: Theme) -> None:
    seen = list(texts(html_of(dressed(theme, *EVERYTHING)), ground=WHITE, colour=TEXT))
    assert len(seen) > 60
    assert [one for one in seen if one.contrast < one.needed] == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_text_contrasts_with_its_ground_in_the_dark(theme: Theme) -> None:
    seen = list(texts(darkened(html_of(dressed(theme, *EVERYTHING))), ground=GROUND, colour=(163, 163, 163)))
    assert len(seen) > 60
    assert [one for one in seen if one.contrast < one.needed] == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_nothing_glares_in_the_dark(theme: Theme) -> None:
    dark = darkened(html_of(dressed(theme, *EVERYTHING)))
    grounds = {one.ground for one in texts(dark, ground=GROUND, colour=TEXT)}
    assert all(brightness(ground) < 110 for ground in grounds)
    turned = Colour.read(theme.line)
    assert contrast(turned.over(WHITE), WHITE) < 2
    hairlines = [line for line in lines(dark, ground=GROUND) if abs(line[0] - line[1]) + abs(line[1] - line[2]) < 8]
    assert hairlines
    # Rules of ink are as bright as the text; every other grey one is quiet.
    assert all(brightness(line) < 110 or brightness(line) == pytest.approx(186, abs=8) for line in hairlines)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_drawn_cover_can_be_read(theme: Theme) -> None:
    dark, light, mark = (Colour.read(c).rgb for c in (theme.cover_dark, theme.cover_light, theme.cover_mark))
    assert min(contrast(WHITE, dark), contrast(WHITE, light), contrast(mark, dark)) >= 4.5


def test_themes_differ_by_more_than_colour() -> None:
    def shapes(theme: Theme, block: Block) -> str:
        html = html_of(an_article(block, theme=theme.name))
        return re.sub(r"#[0-9a-f]{3,6}\b|rgba\([^)]*\)", "", html)

    for name in ("heading", "call_out", "table", "questions", "card", "divider", "quotation", "steps"):
        assert len({shapes(theme, BLOCKS[name]) for theme in THEMES.values()}) == len(THEMES), name


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_no_measure_round_words_is_fixed(theme: Theme) -> None:
    # Readers enlarge letters up to 1.45 times: what is measured in px and holds words would cut them off.
    html = html_of(dressed(theme, *EVERYTHING))
    without_rules = re.sub(r"<hr[^>]*>", "", html)
    assert re.findall(r"[\"; ](?:height|width|max-width|line-height):\s*[\d.]+px", without_rules) == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_theme_costs_no_more_than_the_notes_say(theme: Theme) -> None:
    def cost(*blocks: Block) -> int:
        return rendered(*blocks, theme=theme.name).characters - rendered(theme=theme.name).characters

    assert cost(Text(html="<p>x</p>")) <= 31
    assert cost(Heading(text="x")) <= 270
    assert cost(BLOCKS["questions"]) <= 800
    frame = html_of(dressed(theme))
    assert len(frame) <= 1700


def test_theme_nobody_knows_is_rendered_as_the_default() -> None:
    article = an_article(Heading(text="一"), theme="of-a-later-version")
    assert render(article, pictures={}) == render(dataclasses.replace(article, theme=""), pictures={})
    assert DEFAULT.headline in render(article, pictures={}).html


def test_every_theme_has_a_sheet_and_every_sheet_a_theme() -> None:
    sheets = Path(__file__).parents[2] / "templates/channels/wechat/themes"
    assert {path.stem for path in sheets.iterdir()} == set(THEMES)
