"""Features of a sentence as evidence for a facet: what ranking and refusing are learnt from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.model import BlockKind, Passage, Span
from corpus.segment import bigrams
from index.model import SearchHit
from rag.questions.asking import AnswerType, Facet, Question, Term
from rag.questions.organs import knows, of_another, of_another_number
from rag.reading.scope import ReadDocument, ReadSentence, Times, place_match

from .answer_types import holds_type
from .counting import counted_match
from .matching import Matcher
from .opposites import says_opposite

__all__ = ["FEATURES", "TOGETHER", "Candidate", "Featurizer", "Scored", "time_agreement"]

#: Names of the features, in the order of a feature vector.
FEATURES = (
    "own",  # idf-weighted coverage of the facet's terms by the sentence
    "all",  # the same for the whole question
    "context",  # the question's terms in the sentence or, at 0.7, in its title, headings, neighbours
    "exact",  # the facet's terms to the letter
    "bigram",  # idf-weighted share of the facet's character bigrams
    "type",  # an answer of the kind asked stands in it
    "counted",  # a figure of the asked unit counts what was asked
    "figure",  # for figures: both at once; 0 for other askings
    "cosine",  # embedding of the facet against the sentence
    "window",  # embedding of the question against the sentence with its neighbours
    "passage",  # score of the passage against the best passage
    "place",  # it speaks of the place asked for
    "time",  # years, sessions and rounds agree (1), are silent (0.5) or contradict (0)
    "quoted",  # the quoted terms stand in it
    "about",  # the question's terms in the sentence, or given by the title and the headings above it
    "title",  # coverage of the question's terms by the document's title
    "path",  # coverage of the facet's terms by the headings above, and by the sentence before its list
    "under",  # for lists, methods and the like: it stands under a heading or head that names what is asked
    "rare",  # credit of the facet's rarest term
    "organ",  # its document knows every body asked for; it speaks of no other person and no opposite
    "disclaims",  # it says that something is not given or not published
    "heading",  # it is a caption, byline or note
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
    def before(self) -> ReadSentence | None:
        """The sentence before it in its document."""
        return self.read.sentences[self.index - 1] if self.index else None

    @property
    def key(self) -> tuple[str, int]:
        """Document and position: equal for the same sentence reached through two passages."""
        return (self.read.document.id, self.index if self.span is None else -1 - self.span.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A candidate with its features for one facet and the score that they make.

    ``defines`` tells that it says what the facet's name stands for, or what its class holds; ``parts`` are
    the sentences of its document that name the parts of that class one by one.
    """

    candidate: Candidate
    facet: Facet
    values: Mapping[str, float]
    score: float
    defines: bool = False
    parts: tuple[int, ...] = ()


