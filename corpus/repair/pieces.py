"""From lines to pieces: joined paragraphs, headings, bylines, captions, furniture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.model import BlockKind, Repair

from . import cues
from .cohesion import crosses
from .doubled import undouble
from .lines import Layout, Line, columns
from .spacing import close_gaps
from .tracked import Tracked, concat
from .wrap import Join, Measure, column_widths, is_full, join_score

__all__ = ["Piece", "pieces_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block to be: its kind, its text, and what its surroundings on the page were.

    ``frame``: it begins a text frame or page. ``open``: its sentence is broken off. ``doubled``:
    it was printed twice in place (large type). ``blanks`` counts the blank lines before it.
    """

    kind: BlockKind
    text: Tracked
    level: int = 0
    label: str = ""
    page: int | None = None
    frame: bool = False
    open: bool = False
    doubled: bool = False
    blanks: int = 0
    lines: int = 1


def pieces_of(lines: Sequence[Line], layout: Layout) -> tuple[tuple[Piece, ...], tuple[Repair, ...]]:
    """Join the lines of a file to pieces and say of what kind each is."""
    repairs: list[Repair] = []
    whole: list[Line] = []
    doubled: set[int] = set()
    for line in lines:
        text, records = undouble(line.text)
        if records:
            doubled.add(len(whole))
            repairs.extend(records)
            line = replace(line, text=text, width=columns(text.text))  # noqa: PLW2901 (the repaired line)
        whole.append(line)
    widths = column_widths(whole, layout)
    pieces: list[Piece] = []
    start = 0
    while start < len(whole):
        end = _paragraph_end(whole, widths, start, layout)
        piece, records = _piece(whole[start:end], doubled=start in doubled)
        pieces.append(piece)
        repairs.extend(records)
        start = end
    return tuple(pieces), tuple(repairs)


def _paragraph_end(lines: Sequence[Line], widths: Measure, start: int, layout: Layout) -> int:
    """The index after the last line of the paragraph that begins with ``start``."""
    before = lines[start].text.text
    if cues.is_editors(before) or cues.is_page_number(before):
        return start + 1
    end = start + 1
    while end < len(lines):
        last = lines[end - 1]
        join = Join(
            before=before,
            last=last,
            column=widths[end - 1],
            count=end - start,
            following=lines[end],
            layout=layout,
        )
        score = join_score(join, crosses)
        if end - start == 1 and _is_headline(lines, widths, start):
            score -= 3.0
        if score <= 0:
            break
        before += lines[end].text.text
        end += 1
    return end


def _is_headline(lines: Sequence[Line], widths: Measure, start: int) -> bool:
    """Whether a first line, wide as it may be, leads into no sentence: what follows begins anew."""
    text = lines[start].text.text
    if not cues.heading_like(text) or start + 1 >= len(lines):
        return False
    for i in range(start + 1, min(start + 3, len(lines))):
        following = lines[i].text.text
        if cues.is_starter(following) or cues.is_byline(following):
            return True
        if cues.ends_sentence(following) or is_full(lines[i], widths[i]):
            return False
        if not cues.heading_like(following):
            return False
    return False


def _piece(lines: Sequence[Line], *, doubled: bool) -> tuple[Piece, tuple[Repair, ...]]:
    parts: list[Tracked] = []
    for line in lines:
        if parts and _needs_space(parts[-1].text, line.text.text):
            parts.append(Tracked.inserted(" "))
        parts.append(line.text)
    text = concat(parts)
    kind = _kind(text.text)
    prose = kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE)
    text, repairs = close_gaps(text, keep_lone=not prose)
    first = lines[0]
    return Piece(
        kind=kind,
        text=text,
        page=first.page,
        frame=first.frame,
        open=prose and not cues.ends_sentence(text.text) and not cues.is_closer(text.text),
        doubled=doubled,
        blanks=first.blanks,
        lines=len(lines),
    ), repairs


def _needs_space(left: str, right: str) -> bool:
    """Whether two joined lines of Latin words need the space that the line break stood for."""
    return left[-1].isascii() and right[0].isascii() and left[-1].isalpha() and right[0].isalpha()


def _kind(text: str) -> BlockKind:
    if cues.is_editors(text) or cues.is_page_number(text):
        return BlockKind.FURNITURE
    if cues.is_byline(text):
        return BlockKind.BYLINE
    if cues.is_caption(text):
        return BlockKind.CAPTION
    if cues.is_note(text) and len(text) > 12:
        return BlockKind.NOTE
    if cues.is_subtitle(text):
        return BlockKind.SUBTITLE
    if cues.is_list_item(text) and cues.ends_sentence(text):
        return BlockKind.LIST_ITEM
    if cues.heading_like(text, limit=44) and not cues.ends_sentence(text):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH
