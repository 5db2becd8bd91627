"""The lines of a page as they were printed: width, indent, blanks before, frame breaks.

A newspaper page that was copied out of a PDF has one line per printed line. Text frames
(columns, boxes) follow one another; some tools write a form feed between them, others a line
that begins with a single space.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from corpus.draft import RawText

from .tracked import Tracked

__all__ = ["Layout", "Line", "columns", "layout_of", "split_lines"]

_BREAK = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"
_EDGE = 2  # lines at the top and at the foot of a page that may be running
_DIGITS = re.compile(r"[0-9一二三四五六七八九十]+")
_QUOTES = "“”‘’"
# Two columns each, and most of what is printed; only the others are looked up.
_WIDE = r"\u3001-\u3020\u4e00-\u9fff\uff01-\uff60"
_NOT_WIDE = re.compile(f"[^{_WIDE}]")
_SPACE = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + _INVISIBLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line without the white space around it.

    ``indent`` is the width of the white space before it, ``width`` that of its text, both in
    columns (a Han character is two). ``blanks`` counts the blank lines before it. ``frame``
    says that a text frame or a page begins here; ``page`` counts from 1. ``running``: the line is
    the running head or foot of the pages.
    """

    text: Tracked
    indent: int = 0
    width: int = 0
    blanks: int = 0
    frame: bool = False
    page: int | None = None
    running: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file's lines are laid out.

    ``wrapped``: lines are hard-wrapped at a column width. ``spaced``: a blank line stands after
    (almost) every line and says nothing. ``parted``: blank lines stand between some lines and
    mean something. ``indented``: paragraphs begin with white space.
    """

    wrapped: bool
    spaced: bool
    parted: bool
    indented: bool


@lru_cache(maxsize=8192)
def _cell(char: str) -> int:
    if unicodedata.combining(char) or char in _INVISIBLE:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def columns(text: str, *, half_quotes: bool = False) -> int:
    """Printed width of a text: two columns for a Han or full-width character, else one.

    ``half_quotes``: quotation marks take one column, as some typesetters set them.
    """
    others = _NOT_WIDE.findall(text)
    width = 2 * (len(text) - len(others)) + sum(map(_cell, others))
    return width - sum(map(text.count, _QUOTES)) if half_quotes else width


def _narrow_quotes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, their quotation marks measured at half width when that makes more of them even."""
    half = [line.width - sum(map(line.text.text.count, _QUOTES)) for line in lines]
    if _evenness(half) <= _evenness([line.width for line in lines]):
        return tuple(lines)
    return tuple(replace(line, width=width) for line, width in zip(lines, half, strict=True))


def _evenness(widths: Sequence[int]) -> int:
    """How many neighbouring lines are of one width (long lines only)."""
    return sum(a >= 24 and abs(a - b) <= 1 for a, b in pairwise(widths))


def split_lines(raw: RawText) -> tuple[Line, ...]:
    """The lines of a raw text that hold anything, in order."""
    text = raw.text
    lines: list[Line] = []
    start, blanks, frame = 0, 0, True
    cuts = [(m.start(), m.end(), m.group()) for m in _BREAK.finditer(text)] + [(len(text), len(text), "")]
    pages = list(raw.pages)
    page = 0
    for end, following, mark in cuts:
        while page < len(pages) and pages[page].end <= start and page + 1 < len(pages):
            page, frame = page + 1, True
        body = text[start:end].strip(_SPACE)
        if body:
            lead = start + text[start:end].index(body[0])
            line = _line(text, start, lead, body, blanks, frame=frame, page=page + 1 if pages else None)
            lines.append(line)
            blanks, frame = 0, False
        elif mark != "\f":
            blanks += 1
        frame = frame or mark == "\f"
        start = following
    return _narrow_quotes(_mark_running(_mark_frames(tuple(lines), text)))


def _line(text: str, start: int, lead: int, body: str, blanks: int, *, frame: bool, page: int | None) -> Line:
    return Line(
        text=Tracked.of(text, lead, lead + len(body)),
        indent=columns(text[start:lead].replace("\t", "    ")),
        width=columns(body),
        blanks=blanks,
        frame=frame,
        page=page,
    )


def _mark_frames(lines: tuple[Line, ...], text: str) -> tuple[Line, ...]:
    """A line led by one space in a file of unindented lines begins a frame (a form feed became a space)."""
    if not lines:
        return lines
    single = [line for line in lines if line.indent == 1 and text[line.text.at[0] - 1] == " "]
    other = [line for line in lines if line.indent > 1]
    if not single or len(single) > max(2, len(lines) // 8) or len(other) > len(lines) // 8:
        return lines
    return tuple(_framed(line) if line.indent == 1 else line for line in lines)


def _mark_running(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines near the edges of pages that recur on other pages, digits aside, are heads and feet."""
    pages: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        if line.page is not None:
            pages.setdefault(line.page, []).append(i)
    if len(pages) < 3:
        return lines
    edges = [i for page in pages.values() for i in {*page[:_EDGE], *page[-_EDGE:]}]
    shapes = {i: _DIGITS.sub("0", re.sub(r"\s", "", lines[i].text.text)) for i in edges}
    counts = Counter(shape for shape in shapes.values() if len(shape) <= 40 and shape[-1] not in "。！？；，")
    least = max(3, len(pages) // 3)
    running = {i for i, shape in shapes.items() if counts[shape] >= least}
    return tuple(replace(line, running=True) if i in running else line for i, line in enumerate(lines))


def _framed(line: Line) -> Line:
    return replace(line, indent=0, frame=True)


def layout_of(lines: Sequence[Line]) -> Layout:
    """Measure the layout of a file from all its lines."""
    gaps = [line.blanks > 0 for line in lines[1:]]
    share = sum(gaps) / len(gaps) if gaps else 0.0
    long = sorted((line.width for line in lines), reverse=True)
    prose = [width for width in long if width > 12]
    wrapped = _is_wrapped(lines, prose)
    indented = sum(line.indent in (2, 3, 4, 8) for line in lines)
    return Layout(
        wrapped=wrapped,
        spaced=share > 0.85,
        parted=0.02 < share <= 0.85,
        indented=indented >= max(2, len(lines) // 40) and indented < 0.8 * len(lines),
    )


def _is_wrapped(lines: Sequence[Line], widths: Sequence[int]) -> bool:
    """Whether most prose lines end in mid-sentence, the widest too.

    Of an office document with a paragraph on each line the short lines (title, recipients, signature)
    end open, but hardly a wide one does; lines cut at a margin are wide and open.
    """
    if len(widths) < 3:
        return False
    closed = "。！？；.!?;”"
    open_ends = sum(line.text.text[-1] not in closed for line in lines if line.width > 12)
    if open_ends < 0.4 * len(widths) or widths[len(widths) // 10] > 160:
        return False
    wide = [line for line in lines if line.width >= max(13, 0.6 * widths[len(widths) // 10])]
    cut = sum(line.text.text[-1] not in f"{closed}：:）)" for line in wide)
    return cut >= 2 and cut >= 0.22 * len(wide)
