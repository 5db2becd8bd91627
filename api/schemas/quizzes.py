"""Quizzes on the wire: questions with their keys and the source of every key."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.text import clean
from rag.examples import PackItem
from rag.quizzes import KINDS, Change, ChangeKind, Pair, Question, QuestionKind, Quiz

from .answers import FiltersIn, RequestBody
from .desk import PackItemIn
from .places import CitationOut, citation_out

__all__ = ["ChangeOut", "PairOut", "QuestionOut", "QuizIn", "QuizOut"]

_EXAMPLE_QUIZ: dict[str, Any] = {
    "topic": "巡察整改",
    "kinds": ["cloze", "true_false"],
    "count": 10,
    "seed": 7,
    "format": "json",
}


class QuizIn(RequestBody):
    """What a quiz is about: a topic, or chosen quotations; never a person."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE_QUIZ]})

    topic: str = Field(
        default="", max_length=200, description="looked for in the sources; may be empty with `items`"
    )
    items: list[PackItemIn] = Field(
        default_factory=list, max_length=200, description="quotations to ask about instead of the topic"
    )
    filters: FiltersIn = Field(default_factory=FiltersIn)
    kinds: list[QuestionKind] = Field(
        default_factory=lambda: list(KINDS), min_length=1, max_length=len(KINDS)
    )
    count: int = Field(default=10, ge=1, le=50, description="most questions")
    seed: int = Field(
        default=0, ge=0, le=2**53 - 1, description="the same seed gives the same quiz of the same generation"
    )
    title: str = Field(default="", max_length=200, description="of a file; by default from the topic")
    format: Literal["json", "docx", "markdown"] = "json"

    def to_items(self) -> list[PackItem]:
        """The same as the answering layer's values."""
        return [item.to_item() for item in self.items]

    def to_topic(self) -> str:
        """The topic without what no text may hold."""
        return clean(self.topic)


class ChangeOut(BaseModel):
    """What a false statement has otherwise: ``stem[start:end] == said``; the source has ``source`` there."""

    kind: ChangeKind
    start: int
    end: int
    said: str
    source: str

    @classmethod
    def of(cls, change: Change) -> ChangeOut:
        """From the answering layer's value."""
        return cls(
            kind=change.kind,
            start=change.span.start,
            end=change.span.end,
            said=change.said,
            source=change.source,
        )


class PairOut(BaseModel):
    """One line of a matching question: ``right`` is the index of its partner among the options."""

    left: str
    right: int
    citation: CitationOut

    @classmethod
    def of(cls, pair: Pair) -> PairOut:
        """From the answering layer's value."""
        return cls(left=pair.left, right=pair.right, citation=citation_out(pair.citation))


class QuestionOut(BaseModel):
    """A question with its key: ``options[key]`` is right; of a matching question ``key`` is -1.

    ``citation`` is the sentence that decides; of a matching question each pair has its own.
    """

    number: int
    kind: QuestionKind
    stem: str
    about: str
    options: list[str]
    key: int
    change: ChangeOut | None
    pairs: list[PairOut]
    citation: CitationOut

    @classmethod
    def of(cls, question: Question) -> QuestionOut:
        """From the answering layer's value."""
        return cls(
            number=question.number,
            kind=question.kind,
            stem=question.stem,
            about=question.about,
            options=list(question.options),
            key=question.key,
            change=ChangeOut.of(question.change) if question.change else None,
            pairs=[PairOut.of(pair) for pair in question.pairs],
            citation=citation_out(question.citation),
        )


class QuizOut(BaseModel):
    """A quiz; where the sources do not give ``wanted`` good questions there are fewer."""

    topic: str
    seed: int
    wanted: int
    questions: list[QuestionOut]
    generation: str

    @classmethod
    def of(cls, quiz: Quiz) -> QuizOut:
        """From the answering layer's value."""
        return cls(
            topic=quiz.topic,
            seed=quiz.seed,
            wanted=quiz.wanted,
            questions=[QuestionOut.of(question) for question in quiz.questions],
            generation=quiz.generation,
        )
