"""The whole story: a question in, a checked answer out."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.catalogue import Catalogue
from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.lexicon import Lexicon
from corpus.model import Document
from index.snapshot import Snapshot

from .choosing.evidence import evidence_of, further
from .choosing.gather import Gathered, Gatherer
from .choosing.matching import Matcher
from .choosing.select import Found as TargetFound
from .choosing.select import Selector
from .composing.compose import Composed, citation_of, compose
from .composing.disagreement import disagreements
from .composing.held import hold
from .composing.premises import contradicted, premise_cautions
from .composing.refusal import missing_parts, refusal_reason, refusal_text
from .composing.suggest import from_documents, from_headings, of_samples
from .errors import GenerationError, QuestionEmpty
from .followup import Grounds, Resolved, gather_for, own_words_first, resolve
from .llm import ChatClient, ComposedAnswer, LlmComposer, LlmSettings
from .model import (
    Answer,
    AnswerEvent,
    Ask,
    Caution,
    Citation,
    Delta,
    Finished,
    Found,
    Said,
    Started,
    Status,
)
from .questions.asking import Question
from .questions.instructions import only_instructs
from .questions.typos import correct
from .questions.understand import Understanding, clean_question
from .questions.units import units_of
from .reading.scope import is_superseded
from .reading.sentences import Reader
from .receipts import program_settings, receipt_for

__all__ = ["Assistant"]

_NEAREST = 3
_LEAST_PART = 0.3  # weight of a part of speech from which a word has a subject: no interjections, particles
_OPENING_DOCUMENTS = 40  # documents looked at for opening questions


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One question on its way to an answer."""

    ask: Ask
    id: str
    resolved: str
    question: Question
    followed: Resolved
    gathered: Gathered
    found: tuple[TargetFound, ...]
    cautions: tuple[Caution, ...]
    snapshot: Snapshot
    clock: _Clock
    put_right: tuple[str, ...] = ()  # clauses of the question that the documents put right

    @property
    def answered(self) -> bool:
        return any(f.answered for f in self.found)


