"""A numbered article is taken from the rules that are meant, of the place that is named."""

from dataclasses import replace

import pytest

from corpus.model import DocumentKind
from rag.choosing.addresses import look_up
from tests.rag.made import document_of, scored_of

LINES = ("第一条 为了规范工作，制定本规则。", "第二条 巡察组实行组长负责制。", "第三条 组长一次一授权。")


@pytest.mark.parametrize(
    ("asked", "regions", "cited"),
    [
        ("那28条措施第三条怎么写的", (), True),
        ("宜兴那28条措施第三条怎么写的", ("宜兴市",), True),
        ("宜兴那28条措施第三条怎么写的", ("滕州市",), False),
        ("宜兴那28条措施第三条怎么写的", (), False),
    ],
)
def test_rules_whose_title_nobody_told_are_of_the_place_that_is_named(understanding, asked, regions, cited):
    question = understanding.parse(asked)
    rules = replace(document_of(*LINES, title="巡察工作规则", regions=regions), kind=DocumentKind.REGULATION)
    found = look_up(question, [scored_of(question.facets[0], rules)])
    assert found is not None
    assert bool(found.scored) is cited
