"""Rows of tables as cells: values with the heads of their columns, however a document writes them."""

from __future__ import annotations

import pytest

from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.reader import read_bytes
from rag.choosing.evidence import evidence_of
from rag.choosing.row_choice import EXTREME
from rag.questions.asking import AnswerType, Facet
from rag.reading.rows import asked_cells, clause_of, is_sum, names_row
from rag.reading.sentences import read_document
from tests.rag.made import found_of, scored_of


def read(text: str, source: str = "a.txt"):
    (document,) = read_bytes(text.encode(), source=source).documents
    return read_document(document, Gazetteer.load()).sentences


def rows_in(text: str, source: str = "a.txt"):
    return [s for s in read(text, source) if s.row is not None]


def amounts(sentence):
    return [(f.text, f.kind, int(f.value), f.unit) for f in sentence.figures]


SAME = {
    "a.txt": "轮次\t单位\t发现问题（个）\n第一轮\t甲局\t131\n第二轮\t乙局\t166\n",
    "b.txt": "轮次  单位  发现问题（个）\n第一轮  甲局  131\n第二轮  乙局  166\n",
    "c.txt": "轮次,单位,发现问题（个）\n第一轮,甲局,131\n第二轮,乙局,166\n",
    "d.md": "|轮次|单位|发现问题（个）|\n|-|-|-|\n|第一轮|甲局|131|\n|第二轮|乙局|166|\n",
    "e.csv": "轮次,单位,发现问题（个）\n第一轮,甲局,131\n第二轮,乙局,166\n",
    "f.html": "<table><tr><th>轮次<th>单位<th>发现问题（个）<tr><td>第一轮<td>甲局<td>131"
    "<tr><td>第二轮<td>乙局<td>166</table>",
}


@pytest.mark.parametrize("source", SAME)
def test_a_row_is_read_alike_in_every_format(source):
    first, second = rows_in(SAME[source], source)
    assert [(c.head, c.span.of(first.sentence.text), c.unit) for c in first.row.cells] == [
        ("轮次", "第一轮", ""),
        ("单位", "甲局", ""),
        ("发现问题（个）", "131", "个"),
    ]
    assert first.folded == fold("轮次：第一轮；单位：甲局；发现问题（个）：131")
    assert amounts(first)[-1] == ("131", "quantity", 131, "个")
    assert (first.rounds.own, second.rounds.own) == ({"1"}, {"2"})
    assert second.figures[-1].span.of(second.sentence.text) == "166"
    assert [s.head for s in read(SAME[source], source)] == [True, False, False]


@pytest.mark.parametrize(
    ("head", "value", "figure"),
    [
        ("追缴资金（万元）", "18.5", ("18.5", "money", 185_000, "元")),
        ("追缴资金(单位：万元)", "2", ("2", "money", 20_000, "元")),
        ("整改率(%)", "92.0", ("92.0", "percent", 92, "%")),
        ("整改完成率", "92", ("92", "percent", 92, "%")),
        ("谈话人次", "1,375", ("1,375", "quantity", 1375, "人次")),
        ("问责人数", "3", ("3", "quantity", 3, "人")),
        ("发现问题", "12", ("12", "quantity", 12, "")),
        ("发现问题（个）", "12件", ("12件", "quantity", 12, "件")),
    ],
)
def test_a_bare_number_has_the_unit_of_its_column(head, value, figure):
    (row, _) = rows_in(f"单位\t{head}\n甲局\t{value}\n乙局\t{value}\n")
    assert amounts(row) == [figure]


def test_one_unit_of_the_table_holds_for_its_columns():
    (row, _) = rows_in("退缴情况表\n（单位：万元）\n\n单位\t应退\t已退\n甲局\t12\t7\n乙局\t9\t9\n")
    assert [f.unit for f in row.figures] == ["元", "元"]


def test_the_money_of_a_table_is_none_of_its_years_and_counts():
    (row, _) = rows_in("（单位：万元）\n\n年度\t单位\t问题\t已退\n2021\t甲局\t131\t7\n2022\t乙局\t9\t9\n")
    units = {f.text: f.unit for f in row.figures}
    assert (units["131"], units["7"]) == ("", "元")
    assert all(f.kind != "money" for f in row.figures if f.text == "2021")


def test_the_unit_of_one_table_is_not_that_of_the_next():
    first = "（单位：万元）\n\n单位\t应退\t已退\n甲局\t12\t7\n乙局\t9\t9\n"
    rows = rows_in(f"{first}\n各局走访的情况如下。\n\n单位\t应访\t已访\n甲局\t30\t20\n乙局\t8\t8\n")
    assert [{f.unit for f in row.figures} for row in rows] == [{"元"}, {"元"}, {""}, {""}]


def test_running_numbers_are_no_figures():
    (row, _) = rows_in("序号\t单位\t问题\n1\t甲局\t12\n2\t乙局\t9\n")
    assert [f.text for f in row.figures] == ["12"]


@pytest.mark.parametrize(
    ("head", "value", "times"),
    [("轮次", "3", ("3", "")), ("年度", "2021", ("", "2021")), ("数量", "3", ("", ""))],
)
def test_a_head_tells_that_a_number_is_a_round_or_a_year(head, value, times):
    (row, _) = rows_in(f"{head}\t单位\t问题\n{value}\t甲局\t5个\n{value}\t乙局\t6个\n")
    assert ("".join(row.rounds.own), "".join(row.years.own)) == times


