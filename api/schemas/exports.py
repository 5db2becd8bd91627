"""Conversations and references on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.text import clean
from rag.printed import Conversation, ConversationTurn, Place, Sentence

from .answers import RequestBody

__all__ = ["ConversationIn", "ReferenceOut", "ReferencesIn", "ReferencesOut", "TurnOfConversationIn"]

_Markers = list[int]


class _Given(BaseModel):
    """Part of an answer as the service gave it: what an export does not need is not looked at."""

    model_config = ConfigDict(extra="ignore")


class _DocumentIn(_Given):
    id: str = Field(max_length=200)
    version: str = Field(max_length=64)


class _CitationIn(_Given):
    id: int = Field(ge=0, le=10_000)
    document: _DocumentIn
    start: int = Field(ge=0)
    end: int = Field(ge=0)

    def to_place(self) -> Place:
        """The same as the answering layer's value."""
        return Place(
            marker=self.id,
            document=clean(self.document.id),
            version=clean(self.document.version),
            start=self.start,
            end=self.end,
        )


class _SentenceIn(_Given):
    text: str
    citations: _Markers = Field(max_length=100)


class _RemarkIn(_Given):
    message: str


class TurnOfConversationIn(_Given):
    """A question with its answer, named as ``POST /v1/ask`` names the parts of an answer."""

    question: str = Field(max_length=20_000)
    resolved_question: str = ""
    status: Literal["answered", "partial", "refused", "unfinished"] = Field(
        default="answered", description="`unfinished`: the answer was stopped or broke off"
    )
    answer: str = ""
    sentences: list[_SentenceIn] = Field(default_factory=list, max_length=500)
    citations: list[_CitationIn] = Field(default_factory=list, max_length=500)
    nearest: list[_CitationIn] = Field(default_factory=list, max_length=20)
    warnings: list[_RemarkIn] = Field(default_factory=list, max_length=50)

    def to_turn(self) -> ConversationTurn:
        """The same as the answering layer's value."""
        return ConversationTurn(
            question=clean(self.question),
            searched=clean(self.resolved_question),
            status=self.status,
            text=clean(self.answer),
            sentences=tuple(
                Sentence(text=clean(s.text), citations=tuple(s.citations)) for s in self.sentences
            ),
            citations=tuple(citation.to_place() for citation in self.citations),
            nearest=tuple(citation.to_place() for citation in self.nearest),
            remarks=tuple(clean(remark.message) for remark in self.warnings),
        )


class ConversationIn(RequestBody):
    """A conversation to be written to a file."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "提级巡察的做法",
                    "format": "docx",
                    "turns": [
                        {
                            "question": "提级巡察发现了什么？",
                            "answer": "发现问题345个。[1]",
                            "sentences": [{"text": "发现问题345个。", "citations": [1]}],
                            "citations": [
                                {
                                    "id": 1,
                                    "document": {"id": "3f0c9a5d2b7e4c11", "version": "9b74c989…"},
                                    "start": 120,
                                    "end": 131,
                                }
                            ],
                        }
                    ],
                }
            ]
        },
    )

    title: str = Field(min_length=1, max_length=500)
    format: Literal["docx", "markdown"] = "docx"
    turns: list[TurnOfConversationIn] = Field(min_length=1, max_length=200)

    def to_conversation(self) -> Conversation:
        """The same as the answering layer's value."""
        return Conversation(
            title=clean(self.title) or "对话", turns=tuple(turn.to_turn() for turn in self.turns)
        )


class ReferencesIn(RequestBody):
    """Documents whose references are wanted."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"documents": [{"id": "3f0c9a5d2b7e4c11", "version": "9b74c989…"}]}]},
    )

    documents: list[_DocumentIn] = Field(min_length=1, max_length=200)

    def keys(self) -> list[tuple[str, str]]:
        """Ids and versions."""
        return [(clean(document.id), clean(document.version)) for document in self.documents]


class ReferenceOut(BaseModel):
    """How a document is cited; null when the library does not have this version of it."""

    id: str
    version: str
    reference: str | None = Field(examples=["丁宁. 提级巡察见成效[N]. 某市日报, 2023-06-12(3)."])


class ReferencesOut(BaseModel):
    """References in the form of GB/T 7714-2015, in the order in which they were asked for."""

    references: list[ReferenceOut]
