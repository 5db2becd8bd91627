"""Years, sessions and rounds in folded text."""

import pytest

from rag.questions.times import main_year, relative_years, rounds, rounds_together, sessions, whole, years


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
        ("98年和03年", ("1998", "2003")),
        ("90年代,到1990年代末", ()),
        ("问题2028个,资料2005份", ()),
        ("2024.5万元和2,024亩", ()),
        ("2024,第七轮", ("2024",)),
        ("2022,2023", ("2022", "2023")),
        ("2023.5.6", ("2023",)),
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
        ("第三、四轮", ("3", "4")),
        ("第二至第四轮", ("4", "2", "3")),
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


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("第六轮、第七轮共发现问题40个", ("6", "7")),
        ("第一至第三轮", ("1", "2", "3")),
        ("第六轮发现19个,第七轮发现21个", ()),
        ("第九轮到第八轮", ()),
        ("第一轮、第二轮、第三轮、第四轮共", ("1", "2", "3", "4")),
    ],
)
def test_rounds_told_in_one_breath(text, together):
    assert rounds_together(text) == together


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("去年发现的问题", "2024-05-06", ("2023",)),
        ("过去一年的工作", "2024-01-06", ("2023",)),
        ("过去一年的工作", "2024-11-06", ()),
        ("今年以来,比上年多", "2024", ("2024", "2023")),
        ("前年的账", "2024-05", ("2022",)),
        ("去年发现的问题", None, ()),
        ("过去一年的工作", "2024", ()),
        *(
            (text, "2024-05-06", ())
            for text in ("以前年度的账", "副科级以上年轻干部", "45岁以上年龄", "如今年轻人", "目前年均")
        ),
    ],
)
def test_last_year_is_the_one_before_the_paper(text, date, expected):
    assert relative_years(text, date) == expected


def test_the_year_that_a_text_is_about():
    assert main_year("2023年的工作。2023年共九件。2024年将继续。") == "2023"
    assert main_year("2023年和2024年") is None
    assert main_year("没有年份") is None
    assert main_year("2021年以来，2021年以来共九件，2022年两件，2022年三件。") == "2022"
