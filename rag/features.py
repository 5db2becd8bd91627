"""Features of a sentence as evidence for a facet: what ranking and refusing are learnt from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.model import BlockKind, Passage, Span
from corpus.segment import bigrams
from index.model import SearchHit

from .answer_types import counted_match, holds_type
from .asking import Facet, Question, Term
from .matching import Matcher
from .scope import ReadDocument, ReadSentence, place_match

__all__ = ["FEATURES", "Candidate", "Scored", "features"]

#: Names of the features, in the order of a feature vector.
FEATURES = (
    "own",  # idf-weighted coverage of the facet's terms by the sentence
    "all",  # the same for the whole question
    "context",  # the question's terms in the sentence or, at 0.7, in its title, headings, neighbours
    "exact",  # the facet's terms to the letter
    "bigram",  # idf-weighted share of the facet's character bigrams
    "type",  # an answer of the kind asked stands in it
    "counted",  # a figure of the asked unit counts what was asked
    "cosine",  # embedding of the facet against the sentence
    "window",  # embedding of the question against the sentence with its neighbours
    "passage",  # score of the passage against the best passage
    "place",  # it speaks of the place asked for
    "time",  # years, sessions and rounds agree (1), are silent (0.5) or contradict (0)
    "quoted",  # the quoted terms stand in it
    "rare",  # credit of the facet's rarest term
    "heading",  # it is a title, heading, caption or byline
    "short",  # it is too short to say anything by itself
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may answer, in the passage that brought it."""

    read: ReadDocument
    index: int
    passage: Passage
    hit: SearchHit
    vector: NDArray[np.float32]
    window: NDArray[np.float32]
    span: Span | None = None  # cited instead of the sentence: a headline with its byline

    @property
    def sentence(self) -> ReadSentence:
        """The sentence itself."""
        return self.read.sentences[self.index]

    @property
    def key(self) -> tuple[str, int]:
        """Document and position: equal for the same sentence reached through two passages."""
        return (self.read.document.id, self.index if self.span is None else -1 - self.span.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A candidate with its features for one facet and the score that they make."""

    candidate: Candidate
    facet: Facet
    values: Mapping[str, float]
    score: float


def features(
    question: Question,
    facet: Facet,
    candidate: Candidate,
    *,
    matcher: Matcher,
    facet_vector: NDArray[np.float32],
    question_vector: NDArray[np.float32],
    idf: Mapping[str, float],
    best_passage: float,
) -> dict[str, float]:
    """The features of one candidate for one facet, all within 0 to 1 but the cosines (−1 to 1)."""
    s = candidate.sentence
    own_credit = matcher.credits(facet.terms, s.folded)
    all_credit = matcher.credits(question.terms, s.folded)
    near_credit = matcher.credits(question.terms, s.context)
    quoted = [c for t, c in zip(question.terms, all_credit, strict=True) if t.quoted]
    places = facet.places or question.places
    return {
        "own": _weighted(facet.terms, own_credit),
        "all": _weighted(question.terms, all_credit),
        "context": _weighted(question.terms, np.maximum(all_credit, 0.7 * near_credit)),
        "exact": _weighted(facet.terms, (own_credit >= 0.9).astype(np.float32)),
        "bigram": _bigram_share(facet.text, s.folded, idf),
        "type": holds_type(facet, s),
        "counted": counted_match(facet, s, lambda clause: _counted_credit(facet, clause, matcher)),
        "cosine": float(facet_vector @ candidate.vector),
        "window": float(question_vector @ candidate.window),
        "passage": candidate.hit.score / best_passage if best_passage > 0 else 0.0,
        "place": max((place_match(p, s, candidate.read.document.regions) for p in places), default=1.0),
        "time": time_agreement(question, candidate.read, s),
        "quoted": float(np.mean(quoted)) if quoted else 1.0,
        "rare": _rarest(facet.terms, own_credit),
        "heading": 1.0 if s.kind in _DISPLAY else 0.0,
        "short": 1.0 if len(s.folded) < 14 else 0.0,
    }


_DISPLAY = frozenset(
    {
        BlockKind.TITLE,
        BlockKind.SUBTITLE,
        BlockKind.HEADING,
        BlockKind.CAPTION,
        BlockKind.BYLINE,
        BlockKind.NOTE,
    }
)


def _weighted(terms: Sequence[Term], credit: NDArray[np.float32]) -> float:
    weights = np.array([t.weight for t in terms], dtype=np.float32)
    total = float(weights.sum())
    return float((weights * credit).sum()) / total if total > 0 else 0.0


def _bigram_share(text: str, folded: str, idf: Mapping[str, float]) -> float:
    pairs = set(bigrams(text))
    total = sum(idf.get(p, 0.0) for p in pairs)
    return sum(idf.get(p, 0.0) for p in pairs if p in folded) / total if total > 0 else 0.0


def _counted_credit(facet: Facet, clause: str, matcher: Matcher) -> float:
    terms = [Term(text=w, weight=1.0) for w in facet.counted]
    return float(matcher.credits(terms, clause).mean()) if terms else 1.0


def _rarest(terms: Sequence[Term], credit: NDArray[np.float32]) -> float:
    if not terms:
        return 0.0
    return float(credit[int(np.argmax([t.weight for t in terms]))])


def time_agreement(question: Question, read: ReadDocument, sentence: ReadSentence) -> float:
    """1 where years, sessions and rounds asked for stand there, 0 where others do, else 0.5.

    With nothing asked it is 1. A year that neither the sentence, its paragraph, the date nor the
    title of the document names counts as silent, not as agreement.
    """
    asked = (
        (question.years, sentence.years, read.years),
        (question.sessions, sentence.sessions, read.sessions),
        (question.rounds, sentence.rounds, frozenset()),
    )
    values = []
    for wanted, said, background in asked:
        if not wanted:
            continue
        if said:
            values.append(1.0 if set(wanted) & said else 0.0)
        elif background:
            values.append(0.9 if set(wanted) & background else 0.1)
        else:
            values.append(0.5)
    return min(values, default=1.0)
