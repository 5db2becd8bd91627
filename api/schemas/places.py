"""Exact places in documents: what citations and hits look like on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from index.model import DocumentInfo, SearchHit
from rag.model import Citation

__all__ = ["CitationOut", "DocumentRef", "HitOut", "SearchOut", "citation_out"]

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
