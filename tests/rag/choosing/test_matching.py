"""How well the words of a question stand in a sentence."""

import pytest

from rag.choosing.matching import Matcher
from rag.questions.asking import Term


@pytest.mark.parametrize(
    ("sentence", "least", "most"),
    [
        ("移交线索17件。", 1.0, 1.0),
        ("移交问题线索17件。", 0.75, 0.9),
        ("移交给市纪委监委办理的重要线索17件。", 0.0, 0.7),
        ("移交整改清单,线索17件。", 0.0, 0.7),
        ("线索移交17件。", 0.0, 0.7),
    ],
)
def test_a_compound_stands_in_a_text_that_parts_it_a_little(snapshot, sentence, least, most):
    matcher = Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter)
    credit = matcher.credits([Term(text="移交线索", weight=1.0)]).row(sentence)[0]
    assert least <= credit <= most


@pytest.mark.parametrize(
    ("term", "part", "sentence", "stands"),
    [
        ("处", 1.0, "县里设了三个办事处。", True),
        ("处", 1.0, "有四名干部被处理。", False),
        ("站", 1.0, "畜牧站站长到岗。", True),
        ("花", 0.3, "费用花费不少。", True),
    ],
)
def test_a_term_of_one_character_stands_where_a_word_is_it_or_a_kind_of_it(
    snapshot, term, part, sentence, stands
):
    matcher = Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter)
    credit = matcher.credits([Term(text=term, weight=1.0, part=part)]).row(sentence)[0]
    assert bool(credit == 1.0) is stands
