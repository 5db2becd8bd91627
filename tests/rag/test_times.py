"""Years, sessions and rounds in folded text."""

import pytest

from rag.times import rounds, sessions, whole, years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年3月和2023年", ("2022", "2023")),
        ("2022年和2022年底", ("2022",)),
        ("23年的整改", ()),
        ("23年10月", ("2023",)),
        ("近3年来", ()),
        ("2022-10-12", ("2022",)),
        ("编号120223号", ()),
        ("十年磨一剑", ()),
    ],
)
def test_years_have_four_digits_in_order_and_once(text, expected):
    assert years(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第二轮和首轮", ("2", "1")),
        ("第12轮", ("12",)),
        ("第十二轮", ("12",)),
        ("两轮巡察", ()),
        ("轮流", ()),
    ],
)
def test_rounds_are_plain_digits(text, expected):
    assert rounds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("十四届市委", ("14",)),
        ("第13届县委", ("13",)),
        ("十九届四中全会", ()),
        ("三届一次全会", ()),
        ("一届任期内", ()),
        ("十二届和十三届", ("12", "13")),
    ],
)
def test_sessions_are_those_of_committees_not_meetings(text, expected):
    assert sessions(text) == expected


@pytest.mark.parametrize(("numeral", "value"), [("十二", 12), ("12", 12), ("1.5", None), ("无", None)])
def test_only_whole_numerals_have_a_whole_value(numeral, value):
    assert whole(numeral) == value
