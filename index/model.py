"""The nouns of the index layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from corpus.model import Passage

__all__ = ["Channel", "DocumentInfo", "Filters", "Hit", "SearchHit"]

Channel = Literal["dense", "lexical", "fused", "final"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What one channel says of one passage; ``rank`` starts at 1.

    Scores of different channels are never compared with each other.
    """

    passage_id: str
    channel: Channel
    score: float
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What a hit needs to say about its document, without the text."""

    id: str
    version: str
    title: str
    source: str
    date: str | None
    regions: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Restrict a search; within a field any value matches, between fields all must.

    ``regions`` match a document whose ``regions`` contain the name (a city therefore finds its
    districts, because a document carries the enclosing places). ``years`` are "2023". Empty
    means no restriction.
    """

    regions: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.regions or self.years or self.kinds or self.documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A passage found: ``score`` is the final one, ``hits`` keep what every channel said."""

    passage: Passage
    document: DocumentInfo
    score: float
    hits: tuple[Hit, ...] = field(default_factory=tuple)
