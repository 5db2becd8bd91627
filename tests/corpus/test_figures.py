from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.figures import figures, same_figure, supports
from corpus.numerals import to_chinese, to_digits


def one(text):
    (figure,) = figures(text)
    return figure


KNOWN = [
    ("发现问题3682个", "3682", "个", "quantity"),
    ("发现问题三千六百八十二个", "3682", "个", "quantity"),
    ("问题 34995 个", "34995", "个", "quantity"),
    ("３６８２件", "3682", "件", "quantity"),
    ("涉及1,234.5万元", "12345000", "元", "money"),
    ("追缴2.24 亿元", "224000000", "元", "money"),
    ("两千万元", "20000000", "元", "money"),
    ("完成率99.4%", "99.4", "%", "percent"),
    ("百分之八十七", "87", "%", "percent"),
    ("百分之百", "100", "%", "percent"),
    ("占八成", "80", "%", "percent"),
    ("提高20个百分点", "20", "百分点", "percent"),
    ("第十二轮巡察", "12", "轮", "round"),
    ("首轮巡察", "1", "轮", "round"),
    ("开展十二轮巡察", "12", "轮", "quantity"),
    ("依据中发〔2024〕5号", "5", "中发〔2024〕号", "document_number"),
    ("于2023年3月14日召开", "20230314", "", "date"),
    ("二〇二三年三月十四日", "20230314", "", "date"),
    ("2023-03-14", "20230314", "", "date"),
    ("2023.3.14", "20230314", "", "date"),
    ("3月14日下午", "314", "", "date"),
    ("3月 14日下午", "314", "", "date"),
    ("2022年", "20220000", "", "date"),
    ("十四届", "14", "届", "ordinal"),
    ("二次全会", "2", "次", "ordinal"),
    ("第二十三条", "23", "条", "article"),
    ("第3款", "3", "款", "article"),
    ("上午10:30", "630", "", "time"),
    ("1200多名群众", "1200", "名", "quantity"),
    ("两名干部", "2", "名", "quantity"),
    ("为期2个月", "2", "个月", "quantity"),
    ("3天时间", "3", "天", "quantity"),
    ("占七成半", "75", "%", "percent"),
    ("九成九的群众", "99", "%", "percent"),
    ("½", "50", "%", "percent"),
    ("约1/4的村", "25", "%", "percent"),
    ("增长一倍", "1", "倍", "quantity"),
    ("是去年的两倍", "2", "倍", "quantity"),
    ("历时一年半", "1.5", "年", "quantity"),
    ("用时3个半月", "3.5", "个月", "quantity"),
]


ROUND = [
    ("走访近百名群众", "100", "名"),
    ("惠及上万人次", "10000", "人次"),
    ("百余家单位", "100", "家"),
    ("万余人次参与", "10000", "人次"),
    ("收回近百万元", "1000000", "元"),
    ("，上亿元资金", "100000000", "元"),
    ("挽回损失超过千万元", "10000000", "元"),
]


@pytest.mark.parametrize(("text", "value", "unit"), ROUND)
def test_round_numbers_without_a_digit_are_about_that_many(text, value, unit):
    figure = one(text)
    assert (figure.value, figure.unit, figure.approximate) == (Decimal(value), unit, True)


@pytest.mark.parametrize(
    "text",
    [
        "数十个问题",
        "几百户",
        "最近百姓反映",
        "会上百家代表",
        "亿元村",
        "百姓",
        "千家万户",
        "1/3页",
        "13/5的",
        "半年",
    ],
)
def test_words_that_say_no_round_number(text):
    assert all(figure.value <= 13 and not figure.approximate for figure in figures(text))


def test_a_range_of_tenths():
    figure = one("占七八成")
    assert (figure.value, figure.high, figure.approximate) == (70, 80, True)