class Featurizer:
    """Computes features of candidates for the askings of one question.

    Args:
        question: the question; its terms, its facets' and what they count are matched once.
        matcher: soft term matching.
        idf: inverse document frequency of an index term.
        best_passage: the highest passage score of the retrieval.
        settlements: villages and the like that the question names; only documents that know them answer.
    """

    def __init__(
        self,
        question: Question,
        *,
        matcher: Matcher,
        idf: Callable[[str], float],
        best_passage: float,
        settlements: Sequence[str] = (),
    ) -> None:
        terms = {t.text: t for t in [*(t for f in question.facets for t in f.terms), *question.terms]}
        for word in (w for f in question.facets for w in f.counted):  # what is counted is a thing
            terms[word] = replace(terms.get(word, Term(text=word, weight=1.0)), part=1.0)
        self._matcher = matcher
        self._credits = matcher.credits(tuple(terms.values()))
        self._idf = idf
        self._best = best_passage
        self._settlements = settlements
        self._pairs: dict[str, dict[str, float]] = {}

    def prepare(self, candidates: Sequence[Candidate]) -> None:
        """Match the words of all candidates at once."""
        sentences = [c.sentence for c in candidates]
        self._credits.prepare(t for s in sentences for t in (s.folded, s.context, s.title, s.path))

    def features(
        self,
        question: Question,
        facet: Facet,
        candidate: Candidate,
        *,
        facet_vector: NDArray[np.float32],
        question_vector: NDArray[np.float32],
    ) -> dict[str, float]:
        """The features of one candidate for one facet, within 0 to 1 but the cosines (−1 to 1)."""
        s = candidate.sentence
        here = self._credits.row(s.folded)
        own, every = self._credits.columns(facet.terms), self._credits.columns(question.terms)
        near, title, path = (self._credits.row(t) for t in (s.context, s.title, s.path))
        quoted = [here[i] for t, i in zip(question.terms, every, strict=True) if t.quoted]
        places = facet.places or question.places
        kind = holds_type(facet, s)
        counted = counted_match(facet, s, lambda clause: self._counted(facet, clause))
        opposed = self._opposes(question, facet, s)
        return {
            "own": _weighted(facet.terms, here[own]),
            "all": _weighted(question.terms, here[every]),
            "context": _weighted(question.terms, np.maximum(here[every], 0.7 * near[every])),
            "exact": _weighted(facet.terms, (here[own] >= 0.9).astype(np.float32)),
            "bigram": self._bigram_share(facet.text, s.folded),
            "type": kind,
            "counted": counted,
            "figure": kind * counted if facet.type.is_figure else 0.0,
            "cosine": float(facet_vector @ candidate.vector),
            "window": float(question_vector @ candidate.window),
            "passage": candidate.hit.score / self._best if self._best > 0 else 0.0,
            "place": max((place_match(p, s, candidate.read.regions) for p in places), default=1.0),
            "time": time_agreement(question, candidate.read, s, figure=facet.type.is_figure),
            "quoted": float(np.mean(quoted)) if quoted else 1.0,
            "about": _weighted(question.terms, np.maximum(here, 0.95 * np.maximum(title, path))[every]),
            "title": _weighted(question.terms, title[every]),
            "path": _weighted(facet.terms, path[own]) if s.path.strip() else 0.0,
            "under": self._under(facet, question, s, np.maximum(title, path)),
            "rare": _rarest(facet.terms, here[own]),
            "organ": 0.0 if opposed else _knows(question, candidate, self._settlements),
            "disclaims": 1.0 if _DISCLAIMS.search(s.folded) else 0.0,
            "heading": 1.0 if s.kind in _DISPLAY else 0.0,
            "short": 1.0 if len(s.folded) < 14 else 0.0,
        }

    def _opposes(self, question: Question, facet: Facet, s: ReadSentence) -> bool:
        """Whether it tells of 上半年 where 下半年 is asked, which nothing around it names.

        Where it is asked whether something is so, its opposite may answer.
        """
        words, around = self._matcher.words(s.folded), (s.context, s.title, s.path)
        return facet.type is not AnswerType.YESNO and any(
            says_opposite(t.text, s.folded, words, question.folded) and not any(t.text in a for a in around)
            for t in facet.terms
        )

    def _under(self, facet: Facet, question: Question, s: ReadSentence, above: NDArray[np.float32]) -> float:
        """Coverage of the question by title and headings, halved outside lists; 0 for other askings."""
        if facet.type not in _SPREAD or not s.path.strip():
            return 0.0
        share = _weighted(question.terms, above[self._credits.columns(question.terms)])
        return share if s.run else 0.5 * share

    def _counted(self, facet: Facet, clause: str) -> float:
        columns = self._credits.columns([Term(text=w, weight=1.0) for w in facet.counted])
        return float(self._credits.row(clause)[columns].mean()) if len(columns) else 1.0

    def _bigram_share(self, text: str, folded: str) -> float:
        if text not in self._pairs:
            self._pairs[text] = {pair: self._idf(pair) for pair in set(bigrams(text))}
        weights = self._pairs[text]
        total = sum(weights.values())
        return sum(w for pair, w in weights.items() if pair in folded) / total if total > 0 else 0.0


