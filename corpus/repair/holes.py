"""Captions and boxes that no mark tells, set into the middle of a paragraph.

Extraction reads a column down to a picture, then the lines below the picture, then the rest of the
column. Nothing marks the lines of the picture but that they are set to another width, make a whole by
themselves, and that the sentence broken off before them goes on after them.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import cues, people
from .cohesion import crosses
from .lines import Layout, Line
from .wrap import Measure, is_full, is_starter

__all__ = ["hole_runs"]

_MOST = 5  # lines
_LONGEST = 120  # characters
_EVEN = 4  # columns by which lines of one width differ
_OTHER = 8  # columns by which a line misses its column's width when it is set to another


def hole_runs(lines: Sequence[Line], widths: Measure, layout: Layout) -> dict[int, int]:
    """Runs of lines that interrupt a sentence: index of the first → index after the last."""
    found: dict[int, int] = {}
    if not layout.wrapped:
        return found
    i = 1
    while i < len(lines) - 1:
        end = _hole(lines, widths, i, layout) if _is_broken_off(lines[i - 1], widths[i - 1]) else 0
        if end:
            found[i] = end
        i = end or i + 1
    return found


def _is_broken_off(line: Line, column: int) -> bool:
    """Whether a line fills its column and ends in mid-sentence."""
    text = line.text.text
    return (
        bool(column)
        and is_full(line, column, slack=4)
        and line.width <= column + 4
        and not cues.ends_sentence(text)
        and not people.is_closer(text)
        and not people.is_pointed(text)
        and not line.running
    )


def _hole(lines: Sequence[Line], widths: Measure, start: int, layout: Layout) -> int:
    """The index after the run at ``start`` that stands in the sentence before it, 0 when there is none."""
    before, column = lines[start - 1], widths[start - 1]
    left = before.text.text
    if _goes_on(left, lines[start]):
        return 0
    if end := _marked(lines, start, column):
        return end
    size = 0
    for end in range(start + 1, min(start + _MOST, len(lines) - 1) + 1):
        newest, after = lines[end - 1], lines[end]
        size += len(newest.text)
        if size > _LONGEST or newest.running or is_starter(newest.text.text):
            return 0
        if (layout.indented and after.indent >= 2) or not _takes_up(after, column):
            continue
        run = lines[start:end]
        if not _set_otherwise(run, column) or not _is_whole(run):
            continue
        if _goes_on(left, after) or _closes(run) or _is_shot(run):
            return end
    return 0


def _marked(lines: Sequence[Line], start: int, column: int) -> int:
    """The index after a caption that an arrow or "图为" begins and its photographer ends, 0 without one.

    Below it the broken sentence is taken up again.
    """
    if not people.is_pointed(lines[start].text.text):
        return 0
    last = min(start + _MOST, len(lines) - 1)
    for end in range(start + 1, last + 1):
        text = "".join(line.text.text for line in lines[start:end])
        if len(text) > _LONGEST or any(line.running for line in lines[start:end]):
            return 0
        if people.is_shooter(text) or people.is_shot(text):
            return end if _takes_up(lines[end], column) else 0
    return 0


def _goes_on(left: str, line: Line) -> bool:
    """Whether the words say that a line goes on with a broken sentence."""
    text = line.text.text
    return cues.starts_inside(text) or crosses(left[-6:], text[:6])


def _is_whole(run: Sequence[Line]) -> bool:
    """Whether the lines make a text of their own: nothing in them is left open."""
    text = "".join(line.text.text for line in run)
    last = run[-1].text.text
    return cues.balanced(text) and not cues.ends_open(last) and not cues.starts_inside(text)


def _takes_up(line: Line, column: int) -> bool:
    """Whether a line stands in the column again: it fills it, or ends its sentence within it."""
    if line.running or is_starter(line.text.text) or line.width > column + 4:
        return False
    return is_full(line, column, slack=4) or (cues.ends_sentence(line.text.text) and line.width <= column)


def _set_otherwise(run: Sequence[Line], column: int) -> bool:
    """Whether the lines are set to another width than the column, and to one among themselves."""
    inner = [line.width for line in run[:-1]] or [run[0].width]
    apart = all(abs(width - column) >= _OTHER for width in inner) and max(inner) - min(inner) <= _EVEN
    open_ends = not any(cues.ends_sentence(line.text.text) for line in run[: max(1, len(run) - 1)])
    return apart and open_ends and run[-1].width <= max(inner) + _EVEN


def _is_shot(run: Sequence[Line]) -> bool:
    """Whether the lines end with who took the picture (a name alone may be the end of a longer one)."""
    return people.is_shot("".join(line.text.text for line in run))


def _closes(run: Sequence[Line]) -> bool:
    """Whether several lines end with a sentence, the last one short of their own width or at it."""
    return len(run) > 1 and cues.ends_sentence(run[-1].text.text)
