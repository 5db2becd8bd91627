"""Where a file that holds several texts one behind another passes from one text to the next.

Clippings, compilations and web pages that were copied into one file share nothing but the file: each has
its own headline, source, day and place. A new text is told by evidence around a headline that stands by
itself (:mod:`.evidence`): a ruling or the path of a web page above it, the source or the author below it, the
end of the text before, how the text behind it begins, and that it speaks of a place or a body that the text
before never names. The headings within one text have little of that, and stay where they are. What is weighed
are printed lines, so that each text is then measured and joined by its own layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.repair import cues, furniture
from corpus.repair.cohesion import crosses
from corpus.repair.doubled import undouble
from corpus.repair.lines import Layout, Line, layout_of

from .evidence import BESIDE, Head, Past, is_apart, is_firm, weight
from .office import is_signature
from .signs import heads_page, is_beside, is_frame, is_prose, may_head

__all__ = ["Part", "layout_within", "parts_of"]

_ENOUGH = 4.0  # evidence that begins a text; set on the joined files of tests/bench/joints.py
_HEAD_LINES = 3  # lines of one headline at most
_LEAST = 30  # characters of prose that a text has at least
_COLUMN_WIDTH = 54  # printed columns of a line (two a character) up to which it may be a newspaper's
_FEW = 12  # lines that are too few to measure whether they are wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The lines of one text.

    ``head`` of them at the top are its headline and what stands beside it; those of the half-open range
    ``title`` are the headline itself. ``apart``: something is drawn or printed above it that parts it from
    the page before.
    """

    lines: tuple[Line, ...]
    head: int = 0
    title: tuple[int, int] = (0, 0)
    apart: bool = False


def parts_of(lines: Sequence[Line], layout: Layout) -> tuple[Part, ...]:
    """The texts of a file in their order; one part where nothing shows that there are several.

    Args:
        lines: all lines of the file.
        layout: that of the file.
    """
    texts = [line.text.text.strip() for line in lines]
    past = Past(texts)
    gap = _usual_gap(lines, layout)
    width = _full_width(lines, layout)
    cuts: list[Head] = []
    begun = 0
    i = 1
    while i < len(lines):
        head = _head_at(lines, past, i, begun, gap, width)
        if head is None:
            i += 1
            continue
        if (width == 0 or width > _COLUMN_WIDTH or is_firm(texts, head, begun)) and weight(
            lines, past, head, begun, gap, wrapped=width > 0
        ) >= _ENOUGH:
            cuts.append(head)
            begun = head.start
            i = head.body
        else:
            i = head.end
    if not cuts:
        return (Part(lines=tuple(lines)),)
    bounds = [*(cut.first for cut in cuts), len(lines)]
    top = _top(lines, texts, bounds[0], gap)
    return (
        _part(lines[: bounds[0]], top, apart=False),
        *(
            _part(lines[cut.first : end], cut, apart=is_apart(texts, cut))
            for cut, end in zip(cuts, bounds[1:], strict=True)
        ),
    )


def _part(lines: Sequence[Line], head: Head | None, *, apart: bool) -> Part:
    if head is None:
        return Part(lines=tuple(lines), apart=apart)
    title = (head.start - head.first, head.end - head.first)
    return Part(lines=tuple(lines), head=head.body - head.first, title=title, apart=apart)


def _top(lines: Sequence[Line], texts: Sequence[str], end: int, gap: int) -> Head | None:
    """The headline of the first text of several, None when its text begins at once."""
    for i in range(min(BESIDE, end)):
        if may_head(texts[i]) and (found := _cluster(lines, texts, i, gap)) is not None:
            return Head(0, i, *found)
        if is_prose(texts, i):
            return None
    return None


def layout_within(part: Part, layout: Layout) -> Layout:
    """The layout of a part: its own, except that a few lines cannot show that they are wrapped."""
    own = layout_of(part.lines)
    few = sum(line.width > 12 for line in part.lines) < _FEW
    return replace(own, wrapped=own.wrapped or (few and layout.wrapped))


def _usual_gap(lines: Sequence[Line], layout: Layout) -> int:
    """Blank lines that stand between paragraphs and say nothing."""
    if not layout.spaced:
        return 0
    blanks = sorted(line.blanks for line in lines[1:])
    return blanks[len(blanks) // 2] if blanks else 0


def _goes_on(lines: Sequence[Line], i: int, width: int) -> bool:
    """Whether a line is no headline but runs on into the next: to the margin, or to the middle of a word."""
    if i + 1 >= len(lines) or not width:
        return False
    text, following = lines[i].text.text, lines[i + 1]
    if following.blanks:
        return False
    runs = lines[i].width >= width - 2 or crosses(text[-6:], following.text.text[:6])
    return runs and not is_beside(following.text.text)


def _head_at(lines: Sequence[Line], past: Past, i: int, begun: int, gap: int, width: int) -> Head | None:
    """The headline that begins with line ``i``, None when it can be none or no text stands around it."""
    texts = past.texts
    if not _ended(lines, texts, i, begun, gap) or _goes_on(lines, i, width) or not may_head(texts[i]):
        return None
    found = _cluster(lines, texts, i, gap)
    if found is None or undouble(lines[i].text)[1] or is_signature(texts[i]):
        return None
    first = _above(texts, i, begun)
    if past.said(begun, first) < _LEAST:
        return None
    return Head(first, i, *found)


def _cluster(lines: Sequence[Line], texts: Sequence[str], i: int, gap: int) -> tuple[int, int] | None:
    """Where a headline that begins with line ``i`` ends and its text begins; None when none follows."""
    end = i + 1
    while end < len(lines) and end - i < _HEAD_LINES and lines[end].blanks <= gap and may_head(texts[end]):
        if lines[end].frame or is_prose(texts, end):
            break
        end += 1
    body = end
    while body < len(lines) and body - end < BESIDE and is_beside(texts[body]):
        body += 1
    return (end, body) if body < len(lines) and is_prose(texts, body) else None


def _ended(lines: Sequence[Line], texts: Sequence[str], i: int, begun: int, gap: int) -> bool:
    """Whether the text before line ``i`` has come to its end there."""
    before = texts[i - 1]
    if i == begun:
        return False
    if lines[i].frame or lines[i].blanks > gap or before[-1:] in "）)】" or cues.ends_sentence(before):
        return True
    return is_frame(before) or is_beside(before)  # a signature is among what stands beside a text


def _above(texts: Sequence[str], start: int, begun: int) -> int:
    """The first of the lines above a headline that belong to it: path, running head, column; no ruling."""
    first = start
    while first > begun and start - first < BESIDE:
        text = texts[first - 1]
        site = first < start and bool(furniture.is_path(texts[first])) and may_head(text)
        if furniture.is_ruling(text) or not (heads_page(text) or site):
            break
        first -= 1
    return first


def _full_width(lines: Sequence[Line], layout: Layout) -> int:
    """The width of a full line where lines are wrapped, else 0."""
    widths = sorted(line.width for line in lines)
    return widths[len(widths) * 9 // 10] if widths and layout.wrapped else 0
