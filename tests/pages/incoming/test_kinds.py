"""Which kind a text seems to be, and which fields it fills."""

from __future__ import annotations

import datetime

import pytest

from pages.incoming.filling import FIELDS, fill
from pages.incoming.kinds import charity_type, guess
from pages.models import CharityPage, NoticePage, PolicyPage
from pages.official_text import recognise

TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("title", "text", "kind", "reason"),
    [
        ("《关于做好医保缴费的通知》政策解读", "", "policy", "标题含“解读”"),
        ("一图读懂取暖补助", "", "policy", "标题含“一图读懂”"),
        ("关于做好冬季取暖的通知", "", "notice", "标题含“通知”"),
        ("2026年第四季度低保公示", "", "notice", "标题含“公示”"),
        ("青禾镇招募志愿者", "", "charity", "标题含“招募志愿”"),
        ("“慈心一日捐”活动倡议书", "", "charity", "标题含“慈心一日捐”"),
        ("帮帮柳林村的小雨", "公开募捐资格证书编号：1", "charity", "文中有募捐资格或备案编号"),
        ("冬季取暖", "特此通知。", "notice", "文中有“特此通知”一类的用语"),
    ],
)
def test_the_kind_and_its_reason(title, text, kind, reason):
    found = guess(title, [text])
    assert (found.kind, found.reason, found.is_sure) == (kind, reason, True)


def test_without_a_feature_it_is_a_notice_and_said_so():
    assert not guess("冬日里的青禾", ["雪后的村庄。"]).is_sure


@pytest.mark.parametrize(
    ("title", "text", "asks_for"),
    [
        ("为小雨募捐", "", "money"),
        ("志愿者招募", "", "volunteers"),
        ("冬衣捐赠", "募集棉被和衣物", "goods"),
        ("爱心捐款使用情况公示", "", "result"),
        ("一个故事", "从前", None),
    ],
)
def test_what_an_appeal_asks_for(title, text, asks_for):
    found = charity_type(title, [text])
    assert (found and found.value) == asks_for


def filled(model, text):
    facts = recognise("", text.split("\n"), today=TODAY)
    return fill(model, facts, asks_for=None, today=TODAY)


def test_an_explainer_takes_number_and_issuer_from_the_policy_it_names():
    text = (
        "近日，青禾县民政局印发《临时救助办法》（青民发〔2026〕3号）。\n咨询电话：12345\n青禾镇人民政府\n2026年11月20日"
    )
    values = filled(PolicyPage, text).values
    assert {name: found.value for name, found in values.items()} == {
        "policy_title": "临时救助办法",
        "policy_number": "青民发〔2026〕3号",
        "policy_issuer": "青禾县民政局",
        "service_phone": "12345",
    }


def test_a_value_too_long_for_its_field_is_told_and_not_cut():
    found = filled(CharityPage, "公开募捐资格证书编号：" + "9" * 70)
    assert "certificate_number" not in found.values
    assert "最多 60 字" in found.notes[0]


def test_every_field_there_is_to_fill_exists():
    for model, names in FIELDS.items():
        assert names
        for name in names:
            assert model._meta.get_field(name)
    assert set(FIELDS) == {PolicyPage, NoticePage, CharityPage}
