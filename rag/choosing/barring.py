"""What a sentence can't answer, however well its words fit."""

from __future__ import annotations

from rag.questions.asking import AnswerType
from rag.reading.rows import names_row

from .attributes import asked_attribute, tells_attribute
from .features import Scored

__all__ = ["barred"]

_OTHER_TIME = 0.25  # agreement of times up to which a sentence, or its paragraph, tells of other times
#: A sentence is strange to a question when its credit of the question's terms is below the first value
#: and neither cosine reaches the second. Set by hand so that next to no right answer of the question sets
#: (tests/quality) is lost; where a place or a kind of answer that few sentences hold leads to it, the last
#: row is left out.
_STRANGE = (("about", 0.15, 0.35), ("context", 0.15, 0.3), ("about", 0.25, 0.2))
_PERSONAL = 0.5  # of the feature "own", for what is asked about a person
_LONG = 2  # a longer list that is asked for by its number has to stand there item by item
#: Kinds that only a sentence holding one answers.
_GIVEN = frozenset({AnswerType.WHO, AnswerType.WHERE, AnswerType.PENALTY, AnswerType.CONTACT})


def barred(scored: Scored) -> bool:
    """Whether a sentence can't answer: of another time, body or subject, without the figure, name or list."""
    facet, values = scored.facet, scored.values
    if values["time"] <= _OTHER_TIME or values["organ"] == 0.0:
        return True
    if facet.terms and _is_strange(scored):
        return True
    if asked_attribute(facet.text) and (
        values["own"] < _PERSONAL or not tells_attribute(facet.text, scored.candidate.sentence.folded)
    ):
        return True
    strict = facet.items > _LONG or facet.type.is_figure or facet.type in _GIVEN
    return strict and values["type"] == 0.0


def _is_strange(scored: Scored) -> bool:
    """Whether nothing but its place and the kind of what it holds ties a sentence to the question."""
    facet, values, sentence = scored.facet, scored.values, scored.candidate.sentence
    led_to = values["place"] < 1.0 or facet.type in _GIVEN
    nearness = max(values["cosine"], values["window"])
    if not any(values[f] < low and nearness < far for f, low, far in _STRANGE[: -1 if led_to else None]):
        return False
    return sentence.row is None or not names_row(facet.text, sentence.sentence.text, sentence.row)
