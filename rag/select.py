"""Candidates → the sentences that answer each asking, or the finding that none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.segment import bigrams
from index.snapshot import Snapshot

from .asking import AnswerType, Facet, Question, QuestionPlace
from .features import Candidate, Scored, features
from .gather import Gathered
from .lists import list_run
from .matching import Matcher
from .ranking import Ranking

__all__ = ["Found", "Selector", "Target"]

_SHORTLIST = 80  # candidates that get the full features, of up to some 300
_REUSE = 0.35  # a sentence chosen already is preferred to a better one by less than this score
_ADJACENT = 0.15  # the same for a sentence of a document chosen already

#: How many sentences an asking of each kind may take, and the share of the best score they need.
_LENGTH: Mapping[AnswerType, tuple[int, float]] = {
    AnswerType.HOW: (3, 0.80),
    AnswerType.LIST: (2, 0.90),
    AnswerType.EXAMPLE: (2, 0.85),
    AnswerType.OVERVIEW: (3, 0.80),
    AnswerType.COMPARE: (2, 0.90),
    AnswerType.DEFINITION: (1, 0.95),
    AnswerType.WHY: (2, 0.90),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One asking about one place (or about none)."""

    facet: Facet
    place: QuestionPlace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for a target: sentences best first, and the probability that they answer."""

    target: Target
    scored: tuple[Scored, ...]
    probability: float
    answered: bool


class Selector:
    """Ranks candidates for each target and keeps what answers it.

    Args:
        matcher: soft term matching.
        ranking: the learnt weights; the shipped ones by default.
    """

    def __init__(self, *, matcher: Matcher, ranking: Ranking | None = None) -> None:
        self._matcher = matcher
        self._ranking = ranking or Ranking.load()

    def targets(self, question: Question) -> tuple[Target, ...]:
        """Every asking with every place it concerns."""
        out = []
        for facet in question.facets:
            places: Sequence[QuestionPlace | None] = facet.places or question.places or (None,)
            out.extend(Target(facet=facet, place=place) for place in places)
        return tuple(out)

    def select(self, question: Question, gathered: Gathered, snapshot: Snapshot) -> tuple[Found, ...]:
        """For each target the sentences that answer it; sentences are shared between targets."""
        found: list[Found] = []
        taken: dict[tuple[str, int], str] = {}
        broad = len(question.facets) == 1 and not question.places
        for target in self.targets(question):
            scored = self.rank(question, target, gathered, snapshot)
            best = self._prefer(scored, taken)
            probability = self._ranking.answerable.probability(best.values) if best else 0.0
            answered = best is not None and probability >= self._ranking.threshold
            kept = self._keep(target, best, scored, broad=broad) if best and answered else ()
            taken.update({s.candidate.key: s.candidate.read.document.id for s in kept})
            found.append(
                Found(target=target, scored=kept or scored[:3], probability=probability, answered=answered)
            )
        return tuple(found)

    def rank(
        self, question: Question, target: Target, gathered: Gathered, snapshot: Snapshot
    ) -> tuple[Scored, ...]:
        """All candidates that speak of the target's place, scored, best first."""
        narrowed = question
        facet = target.facet
        if target.place is not None:
            narrowed = replace(question, places=(target.place,))
            facet = replace(facet, places=(target.place,))
        facet_vector, question_vector = snapshot.embedder.encode_queries([facet.text, question.folded])
        idf = {b: snapshot.idf(b) for b in set(bigrams(facet.text))}
        out = []
        for candidate in _shortlist(gathered, facet_vector, idf):
            values = features(
                narrowed,
                facet,
                candidate,
                matcher=self._matcher,
                facet_vector=facet_vector,
                question_vector=question_vector,
                idf=idf,
                best_passage=gathered.best,
            )
            if values["place"] <= 0.3:
                continue
            score = self._ranking.relevance.score(values)
            out.append(Scored(candidate=candidate, facet=facet, values=values, score=score))
        out.sort(key=lambda s: (-s.score, s.candidate.key))
        return tuple(out)

    def _prefer(self, scored: Sequence[Scored], taken: Mapping[tuple[str, int], str]) -> Scored | None:
        """The best, or one chosen already for another asking that is nearly as good."""
        if not scored:
            return None
        documents = set(taken.values())

        def preference(s: Scored) -> float:
            if s.candidate.key in taken:
                return s.score + _REUSE
            return s.score + (_ADJACENT if s.candidate.read.document.id in documents else 0.0)

        return max(scored, key=preference)

    def _keep(
        self, target: Target, best: Scored, scored: Sequence[Scored], *, broad: bool
    ) -> tuple[Scored, ...]:
        """The best and what adds to it, within what a question of this kind deserves."""
        kind = target.facet.type
        limit, share = _LENGTH.get(kind, (1, 1.0))
        if broad and kind in (AnswerType.HOW, AnswerType.OVERVIEW, AnswerType.EXAMPLE, AnswerType.LIST):
            limit, share = limit + 2, share - 0.05
        kept = [best, *list_run(best, scored)]
        floor = _relative_floor(best.score, share)
        per_document: dict[str, int] = {best.candidate.read.document.id: 1}
        for other in scored:
            if len(kept) >= max(limit, 1 + len(kept) - 1) and len(kept) >= limit:
                break
            document = other.candidate.read.document.id
            if other.score < floor or any(_repeats(other, k) for k in kept):
                continue
            if self._ranking.answerable.probability(other.values) < self._ranking.threshold:
                continue
            if broad and per_document.get(document, 0) >= 2:
                continue
            kept.append(other)
            per_document[document] = per_document.get(document, 0) + 1
        return tuple(kept)


def _relative_floor(best: float, share: float) -> float:
    """The score below which a further sentence adds less than it costs; scores may be negative."""
    return best - (1.0 - share) * max(4.0, abs(best))


def _shortlist(gathered: Gathered, facet_vector: np.ndarray, idf: Mapping[str, float]) -> list[Candidate]:
    """The candidates worth full features, by a cheap sum of cosine, passage and shared bigrams."""
    if len(gathered.candidates) <= _SHORTLIST:
        return list(gathered.candidates)
    total = sum(idf.values()) or 1.0
    best = gathered.best or 1.0

    def cheap(c: Candidate) -> float:
        shared = sum(w for b, w in idf.items() if b in c.sentence.folded) / total
        return float(facet_vector @ c.vector) + shared + 0.5 * c.hit.score / best

    return sorted(gathered.candidates, key=lambda c: (-cheap(c), c.key))[:_SHORTLIST]


def _repeats(a: Scored, b: Scored) -> bool:
    """The same sentence, or nearly: most of the shorter one's bigrams stand in the other."""
    if a.candidate.key == b.candidate.key:
        return True
    x, y = set(bigrams(a.candidate.sentence.folded)), set(bigrams(b.candidate.sentence.folded))
    return bool(x and y) and len(x & y) / min(len(x), len(y)) > 0.8
