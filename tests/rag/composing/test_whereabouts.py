"""Persons put elsewhere, and ordinary words behind an office that are none."""

import pytest

from corpus.segment import load_segmenter
from rag.choosing.gather import Gathered
from rag.composing.whereabouts import misplaced
from tests.rag.made import candidate_of, document_of

WORDS = load_segmenter()


@pytest.mark.parametrize("word", ["应当", "强调", "解释", "安排", "任组长"])
def test_an_ordinary_word_is_put_nowhere(understanding, word):
    known = document_of(f"石桥镇的巡察组组长{word}对结果负责。")
    at_hand = Gathered(candidates=(candidate_of(known),), hits=())
    question = understanding.parse(f"滕州市巡察组组长{word}对什么负责")
    assert misplaced(question, at_hand, WORDS) is None


def test_a_name_within_another_is_not_held(understanding):
    known = document_of("石桥镇的主任孟凡说，进度要公开。")
    at_hand = Gathered(candidates=(candidate_of(known),), hits=())
    assert misplaced(understanding.parse("滕州市主任孟凡林怎么说"), at_hand, WORDS) is None
    assert misplaced(understanding.parse("滕州市主任孟凡怎么说"), at_hand, WORDS).name == "孟凡"


def test_a_name_that_is_cut_with_what_follows_is_held(understanding):
    known = document_of("宜兴市的董事长唐书文说，进度要公开。")
    at_hand = Gathered(candidates=(candidate_of(known),), hits=())
    question = understanding.parse("唐书文是滕州市的董事长吧，他怎么说")
    assert misplaced(question, at_hand, WORDS).name == "唐书文"