class Assistant:
    """Answers questions over the published generation of one home.

    Args:
        snapshots: gives the generation to answer from; called once a question.
        catalogue: where the documents' texts come from.
        gazetteer: finds places.
        lexicon: synonyms and stop words.
        llm: the language model to compose with when a question's mode allows it; None for none.
    """

    def __init__(
        self,
        *,
        snapshots: Callable[[], Snapshot],
        catalogue: Catalogue,
        gazetteer: Gazetteer,
        lexicon: Lexicon,
        llm: LlmSettings | None = None,
    ) -> None:
        self._snapshots = snapshots
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._reader = Reader(catalogue=catalogue, gazetteer=gazetteer)
        self._gatherer = Gatherer(reader=self._reader)
        self._parser: tuple[Snapshot, Understanding] | None = None
        self._selectors: dict[str, Selector] = {}
        self._program = program_settings(lexicon, llm)
        self._composer = LlmComposer(client=ChatClient(llm), settings=llm) if llm else None

    def answer(self, ask: Ask) -> Answer:
        """Answer one question; refuses as a value. Raises QuestionEmpty on an empty question."""
        for event in self.stream(ask):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream of events ends with Finished")

    def stream(self, ask: Ask) -> Iterator[AnswerEvent]:
        """The same answer in events, as soon as each part is known."""
        if not clean_question(ask.question):
            raise QuestionEmpty("问题是空的。", hint="请写下要问的内容。")
        use_llm = self._composer is not None and ask.mode != "extractive"
        case = self._understood(ask)
        yield Started(
            id=case.id,
            question=ask.question,
            resolved_question=case.resolved,
            generation=case.snapshot.generation,
            mode="llm" if use_llm else "extractive",
        )
        case = self._searched(case)
        if use_llm and case.answered:
            yield from self._generated(case)
            return
        cautions = case.cautions
        if ask.mode == "llm" and self._composer is None:
            cautions = (
                *cautions,
                _caution("llm.not_configured", "没有配置语言模型"),
            )
        yield from _told(self._extracted(replace(case, cautions=cautions)))

    def suggestions(self) -> tuple[str, ...]:
        """Opening questions that the documents at hand invite; () without documents."""
        snapshot = self._snapshots()
        infos = snapshot.documents()
        written = of_samples(info.source for info in infos)
        if written:
            return written
        opening = infos[:_OPENING_DOCUMENTS]
        return from_documents(self._reader.read(info.id, info.version).document for info in opening)

    # --- steps ---------------------------------------------------------------------------------

    def _understood(self, ask: Ask) -> _Case:
        clock = _Clock()
        snapshot = self._snapshots()
        understanding = self._understanding(snapshot)
        grounds = Grounds(
            snapshot=snapshot,
            gatherer=self._gatherer,
            selector=self._selector(snapshot),
            filters=ask.filters,
        )
        resolved = resolve(clean_question(ask.question), ask.history, understanding, grounds)
        mended, corrections = correct(
            fold(resolved.text),
            segmenter=snapshot.segmenter,
            known=snapshot.contains_term,
            names=understanding.place_names,
        )
        text = mended if corrections else resolved.text
        cautions = tuple(
            Caution(code="question.corrected", message=f"“{c.typed}”已按“{c.meant}”检索。")
            for c in corrections
        )
        question = own_words_first(understanding.parse(text), resolved)
        clock.lap("understand")
        return _Case(
            ask=ask,
            id=_answer_id(ask, text, snapshot.generation),
            resolved=text,
            question=question,
            followed=resolved,
            gathered=Gathered(candidates=(), hits=()),
            found=(),
            cautions=cautions,
            snapshot=snapshot,
            clock=clock,
        )

    def _searched(self, case: _Case) -> _Case:
        if not _says_something(case.question) or only_instructs(case.question.folded):
            return case
        where = (self._gatherer, case.snapshot, case.ask.filters)
        gathered = gather_for(case.followed, case.question, *where)
        case.clock.lap("retrieve")
        selector = self._selector(case.snapshot)
        held = hold(case.question, gathered, case.snapshot, selector)
        if held.text is not None:
            case = replace(case, question=self._understanding(case.snapshot).parse(held.text))
            gathered = gather_for(case.followed, case.question, *where)
        found = selector.select(case.question, gathered, case.snapshot, full=case.ask.detail == "full")
        wrong = contradicted(case.question, gathered, case.snapshot, selector, held.cautions)
        shown, differing = disagreements((*held.found, *(f for f, _ in wrong), *found), gathered)
        case.clock.lap("choose")
        told = (*case.cautions, *held.cautions, *(caution for _, caution in wrong), *differing)
        return replace(case, gathered=gathered, found=shown, cautions=told, put_right=held.statements)

    def _extracted(self, case: _Case) -> Answer:
        """The answer in the documents' own words, or the refusal."""
        if not case.answered:
            return self._refused(case)
        composed = compose(case.question, case.found)
        missing = missing_parts(case.found, case.put_right)
        premises = premise_cautions(case.question, case.found, case.cautions)
        cautions = (*case.cautions, *missing, *premises)
        case.clock.lap("compose")
        return self._answer(
            case, composed=composed, cautions=cautions, status="partial" if missing else "answered"
        )

    def _refused(self, case: _Case) -> Answer:
        reason = (
            refusal_reason(case.question, case.found, case.gathered) if case.found else "question.unclear"
        )
        text = refusal_text(reason, case.question, case.gathered)
        composed = Composed(text=text, sentences=(), citations=())
        case.clock.lap("compose")
        return self._answer(
            case,
            composed=composed,
            cautions=case.cautions,
            status="refused",
            reason=reason,
            nearest=_nearest(case),
        )

    def _generated(self, case: _Case) -> Iterator[AnswerEvent]:
        """A language model's answer, verified; the extractive one where the model fails or declines."""
        assert self._composer is not None
        selector = self._selector(case.snapshot)
        more = further(case.question, case.found, case.gathered, case.snapshot, selector)
        evidence = evidence_of((*case.found, *more), case.snapshot)
        expected = compose(case.question, case.found).citations
        yield Found(citations=tuple(replace(c, marker=0) for c in expected))
        try:
            composed = yield from self._composer.compose(case.resolved, evidence)
        except GenerationError as error:
            caution = _caution(error.code, f"语言模型没有给出回答（{error.message}）")
            yield from _told(self._extracted(replace(case, cautions=(*case.cautions, caution))))
            return
        case.clock.lap("generate")
        if composed.sentences:
            yield Finished(answer=self._from_model(case, composed))
            return
        caution = (
            _caution("llm.declined", "语言模型认为资料没有回答这个问题")
            if composed.declined
            else _caution("llm.nothing_verified", "语言模型的回答没有可核对的依据")
        )
        cautions = (*case.cautions, *composed.cautions, caution)
        yield from _told(self._extracted(replace(case, cautions=cautions)))

    def _from_model(self, case: _Case, composed: ComposedAnswer) -> Answer:
        missing = missing_parts(case.found, case.put_right)
        premises = premise_cautions(case.question, case.found, case.cautions)
        body = Composed(text=composed.text, sentences=composed.sentences, citations=composed.citations)
        cautions = (*case.cautions, *composed.cautions, *missing, *premises)
        status: Status = "partial" if missing or composed.interrupted else "answered"
        return self._answer(case, composed=body, cautions=cautions, status=status, mode="llm")

    def _answer(
        self,
        case: _Case,
        *,
        composed: Composed,
        cautions: Sequence[Caution],
        status: Status,
        reason: str | None = None,
        nearest: tuple[Citation, ...] = (),
        mode: Literal["extractive", "llm"] = "extractive",
    ) -> Answer:
        cited = dict.fromkeys((c.document.id, c.document.version) for c in composed.citations)
        documents = [self._reader.read(i, v).document for i, v in cited]
        old = tuple(dict.fromkeys(_superseded(d) for d in documents if is_superseded(d)))
        answer = Answer(
            id=case.id,
            question=case.ask.question,
            resolved_question=case.resolved,
            status=status,
            reason=reason or ("parts_missing" if status == "partial" else None),
            text=composed.text,
            sentences=composed.sentences,
            citations=composed.citations,
            nearest=nearest,
            warnings=(*cautions, *old),
            follow_ups=from_headings(documents, asked=case.resolved),
            mode=mode,
            generation=case.snapshot.generation,
            timings_ms=case.clock.laps(),
        )
        receipt = receipt_for(answer, ask=case.ask, snapshot=case.snapshot, program=self._program)
        return replace(answer, receipt=receipt)

    def _understanding(self, snapshot: Snapshot) -> Understanding:
        """The parser for a generation; kept, because it knows the places of every document."""
        kept = self._parser
        if kept is not None and kept[0] is snapshot:
            return kept[1]
        regions = {region for info in snapshot.documents() for region in info.regions}
        self._reader.learn(regions)
        parser = Understanding(
            segmenter=snapshot.segmenter,
            lexicon=self._lexicon,
            gazetteer=self._gazetteer,
            idf=snapshot.idf,
            regions=regions,
            units=units_of(snapshot, self._gazetteer.extended(regions)),
        )
        self._parser = (snapshot, parser)
        return parser

    def _selector(self, snapshot: Snapshot) -> Selector:
        key = f"{snapshot.embedder.fingerprint}/{snapshot.segmenter.fingerprint}"
        if key not in self._selectors:
            matcher = Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter)
            self._selectors = {key: Selector(matcher=matcher)}
        return self._selectors[key]


