"""What a sentence may not answer, and what answers beside another asking."""

import pytest

from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind
from rag.asking import AnswerType, Facet, Term
from rag.organs import hidden_names, of_another
from rag.reading import read_document
from rag.select import barred

from .made import document_of, scored_of

TERMS = (Term(text="蓄水池", weight=4.0),)


@pytest.fixture
def asking():
    return Facet(text="蓄水池修了多久", type=AnswerType.OVERVIEW, terms=TERMS)


def test_a_sentence_that_shares_nothing_with_the_question_is_barred(asking):
    document = document_of("三个月后又去回访。")
    assert barred(scored_of(asking, document, context=0.05, cosine=0.1, window=0.1))
    assert not barred(scored_of(asking, document, context=0.05, cosine=0.5, window=0.1))
    assert not barred(scored_of(asking, document, context=0.5))


def test_of_an_asking_without_terms_no_sentence_is_strange():
    asking = Facet(text="多少条", type=AnswerType.OVERVIEW, terms=())
    assert not barred(scored_of(asking, document_of("共27条。"), context=0.0, cosine=0.1, window=0.1))


@pytest.mark.parametrize(
    ("sentence", "around", "another"),
    [
        ("钱某受到警告。", "", False),
        ("孙某被停职两个月。", "钱某受到处分。", True),
        ("其违纪所得已收缴。", "钱某受到处分。", False),
        ("其违纪所得已收缴。", "孙某受到处分。", True),
    ],
)
def test_what_is_said_of_another_person_answers_nothing(sentence, around, another):
    assert of_another(hidden_names("钱某停职多久"), sentence, around) is another


def test_without_a_person_asked_for_everybody_may_speak():
    assert not of_another((), "孙某受到处分。", "")


def test_paragraphs_inherit_the_times_of_their_headings():
    document = document_of(
        (BlockKind.HEADING, "十八届第三轮"),
        "任期内共开展12轮。",
        (BlockKind.HEADING, "二、问题"),
        "共有三类。",
    )
    first, later = (
        s for s in read_document(document, Gazetteer.load()).sentences if s.kind is BlockKind.PARAGRAPH
    )
    assert (first.sessions.carried, first.rounds.carried) == ({"18"}, {"3"})
    assert later.sessions.carried == frozenset()
