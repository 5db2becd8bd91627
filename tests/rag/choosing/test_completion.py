"""Askings for what is done take the figure of what is done, not that of what was found or is left."""

import pytest

from corpus.model import BlockKind
from corpus.reader import read_bytes
from rag.choosing.completion import asks_completed, asks_left, left_in, of_completed, tells_completed
from tests.rag.made import candidate_of, document_of


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("宜兴整改完成多少个问题", True),
        ("宜兴改完了多少", True),
        ("宜兴完成整改的问题有多少个", True),
        ("宜兴有多少个问题已经办结", True),
        ("宜兴发现多少个问题", False),
        ("宜兴整改完成率是多少", False),
        ("宜兴的整改什么时候完成", False),
    ],
)
def test_what_asks_for_what_is_done(understanding, question, asks):
    assert asks_completed(understanding.parse(question).facets[0]) is asks


@pytest.mark.parametrize(
    ("folded", "tells"),
    [
        ("52个问题已完成整改46个,2个正在推进。", True),
        ("截至6月底销号1,240条。", True),
        ("47个问题已整改35个,4个长期坚持。", True),
        ("反馈问题31个,制定措施96条。", False),
        ("对2个未完成的问题倒排工期。", False),
        ("其余6个按计划完成。", False),
        ("完成率96.7%。", False),
        ("计划2025年完成。", False),
        ("已完成基本建设5个项目。", False),
        ("已完成41个。", True),
        ("完成问题整改5个。", True),
    ],
)
def test_what_tells_it(folded, tells):
    assert tells_completed(folded) is tells


def test_a_figure_of_something_else_counts_little(understanding):
    facet = understanding.parse("宜兴整改完成多少个问题").facets[0]
    document = document_of("反馈问题52个。", "已完成整改46个。")
    values = {"type": 1.0, "counted": 0.9, "figure": 0.9, "own": 0.5}
    found, done = (candidate_of(document, i).sentence for i in range(2))
    assert of_completed(facet, done, values)["figure"] == 1.0
    assert of_completed(facet, found, values)["figure"] < 0.5
    other = understanding.parse("宜兴发现多少个问题").facets[0]
    assert of_completed(other, found, values) == values


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("宜兴还有哪些事没改完", True),
        ("宜兴要长期整改的是哪几件", True),
        ("宜兴剩下的任务有哪些", True),
        ("宜兴有哪些事改完了", False),
        ("宜兴没改完的有多少", False),
    ],
)
def test_what_asks_for_what_is_left(understanding, question, asks):
    assert asks_left(understanding.parse(question).facets[0]) is asks


def test_what_is_left_stands_under_a_heading_that_says_so():
    items = [(BlockKind.LIST_ITEM, text) for text in ("1.路面修补，待雨季后。", "2.欠款核销，待批复。")]
    heading = BlockKind.HEADING
    document = document_of(
        (heading, "一、已完成的事项"), "全部销号。", (heading, "二、仍需长期坚持的问题"), *items
    )
    assert left_in(candidate_of(document).read) == (3, 4)
    assert left_in(candidate_of(document_of("仍需长期坚持。", *items)).read) == ()


@pytest.mark.parametrize(
    ("headings", "left"),
    [
        (("一、遗留问题已全部整改情况",), False),
        (("一、剩余资金使用情况",), False),
        (("一、没有解决群众诉求的问题",), False),
        (("一、剩余问题",), True),
        (("一、没有完成的任务",), True),
        (("一、尚未完成的事项", "（一）账目方面"), True),
        (("一、遗留问题整改情况", "（一）已整改的事项"), False),
    ],
)
def test_the_lowest_heading_that_tells_of_it_decides_what_is_left(headings, left):
    heads = "\n\n".join(f"{'#' * level} {text}" for level, text in enumerate(headings, 2))
    text = f"# 整改情况\n\n{heads}\n\n1. 路面修补。\n2. 欠款核销。\n"
    (document,) = read_bytes(text.encode(), source="整改.md").documents
    assert bool(left_in(candidate_of(document).read)) is left
