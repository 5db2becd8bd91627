"""The whole story: a question in, a checked answer out."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence

from corpus.catalogue import Catalogue
from corpus.gazetteer import Gazetteer
from corpus.lexicon import Lexicon
from index.snapshot import Snapshot

from .asking import Question
from .compose import Composed, citation_of, compose
from .errors import QuestionEmpty
from .followup import Resolved, resolve
from .gather import Gathered, Gatherer
from .matching import Matcher
from .model import Answer, AnswerEvent, Ask, Caution, Citation, Delta, Finished, Found, Said, Started, Status
from .refusal import REASONS, missing_parts, premise_cautions, refusal_reason
from .scope import Reader
from .select import Found as TargetFound
from .select import Selector
from .understand import Understanding, clean_question

__all__ = ["Assistant"]

_NEAREST = 3
_LEAST_WEIGHT = 1.0  # idf mass below which a question says nothing (interjections, particles)


class Assistant:
    """Answers questions over the published generation of one home.

    Args:
        snapshots: gives the generation to answer from; called once a question.
        catalogue: where the documents' texts come from.
        gazetteer: finds places.
        lexicon: synonyms and stop words.
    """

    def __init__(
        self,
        *,
        snapshots: Callable[[], Snapshot],
        catalogue: Catalogue,
        gazetteer: Gazetteer,
        lexicon: Lexicon,
    ) -> None:
        self._snapshots = snapshots
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._gatherer = Gatherer(reader=Reader(catalogue=catalogue, gazetteer=gazetteer))
        self._selectors: dict[str, Selector] = {}

    def answer(self, ask: Ask) -> Answer:
        """Answer one question; refuses as a value. Raises QuestionEmpty on an empty question."""
        for event in self.stream(ask):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream of events ends with Finished")

    def stream(self, ask: Ask) -> Iterator[AnswerEvent]:
        """The same answer in events, as soon as each part is known."""
        clock = _Clock()
        text = clean_question(ask.question)
        if not text:
            raise QuestionEmpty("问题是空的。", hint="请写下要问的内容。")
        snapshot = self._snapshots()
        understanding = self._understanding(snapshot)
        resolved = resolve(text, ask.history, understanding)
        identity = _answer_id(ask, resolved, snapshot.generation)
        yield Started(
            id=identity,
            question=ask.question,
            resolved_question=resolved.text,
            generation=snapshot.generation,
            mode="extractive",
        )
        question = understanding.parse(resolved.text)
        clock.lap("understand")
        gathered = self._gatherer.gather(question, snapshot, ask.filters)
        clock.lap("retrieve")
        found = (
            self._selector(snapshot).select(question, gathered, snapshot) if _says_something(question) else ()
        )
        clock.lap("choose")
        answer = self._finish(ask, resolved, question, gathered, found, snapshot, identity, clock)
        yield Found(citations=answer.citations or answer.nearest)
        yield from _spoken(answer)
        yield Finished(answer=answer)

    def _finish(
        self,
        ask: Ask,
        resolved: Resolved,
        question: Question,
        gathered: Gathered,
        found: Sequence[TargetFound],
        snapshot: Snapshot,
        identity: str,
        clock: _Clock,
    ) -> Answer:
        answered = [f for f in found if f.answered]
        nearest: tuple[Citation, ...] = ()
        status: Status
        reason: str | None
        cautions: tuple[Caution, ...]
        if answered:
            composed = compose(question, found)
            cautions = (*missing_parts(found), *premise_cautions(question, found))
            status, reason = (
                ("answered", None) if len(answered) == len(found) else ("partial", "parts_missing")
            )
        else:
            reason = refusal_reason(question, found, gathered) if found else "question.unclear"
            composed = Composed(text=REASONS[reason], sentences=(), citations=())
            cautions, status = (), "refused"
            nearest = self._nearest(found, gathered)
        clock.lap("compose")
        return Answer(
            id=identity,
            question=ask.question,
            resolved_question=resolved.text,
            status=status,
            reason=reason,
            text=composed.text,
            sentences=composed.sentences,
            citations=composed.citations,
            nearest=nearest,
            warnings=tuple(cautions),
            follow_ups=(),
            mode="extractive",
            generation=snapshot.generation,
            timings_ms=clock.laps(),
        )

    def _nearest(self, found: Sequence[TargetFound], gathered: Gathered) -> tuple[Citation, ...]:
        ranked = [s for f in found for s in f.scored]
        out: dict[tuple[str, int], Citation] = {}
        for scored in sorted(ranked, key=lambda s: -s.score):
            if len(out) < _NEAREST:
                out.setdefault(
                    scored.candidate.key,
                    citation_of(scored.candidate, marker=len(out) + 1, score=scored.score),
                )
        for candidate in gathered.candidates:
            if len(out) >= _NEAREST:
                break
            out.setdefault(
                candidate.key, citation_of(candidate, marker=len(out) + 1, score=candidate.hit.score)
            )
        return tuple(out.values())

    def _understanding(self, snapshot: Snapshot) -> Understanding:
        return Understanding(
            segmenter=snapshot.segmenter, lexicon=self._lexicon, gazetteer=self._gazetteer, idf=snapshot.idf
        )

    def _selector(self, snapshot: Snapshot) -> Selector:
        key = f"{snapshot.embedder.fingerprint}/{snapshot.segmenter.fingerprint}"
        if key not in self._selectors:
            matcher = Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter)
            self._selectors = {key: Selector(matcher=matcher)}
        return self._selectors[key]


def _says_something(question: Question) -> bool:
    """Whether the question holds a place, an instrument or a content word known to the index."""
    return bool(
        question.places or question.instruments or sum(t.weight for t in question.terms) >= _LEAST_WEIGHT
    )


def _spoken(answer: Answer) -> Iterator[AnswerEvent]:
    """The finished answer as deltas and sentences, for readers of the stream."""
    by_marker = {c.marker: c for c in answer.citations}
    if not answer.sentences:
        yield Delta(text=answer.text)
        return
    for sentence in answer.sentences:
        markers = "".join(f"[{m}]" for m in sentence.citations)
        yield Delta(text=f"{sentence.text}{markers}")
        yield Said(sentence=sentence, citations=tuple(by_marker[m] for m in sentence.citations))


def _answer_id(ask: Ask, resolved: Resolved, generation: str) -> str:
    """Twenty hexadecimal digits from what determines the answer: the same input, the same id."""
    key = repr((ask.question, resolved.text, ask.history, ask.filters, ask.mode, generation))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]


class _Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round(1000 * (now - self._last), 2)
        self._last = now

    def laps(self) -> dict[str, float]:
        return {**self._laps, "total": round(sum(self._laps.values()), 2)}