_DISCLAIMS = re.compile(
    r"(?:未|没有?|不曾|并未)(?:对外)?(?:公布|披露|收录|列出|给出|载明|公开|提及|逐一|写明|交代)"
)
_SPREAD = frozenset(
    {
        AnswerType.HOW,
        AnswerType.LIST,
        AnswerType.OVERVIEW,
        AnswerType.WHY,
        AnswerType.DEFINITION,
        AnswerType.EXAMPLE,
    }
)
#: Agreement of times where the asked round is told together with others.
TOGETHER = 0.4
_OTHERS = 0.1  # of a document that only knows other times
_DISPLAY = frozenset({BlockKind.CAPTION, BlockKind.BYLINE, BlockKind.NOTE})


def _knows(question: Question, candidate: Candidate, settlements: Sequence[str]) -> float:
    """1 where the bodies and persons asked for are spoken of, else 0."""
    s = candidate.sentence
    if of_another(question.persons, s.folded, s.context):
        return 0.0
    if of_another_number(question.numbered, s.folded, candidate.read.folded):
        return 0.0
    named = [name for name in settlements if name in question.folded]
    if named and not any(name in candidate.read.folded for name in named):
        return 0.0
    return float(all(knows(candidate.read.folded, o) for o in question.organs))


def _weighted(terms: Sequence[Term], credit: NDArray[np.float32]) -> float:
    weights = np.array([t.weight for t in terms], dtype=np.float32)
    total = float(weights.sum())
    return float(weights @ credit) / total if total > 0 else 0.0


def _rarest(terms: Sequence[Term], credit: NDArray[np.float32]) -> float:
    if not terms:
        return 0.0
    return float(credit[int(np.argmax([t.weight for t in terms]))])


def time_agreement(
    question: Question, read: ReadDocument, sentence: ReadSentence, *, figure: bool = False
) -> float:
    """1 where the years, sessions and rounds asked for stand in the sentence, 0 where others do.

    One that tells the asked round together with others (第六轮、第七轮共…) agrees by 0.4.
    A sentence that names none agrees as its paragraph does (0.25 when that names others), 0.9 when the
    date or title of its document agrees, 0.5 when the document may be about it, names it elsewhere or names
    no time at all, 0.1 when it only names others. With nothing asked it is 1; of several things the worst
    counts. A ``figure`` of a round needs a document that knows the round: else 0.1.
    """
    asked: tuple[tuple[tuple[str, ...], Times, frozenset[str], frozenset[str], frozenset[str]], ...] = (
        (question.years, sentence.years, read.years, read.near_years, read.all_years),
        (question.sessions, sentence.sessions, read.sessions, frozenset(), read.all_sessions),
        (question.rounds, sentence.rounds, read.rounds, frozenset(), read.all_rounds),
    )
    agreement = min(
        (_agreement(set(w), said, title, near, all_) for w, said, title, near, all_ in asked if w),
        default=1.0,
    )
    unheard = bool(question.rounds) and not set(question.rounds) & (read.rounds | read.all_rounds)
    return min(agreement, _OTHERS) if figure and unheard else agreement


def _agreement(
    wanted: set[str],
    said: Times,
    background: frozenset[str],
    near: frozenset[str],
    anywhere: frozenset[str],
) -> float:
    """Agreement of one kind of time; see :func:`time_agreement`."""
    if said.own:
        if not wanted & said.own:
            return 0.0
        return TOGETHER if len(wanted) == 1 and wanted < said.together else 1.0
    if wanted & said.carried:
        return 1.0
    if wanted & background:
        return 0.9
    if said.carried:
        return 0.25
    if wanted & near:
        return 0.5
    return _OTHERS if background or (anywhere and not wanted & anywhere) else 0.5
