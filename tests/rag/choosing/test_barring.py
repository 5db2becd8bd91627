"""What no sentence may answer, whatever its words."""

from __future__ import annotations

import pytest

from rag.choosing.barring import barred
from rag.choosing.features import Scored
from rag.questions.asking import AnswerType, Facet, Term
from tests.rag.made import document_of, scored_of

TEXT = document_of("松河县委第三轮巡察发现问题88个。")
NEAR = {"cosine": 0.6, "window": 0.1}


def scored(type_: AnswerType = AnswerType.OVERVIEW, **values: float) -> Scored:
    facet = Facet(text="修水库", type=type_, terms=(Term(text="修水库", weight=4.0),))
    made: Scored = scored_of(facet, TEXT, **{**NEAR, **values})
    return made


def test_what_fits_is_not_barred() -> None:
    assert not barred(scored())


@pytest.mark.parametrize(
    "values",
    [
        {"time": 0.25},  # its paragraph or its document tells of other years or rounds
        {"about": 0.1, "cosine": 0.1, "window": 0.33},
        {"context": 0.1, "cosine": 0.1, "window": 0.25},
        {"about": 0.2, "cosine": 0.15, "window": 0.1},
        {"organ": 0.0},
    ],
)
def test_what_is_strange_to_the_question_is_barred(values: dict[str, float]) -> None:
    assert barred(scored(**values))


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        (AnswerType.OVERVIEW, {"about": 0.1, "cosine": 0.45}),  # said in other words
        (
            AnswerType.OVERVIEW,
            {"about": 0.2, "cosine": 0.1, "window": 0.1, "place": 0.8},
        ),  # its place leads there
        (AnswerType.PENALTY, {"about": 0.2, "cosine": 0.1, "window": 0.1}),
        (AnswerType.OVERVIEW, {"time": 0.4}),
    ],
)
def test_what_a_place_a_kind_or_a_meaning_leads_to_is_not(
    type_: AnswerType, values: dict[str, float]
) -> None:
    assert not barred(scored(type_, **values))
