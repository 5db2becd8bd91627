"""What a question asserts, the person it puts elsewhere, and the answer that puts both right."""

import pytest

from corpus.segment import load_segmenter
from rag.choosing.gather import Gathered
from rag.composing.corrections import corrections
from rag.composing.statements import statements
from rag.composing.whereabouts import misplaced
from rag.model import Ask
from tests.rag.made import candidate_of, document_of, scored_of


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("滕州抽了34名年轻干部吧，怎么培养", [("滕州抽了34名年轻干部", True)]),
        ("宜兴第一轮巡察了19家单位，对吗", [("宜兴第一轮巡察了19家单位", True)]),
        ("滕州有人虚报面积，被开除党籍了吧", [("滕州有人虚报面积,被开除党籍了", True)]),
        ("为什么组长由纪委书记担任", [("组长由纪委书记担任", False)]),
        ("滕州的路铺了两个月，花了多少钱", [("滕州的路铺了两个月", False)]),
        ("宜兴第二轮巡察，发现多少问题", []),
        ("滕州抽调了多少年轻干部", []),
        ("有没有公开整改进度", []),
    ],
)
def test_statements_are_told_from_topics_and_askings(understanding, question, stated):
    assert [(s.text, s.confirm) for s in statements(understanding.parse(question))] == stated


def test_a_person_is_asked_for_where_the_documents_know_him(understanding):
    known = document_of("石桥镇的巡察站由站办主任林小雨负责。", "主任林小雨说，进度要公开。")
    at_hand = Gathered(candidates=(candidate_of(known), candidate_of(known, 1)), hits=())
    words = load_segmenter()
    question = understanding.parse("林小雨是滕州市的主任吧，他怎么说")
    moved = misplaced(question, at_hand, words)
    assert (moved.name, moved.words, moved.home) == ("林小雨", ("滕州市",), "宜兴市")
    assert "滕州" not in moved.without(question.folded)
    assert misplaced(understanding.parse("林小雨是宜兴市的主任吧，他怎么说"), at_hand, words) is None


@pytest.mark.parametrize(
    ("question", "sentence", "warning"),
    [
        ("滕州抽调了42名年轻干部吧", "年轻干部24名", "资料中为“24名”，不是“42名”。"),
        ("规则说巡察组组长由县委确定，为什么", "组长由市委确定", ""),
        ("被巡察单位应当在4个月内报告整改情况，对吧", "2个月内报告", "资料中为“2个月”，不是“4个月”。"),
        ("滕州的整改完成率是82.5%吧", "92.5%", "资料中为“92.5%”，不是“82.5%”。"),
    ],
)
def test_the_answer_gives_the_sentence_and_the_warning(assistant, question, sentence, warning):
    answer = assistant.answer(Ask(question=question))
    assert answer.status == "answered"
    assert sentence in answer.text
    assert answer.citations
    assert not warning or warning in [w.message for w in answer.warnings]


@pytest.mark.parametrize(
    "question",
    ["滕州抽调了24名年轻干部吧", "被巡察单位应当在2个月内报告整改情况，对吧", "宜兴第一轮巡察了9家单位吧"],
)
def test_what_is_so_is_not_corrected(assistant, question):
    answer = assistant.answer(Ask(question=question))
    assert not [w for w in answer.warnings if w.code.startswith("premise")]


class OneSpeaks:
    """Ranks one sentence alone, as if it spoke of every statement."""

    def __init__(self, document):
        self.document, self.asked = document, 0

    def rank(self, _question, target, _gathered, _snapshot):
        self.asked += 1
        return [scored_of(target.facet, self.document)]

    def probability(self, _scored):
        return 0.9


def corrected(understanding, snapshot, question, *documents):
    """What is put right of a question where the first of the documents speaks of it."""
    at_hand = Gathered(candidates=tuple(candidate_of(d) for d in documents), hits=())
    found = corrections(understanding.parse(question), at_hand, snapshot, OneSpeaks(documents[0]))
    return [(c.said, c.told) for c in found]


def test_a_figure_that_another_sentence_of_the_place_holds_is_not_corrected(understanding, snapshot):
    speaks = document_of("滕州市抽调年轻干部24名。", identifier="a", regions=("滕州市",))
    also = document_of("滕州市两次抽调年轻干部42名。", identifier="b", regions=("滕州市",))
    elsewhere = document_of("宜兴市抽调年轻干部42名。", identifier="c")
    question = "滕州抽调了42名年轻干部吧"
    assert corrected(understanding, snapshot, question, speaks, elsewhere) == [("42名", "24名")]
    assert corrected(understanding, snapshot, question, speaks, also) == []


def test_a_figure_of_two_places_is_not_corrected(understanding, snapshot):
    speaks = document_of("滕州市抽调年轻干部24名。", regions=("滕州市",))
    assert corrected(understanding, snapshot, "滕州和宜兴抽调了42名年轻干部吧", speaks) == []


def test_the_first_statements_of_a_long_question_are_held_alone(understanding, snapshot):
    speaks = document_of("滕州市抽调年轻干部24名。", regions=("滕州市",))
    selector = OneSpeaks(speaks)
    at_hand = Gathered(candidates=(candidate_of(speaks),), hits=())
    asked = ",".join(f"滕州抽调了{n}名年轻干部" for n in (30, 30, *range(31, 60)))
    corrections(understanding.parse(f"{asked},对吗"), at_hand, snapshot, selector)
    assert selector.asked == 8
