"""Questions and answers on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.text import clean
from corpus.model import DocumentKind
from index.model import Filters
from rag.model import Answer, AnswerSentence, Ask, Turn

from .places import CitationOut, citation_out
from .receipts import ReceiptOut

__all__ = [
    "AnswerOut",
    "AskIn",
    "FeedbackIn",
    "FeedbackOut",
    "FiltersIn",
    "RequestBody",
    "SentenceOut",
    "SuggestionsOut",
    "TurnIn",
    "WarningOut",
]


class RequestBody(BaseModel):
    """A request: names that are not in it are an error, so that a typing mistake is told."""

    model_config = ConfigDict(extra="forbid")


class TurnIn(RequestBody):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: str


class FiltersIn(RequestBody):
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


class AskIn(RequestBody):
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
    detail: Literal["brief", "full"] = Field(
        default="brief", description="`full` adds further evidence to the short answer"
    )
    stream: bool = False

    def to_ask(self) -> Ask:
        """The same as the answering layer's value, cleaned of control characters."""
        return Ask(
            question=clean(self.question),
            history=tuple(Turn(role=turn.role, content=clean(turn.content)) for turn in self.history),
            filters=self.filters.to_filters(),
            mode=self.mode,
            detail=self.detail,
        )


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
    receipt: ReceiptOut | None = Field(default=None, description="what `xunwen replay` needs to repeat it")

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
            receipt=ReceiptOut.of(answer.receipt) if answer.receipt else None,
        )


class SuggestionsOut(BaseModel):
    """Questions that the open documents can answer."""

    questions: list[str]


class FeedbackIn(RequestBody):
    """What a reader thinks of an answer, or of one citation in it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"answer_id": "0b5e8d1f3c2a49761234", "verdict": "up"}]},
    )

    answer_id: str = Field(min_length=1, max_length=64)
    verdict: Literal["up", "down"]
    citation: int | None = Field(
        default=None, ge=1, le=10_000, description="marker of the citation concerned"
    )
    question: str = Field(default="", max_length=2000)
    comment: str = Field(default="", max_length=2000)


class FeedbackOut(BaseModel):
    """The opinion was kept."""

    id: int
