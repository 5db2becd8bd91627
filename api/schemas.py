"""What goes over the wire: the request and response bodies of the public contract."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.model import BlockKind, DocumentKind
from index.model import DocumentInfo, Filters, SearchHit
from rag.model import Answer, AnswerSentence, Ask, Citation, Turn

from .text import clean

__all__ = [
    "AnswerOut",
    "AskIn",
    "BlockOut",
    "CitationOut",
    "DocumentOut",
    "DocumentRef",
    "DocumentRow",
    "DocumentTextOut",
    "DocumentsOut",
    "ErrorDetail",
    "ErrorOut",
    "FailureOut",
    "FiltersIn",
    "HealthOut",
    "HitOut",
    "IngestOut",
    "MetaOut",
    "ReadyOut",
    "RemovedOut",
    "RepairOut",
    "SearchOut",
    "SentenceOut",
    "SuggestionsOut",
    "TurnIn",
    "VerifyOut",
    "WarningOut",
    "citation_out",
]

_EXAMPLE_DOCUMENT: dict[str, Any] = {
    "id": "3f0c9a5d2b7e4c11",
    "version": "9b74c9897bac770ffc029102a200c5de1f2b6c3a7d8e9f00112233445566aabb",
    "title": "某市开展提级巡察的做法",
    "source": "experience/example.md",
    "date": "2023-06-12",
    "regions": ["某市"],
    "kind": "experience",
}
_EXAMPLE_CITATION: dict[str, Any] = {
    "id": 1,
    "document": _EXAMPLE_DOCUMENT,
    "heading_path": ["某市开展提级巡察的做法"],
    "quote": "对重点村开展提级巡察。",
    "start": 120,
    "end": 131,
    "passage_id": "0b5e8d1f3c2a4976",
    "score": 0.83,
}


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TurnIn(_In):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: str


class FiltersIn(_In):
    """Restrict the search; within a field any value matches, between fields all must."""

    regions: list[str] = Field(
        default_factory=list, max_length=50, description="a city finds its districts too"
    )
    years: list[str] = Field(default_factory=list, max_length=50, examples=[["2023"]])
    kinds: list[DocumentKind] = Field(default_factory=list, max_length=20)
    documents: list[str] = Field(default_factory=list, max_length=200, description="ids of documents")

    def to_filters(self) -> Filters:
        """The same as the index layer's value."""
        return Filters(
            regions=tuple(clean(name) for name in self.regions),
            years=tuple(clean(year) for year in self.years),
            kinds=tuple(kind.value for kind in self.kinds),
            documents=tuple(clean(name) for name in self.documents),
        )


class AskIn(_In):
    """A question, with what stood before it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "question": "领导班子层面如何加强对“一把手”的监督?",
                    "history": [],
                    "filters": {"regions": [], "years": [], "kinds": [], "documents": []},
                    "mode": "auto",
                    "stream": False,
                }
            ]
        },
    )

    question: str
    history: list[TurnIn] = Field(default_factory=list)
    filters: FiltersIn = Field(default_factory=FiltersIn)
    mode: Literal["auto", "extractive", "llm"] = "auto"
    stream: bool = False

    def to_ask(self) -> Ask:
        """The same as the answering layer's value, cleaned of control characters."""
        return Ask(
            question=clean(self.question),
            history=tuple(Turn(role=turn.role, content=clean(turn.content)) for turn in self.history),
            filters=self.filters.to_filters(),
            mode=self.mode,
        )


class DocumentRef(BaseModel):
    """What a citation says of its document."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_DOCUMENT]})

    id: str
    version: str
    title: str
    source: str
    date: str | None
    regions: list[str]
    kind: str

    @classmethod
    def of(cls, info: DocumentInfo) -> DocumentRef:
        """From the index layer's value."""
        return cls(
            id=info.id,
            version=info.version,
            title=info.title,
            source=info.source,
            date=info.date,
            regions=list(info.regions),
            kind=info.kind,
        )


class CitationOut(BaseModel):
    """An exact place: ``text[start:end] == quote`` in the named version of the document.

    Offsets count Unicode code points.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE_CITATION]})

    id: int
    document: DocumentRef
    heading_path: list[str]
    quote: str
    start: int
    end: int
    passage_id: str
    score: float


class HitOut(CitationOut):
    """A passage that a search found; ``channels`` keeps what every channel said of it."""

    channels: dict[str, float | None]

    @classmethod
    def from_hit(cls, rank: int, hit: SearchHit) -> HitOut:
        """The ``rank``-th hit, from 1."""
        said = {entry.channel: entry.score for entry in hit.hits}
        return cls(
            id=rank,
            document=DocumentRef.of(hit.document),
            heading_path=list(hit.passage.heading_path),
            quote=hit.passage.text,
            start=hit.passage.span.start,
            end=hit.passage.span.end,
            passage_id=hit.passage.id,
            score=hit.score,
            channels={"dense": said.get("dense"), "lexical": said.get("lexical")},
        )


class SearchOut(BaseModel):
    """Passages, best first."""

    hits: list[HitOut]


class SentenceOut(BaseModel):
    """A sentence of the answer with the ids of its citations and how well they support it."""

    text: str
    citations: list[int]
    support: Literal["verified", "partial", "unsupported"]

    @classmethod
    def of(cls, sentence: AnswerSentence) -> SentenceOut:
        """From the answering layer's value."""
        return cls(text=sentence.text, citations=list(sentence.citations), support=sentence.support)


