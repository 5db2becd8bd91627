"""How far a sentence speaks of a place that a question names."""

import pytest

from corpus.gazetteer import Gazetteer
from rag.questions.asking import QuestionPlace
from rag.reading.scope import place_match
from tests.rag.made import candidate_of, document_of

REGIONS = ("无锡市", "江苏省", "宜兴市", "江阴市")


def agreement(canonical, *lines, index=0, title="巡察综述", regions=REGIONS):
    (place,) = Gazetteer.load().resolve(canonical)
    asked = QuestionPlace(name=canonical, canonical=canonical, chain=place.chain)
    candidate = candidate_of(document_of(*lines, title=title, regions=regions), index)
    return place_match(asked, candidate.sentence, regions)


@pytest.mark.parametrize(
    ("canonical", "line", "agrees"),
    [
        ("宜兴市", "宜兴市发现问题21个。", 1.0),
        ("宜兴市", "全年发现问题410个。", 0.3),
        ("宜兴市", "无锡市发现问题410个。", 0.3),
        ("无锡市", "全年发现问题410个。", 0.8),
        ("无锡市", "宜兴市发现问题21个。", 0.78),
        ("常州市", "全年发现问题410个。", 0.0),
    ],
)
def test_a_figure_of_the_city_is_none_of_a_county_in_it(canonical, line, agrees):
    assert agreement(canonical, line) == agrees


def test_what_stands_under_the_name_of_the_place_is_of_it():
    assert agreement("宜兴市", "全年发现问题21个。", title="宜兴市巡察综述") == 0.6
    assert agreement("宜兴市", "宜兴市巡察有力。全年发现问题21个。", index=1) == 0.9


def test_a_paper_of_the_county_speaks_of_it():
    assert agreement("宜兴市", "全年发现问题21个。", regions=("宜兴市", "无锡市", "江苏省")) == 0.8
    assert agreement("宜兴市", "全年发现问题21个。", regions=("无锡市", "江苏省", "宜兴市")) == 0.6
