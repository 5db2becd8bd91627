"""A question held against the documents: how it then reads, and what stays as it was."""

from rag.choosing.gather import Gathered
from rag.composing.held import hold
from tests.rag.made import candidate_of, document_of


class NoneSpeaks:
    """Ranks nothing: no sentence speaks of what the question states."""

    def rank(self, *_at_hand):
        return []


def test_a_place_is_taken_out_for_a_person_and_for_no_other_word(understanding, snapshot):
    known = document_of("石桥镇的主任林小雨说，进度要公开。", "石桥镇的巡察组组长应当对结果负责。")
    at_hand = Gathered(candidates=(candidate_of(known), candidate_of(known, 1)), hits=())
    moved = hold(understanding.parse("滕州市主任林小雨怎么说"), at_hand, snapshot, NoneSpeaks())
    assert "滕州" not in moved.text
    assert [c.code for c in moved.cautions] == ["premise.place_differs"]
    left = hold(understanding.parse("滕州市巡察组组长应当对什么负责"), at_hand, snapshot, NoneSpeaks())
    assert (left.text, left.cautions, left.found, left.statements) == (None, (), (), ())
