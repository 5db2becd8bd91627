"""Of all gathered candidates those that are worth the full features."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rag.questions.asking import Question

from .features import Candidate
from .gather import Gathered

__all__ = ["shortlist"]

_LONGEST = 80  # candidates that get the full features, of up to some 300
_TIMELY = 1.0  # of the cheap sum that chooses them


def shortlist(
    question: Question, gathered: Gathered, facet_vector: np.ndarray, idf: Mapping[str, float]
) -> list[Candidate]:
    """The candidates worth full features, by a cheap sum of cosine, passage and shared bigrams.

    Sentences that name the year, session or round asked for come first: a row of a table shares little else.
    """
    if len(gathered.candidates) <= _LONGEST:
        return list(gathered.candidates)
    total = sum(idf.values()) or 1.0
    best = gathered.best or 1.0
    years, sessions, rounds = set(question.years), set(question.sessions), set(question.rounds)

    def cheap(c: Candidate) -> float:
        s = c.sentence
        shared = sum(w for b, w in idf.items() if b in s.folded) / total
        timely = years & s.years.own or sessions & s.sessions.own or rounds & s.rounds.own
        return float(facet_vector @ c.vector) + shared + 0.5 * c.hit.score / best + _TIMELY * bool(timely)

    return sorted(gathered.candidates, key=lambda c: (-cheap(c), c.key))[:_LONGEST]
