"""The nouns of the answering layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.model import Passage, Span
from index.model import DocumentInfo, Filters, SearchHit

__all__ = [
    "TABLE_SOURCES",
    "Answer",
    "AnswerEvent",
    "AnswerSentence",
    "Ask",
    "Caution",
    "Citation",
    "Delta",
    "Evidence",
    "Failed",
    "Finished",
    "Found",
    "Receipt",
    "Said",
    "Started",
    "Turn",
]

#: Head of the last column of a table in an answer, which holds the markers of each row's sentences.
TABLE_SOURCES = "出处"

Status = Literal["answered", "partial", "refused"]
Support = Literal["verified", "partial", "unsupported"]
Mode = Literal["auto", "extractive", "llm"]
Detail = Literal["brief", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a user asks, with what stood before it; ``full`` wants more evidence than a short answer."""

    question: str
    history: tuple[Turn, ...] = ()
    filters: Filters = field(default_factory=Filters)
    mode: Mode = "auto"
    detail: Detail = "brief"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage with the sentences in it that answer; ``why`` names the features that chose it.

    ``around`` are further sentences of the passage that may be shown beside them, nearest first, None
    for all; ``place`` is the narrower place, within the document's own, that they speak of.
    """

    passage: Passage
    document: DocumentInfo
    sentences: tuple[Span, ...]
    score: float
    around: tuple[Span, ...] | None = None
    place: str = ""
    hit: SearchHit | None = None
    why: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """``document.text[span] == quote``, checked when the answer is made. ``marker`` from 1."""

    marker: int
    document: DocumentInfo
    span: Span
    quote: str
    passage_id: str
    heading_path: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSentence:
    """A sentence of the answer, the markers of its citations and how well they support it."""

    text: str
    citations: tuple[int, ...]
    support: Support


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something the reader should know of the answer; ``code`` is stable."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What determined an answer, from which the same answer can be given again.

    Attributes:
        ask: the question with its history, filters and mode.
        generation: name of the index generation.
        settings: fingerprint by part: ``index`` (checksum of the generation's manifest), ``embedder``,
            ``segmenter``, ``splitter``, ``lexicon``, ``ranking``, ``program``, ``llm`` ("" without one).
        answer_sha256: checksum of what the answer said, 64 hexadecimal digits.
    """

    ask: Ask
    generation: str
    settings: Mapping[str, str]
    answer_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A checked answer, or a refusal as a value (``status``, ``reason``), never a phrase.

    ``text`` is plain text with ``[1]`` markers; ``nearest`` are the closest passages of a
    refusal; ``timings_ms`` are milliseconds by stage; ``receipt`` says how to give it again.
    """

    id: str
    question: str
    resolved_question: str
    status: Status
    reason: str | None
    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    warnings: tuple[Caution, ...]
    follow_ups: tuple[str, ...]
    mode: Literal["extractive", "llm"]
    generation: str
    timings_ms: Mapping[str, float]
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """First event: what is really searched."""

    id: str
    question: str
    resolved_question: str
    generation: str
    mode: Literal["extractive", "llm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The evidence, before the first word; citations carry their final markers or 0."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """A piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A finished sentence with its verdict; citations are those it introduced."""

    sentence: AnswerSentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The whole answer; always the last event of a good stream."""

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Something broke after the stream began."""

    code: str
    message: str
    hint: str


AnswerEvent = Started | Found | Delta | Said | Finished | Failed