@given(st.integers(1, 99), st.integers(100, 999), st.sampled_from(["家", "项", "名"]))
def test_every_writing_of_a_share_is_the_same_figure(part, whole, unit):
    share = [f"{part}%", f"百分之{to_chinese(part)}", f"{part} ％", f"{part}.0%"]
    if part % 10 == 0:
        share.append(f"{to_chinese(part // 10)}成")
    if part % 10 == 5 and part > 10:
        share.append(f"{to_chinese(part // 10)}成半")
    if part % 10 and part > 10 and part % 10 != 5:
        share.append(f"{to_chinese(part // 10)}成{to_chinese(part % 10)}")
    found = [one(f"占比{text}。") for text in share]
    assert all(same_figure(a, b) for a, b in itertools.combinations(found, 2))
    assert {figure.value for figure in found} == {part}
    assert [figure.value for figure in figures(f"{whole}{unit}的{share[0]}")] == [whole, part]


@given(st.integers(1, 10**4), st.sampled_from(["近", "约", "超过", ""]), st.sampled_from("余多"))
def test_about_and_more_change_no_value(value, about, more):
    """近3亿元, 3亿余元 and 三亿元 are one amount; only how exact it is differs."""
    texts = [
        f"{about}{value}亿元",
        f"{value}亿{more}元",
        f"{to_chinese(value)}亿元" if value < 10**4 else f"{value}亿元",
    ]
    found = [one(f"合计{text}，") for text in texts]
    assert {figure.value for figure in found} == {Decimal(value) * 10**8}
    assert found[0].approximate == bool(about)
    assert found[1].approximate


@given(st.integers(1, 99), st.integers(2000, 2030), st.integers(1, 200))
def test_rounds_and_document_numbers_come_back(n, year, running):
    assert {one(f"第{text}轮").value for text in (n, to_chinese(n), f" {n} ")} == {n}
    written = [f"{left}{year}{right}{running}号" for left, right in ("〔〕", "[]", "（）", "()")]
    assert {(one(text).value, one(text).unit) for text in written} == {(running, f"〔{year}〕号")}


@pytest.mark.parametrize(("text", "value", "unit", "kind"), KNOWN)
def test_known_figures(text, value, unit, kind):
    figure = one(text)
    assert (figure.value, figure.unit, figure.kind) == (Decimal(value), unit, kind)
    assert figure.span.of(text) == figure.text


@pytest.mark.parametrize(
    "text", ["约300个", "近3亿元", "300余项", "10多年", "1800 余人次", "九十人以上", "不足40天", "七八个"]
)
def test_about(text):
    assert one(text).approximate


@pytest.mark.parametrize("text", ["300个", "3亿元", "整10年"])
def test_exact(text):
    assert not one(text).approximate


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("3至5个", 3, 5), ("30-50人", 30, 50), ("3至5万元", 30000, 50000), ("七八个", 7, 8),
     ("2017-2021年", 20170000, 20210000),
     ("4月—9月", 400, 900), ("10%~15%", 10, 15), ("三到五名", 3, 5)],
)  # fmt: skip
def test_ranges(text, low, high):
    figure = one(text)
    assert (figure.value, figure.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "对一把手的监督",
        "一体推进“三不腐”",
        "增强“四个意识”",
        "落实一岗双责",
        "“三个聚焦”",
        "组建“1+8”联动组",
        "PM2.5",
        "5G基站",
        "N+1",
    ],
)
def test_labels_count_nothing(text):
    found = figures(text)
    assert all(figure.kind == "name" for figure in found)


@pytest.mark.parametrize(
    "text",
    [
        "一次会议",
        "数十个问题",
        "统一部署",
        "九江三亚",
        "万元户",
        "一些",
        "十分重要",
        "老百姓",
        "1.依法行政",
        "（2）压实责任",
    ],
)
def test_no_figure(text):
    assert figures(text) == ()


def test_what_is_counted():
    assert one("形成7篇调研报告和材料").counts == "调研报告"


