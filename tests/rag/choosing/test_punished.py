"""Whose penalty is asked for."""

import pytest

from rag.choosing.answer_types import holds_type
from rag.choosing.punished import of_the_punished
from rag.questions.asking import AnswerType, Facet, Term
from tests.rag.made import document_of, scored_of

CASES = document_of(
    "一、水利站原站长钱某收受礼金问题。",
    "2021年9月，彭某受到开除党籍处分。",
    "2021年11月，钱某受到撤销党内职务处分。",
)


def asking(*terms):
    text = "水利站那个站长受了啥处分"
    return Facet(text=text, type=AnswerType.PENALTY, terms=tuple(Term(text=t, weight=1.0) for t in terms))


def ranked(facet):
    return [scored_of(facet, CASES, index, score=3.0 - index) for index in range(3)]


def test_only_the_person_whom_the_best_sentence_names():
    facet = asking("水利站", "站长")
    scored = ranked(facet)
    assert of_the_punished(facet, scored, scored[1:], ()) == [scored[2]]


def test_an_asking_that_names_nothing_is_of_the_person_answered_before():
    facet = asking("处分")
    scored = ranked(facet)
    assert of_the_punished(facet, scored, scored[1:], scored[1:2]) == [scored[1]]


def test_other_askings_and_cases_without_names_are_left_alone():
    other = Facet(text="发现多少问题", type=AnswerType.NUMBER, terms=())
    scored = ranked(other)
    assert of_the_punished(other, scored, scored, ()) == scored
    bare = asking("水利站")
    unnamed = [scored_of(bare, document_of("水利站站长被免职。"))]
    assert of_the_punished(bare, unnamed, unnamed, ()) == unnamed


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("水利站那个站长受了啥处分", AnswerType.PENALTY),
        ("村会计怎么处理的", AnswerType.PENALTY),
        ("钱某最后什么下场", AnswerType.PENALTY),
        ("群众的举报怎么处理", AnswerType.HOW),
        ("村民反映的问题怎么处理", AnswerType.HOW),
        ("他举报的线索如何处置", AnswerType.HOW),
        ("处分了几个人", AnswerType.NUMBER),
        ("处分是谁决定的", AnswerType.WHO),
    ],
)
def test_penalties_are_asked_of_persons(understanding, question, kind):
    assert understanding.parse(question).facets[0].type is kind


def test_a_penalty_is_told_by_words_for_it(understanding):
    facet = understanding.parse("村会计怎么处理的").facets[0]
    told, silent = (
        scored_of(facet, document_of(t)).candidate.sentence for t in ("他受到警告。", "他退了钱。")
    )
    assert (holds_type(facet, told), holds_type(facet, silent)) == (1.0, 0.0)