def test_a_row_inherits_from_its_heading_and_caption_not_from_the_row_above():
    text = (
        "# 年报\n\n表1 2021年各轮巡察\n\n|轮次|问题|\n|-|-|\n|第四轮|12|\n|合计|12|\n\n"
        "表2 2022年各轮巡察\n\n|轮次|问题|\n|-|-|\n|第六轮|9|\n"
    )
    fourth, total, sixth = rows_in(text, "a.md")
    assert (fourth.rounds.own, total.rounds.own, total.rounds.carried) == ({"4"}, frozenset(), frozenset())
    assert [row.years.carried for row in (fourth, total, sixth)] == [{"2021"}, {"2021"}, {"2022"}]
    assert "第四轮" not in total.context
    assert "2021年" in fourth.path


@pytest.mark.parametrize(
    "text",
    [
        "第五轮\t9家\t131个\n第六轮\t12家\t166个\n第七轮\t8家\t118个\n",
        "说明：本表由各单位填报。\n问题：各单位自查发现。\n",
    ],
)
def test_what_has_no_heads_is_read_as_it_stands(text):
    assert rows_in(text) == []


HEADS = "镇\t反馈问题\t已完成整改（个）\t未完成整改（个）\t追缴资金（万元）\t处分人数"
ROW = rows_in(f"{HEADS}\n双沟镇\t64\t61\t3\t18.5\t2\n界集镇\t57\t49\t8\t7.2\t1\n")[0]


@pytest.mark.parametrize(
    ("asking", "unit", "heads"),
    [
        ("双沟镇反馈问题多少个", "个", ["反馈问题"]),
        ("双沟镇未完成整改多少个", "个", ["未完成整改（个）"]),
        ("双沟镇追缴了多少资金", "", ["追缴资金（万元）"]),
        ("双沟镇处分多少人", "人", ["处分人数"]),
        ("双沟镇反馈问题和追缴资金各多少", "", ["反馈问题", "追缴资金（万元）"]),
        ("双沟镇问责了多少人", "人", ["处分人数"]),
        ("双沟镇修路多少公里", "公里", []),
    ],
)
def test_the_asked_column_is_told_by_its_head(asking, unit, heads):
    facet = Facet(text=asking, type=AnswerType.NUMBER, terms=(), unit=unit)
    assert [c.head for c in asked_cells(facet, ROW.sentence.text, ROW.row)] == heads


def test_the_clause_of_a_number_is_what_the_row_is_of_its_head_and_itself():
    place = next(f.span for f in ROW.figures if f.text == "18.5")
    assert clause_of(ROW.sentence.text, ROW.row, place) == "双沟镇 追缴资金(万元) 18.5"


@pytest.mark.parametrize(
    ("asking", "named"),
    [("双沟镇几个", True), ("双沟反馈几个", True), ("双桥镇几个", False), ("合计几个", False)],
)
def test_a_row_is_named_by_what_it_is_of(asking, named):
    assert names_row(asking, ROW.sentence.text, ROW.row) is named
    assert not is_sum(ROW.sentence.text, ROW.row)


def test_a_sum_is_named_by_words_for_it():
    total = rows_in("镇\t问题\n双沟镇\t64\n合  计\t64\n")[1]
    assert is_sum(total.sentence.text, total.row)
    assert names_row("一共多少问题", total.sentence.text, total.row)
    assert not names_row("双沟镇多少问题", total.sentence.text, total.row)


@pytest.mark.parametrize(
    ("asking", "extreme"),
    [
        ("哪个镇问题最多", True),
        ("最少的是哪一轮", True),
        ("谁排第一", True),
        ("最长能管几天", False),
        ("一次最多多少个", False),
        ("第一轮多少个", False),
    ],
)
def test_askings_for_the_outermost_row(asking, extreme):
    assert bool(EXTREME.search(asking)) is extreme


@pytest.mark.parametrize(
    ("asking", "heads"),
    [
        ("石桥镇办结了几个", ["已办结"]),
        ("石桥镇还有几个没办结", ["未办结"]),
        ("石桥镇未办结几个", ["未办结"]),
        ("石桥镇占多少", ["占比"]),
    ],
)
def test_a_head_that_says_whether_it_is_done_is_named_without_it(asking, heads):
    (row, _) = rows_in("镇\t已办结\t未办结\t占比\n石桥镇\t64\t61\t18%\n界集镇\t57\t49\t20%\n")
    facet = Facet(text=asking, type=AnswerType.NUMBER, terms=())
    assert [c.head for c in asked_cells(facet, row.sentence.text, row.row)] == heads


def test_third_inspection_group_is_the_third_group():
    (row, _) = rows_in("组别\t问题\n第三组\t64\n第四组\t57\n")
    assert names_row("市委第三巡察组发现多少问题", row.sentence.text, row.row)
    assert not names_row("市委第四巡察组发现多少问题", row.sentence.text, row.row)


def test_the_note_below_a_table_is_read_with_its_rows():
    text = "|街道|2021|2022|\n|-|-|-|\n|文峰|41|52|\n\n注：表中数据为反馈问题数。\n"
    (row,) = rows_in(text, "a.md")
    assert "反馈问题数" in row.path
    assert row.years.own == {"2021", "2022"}


def test_a_model_is_given_the_heads_of_a_printed_row():
    text = "组别\t问题\n第三组\t64\n第四组\t57\n"
    (document,) = read_bytes(text.encode(), source="a.txt").documents
    facet = Facet(text="第四组发现多少问题", type=AnswerType.NUMBER, terms=())
    (evidence,) = evidence_of([found_of(facet, scored_of(facet, document, 2))], None)
    assert [span.of(document.text) for span in evidence.sentences] == ["第四组\t57", "组别\t问题"]
