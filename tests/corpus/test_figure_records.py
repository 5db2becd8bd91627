from __future__ import annotations

from decimal import Decimal

from corpus.figures import figure_records
from corpus.metadata import describe

from .labelled import draft_of


def records(*blocks):
    document = describe([draft_of(blocks)])[0]
    found = figure_records(document)
    for record in found:
        assert record.figure.span.of(document.text) == record.figure.text
        assert record.sentence.contains(record.figure.span)
    return found


def test_what_who_when_where():
    found = records(
        ("title", "绵阳抓整改"),
        ("paragraph", "2023年5月，涪城区委巡察办督促整改突出问题54个，追缴资金12.5万元。"),
        ("paragraph", "七届市委第三轮巡察中，市委巡察组发现问题线索21件，整改完成率96%。"),
    )
    assert [(r.figure.text, r.what) for r in found] == [
        ("54个", "突出问题"), ("12.5万元", "资金"), ("21件", "问题线索"), ("96%", "完成率"),
    ]  # fmt: skip
    assert [r.figure.value for r in found] == [54, 125_000, 21, Decimal(96)]
    assert {r.who for r in found[:2]} == {"涪城区委巡察办"}
    assert [r.when for r in found] == ["2023年5月", "2023年5月", "第三轮", "第三轮"]
    assert [r.where for r in found] == ["涪城区", "涪城区", "绵阳市", "绵阳市"]


def test_slogans_dates_and_furniture_are_no_records():
    assert (
        records(("title", "题"), ("furniture", "第3版 12条"), ("paragraph", "3月14日，增强“四个意识”。"))
        == ()
    )
