from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.figures import figure_records
from corpus.metadata import describe

from .labelled import draft_of
from .labelled_figures import FIELDS, FIGURES, UNSEEN, score_figures

# What the labelled quantities reach; a change that reads one of them worse has to say why.
LEAST = {"found": 0.99, "what": 0.9, "who": 0.9, "when": 0.95, "where": 0.93}


def records(*blocks):
    document = describe([draft_of(blocks)])[0]
    found = figure_records(document)
    for record in found:
        assert record.figure.span.of(document.text) == record.figure.text
        assert record.sentence.contains(record.figure.span)
    return found


@pytest.fixture(scope="module", params=[FIGURES, UNSEEN], ids=lambda path: path.stem)
def scores(request):
    return score_figures(request.param)


@pytest.mark.parametrize("field", FIELDS)
def test_labelled_quantities(scores, field):
    count = scores[field]
    assert count.right
    assert count.precision >= LEAST[field], count.misses
    assert count.recall >= LEAST[field], count.misses


def test_what_who_when_where():
    found = records(
        ("title", "绵阳抓整改"),
        ("paragraph", "2023年5月，涪城区委巡察办督促整改突出问题54个，追缴资金12.5万元。"),
        ("paragraph", "七届市委第三轮巡察中，市委巡察组发现问题线索21件，整改完成率96%。"),
    )
    assert [(r.figure.text, r.what) for r in found] == [
        ("54个", "突出问题"), ("12.5万元", "资金"), ("21件", "问题线索"), ("96%", "整改完成率"),
    ]  # fmt: skip
    assert [r.figure.value for r in found] == [54, 125_000, 21, Decimal(96)]
    assert {r.who for r in found[:2]} == {"涪城区委巡察办"}
    assert [r.when for r in found] == ["2023年5月", "2023年5月", "第三轮", "第三轮"]
    assert [r.where for r in found] == ["涪城区", "涪城区", "绵阳市", "绵阳市"]


def test_a_number_in_a_table_takes_the_unit_of_its_column():
    (number, money, share) = records(
        ("title", "台账"), ("table", "责任单位：甲局；问题数（个）：24；挽回损失（万元）：6.8；整改率：93%")
    )
    assert (number.figure.value, number.figure.unit, number.what) == (24, "个", "问题数")
    assert (money.figure.value, money.figure.unit, money.figure.kind) == (68_000, "元", "money")
    assert (share.figure.value, share.what, share.who) == (93, "整改率", "甲局")


def test_a_clause_that_names_nothing_goes_on_counting():
    found = records(
        ("title", "题"),
        ("paragraph", "甲县委巡察组发现问题48个，已整改45个，占93.8%；走访300人次。"),
    )
    assert [r.what for r in found] == ["问题", "问题", "问题", "走访"]


def test_lengths_of_time_count_nothing_unless_they_are_named():
    found = records(
        ("title", "题"), ("paragraph", "只用了9天，就办结了。共节约巡察时间40天，两年来没有反复。")
    )
    assert [(r.figure.text, r.what) for r in found] == [("9天", ""), ("40天", "巡察时间")]


def test_slogans_dates_and_furniture_are_no_records():
    assert (
        records(("title", "题"), ("furniture", "第3版 12条"), ("paragraph", "3月14日，增强“四个意识”。"))
        == ()
    )
