"""Whose penalty is asked for: the person whom the best sentence names, or the answer before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions.asking import AnswerType, Facet
from rag.questions.organs import hidden_names, of_another

from .features import Scored

__all__ = ["of_the_punished"]

_PENALTY = re.compile(r"处[分罚理置]|下场|收场|结局")


def of_the_punished(
    facet: Facet, ranked: Sequence[Scored], fitting: Sequence[Scored], before: Sequence[Scored]
) -> list[Scored]:
    """What tells the penalty of the person asked about; all of ``fitting`` where none is told apart.

    "畜牧站站长受了什么处分": the head of the case names station and person, the sentence with the penalty the
    person alone, and other cases stand beside it.

    Args:
        facet: the asking.
        ranked: all its candidates, best first.
        fitting: those that may answer, best first.
        before: what answers the askings before it, for one that names nothing itself.
    """
    if facet.type is not AnswerType.PENALTY:
        return list(fitting)
    named = any(t.names and not _PENALTY.search(t.text) for t in facet.terms)
    anchors = ranked[:1] if named or not before else before
    persons = tuple(n for s in anchors for n in hidden_names(s.candidate.sentence.folded))
    if not persons:
        return list(fitting)
    documents = {s.candidate.read.document.id for s in anchors}
    return [
        s
        for s in fitting
        if s.candidate.read.document.id in documents
        and not of_another(persons, s.candidate.sentence.folded, s.candidate.sentence.context)
    ]
