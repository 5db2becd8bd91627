"""Blocks that a paged file marks (rows of ruled tables, footnotes) among those found from its lines."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

from corpus.draft import RawText
from corpus.model import BlockKind
from corpus.repair.lines import Line
from corpus.repair.pieces import Piece
from corpus.repair.tracked import Tracked

__all__ = ["part_marked", "weave"]


def part_marked(raw: RawText, lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Piece, ...]]:
    """The lines outside of marked blocks, and the marked blocks as pieces, both in their order."""
    if not raw.blocks:
        return tuple(lines), ()
    starts = [block.span.start for block in raw.blocks]
    prose = []
    for line in lines:
        at = bisect(starts, line.text.at[0]) - 1
        if at < 0 or line.text.at[0] >= raw.blocks[at].span.end:
            prose.append(line)
    pieces = tuple(
        Piece(
            kind=block.kind or BlockKind.PARAGRAPH,
            text=Tracked.of(raw.text, block.span.start, block.span.end),
            page=block.page,
        )
        for block in raw.blocks
    )
    return tuple(prose), pieces


def weave(pieces: Sequence[Piece], marked: Sequence[Piece]) -> tuple[Piece, ...]:
    """Put marked pieces where they stand: behind the piece that begins before them."""
    if not marked:
        return tuple(pieces)
    found: list[Piece] = []
    rest = list(marked)
    for piece in pieces:
        start = piece.text.raw().start
        while rest and rest[0].text.raw().start < start:
            found.append(rest.pop(0))
        found.append(piece)
    return (*found, *rest)