class WarningOut(BaseModel):
    """Something the reader should know of the answer; ``code`` is stable."""

    code: str
    message: str


class AnswerOut(BaseModel):
    """An answer whose every sentence cites an exact place, or a refusal with its reason."""

    id: str
    question: str
    resolved_question: str = Field(description="what was really searched, after a follow-up is resolved")
    status: Literal["answered", "partial", "refused"]
    reason: str | None = Field(description="a stable code when refused or partial")
    answer: str = Field(description="plain text with [1] markers")
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    nearest: list[CitationOut] = Field(description="the closest passages, when refused")
    warnings: list[WarningOut]
    follow_ups: list[str]
    mode: Literal["extractive", "llm"]
    generation: str = Field(description="the index generation that was asked")
    timings_ms: dict[str, float]

    @classmethod
    def of(cls, answer: Answer) -> AnswerOut:
        """From the answering layer's value."""
        return cls(
            id=answer.id,
            question=answer.question,
            resolved_question=answer.resolved_question,
            status=answer.status,
            reason=answer.reason,
            answer=answer.text,
            sentences=[SentenceOut.of(sentence) for sentence in answer.sentences],
            citations=[citation_out(citation) for citation in answer.citations],
            nearest=[citation_out(citation) for citation in answer.nearest],
            warnings=[WarningOut(code=entry.code, message=entry.message) for entry in answer.warnings],
            follow_ups=list(answer.follow_ups),
            mode=answer.mode,
            generation=answer.generation,
            timings_ms={name: round(value, 3) for name, value in answer.timings_ms.items()},
        )


class SuggestionsOut(BaseModel):
    """Questions that the open documents can answer."""

    questions: list[str]


class DocumentRow(DocumentRef):
    """A line of the library."""

    passages: int


class DocumentsOut(BaseModel):
    """A page of the library; ``next`` is the cursor of the following one."""

    documents: list[DocumentRow]
    next: str | None


class MetaOut(BaseModel):
    """A piece of metadata and the place it was read from (none when a sidecar gave it)."""

    value: str
    start: int | None
    end: int | None


class RepairOut(BaseModel):
    """Something that reading the file changed or left out."""

    rule: str
    reason: str
    raw_start: int
    raw_end: int
    before: str
    after: str


class DocumentOut(DocumentRow):
    """Everything known of a document but its text."""

    issuer: str | None
    media_type: str
    meta: dict[str, list[MetaOut]]
    repairs: list[RepairOut]
    versions: list[str]


class BlockOut(BaseModel):
    """A block of the text: ``[start, end)`` in the text, ``[raw_start, raw_end)`` in the file."""

    kind: BlockKind
    start: int
    end: int
    level: int
    label: str
    raw_start: int
    raw_end: int
    page: int | None


class DocumentTextOut(BaseModel):
    """The canonical text of one version; citations count its code points."""

    id: str
    version: str
    text: str
    blocks: list[BlockOut]


class FailureOut(BaseModel):
    """A file that could not be read; the others went in."""

    source: str
    code: str
    message: str
    hint: str = ""


class IngestOut(BaseModel):
    """What reading files did. ``added``, ``updated`` and ``unchanged`` count documents."""

    added: int
    updated: int
    unchanged: int
    failed: list[FailureOut]
    documents: int
    passages: int
    generation: str | None
    seconds: float


class RemovedOut(BaseModel):
    """A document was taken out of the library."""

    id: str
    documents: int = Field(description="how many are left")
    generation: str


class VerifyOut(BaseModel):
    """What a check of everything on disk found; ``problems`` is empty when all is well."""

    ok: bool
    problems: list[str]
    documents: int
    files: int
    generation: str


class ErrorDetail(BaseModel):
    """``code`` is stable; ``message`` and ``hint`` are for people."""

    code: str
    message: str
    hint: str


class ErrorOut(BaseModel):
    """The one shape of every error."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"error": {"code": "question.empty", "message": "没有问题", "hint": "请输入要问的话"}}
            ]
        }
    )

    error: ErrorDetail


class HealthOut(BaseModel):
    """The process lives."""

    status: Literal["ok"]
    version: str


class ReadyOut(BaseModel):
    """A generation is open and questions are answered."""

    status: Literal["ready"]
    generation: str
    documents: int


def citation_out(citation: Citation) -> CitationOut:
    """A citation as it goes over the wire; its id is its marker."""
    return CitationOut(
        id=citation.marker,
        document=DocumentRef.of(citation.document),
        heading_path=list(citation.heading_path),
        quote=citation.quote,
        start=citation.span.start,
        end=citation.span.end,
        passage_id=citation.passage_id,
        score=citation.score,
    )
