"""What Markdown writes within its blocks: marks of emphasis and links, and the bars of tables.

A row of a table becomes a text of its own, each value with the head of its column, as in the other formats
(:func:`corpus.loaders.tables.row_texts`); what stands in the file stays tied to its place there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.draft import RawText
from corpus.loaders.tables import parted_heads
from corpus.model import Repair, Span
from corpus.repair.tracked import Tracked, concat

__all__ = ["TableLine", "marks_between", "table_lines", "without_marks"]

_OPENS = re.compile(r"(?<!\\)(?:\*\*|__|`)(?=\S)")  # emphasis begins
_CLOSES = re.compile(r"(?<=\S)(?=(\*\*|__|`))")  # emphasis may end, before the mark
# Not within a word: 张*、李* are hidden names.
_LEANING = re.compile(r"(?<![\w\\*])\*(?=[^\s*])(?P<inner>[^*\n]*[^\s*])\*(?![\w*])")
_LINK = re.compile(r"!?\[(?P<inner>[^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_QUOTE = re.compile(r"(?m)^[ \t]*>[ \t]?")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?=\|)")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """A line of a table: the text it gives; ``row`` is False for a line without any bar, which is prose."""

    text: Tracked
    row: bool = True


def without_marks(text: Tracked, *, cell: bool = False) -> tuple[Tracked, tuple[Repair, ...]]:
    """The text without marks of emphasis, links and quotation, and what was left out.

    In a ``cell`` of a table nothing is quoted: >60 is a value.
    """
    gaps = [] if cell else [match.span() for match in _QUOTE.finditer(text.text)]
    gaps += _emphasis(text.text)
    for pattern in (_LEANING, _LINK):
        for match in pattern.finditer(text.text):
            inner = match.span("inner")
            gaps += [(match.start(), inner[0]), (inner[1], match.end())]
    return _without(text, gaps)


def _emphasis(text: str) -> list[tuple[int, int]]:
    """The ranges of the marks of emphasis that have a partner: each goes with the next that may end it."""
    ends: dict[str, list[int]] = {}
    for match in _CLOSES.finditer(text):
        ends.setdefault(match.group(1), []).append(match.start())
    found: list[tuple[int, int]] = []
    begun = _OPENS.search(text) if ends else None
    while begun is not None:
        mark = begun.group()
        places = ends.get(mark, [])
        k = bisect_left(places, begun.end() + 1)  # something stands between them
        past = begun.start() + 1
        if k < len(places):
            past = places[k] + len(mark)
            found += [begun.span(), (places[k], past)]
        begun = _OPENS.search(text, past)
    return found


def _without(text: Tracked, gaps: Sequence[tuple[int, int]]) -> tuple[Tracked, tuple[Repair, ...]]:
    """The text without these ranges, the first of those that overlap, and without white space around it."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(gaps):
        if end > start and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return text.without(kept).strip(), tuple(_dropped(text.cut(*gap)) for gap in kept)


def _dropped(text: Tracked) -> Repair:
    return Repair(rule="markdown_marks", reason="Markdown 标记不属于正文", raw=text.raw(), before=text.text)


def marks_between(raw: RawText) -> list[Repair]:
    """A record for each run that the format sets beside its blocks: marks of headings, front matter."""
    found: list[Repair] = []
    done = 0
    for start, end in (*((block.span.start, block.span.end) for block in raw.blocks), (len(raw.text),) * 2):
        between = raw.text[done:start]
        if words := between.strip():
            place = done + between.index(words)
            found.append(
                Repair(
                    rule="markdown_marks",
                    reason="Markdown 标记、文件头不属于正文",
                    raw=Span(place, place + len(words)),
                    before=words,
                )
            )
        done = max(done, end)
    return found


def table_lines(raw: str, span: Span) -> tuple[tuple[TableLine, ...], tuple[Repair, ...]]:
    """The rows of a table in order, each value with the head of its column, and what was left out.

    The line above the rule holds the heads; a table without a rule, or with an empty line above it, has
    those that :func:`corpus.loaders.tables.column_heads` finds. A row may have fewer or more cells.

    Args:
        raw: the raw text.
        span: where the table stands in it.
    """
    repairs: list[Repair] = []
    rows: list[list[Tracked]] = []
    order: list[Tracked | int] = []  # a line of prose, or the number of a row
    ruled = False
    for match in _LINE.finditer(raw, span.start, span.end):
        line = Tracked.of(raw, *match.span())
        if len(rows) == 1 and not ruled and _RULE.fullmatch(line.text):
            ruled = True
            repairs.append(_dropped(line.strip()))
            continue
        cells, records = _cells(line)
        repairs += records
        if len(cells) == 1 and not _BAR.search(line.text):
            order.append(cells[0])
        elif any(cell.text for cell in cells):
            order.append(len(rows))
            rows.append(cells)
        elif not rows:
            rows.append(cells)  # the heads are left out
    texts = [[" ".join(cell.text.split()) for cell in row] for row in rows]
    empty = bool(texts) and not any(texts[0])
    if ruled and not empty:
        end, heads = 1, texts[0]
    else:
        end, own = parted_heads(texts[empty:])
        end, heads = end + empty, own or []
    lines = tuple(
        TableLine(text=_row(rows[i], heads if heads and i >= end else None))
        if isinstance(i, int)
        else TableLine(text=i, row=False)
        for i in order
    )
    return tuple(line for line in lines if line.text.text), tuple(repairs)


def _cells(line: Tracked) -> tuple[list[Tracked], list[Repair]]:
    """The cells of a line without their marks; the bars, and what escapes one in a cell, are left out."""
    quote = _QUOTE.match(line.text)
    start = quote.end() if quote else 0
    repairs = [_dropped(line.cut(0, start))] if start and line.text[:start].strip() else []
    bars = [match.start() for match in _BAR.finditer(line.text, start)]
    repairs += [_dropped(line.cut(bar, bar + 1)) for bar in bars]
    edges = [start - 1, *bars, len(line)]
    cells = [line.cut(left + 1, right).strip() for left, right in pairwise(edges)]
    if bars and not cells[0].text:
        del cells[0]
    if len(cells) > 1 and not cells[-1].text:
        del cells[-1]
    clean: list[Tracked] = []
    for cell in cells:
        parts: list[Tracked] = []
        done = 0
        for match in _BREAK.finditer(cell.text):  # a line break within a cell
            parts += [cell.cut(done, match.start()), Tracked.inserted(" ")]
            repairs.append(_dropped(cell.cut(*match.span())))
            done = match.end()
        bare, records = without_marks(concat([*parts, cell.cut(done)]), cell=True)
        whole, escapes = _without(bare, [match.span() for match in _ESCAPE.finditer(bare.text)])
        repairs += [*records, *escapes]
        clean.append(whole)
    return clean, repairs


def _row(cells: Sequence[Tracked], heads: Sequence[str] | None) -> Tracked:
    """The text of a row: "head：value；head：value", without heads its cells parted by "｜"."""
    parts: list[Tracked] = []
    for i, cell in enumerate(cells):
        if not cell.text:
            continue
        if parts:
            ended = heads is not None and parts[-1].text.endswith("；")
            parts.append(Tracked.inserted("" if ended else "｜" if heads is None else "；"))
        head = heads[i] if heads is not None and i < len(heads) else ""
        parts += [Tracked.inserted(f"{head}：" if head else ""), cell]
    return concat(parts)
