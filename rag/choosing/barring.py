"""What a sentence can't answer, however well its words fit."""

from __future__ import annotations

from rag.questions.asking import AnswerType
from rag.reading.rows import names_row

from .attributes import asked_attribute, tells_attribute
from .features import Scored

__all__ = ["barred"]

_OTHER_TIME = 0.1  # agreement of times up to which a sentence answers another question
#: Coverage of the question's terms in and around a sentence, and its cosines: no asking of our question
#: sets was answered by a sentence below both.
_STRANGE, _FAR = 0.15, 0.3
_PERSONAL = 0.5  # of the feature "own", for what is asked about a person
_LONG = 2  # a longer list that is asked for by its number has to stand there item by item
#: Kinds that only a sentence holding one answers.
_GIVEN = frozenset({AnswerType.WHO, AnswerType.WHERE, AnswerType.PENALTY, AnswerType.CONTACT})


def barred(scored: Scored) -> bool:
    """Whether a sentence can't answer: of another time, body or subject, without the figure, name or list."""
    facet, values = scored.facet, scored.values
    if values["time"] <= _OTHER_TIME or values["organ"] == 0.0:
        return True
    if facet.terms and values["context"] < _STRANGE and max(values["cosine"], values["window"]) < _FAR:
        row, text = scored.candidate.sentence.row, scored.candidate.sentence.sentence.text
        if row is None or not names_row(facet.text, text, row):
            return True
    if asked_attribute(facet.text) and (
        values["own"] < _PERSONAL or not tells_attribute(facet.text, scored.candidate.sentence.folded)
    ):
        return True
    strict = facet.items > _LONG or facet.type.is_figure or facet.type in _GIVEN
    return strict and values["type"] == 0.0
