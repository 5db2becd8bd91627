"""Passages of a bench as a catalogue that the index can be built from, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Block, BlockKind, Document, DocumentKind, Span, text_version
from corpus.records import DocumentRow


class Shelf:
    """One document for each text, holding one paragraph; row n has the id ``n``, in 16 digits."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = tuple(texts)

    def documents(self) -> list[DocumentRow]:
        """What a build asks first."""
        return [
            DocumentRow(
                id=f"{row:016d}",
                version=text_version(text),
                title="",
                source=f"{row}.txt",
                date=None,
                regions=(),
                kind=str(DocumentKind.NEWS),
                issuer=None,
                media_type="text/plain",
                chars=len(text),
                ordinal=0,
                added_at="",
                updated_at="",
            )
            for row, text in enumerate(self._texts)
        ]

    def flush(self) -> None:
        """Nothing to do: it is in memory."""

    def document(self, document_id: str, version: str | None = None) -> Document:
        """The document of this id; its only version."""
        text = self._texts[self.row_of(document_id)]
        span = Span(0, len(text))
        return Document(
            id=document_id,
            version=version or text_version(text),
            source=f"{self.row_of(document_id)}.txt",
            title="",
            text=text,
            blocks=(Block(kind=BlockKind.PARAGRAPH, span=span, raw=span),),
            kind=DocumentKind.NEWS,
            media_type="text/plain",
        )

    @staticmethod
    def row_of(document_id: str) -> int:
        """The row of a document."""
        return int(document_id)
