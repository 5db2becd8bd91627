"""Several times asked at once are looked for one by one; ranges and times of places are left whole."""

import re

import pytest

from rag.composing.refusal import missing_parts
from rag.model import Ask
from rag.questions.comparing import (
    asks_which,
    encloses,
    parted,
    times_apart,
    told_apart,
    without_contest,
    without_groups,
    without_times,
)
from tests.rag.made import document_of, found_of, scored_of


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("宜兴2021年和2022年各发现多少问题", ["2021年", "2022年"]),
        ("宜兴2021和2022年相比移交线索多少", ["2021", "2022年"]),
        ("宜兴第一轮、第二轮分别发现多少问题", ["第一轮", "第二轮"]),
        ("十三届和十四届市委各巡察多少家单位", ["十三届", "十四届"]),
        ("2022年第一轮和第二轮发现的问题各是多少", ["2022年第一轮", "2022年第二轮"]),
        ("2021年第一轮和2022年第二轮各发现多少问题", ["2021年第一轮", "2022年第二轮"]),
        ("宜兴2022年发现多少问题", []),
        ("宜兴2024年1月和2025年1月各追缴多少资金", []),
        ("宜兴2000个问题和2001个问题各是什么", []),
        ("宜兴2021年至2022年发现多少问题", []),
        ("宜兴2021—2022年发现多少问题", []),
        ("十四届第一轮发现多少问题", []),
        ("宜兴2021年和滕州2022年各发现多少问题", []),
        ("宜兴2021年和2022年都发现问题了吗", []),
    ],
)
def test_times_that_are_asked_about_one_by_one(understanding, question, names):
    parsed = understanding.parse(question)
    assert [w.name for w in times_apart(parsed, parsed.facets[0])] == names


def test_each_time_narrows_the_question(understanding):
    parsed = understanding.parse("宜兴2022年第一轮和第二轮各发现多少问题")
    first, second = (w.of(parsed) for w in times_apart(parsed, parsed.facets[0]))
    assert (first.years, first.rounds) == (("2022",), ("1",))
    assert (second.years, second.rounds) == (("2022",), ("2",))


def test_both_rounds_are_told_each_by_its_sentence(assistant):
    answer = assistant.answer(Ask(question="宜兴2022年第一轮和第二轮各发现多少问题"))
    assert answer.status == "answered"
    assert "214个" in answer.text
    assert "268个" in answer.text


def test_a_time_without_evidence_is_named(assistant):
    answer = assistant.answer(Ask(question="宜兴2021年和2022年各发现多少问题"))
    assert answer.status == "partial"
    assert [w.message for w in answer.warnings] == ["资料中没有关于“宜兴2021年”的依据。"]


@pytest.mark.parametrize(
    ("asked", "rest"),
    [
        ("2021年和2022年各发现多少问题", "发现多少问题"),
        ("宜兴第一轮、第二轮分别发现多少问题", "宜兴发现多少问题"),
        ("2021年与2022年", "2021年与2022年"),
    ],
)
def test_an_asking_without_its_times(asked, rest):
    assert without_times(asked) == rest


@pytest.mark.parametrize(
    ("clause", "parts"),
    [
        ("甲县的账和乙县的人员各由谁管", ["甲县的账和乙县的人员各由谁管"]),
        ("甲县的村账和乙县的人员各由谁管", ["甲县的村账各由谁管", "乙县的人员各由谁管"]),
        ("甲县、乙县的村账各由谁管", ["甲县、乙县的村账各由谁管"]),
        (
            "查到的账目,甲县的村账和乙县的人员各由谁管",
            ["查到的账目,甲县的村账和乙县的人员各由谁管"],
        ),
        ("药占比、投诉件数,22年和23年各是多少", ["药占比,22年和23年各是多少", "投诉件数,22年和23年各是多少"]),
        ("发现问题和移交线索各是多少", ["发现问题和移交线索各是多少"]),
    ],
)
def test_a_clause_is_cut_where_it_says_something_else_of_each(clause, parts):
    assert parted(clause, ["甲县", "乙县"]) == parts


@pytest.mark.parametrize(
    ("asked", "rest"),
    [
        ("甲大学和乙大学两所高校各有多少", "甲大学和乙大学 有多少"),
        ("这几个县分成几个方面", " 分成几个方面"),
    ],
)
def test_words_for_all_that_is_named_are_left_out(asked, rest):
    assert re.sub(" +", " ", told_apart(without_groups(asked))) == rest


@pytest.mark.parametrize(
    ("asked", "rest"),
    [
        ("查账的办法有什么不同", "查账的办法"),
        ("查账各有什么办法", "查账有什么办法"),
        ("村账的区别在哪", "村账"),
    ],
)
def test_each_is_told_by_itself_side_by_side(asked, rest):
    assert told_apart(asked) == rest


def test_which_has_more_is_shown_by_the_figures_of_each():
    assert without_contest("甲和乙,谁的问题改完得多?各改完多少") == "甲和乙,问题改完?各改完多少"
    assert without_contest("甲和乙谁改完得多") == "甲和乙谁改完得多"


def test_an_enclosing_place_and_askings_for_which():
    assert encloses("某市这几个县怎么做", "某市")
    assert not encloses("某市怎么做", "某市")
    assert asks_which("还有哪些地方这么做")
    assert asks_which("哪几个县用上了平台")
    assert not asks_which("找哪些部门了解情况")


def test_of_two_askings_the_missing_one_is_named_with_its_time(understanding):
    parsed = understanding.parse("2021年和2022年各发现多少问题，移交多少线索")
    facets = parsed.facets
    times = times_apart(parsed, facets[0])
    document = document_of("2021年发现问题398个。")
    found = [found_of(facets[0], scored_of(facets[0], document))]
    found += [found_of(f, answered=False, when=times[1]) for f in facets]
    assert [c.message for c in missing_parts(found)] == [
        "资料中没有关于“2022年：发现多少问题”的依据。",
        "资料中没有关于“2022年：移交多少线索”的依据。",
    ]
