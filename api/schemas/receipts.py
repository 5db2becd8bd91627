"""Receipts on the wire: written into every answer, read by ``xunwen replay``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from index.model import Filters
from rag.model import Ask, Receipt, Turn

__all__ = ["ReceiptOut"]


class _Part(BaseModel):
    """Unknown names are an error: a receipt of a later program is not read as half of itself."""

    model_config = ConfigDict(extra="forbid")


class _TurnOut(_Part):
    role: Literal["user", "assistant"]
    content: str


class _FiltersOut(_Part):
    regions: list[str]
    years: list[str]
    kinds: list[str]
    documents: list[str]


class ReceiptOut(_Part):
    """What determined an answer; ``xunwen replay`` gives the same answer from it."""

    question: str
    history: list[_TurnOut]
    filters: _FiltersOut
    mode: Literal["auto", "extractive", "llm"]
    detail: Literal["brief", "full"] = "brief"
    generation: str = Field(pattern=r"^[0-9]{6,}$", description="the index generation that was asked")
    settings: dict[str, str] = Field(
        description="fingerprints: index, embedder, reranker, segmenter, splitter, lexicon, ranking, "
        "program, llm"
    )
    answer_sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="checksum of what the answer said")

    @classmethod
    def of(cls, receipt: Receipt) -> ReceiptOut:
        """From the answering layer's value."""
        ask, filters = receipt.ask, receipt.ask.filters
        return cls(
            question=ask.question,
            history=[_TurnOut(role=turn.role, content=turn.content) for turn in ask.history],
            filters=_FiltersOut(
                regions=list(filters.regions),
                years=list(filters.years),
                kinds=list(filters.kinds),
                documents=list(filters.documents),
            ),
            mode=ask.mode,
            detail=ask.detail,
            generation=receipt.generation,
            settings=dict(receipt.settings),
            answer_sha256=receipt.answer_sha256,
        )

    def to_receipt(self) -> Receipt:
        """The same as the answering layer's value."""
        return Receipt(
            ask=Ask(
                question=self.question,
                history=tuple(Turn(role=turn.role, content=turn.content) for turn in self.history),
                filters=Filters(
                    regions=tuple(self.filters.regions),
                    years=tuple(self.filters.years),
                    kinds=tuple(self.filters.kinds),
                    documents=tuple(self.filters.documents),
                ),
                mode=self.mode,
                detail=self.detail,
            ),
            generation=self.generation,
            settings=self.settings,
            answer_sha256=self.answer_sha256,
        )
