"""Snippets as offices write them, each with what a careful reader takes from it. Names are invented."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.official_text import recognise

TODAY = datetime.date(2026, 11, 23)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def field(name: str, text: str, title: str = "") -> object:
    found = getattr(recognise(title, text.split("\n"), today=TODAY), name)
    return None if found is None else found.value


NUMBERS = [
    ("青政发〔2026〕12号", "青政发〔2026〕12号"),
    ("青政办字[2026]7号", "青政办字〔2026〕7号"),
    ("文号：青民发（2026）3号", "青民发〔2026〕3号"),
    ("青人社字【2026】第015号", "青人社字〔2026〕15号"),
    ("（青医保发〔２０２６〕８号）", "青医保发〔2026〕8号"),
    ("青 政 发", None),
    ("2026年第3号", "2026年第3号"),
    ("各村要按照《关于做好参保缴费的通知》（济医保发〔2026〕5号）要求抓好落实。", None),
    ("联系电话：0537-8220000", None),
]

POLICY_NUMBERS = [
    (
        "近日，青禾镇人民政府印发《青禾镇农村困难家庭取暖补助办法》（青政发〔2026〕12号），现解读如下。",
        "青政发〔2026〕12号",
    ),
    ("根据省政府鲁政发〔2026〕3号文件精神，制定本办法。", "鲁政发〔2026〕3号"),
    (
        "《关于加强养老服务的意见》（以下简称《意见》）（鲁民函〔2025〕101号）自印发之日起施行。",
        "鲁民函〔2025〕101号",
    ),
    ("依据国办发〔2024〕9号的规定执行。", "国办发〔2024〕9号"),
]

POLICY_TITLES = [
    ("", "《青禾镇困难群众临时救助办法》政策解读", "青禾镇困难群众临时救助办法"),
    (
        "一、为什么出台《城乡居民基本医疗保险实施细则（试行）》？",
        "一图读懂医保",
        "城乡居民基本医疗保险实施细则（试行）",
    ),
    ("活动中朗诵了《春天》一诗。", "镇里举办诗会", None),
]

POLICY_ISSUERS = [
    ("近日，青禾县民政局印发《临时救助办法》，现解读如下。", "青禾县民政局"),
    ("2026年11月1日，青禾镇人民政府办公室印发了《取暖补助实施方案》。", "青禾镇人民政府办公室"),
    ("由青禾县人力资源和社会保障局联合出台《就业补贴办法》。", "青禾县人力资源和社会保障局"),
]

PHONES = [
    ("联系电话：0537-8220000", "0537-8220000"),
    ("联系电话:（0537）8220000", "0537-8220000"),
    ("咨询电话：0537—8220000。", "0537-8220000"),
    ("联系人：王明  电话 05378220000", "0537-8220000"),
    ("如有疑问，请拨打0537 8220001咨询。", "0537-8220001"),
    ("咨询电话：民政所 0537-8220005，手机13800005678", "0537-8220005"),
    ("联系电话：13800005678（微信同号）", "13800005678"),
    ("医保服务热线：12393", "12393"),
    ("服务热线：400-810-2026", "400-810-2026"),
    ("联系电话\t8220002", "8220002"),
    ("联系电话：8220002转801", "8220002转801"),
    ("监督电话：0537-8229999", None),
    ("传真：0537-8229998\n联系电话：0537-8220003", "0537-8220003"),
    ("全镇共发放资金8220000元，惠及1200户。", None),
    ("举报电话：0537-8229999，咨询电话：0537-8220004", "0537-8220004"),
]

DEADLINES = [
    ("2026年11月23日前未享受集中供暖的均可申领，请于2026年12月10日（星期四）前提交申请。", "2026-12-10"),
    ("2026年10月1日前已登记的家庭不再登记。", None),
    ("请于2026年12月31日前到镇便民服务中心办理。", "2026-12-31"),
    ("报名时间：即日起至12月20日17:00。", "2026-12-20"),
    ("报名截止时间为2026年12月10日。", "2026-12-10"),
    ("截止日期：2026-12-15", "2026-12-15"),
    ("申报截至二〇二六年十二月五日，逾期不再受理。", "2026-12-05"),
    ("集中缴费期为2026年10月8日至12月31日。", "2026-12-31"),
    ("征求意见时间：2026年11月20日—11月30日", "2026-11-30"),
    ("请于12月5日下午5点前将材料报送至民政所。", "2026-12-05"),
    ("请各村于１２月１０日（周四）前上报。", "2026-12-10"),
    ("请务必在2027年1月15日以前完成年审。", "2027-01-15"),
    ("请于1月15日前完成登记。", "2027-01-15"),
    ("请于2026年12月底前完成认证。", "2026-12-31"),
    ("力争2026年年底前全部完成，请居民2026年年底前申请。", "2026-12-31"),
    ("截至2026年11月20日，全镇已有8000人参保。", None),
    ("1966年12月31日前出生的居民可以申请。", None),
    ("公示期为2026年11月20日至11月26日。", None),
    ("因线路检修，11月25日8:00至18:00停电。", None),
    ("本办法自2026年12月1日起施行，有效期至2028年11月30日。", None),
    ("请于2026年2月30日前办理。", None),
]

DISPLAYED = [
    ("公示期为2026年11月20日至11月26日。", "2026-11-26"),
    ("公示时间：2026年11月20日—26日（5个工作日）", "2026-11-26"),
    ("现予以公示，公示期自2026年11月20日起至2026年11月26日止。", "2026-11-26"),
    ("公示时间:2026.11.20-2026.11.26", "2026-11-26"),
    ("公示期：12月28日至1月4日，共7天。", "2027-01-04"),
    ("公示截止日期：2026年11月30日", "2026-11-30"),
    ("公示期为5个工作日。", None),
    ("缴费时间为2026年10月8日至12月31日。", None),
]

IN_FORCE = [
    ("effective_from", "本办法自2026年12月1日起施行。", "2026-12-01"),
    ("effective_from", "本通告自二〇二六年十二月一日起执行。", "2026-12-01"),
    (
        "effective_from",
        "本办法自印发之日起施行。\n青禾镇人民政府\n2026年11月18日",
        "2026-11-18",
    ),
    ("effective_until", "本办法自2026年12月1日起施行，有效期至2028年11月30日。", "2028-11-30"),
    ("effective_until", "本通告有效期为2026年12月1日至2027年3月31日。", "2027-03-31"),
    ("effective_from", "请于2026年12月31日前办理。", None),
]

CLOSINGS = [
    ("特此通知。\n青禾镇人民政府\n2026年11月23日", "青禾镇人民政府", "2026-11-23"),
    ("特此公告。\n青禾县应急管理局\n二〇二六年十二月一日", "青禾县应急管理局", "2026-12-01"),
    ("请相互转告。\n青禾镇便民服务中心    2026年11月20日", "青禾镇便民服务中心", "2026-11-20"),
    ("特此通知。\n青禾镇党委\n青禾镇人民政府\n２０２６年１１月２３日", "青禾镇党委、青禾镇人民政府", "2026-11-23"),
    ("望遵照执行。\n柳林村村民委员会\n二○二六年十一月八日\n（此件公开发布）", "柳林村村民委员会", "2026-11-08"),
    (
        "特此公示。\n青禾镇乡村振兴服务中心\n2026年11月20日\n附件：1.名单\n联系人：王明",
        "青禾镇乡村振兴服务中心",
        "2026-11-20",
    ),
    ("请大家踊跃参加。\n青禾镇志愿服务队", "青禾镇志愿服务队", None),
    ("就到这里，谢谢大家！", None, None),
    ("大家一起努力建设美丽乡村", None, None),
]

CONTACTS = [
    ("contact_name", "联系人：王明，电话：0537-8220000", "王明"),
    ("contact_name", "联 系 人：民政所 李强   联系电话：8220001", "民政所 李强"),
    ("contact_name", "联系科室：青禾镇民政所", "青禾镇民政所"),
    ("contact_name", "联系人及电话：张伟 0537-8220002", "张伟"),
    ("address", "办理地点：青禾镇便民服务中心3号窗口（振兴路1号）。", "青禾镇便民服务中心3号窗口（振兴路1号）"),
    ("address", "地址：青禾镇振兴路 1 号，联系电话：0537-8220000", "青禾镇振兴路 1 号"),
    ("address", "请携带身份证到镇便民服务中心医保窗口办理参保登记。", "镇便民服务中心医保窗口"),
    ("who", "一、申请条件：具有本镇户籍、年满60周岁的居民。", "具有本镇户籍、年满60周岁的居民。"),
    ("bring", "3.所需材料：身份证、户口簿原件及复印件。", "身份证、户口簿原件及复印件。"),
]

CHARITY = [
    ("charity_name", "本次募捐由青禾县慈善总会发起。", "青禾县慈善总会"),
    ("charity_name", "慈善组织名称：青禾县红十字会", "青禾县红十字会"),
    ("charity_name", "善款统一交由青禾县乡村振兴基金会管理。", "青禾县乡村振兴基金会"),
    ("certificate_number", "公开募捐资格证书编号：53370826MJD0000001", "53370826MJD0000001"),
    ("certificate_number", "（公开募捐资格证书号为慈募证字第3708号）", "慈募证字第3708号"),
    ("filing_number", "募捐方案备案编号：53370826MJD0000001A26001", "53370826MJD0000001A26001"),
    ("filing_number", "备案号为 51370000000000000X-C26005，可在慈善中国查询。", "51370000000000000X-C26005"),
    ("filing_number", "本网站备案信息见页面下方。", None),
    ("organiser", "主办单位：青禾镇人民政府", "青禾镇人民政府"),
    ("how_to_help", "参与方式：拨打电话报名，或到镇志愿服务站登记。", "拨打电话报名，或到镇志愿服务站登记。"),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_its_own_number(text, number):
    assert field("number", text) == number


@pytest.mark.parametrize(("text", "number"), POLICY_NUMBERS)
def test_the_number_of_the_policy(text, number):
    assert field("policy_number", text) == number


@pytest.mark.parametrize(("text", "title", "policy"), POLICY_TITLES)
def test_the_policy_an_explainer_explains(text, title, policy):
    assert field("policy_title", text, title) == policy


@pytest.mark.parametrize(("text", "issuer"), POLICY_ISSUERS)
def test_who_issued_the_policy(text, issuer):
    assert field("policy_issuer", text) == issuer


@pytest.mark.parametrize(("text", "phone"), PHONES)
def test_the_telephone_for_questions(text, phone):
    assert field("phone", text) == phone


@pytest.mark.parametrize(("text", "last"), DEADLINES)
def test_the_last_day(text, last):
    assert field("deadline", text) == (last and day(last))


@pytest.mark.parametrize(("text", "last"), DISPLAYED)
def test_the_end_of_a_public_list(text, last):
    assert field("displayed_until", text) == (last and day(last))


@pytest.mark.parametrize(("name", "text", "when"), IN_FORCE)
def test_when_it_is_in_force(name, text, when):
    assert field(name, text) == (when and day(when))


@pytest.mark.parametrize(("text", "issuer", "when"), CLOSINGS)
def test_who_signed_and_when(text, issuer, when):
    assert (field("issuer", text), field("issued_on", text)) == (issuer, when and day(when))


@pytest.mark.parametrize(("name", "text", "value"), [*CONTACTS, *CHARITY])
def test_contacts_and_charity(name, text, value):
    assert field(name, text) == value


def test_every_value_comes_with_its_words():
    found = recognise(
        "",
        ["为方便群众，" * 20 + "请于2026年12月31日前办理。", "联系电话：0537-8220000"],
        today=TODAY,
    )
    assert found.deadline is not None
    assert "2026年12月31日前" in found.deadline.sentence
    assert len(found.deadline.sentence) <= 80
    assert found.phone is not None
    assert found.phone.sentence == "联系电话：0537-8220000"


def test_the_number_of_somebody_in_need_is_no_contact():
    told = "李秀兰因患乳腺癌生活困难，家住东街3号，电话13864712345。"
    assert recognise("", [told], today=TODAY).phone is None
    found = recognise("", [told, "咨询电话：13905370001。"], today=TODAY).phone
    assert found is not None
    assert found.value == "13905370001"


@given(st.lists(st.text(alphabet="2026年12月31日前至（）〔〕号《》：，。电话 王\t0-", max_size=60), max_size=6))
def test_any_text_is_read_without_an_error(lines):
    assert recognise("", lines, today=TODAY).count() >= 0
