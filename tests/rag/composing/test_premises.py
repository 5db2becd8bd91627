"""What a question takes for granted: figures and catch-names that the documents give otherwise."""

import pytest

from rag.choosing.gather import Gathered
from rag.composing.premises import misnomer, premise_cautions, presumed
from rag.model import Ask
from tests.rag.made import candidate_of, document_of, found_of, scored_of

GATES = document_of(
    "镇里设了“收件门”“会商门”“督办门”“回访门”，合称“四道门”。", "每件事走完“四道门”才算办结。"
)
AT_HAND = Gathered(candidates=(candidate_of(GATES), candidate_of(GATES, 1)), hits=())


@pytest.mark.parametrize("question", ["“六道门”的最后一道是什么", "六道门的最后一道是什么"])
def test_a_catch_name_with_another_number_is_put_right(understanding, question):
    found = misnomer(understanding.parse(question), AT_HAND)
    assert (found.said, found.written) == ("六道门", "四道门")
    assert "四道门" in found.caution.message


@pytest.mark.parametrize(
    "question", ["“四道门”是什么", "“4道门”是什么", "五份清单是什么", "五个问题怎么改", "怎么办结"]
)
def test_other_names_are_left_alone(understanding, question):
    assert misnomer(understanding.parse(question), AT_HAND) is None


def test_stated_quantities_are_presumed_and_times_are_not(understanding):
    question = understanding.parse("2023年第二轮发现了300个问题,经验在哪")
    stated = [(figure.text, facet.unit, facet.counted) for figure, facet in presumed(question)]
    assert stated == [("300个", "个", ("问题",))]


def test_the_answer_gives_the_figure_of_the_documents(assistant):
    answer = assistant.answer(Ask(question="宜兴发现了3000个问题，有什么经验"))
    assert answer.status != "refused"
    assert "214" in answer.text
    assert any("214个" in w.message and "3000个" in w.message for w in answer.warnings)


def test_a_figure_that_the_documents_give_is_not_doubted(assistant):
    answer = assistant.answer(Ask(question="宜兴发现的214个问题里有什么"))
    assert not [w for w in answer.warnings if w.code.startswith("premise")]


def test_how_many_things_are_asked_for_is_no_premise(understanding):
    question = understanding.parse("宜兴的三个做法是什么")
    found = found_of(question.facets[0], scored_of(question.facets[0], GATES))
    assert premise_cautions(question, [found]) == ()
