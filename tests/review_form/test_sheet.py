"""The words of the form: what is on record is said, what is not is said to be missing."""

import pytest

from publishing.review_form.form import Via
from publishing.review_form.sheet import sheet
from publishing.review_form.shortening import STEPS, Step
from tests.review_form import samples


def words_of(form, label: str, step: Step = STEPS[0]) -> str:
    cells = [cell for row in sheet(form, step).rows for cell in row.cells if cell.label == label]
    assert len(cells) == 1, [cell.label for row in sheet(form, step).rows for cell in row.cells]
    return "\n".join(cells[0].paragraphs)


def test_every_level_says_who_what_when_and_how():
    form = samples.ordinary()
    assert words_of(form, "初审") == (
        "同意。数字已与医保所核对。\n"
        "☑\u00a0政治导向　☑\u00a0法律法规　☑\u00a0政策口径　☑\u00a0保密审查　☑\u00a0文字规范　☑\u00a0舆情风险\n"
        "孙晓梅　2026年11月23日 09:35　经专用链接办理"
    )
    second = words_of(form, "复审")
    assert second.startswith("同意。（未另写意见）")
    assert "周志强（代 王镇长）　2026年11月23日 10:05　登录发布台办理" in second


def test_a_command_is_said_to_have_ticked_nothing_one_by_one():
    told = words_of(samples.unfinished(), "初审")
    assert "命令办理，未逐条勾选" in told
    assert "☑" not in told


def test_an_article_under_way_is_headed_so_and_invents_nothing():
    form = samples.unfinished()
    assert sheet(form).standing == "审核中（未完成）"
    assert words_of(form, "复审") == words_of(form, "终审") == "尚未审核。"
    assert words_of(form, "定稿指纹") == "尚未审定，没有指纹。"
    assert words_of(form, "推送") == "没有编入期次，没有推送到微信的记录。"


def test_what_is_missing_is_said_to_be_missing():
    form = samples.with_nothing()
    assert sheet(form).standing == "尚未送审（未完成）"
    assert sheet(form).number == "编号：稿件已删除 · 尚未审定"
    assert words_of(form, "撰稿人") == "无记录"
    assert words_of(form, "送审") == "尚未送审"
    assert words_of(form, "退回情况") == "没有退回。"
    assert "没有说明理由保留的问题" in words_of(form, "检查情况")


def test_an_urgent_publication_is_unfinished_until_it_is_cleared():
    urgent = samples.extreme().urgent
    waiting = samples.ordinary(urgent=samples.replace(urgent, cleared_at=None))
    assert sheet(waiting).standing == "应急发布，审核未完成"
    assert "审核尚未补齐" in words_of(waiting, "应急发布")
    cleared = samples.ordinary(urgent=urgent)
    assert sheet(cleared).standing == ""
    assert "已于2026年11月23日 12:25补齐审核" in words_of(cleared, "应急发布")


def test_the_fingerprint_is_whole_and_in_groups_of_four():
    digits = "".join(f"{number:x}" for number in range(16)) * 4
    first, second, *_ = words_of(samples.ordinary(fingerprint=digits), "定稿指纹").splitlines()
    groups = [*first.split(), *second.split()]
    assert [len(group) for group in groups] == [4] * 16
    assert "".join(groups) == digits


def test_what_is_shortened_says_where_the_rest_is():
    form = samples.extreme()
    step = Step(size_pt=8, characters=40, items=2)
    told = words_of(form, "退回情况", step)
    assert told.startswith("共退回 6 次。")
    assert "另有 4 项…（全文见台账）" in told
    assert len(words_of(form, "初审", step)) < 500
    assert words_of(form, "标题", step) == form.title
    assert words_of(form, "撰稿人", step).endswith("等 24 人…（全文见台账）")
    assert len(words_of(form, "推送", step)) < 800


@pytest.mark.parametrize("via", list(Via))
def test_every_way_of_deciding_has_words(via):
    told = words_of(samples.ordinary(decisions=(samples.decision(1, via=via),)), "初审")
    assert "办理" in told


def test_line_breaks_in_an_opinion_cost_no_lines():
    told = words_of(samples.ordinary(decisions=(samples.decision(1, comment="好。\n\n\n\n发吧。"),)), "初审")
    assert told.startswith("同意。好。 发吧。\n")


def test_a_checklist_of_ordinary_lines_is_told_whole_on_a_form_that_is_shortened():
    told = words_of(samples.heavy(), "初审", Step(size_pt=8, characters=40, items=1))
    assert all(gate in told for gate in samples.GATES)
    assert "另有" not in told
