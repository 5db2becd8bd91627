"""Pages of frames to the raw text of a file: lines, rows of tables, footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.draft import RawBlock, RawText
from corpus.model import BlockKind, Span
from corpus.settings import CorpusSettings

from .base import check_chars, sha256_of
from .footnotes import begins_note
from .reading_order import Frame
from .tables import column_heads, row_texts

__all__ = ["paged_text"]

_SAME_EDGE = 6.0  # points between the edges of columns that go on over a page break
_RUNNING = 60  # characters of a frame that may stand between a table and the edge of the page


def paged_text(
    data: bytes,
    source: str,
    settings: CorpusSettings,
    pages: Iterable[Sequence[Frame]],
    *,
    media_type: str,
) -> RawText:
    """The raw text of pages of frames; frames and pages are parted by form feeds.

    Rows of tables, running heads and footnotes are its marked blocks; all other blocks are to be found
    from the lines. A table that goes on at the top of the next page takes its column heads along.

    Raises:
        FileTooLarge: the text is longer than ``max_chars``; no further page is asked for.
    """
    parts: list[str] = []
    spans: list[Span] = []
    blocks: list[RawBlock] = []
    place = 0
    heads = _Heads()
    for number, frames in enumerate(pages, 1):
        begin = place
        heads.enter(frames)
        for frame in frames:
            for text, kind in _texts(frame, heads):
                if kind is not None:
                    span = Span(place, place + len(text))
                    blocks.append(RawBlock(span=span, kind=kind, page=number))
                parts.append(f"{text}\n")
                place += len(text) + 1
            parts.append("\f")
            place += 1
        if not frames:
            parts.append("\f")
            place += 1
        spans.append(Span(begin, place))
        check_chars(place, source, settings.max_chars)
    return RawText(
        source=source,
        text="".join(parts),
        media_type=media_type,
        sha256=sha256_of(data),
        pages=tuple(spans),
        blocks=tuple(blocks),
    )


class _Heads:
    """The heads of the table that a page ended with, for the page that goes on with it."""

    def __init__(self) -> None:
        self._heads: tuple[str, ...] | None = None  # of the last table
        self._goes_on: Frame | None = None  # the table of this page that goes on with the last one
        self._end: Frame | None = None  # the table that this page ends with

    def enter(self, frames: Sequence[Frame]) -> None:
        """Begin a page."""
        places = [i for i, frame in enumerate(frames) if frame.cells]
        first = frames[places[0]] if places and _is_edge(frames[: places[0]]) else None
        last = self._end
        self._goes_on = first if first and last and _same_columns(first.edges, last.edges) else None
        self._end = frames[places[-1]] if places and _is_edge(frames[places[-1] + 1 :]) else None

    def of(self, frame: Frame) -> tuple[str, ...] | None:
        """The heads that a table takes over; its own are remembered."""
        taken = self._heads if frame is self._goes_on else None
        self._heads = taken or column_heads(frame.cells)
        return taken


def _is_edge(frames: Sequence[Frame]) -> bool:
    """Whether nothing but running heads, page numbers and footnotes stands there."""
    return all(
        frame.kind is not None or (not frame.cells and sum(map(len, frame.lines)) <= _RUNNING)
        for frame in frames
    )


def _same_columns(a: Sequence[float], b: Sequence[float]) -> bool:
    return len(a) == len(b) and all(abs(x - y) <= _SAME_EDGE for x, y in zip(a, b, strict=True))


def _texts(frame: Frame, heads: _Heads) -> list[tuple[str, BlockKind | None]]:
    """The lines of a frame as they stand in the raw text, and what the loader knows them to be."""
    if frame.cells:
        return [(row, BlockKind.TABLE) for row in row_texts(frame.cells, heads.of(frame))]
    lines = _notes(frame.lines) if frame.kind is BlockKind.NOTE else frame.lines
    return [(line, frame.kind) for line in lines]


def _notes(lines: Sequence[str]) -> Sequence[str]:
    """The footnotes of a page, each in one line."""
    found: list[str] = []
    for line in lines:
        text = line.strip()
        if found and not begins_note(text):
            gap = " " if found[-1][-1:].isascii() and text[:1].isascii() else ""
            found[-1] += gap + text
        elif text:
            found.append(text)
    return found
