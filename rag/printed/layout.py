"""From an answer's text and its sentences to paragraphs, headings, list items and tables.

The sentences are found in the text one after another; what stands between them gives the form: line
ends make paragraphs, whole lines of other text are headings, the rest is kept as plain words. Nothing
is lost but markers, which the sentences carry beside their text: what looks like one inside a sentence
is the source's own. The page lays answers out by the same rules (``api/ui/js/lib/layout.js``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rag.model import TABLE_SOURCES

__all__ = ["Block", "Piece", "Sentence", "lay_out", "table_rows"]

_MARKERS = re.compile(r"\s*\[\d{1,3}\]")
_BULLET = re.compile(r"\s*(?:[-*•·]|\d{1,2}[.、)）])\s+")
_HASHES = re.compile(r"^#+\s*")
_RULE = re.compile(r"\|[\s:|-]+\|")
_ROW_SOURCES = re.compile(r"(?:\[\d{1,3}\])+|—")

Kind = Literal["paragraph", "heading", "item", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of an answer with the markers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words, or the marker of a citation at this place."""

    text: str = ""
    marker: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of an answer; a table has ``rows`` and in ``pieces`` nothing but its markers."""

    kind: Kind
    pieces: tuple[Piece, ...]
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class _Layout:
    blocks: list[tuple[Kind, list[Piece], tuple[tuple[str, ...], ...]]] = field(default_factory=list)
    open: bool = False

    def put(self, pieces: Sequence[Piece], kind: Kind = "paragraph") -> None:
        if not self.open:
            self.blocks.append((kind, [], ()))
            self.open = True
        self.blocks[-1][1].extend(pieces)

    def between(self, gap: str) -> None:
        *lines, last = _MARKERS.sub("", gap).split("\n")
        for at, line in enumerate(lines):
            if line.strip() and at == 0 and self.open:
                self.put([Piece(text=line.strip())])
            elif line.strip():
                self.blocks.append(("heading", [Piece(text=_HASHES.sub("", line).strip())], ()))
            self.open = False
        if _BULLET.fullmatch(last):
            self.put([], "item")
        elif last.strip():
            self.put([Piece(text=last.strip())])

    def table(self, sentence: Sentence, rows: tuple[tuple[str, ...], ...]) -> None:
        if _names_its_sources(sentence, rows):
            rows = tuple(row[:-1] for row in rows)  # a printed table has notes instead
        self.blocks.append(("table", [Piece(marker=marker) for marker in sentence.citations], rows))
        self.open = False


def _names_its_sources(sentence: Sentence, rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the last column holds nothing but the sentence's markers, each of them."""
    cells = [row[-1] for row in rows[1:]]
    if rows[0][-1] != TABLE_SOURCES or not all(_ROW_SOURCES.fullmatch(cell) for cell in cells):
        return False
    return {int(n) for cell in cells for n in re.findall(r"\d+", cell)} == set(sentence.citations)


def lay_out(text: str, sentences: Sequence[Sentence]) -> tuple[Block, ...]:
    """The blocks of an answer in their order; every sentence is in them, found in ``text`` or not."""
    layout, at = _Layout(), 0
    for sentence in sentences:
        words = sentence.text.strip()
        found = text.find(words, at) if words else -1
        if found >= 0:
            layout.between(text[at:found])
            at = found + len(words)
        rows = table_rows(words)
        if rows:
            layout.table(sentence, rows)
        else:
            layout.put([Piece(text=words), *(Piece(marker=marker) for marker in sentence.citations)])
    if _MARKERS.sub("", text[at:]).strip():
        layout.between(text[at:])
    return tuple(
        Block(kind=kind, pieces=tuple(pieces), rows=rows)
        for kind, pieces, rows in layout.blocks
        if pieces or rows
    )


def table_rows(text: str) -> tuple[tuple[str, ...], ...]:
    """Rows of cells when every line is a line of one table (``| a | b |`` or tabs), else ()."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    piped = all(line.startswith("|") and line.endswith("|") and len(line) > 2 for line in lines)
    if len(lines) < 2 or not (piped or all("\t" in line for line in lines)):
        return ()
    kept = [line for line in lines if not (piped and _RULE.fullmatch(line))]
    cells = [(line[1:-1].split("|") if piped else line.split("\t")) for line in kept]
    rows = tuple(tuple(cell.strip() for cell in row) for row in cells)
    return rows if len({len(row) for row in rows}) == 1 and len(rows[0]) > 1 else ()
