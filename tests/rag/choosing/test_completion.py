"""Askings for what is done take the figure of what is done, not that of what was found or is left."""

import pytest

from rag.choosing.completion import asks_completed, of_completed, tells_completed
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
