import pytest

from pages.starting.values import moved_to, values_in


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2026年度医保集中缴费期为2025年9月1日至12月31日", ["2026年", "2025年9月1日", "12月31日"]),
        ("每人400元，财政补助不低于 700 元", ["400元", "700 元"]),
        ("青政发〔2025〕12号规定", ["〔2025〕12号"]),
        ("上午9:30在镇政府集合，限30人", ["9:30", "30人"]),
        ("完成 95.5% ，涉及1,204户", ["95.5%", "1,204户"]),
        ("第三批，12月1日（星期一）", ["第三批", "12月1日", "星期一"]),
        ("2025-12-31 前", ["2025-12-31"]),
        ("一、二、三组共同参加，3 号楼", []),
        ("每天2个小时，满2个月", ["2个", "2个月"]),
    ],
)
def test_dates_amounts_and_counts_are_values_bare_numbers_are_not(text, values):
    assert list(values_in([text])) == values


def test_each_value_is_named_once():
    assert values_in(["9月1日起", "至9月1日止"]) == ("9月1日",)


@pytest.mark.parametrize(
    ("value", "moved"),
    [
        ("2025年12月31日", "2026年12月31日"),
        ("2025年", "2026年"),
        ("2025-02-28", "2026-02-28"),
        ("12月31日", ""),
        ("〔2025〕12号", ""),
        ("2000元", ""),
    ],
)
def test_only_what_has_a_year_moves_by_years(value, moved):
    assert moved_to(value, years=1) == moved


def test_a_day_that_would_not_exist_is_not_offered():
    assert moved_to("2024年2月29日", years=1) == ""
    assert moved_to("2025年3月1日", years=0) == ""
