"""Passages of a bench as a catalogue that the index can be built from, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Block, BlockKind, Document, DocumentKind, Span, text_version
from corpus.records import ListedDocument


class Shelf:
    """One document for each text, holding one paragraph; row n has the id ``n``, in 16 digits."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = tuple(texts)

    def listed(self) -> list[ListedDocument]:
        """What a build asks first."""
        return [
            (
                f"{row:016d}", bytes.fromhex(text_version(text)), "", f"{row}.txt", None, "[]",
                str(DocumentKind.NEWS), len(text),
            )
            for row, text in enumerate(self._texts)
        ]  # fmt: skip

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
