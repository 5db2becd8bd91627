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
