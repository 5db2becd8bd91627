"""Writing a raw text block by block, for formats that have no plain text of their own."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.draft import RawBlock, RawText
from corpus.model import BlockKind, Repair, Span
from corpus.settings import CorpusSettings

from .base import check_chars, sha256_of

__all__ = ["TextBuilder"]


class TextBuilder:
    """Collects blocks and gives the raw text that holds them, one a line.

    White space at the ends of a block and empty blocks are left out; a block over the limit of
    characters ends the reading with ``FileTooLarge``.
    """

    def __init__(self, source: str, settings: CorpusSettings) -> None:
        self._source = source
        self._limit = settings.max_chars
        self._parts: list[str] = []
        self._blocks: list[RawBlock] = []
        self._size = 0

    def add(self, text: str, kind: BlockKind | None = None, *, level: int = 0) -> None:
        """Append one block.

        Raises:
            FileTooLarge: the text is longer than ``max_chars`` by now.
        """
        body = text.strip()
        if not body:
            return
        check_chars(self._size + len(body), self._source, self._limit)
        span = Span(self._size, self._size + len(body))
        self._blocks.append(RawBlock(span=span, kind=kind, level=level))
        self._parts.append(body)
        self._size += len(body) + 1

    def raw(
        self,
        data: bytes,
        media_type: str,
        *,
        marked: bool = True,
        meta: Mapping[str, str] | None = None,
        repairs: tuple[Repair, ...] = (),
    ) -> RawText:
        """The raw text so far; ``marked`` False leaves the finding of blocks to the repairs."""
        return RawText(
            source=self._source,
            text="".join(part + "\n" for part in self._parts),
            media_type=media_type,
            sha256=sha256_of(data),
            blocks=tuple(self._blocks) if marked else (),
            meta=dict(meta or {}),
            repairs=repairs,
        )
