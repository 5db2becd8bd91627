from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import number, to_chinese, to_digits

VALUES = [
    ("3682", 3682), ("3,682", 3682), ("３６８２", 3682), ("三千六百八十二", 3682), ("二〇二三", 2023),
    ("十二", 12),
    ("二十", 20), ("一百零五", 105), ("一百五", 150), ("一万二", 12000),
    ("一万零二", 10002), ("两亿", 2 * 10**8),
    ("一千万", 10**7), ("1.2亿", "120000000"), ("3万5千", 35000), ("三点五", "3.5"), ("零", 0), ("5千", 5000),
    ("一亿二千万", 120_000_000), ("一万二千亿", 12000 * 10**8), ("叁佰", 300),
    ("1,234.5", "1234.5"), (" 12 ", 12),
    ("十万", 100_000), ("二十三", 23), ("一二三", 123),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_number(text, value):
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "问题", "千万", "百", "3个", "12 34", "1,23", "亿元", "三问", "点五", "1.2.3", "三百百四四"],
)
def test_no_number(text):
    assert number(text) is None


@given(st.integers(0, 10**16 - 1))
def test_chinese_comes_back(value):
    assert number(to_chinese(value)) == value


@given(st.integers(10, 10**6))
def test_digits_come_back(value):
    assert number(to_digits(value)) == value


@given(st.integers(0, 10**12))
def test_arabic_comes_back(value):
    assert number(str(value)) == number(f"{value:,}") == value


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万亿点0123456789.,", max_size=12))
def test_any_run_of_numerals_has_a_value_or_none(text):
    value = number(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("value", "written"),
    [(10, "十"), (12, "十二"), (105, "一百零五"), (110, "一百一十"), (10000, "一万"), (10010, "一万零一十"),
     (120000, "十二万"), (100_000_000, "一亿"), (100_000_001, "一亿零一"), (3682, "三千六百八十二")],
)  # fmt: skip
def test_official_writing(value, written):
    assert to_chinese(value) == written


def test_out_of_range():
    with pytest.raises(ValueError, match="value"):
        to_chinese(-1)