def test_many_in_one_sentence():
    text = "共发现问题6083个、移交线索406件，追回8026.14万元，处分152人。"
    assert [str(f.value) for f in figures(text)] == ["6083", "406", "80261400.00", "152"]


SAME = [
    ("3682个", "三千六百八十二个"), ("2.24亿元", "22400万元"), ("87%", "百分之八十七"),
    ("28个", "28项"), ("40天", "40日"),
    ("5公里", "5千米"), ("12人", "12名"), ("第12轮", "第十二轮"), ("2023年3月", "二〇二三年三月"),
    ("〔2024〕5号", "〔2024〕第5号"),
    ("3,682个", "3682"), ("近3亿元", "3亿元"),
]  # fmt: skip
DIFFERENT = [
    ("28个", "29个"), ("28人", "28人次"), ("44%", "44个百分点"), ("十二轮", "第十二轮"), ("5月", "6月"),
    ("3万元", "3万"),
    ("3至5个", "3个"), ("第三条", "第三款"), ("2.24亿元", "2.24万元"), ("100元", "100美元"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), SAME)
def test_same(a, b):
    assert same_figure(one(a), one(b))
    assert same_figure(one(b), one(a))


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different(a, b):
    assert not same_figure(one(a), one(b))


def test_a_source_supports_a_coarser_date_only():
    full, month, other = one("2023年3月14日"), one("2023年3月"), one("3月14日")
    assert supports(full, month)
    assert supports(full, other)
    assert not supports(month, full)
    assert not supports(full, one("2023年4月"))


UNITS = st.sampled_from(["个", "项", "人次", "家", "公里", "平方米", "户"])


@given(st.integers(2, 10**9), UNITS)
def test_every_writing_of_a_count_is_the_same_figure(value, unit):
    written = [f"{value}{unit}", f"{value:,}{unit}", f"{value} {unit}", f"{to_chinese(value)}{unit}",
               f"{value}{unit}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))]  # fmt: skip
    found = [one(f"共{text}。") for text in written]
    for a, b in itertools.combinations(found, 2):
        assert a.value == b.value == value
        assert same_figure(a, b)


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal(99999), places=2))
def test_every_writing_of_an_amount_is_the_same_figure(value):
    texts = [
        f"{value}亿元",
        f"{value * 10_000}万元",
        f"{value * 100_000_000}元",
        f"{value:,}亿元",
        f"{value} 亿元",
    ]
    found = [one(f"合计{text}，") for text in texts]
    assert {f.value for f in found} == {value * 10**8}
    assert all(f.kind == "money" for f in found)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_writing_of_a_date_is_the_same_figure(day):
    y, m, d = day.year, day.month, day.day
    texts = [f"{y}年{m}月{d}日", f"{y}-{m:02d}-{d:02d}", f"{y}/{m}/{d}", f"{y} 年 {m} 月 {d} 日",
             f"{to_digits(y)}年{to_chinese(m)}月{to_chinese(d)}日"]  # fmt: skip
    assert {one(f"于{text}召开").value for text in texts} == {y * 10_000 + m * 100 + d}


@given(
    st.text(
        alphabet="0123456789０１２.,%％一二两三十百千万亿年月日第轮个元届成分之约近余多—至〔〕号“” 问题\n",
        max_size=60,
    )
)
def test_any_text(text):
    found = figures(text)
    for figure in found:
        assert figure.span.of(text) == figure.text
        assert same_figure(figure, figure)
    for a, b in itertools.pairwise(found):
        assert a.span.end <= b.span.start


@given(st.text(max_size=200))
def test_really_any_text(text):
    figures(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A04要闻2021年9月5日", ["A04", "2021年9月5日"]),
        ("A4纸20张", ["A4", "20张"]),
        ("3D影像12幅", ["3D", "12幅"]),
    ],
)
def test_a_code_ends_with_its_latin_letters(text, found):
    assert [figure.text for figure in figures(text)] == found
