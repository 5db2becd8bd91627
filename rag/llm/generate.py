"""An answer from a language model, sentence by sentence, nothing shown before it is verified."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from rag.errors import GenerationError, ModelTruncated
from rag.model import AnswerSentence, Caution, Citation, Delta, Evidence, Said
from rag.verify.clauses import plain
from rag.verify.mentions import places
from rag.verify.numbers import without_enumerator

from .citing import Judgement, judge
from .client import ChatClient
from .declining import declines, excuses
from .evidence import NumberedSentence, number_sentences
from .prompts import NO_ANSWER, messages, new_handle
from .sentences import DraftSentence, SentenceStream, without_thinking
from .settings import LlmSettings

__all__ = ["ComposedAnswer", "LlmComposer", "compose_with_llm"]

MAX_SENTENCES = 60  # a model that goes on beyond this repeats itself


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedAnswer:
    """What is left of a model's answer once every sentence was checked.

    Args:
        text: plain text with ``[1]`` markers.
        sentences: in order, each with its markers and verdict.
        citations: numbered from 1 in the order of their first use.
        cautions: what the reader should know.
        declined: the model said that the evidence does not answer, and nothing else.
        interrupted: the model broke off, or was cut off, after ``sentences``; they are sound, but not all.
        removed: sentences left out because nothing supports them (strict mode).
        recited: sentences whose citations were put right.
        unknown_markers: markers that name no evidence.
    """

    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    cautions: tuple[Caution, ...]
    declined: bool = False
    interrupted: bool = False
    removed: int = 0
    recited: int = 0
    unknown_markers: int = 0


class LlmComposer:
    """Composes answers with one model.

    Args:
        client: talks to the server.
        settings: strictness and how much evidence goes into the prompt.
        handle: draws the handle of a request, for tests.
    """

    def __init__(
        self, *, client: ChatClient, settings: LlmSettings, handle: Callable[[], str] = new_handle
    ) -> None:
        self._client = client
        self._settings = settings
        self._handle = handle

    def compose(
        self, question: str, evidence: Sequence[Evidence]
    ) -> Generator[Delta | Said, None, ComposedAnswer]:
        """Events as sentences are verified; the generator's value is the whole answer.

        ``Delta`` carries a sentence's text with its final markers, ``Said`` follows with the
        verdict and the citations that the sentence introduces. In strict mode no event carries
        a sentence that the evidence does not support.

        Args:
            question: the resolved question.
            evidence: best first; without any, the answer is ``declined`` and no model is asked.

        Raises:
            GenerationError: the model failed before any sentence could be kept.
        """
        sentences = number_sentences(evidence, max_chars=self._settings.evidence_chars)
        draft = _Draft(sentences, strict=self._settings.strict)
        if not sentences:
            draft.declined = True
            return draft.finish()
        prompt = messages(
            question,
            [sentence.prompt for sentence in sentences],
            handle=self._fresh_handle(sentences, question),
        )
        stream = SentenceStream()
        try:
            for piece in without_thinking(self._client.stream(prompt)):
                for sentence in stream.feed(piece):
                    yield from draft.add(sentence)
                if draft.is_full:
                    break
            else:
                for sentence in stream.end():
                    yield from draft.add(sentence)
        except GenerationError as error:
            for sentence in stream.broken_off():
                yield from draft.add(sentence)
            if not draft.said:
                raise
            draft.interrupted = True
            draft.truncated = isinstance(error, ModelTruncated)
        return draft.finish()

    def _fresh_handle(self, sentences: Sequence[NumberedSentence], question: str) -> str:
        texts = [question, *(s.text for s in sentences), *(s.evidence.document.title for s in sentences)]
        while any((handle := self._handle()) in text for text in texts):
            pass  # one in four thousand million; drawn again because a document must not hold it
        return handle


def compose_with_llm(
    question: str,
    evidence: Sequence[Evidence],
    *,
    client: ChatClient,
    settings: LlmSettings,
    on_event: Callable[[Delta | Said], None] | None = None,
) -> ComposedAnswer:
    """:meth:`LlmComposer.compose` with a callback instead of an iterator; the same errors."""
    events = LlmComposer(client=client, settings=settings).compose(question, evidence)
    while True:
        try:
            event = next(events)
        except StopIteration as stop:
            answer: ComposedAnswer = stop.value
            return answer
        if on_event is not None:
            on_event(event)


class _Draft:
    """The answer as it grows."""

    def __init__(self, evidence: Sequence[NumberedSentence], *, strict: bool) -> None:
        self._evidence = evidence
        self._by_number = {sentence.number: sentence for sentence in evidence}
        self._strict = strict
        self._citations: dict[int, Citation] = {}  # by the number of the evidence
        self._text = ""
        self._lead_in: DraftSentence | None = None
        self._under = ""  # the lead-in with a place that the items now told stand below
        self._seen: set[str] = set()
        self.said: list[AnswerSentence] = []
        self.declined = False
        self.interrupted = False
        self.truncated = False
        self._removed = self._recited = self._unknown = self._total = 0

    @property
    def is_full(self) -> bool:
        return self._total >= MAX_SENTENCES

    def add(self, draft: DraftSentence) -> Generator[Delta | Said, None, None]:
        """Verify one sentence and, if it may be shown, say it."""
        self._total += 1
        if NO_ANSWER in draft.text or declines(draft.text):
            self.declined = True
            return
        if excuses(draft.text):
            return
        cited = [self._by_number[n] for n in draft.numbers if n in self._by_number]
        self._unknown += len(draft.numbers) - len(cited)
        if not plain(draft.text) or plain(draft.text) in self._seen:
            return
        self._seen.add(plain(draft.text))
        if draft.text.endswith(("：", ":")) and not cited:
            self._lead_in = draft  # "做法包括：" has no evidence of its own; it waits for what it introduces
            self._under = draft.text if places(draft.text) else ""
            return
        judgement = judge(self._told(draft), cited, self._evidence)
        if judgement.verdict.support == "unsupported" and self._strict:
            self._removed += 1
            return
        self._recited += judgement.recited
        yield from self._say(self._with_lead_in(draft, judgement), judgement)

    def _told(self, draft: DraftSentence) -> str:
        """What a sentence says: an item below "青岛市：" speaks of 青岛."""
        item = without_enumerator(draft.text)
        if item == draft.text:
            self._under = ""
        return f"{self._under}{item.strip()}" if self._under else draft.text

    def _with_lead_in(self, draft: DraftSentence, judgement: Judgement) -> DraftSentence:
        """The sentence behind the words that introduce it, if those say nothing unsupported."""
        lead, self._lead_in = self._lead_in, None
        if lead is None:
            return draft
        if self._strict and any(p.hard for p in judge(lead.text, judgement.cited, ()).verdict.problems):
            self._removed += 1
            return draft
        text = lead.text + draft.separator + draft.text
        return DraftSentence(text=text, numbers=draft.numbers, separator=lead.separator)

    def _say(self, draft: DraftSentence, judgement: Judgement) -> Generator[Delta | Said, None, None]:
        new = [sentence for sentence in judgement.cited if sentence.number not in self._citations]
        for sentence in new:
            self._citations[sentence.number] = _citation(sentence, len(self._citations) + 1)
        markers = tuple(sorted(self._citations[sentence.number].marker for sentence in judgement.cited))
        said = AnswerSentence(text=draft.text, citations=markers, support=judgement.verdict.support)
        self.said.append(said)
        piece = (draft.separator if self._text else "") + draft.text + "".join(f"[{m}]" for m in markers)
        self._text += piece
        yield Delta(text=piece)
        yield Said(sentence=said, citations=tuple(self._citations[sentence.number] for sentence in new))

    def finish(self) -> ComposedAnswer:
        """The whole answer, with what the reader should know of it."""
        return ComposedAnswer(
            text=self._text,
            sentences=tuple(self.said),
            citations=tuple(self._citations.values()),
            cautions=tuple(self._cautions()),
            declined=self.declined and not self.said,
            interrupted=self.interrupted,
            removed=self._removed,
            recited=self._recited,
            unknown_markers=self._unknown,
        )

    def _cautions(self) -> list[Caution]:
        marked = sum(sentence.support == "unsupported" for sentence in self.said)
        found = (
            (
                self._removed,
                "llm.unsupported_removed",
                f"模型的回答中有{self._removed}句在资料里找不到依据，已略去。",
            ),
            (marked, "llm.unsupported_marked", f"模型的回答中有{marked}句在资料里找不到依据，已标出。"),
            (
                self._unknown,
                "llm.unknown_citations",
                f"模型标注了{self._unknown}个不存在的出处编号，已去掉。",
            ),
            (
                self.interrupted and not self.truncated,
                "llm.interrupted",
                "模型的回答中途断开，回答不完整。",
            ),
            (self.truncated, "llm.truncated", "模型的回答达到长度上限，回答不完整。"),
            (
                self.declined and self.said,
                "llm.part_declined",
                "模型认为资料只回答了问题的一部分。",
            ),
        )
        return [Caution(code=code, message=message) for count, code, message in found if count]


def _citation(sentence: NumberedSentence, marker: int) -> Citation:
    evidence = sentence.evidence
    return Citation(
        marker=marker,
        document=evidence.document,
        span=sentence.span,
        quote=sentence.text,
        passage_id=evidence.passage.id,
        heading_path=evidence.passage.heading_path,
        score=evidence.score,
    )