def _caution(code: str, message: str) -> Caution:
    """Why the documents' own words are shown instead of a model's."""
    return Caution(code=code, message=f"{message}，改为原文摘录。")


def _superseded(document: Document) -> Caution:
    """That a cited text no longer applies."""
    return Caution(
        code="source.superseded", message=f"《{document.title}》已被替代或废止，请以现行文本为准。"
    )


def _says_something(question: Question) -> bool:
    """Whether the question holds a place, an instrument, an article or a content word."""
    words = (t for t in question.terms if len(t.text) > 1 and t.part >= _LEAST_PART)
    named = (question.places, question.instruments, question.address, question.rounds, question.entities)
    return any(named) or any(words)


def _nearest(case: _Case) -> tuple[Citation, ...]:
    """The sentences that came closest, for a refusal."""
    ranked = sorted((s for f in case.found for s in f.scored), key=lambda s: -s.score)
    best = [(s.candidate, s.score) for s in ranked] + [(c, c.hit.score) for c in case.gathered.candidates]
    out: dict[tuple[str, int], Citation] = {}
    for candidate, score in best:
        if len(out) < _NEAREST:
            out.setdefault(candidate.key, citation_of(candidate, marker=len(out) + 1, score=score))
    return tuple(out.values())


def _told(answer: Answer) -> Iterator[AnswerEvent]:
    """The finished answer as evidence, deltas and sentences, for readers of the stream."""
    yield Found(citations=answer.citations or answer.nearest)
    by_marker = {c.marker: c for c in answer.citations}
    if not answer.sentences:
        yield Delta(text=answer.text)
    said = 0
    for sentence in answer.sentences:
        markers = "".join(f"[{m}]" for m in sentence.citations)
        end = answer.text.index(f"{sentence.text}{markers}", said) + len(sentence.text) + len(markers)
        yield Delta(text=answer.text[said:end])
        said = end
        yield Said(sentence=sentence, citations=tuple(by_marker[m] for m in sentence.citations))
    yield Finished(answer=answer)


def _answer_id(ask: Ask, resolved: str, generation: str) -> str:
    """Twenty hexadecimal digits from what determines the answer: the same input, the same id."""
    key = repr((ask.question, resolved, ask.history, ask.filters, ask.mode, ask.detail, generation))
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
