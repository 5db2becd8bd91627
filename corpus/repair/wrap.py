"""Where printed lines belong to one paragraph, and where a paragraph, a heading or a frame ends.

Every decision is a sum of evidence (:func:`join_score`): how the first line ends, how wide it is
against the column it stands in, how the second begins, blank lines, frames, whether a word or a
quotation runs across the break.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import cues
from .lines import Layout, Line

__all__ = ["Join", "Measure", "column_widths", "join_score"]

_WINDOW = 6
_UNWRAPPED_FULL = 64  # columns: no headline of 32 characters stands without a break in running text

Measure = tuple[int, ...]
Cohesion = Callable[[str, str], bool]


def column_widths(lines: Sequence[Line], layout: Layout) -> Measure:
    """The width of the column in which each line stands, in columns; 0 where none can be told."""
    if not layout.wrapped:
        return tuple(0 for _ in lines)
    widths = [line.width + (line.indent if layout.indented else 0) for line in lines]
    return tuple(_local(widths, i) for i in range(len(lines)))


def _local(widths: Sequence[int], i: int) -> int:
    """The narrowest column supported by neighbours that can hold line ``i``."""
    near = [k for k in range(max(0, i - _WINDOW), min(len(widths), i + _WINDOW + 1)) if k != i]
    found = [
        widths[j]
        for j in near
        if widths[j] >= max(14, widths[i] - 3) and sum(abs(widths[k] - widths[j]) <= 2 for k in near) >= 3
    ]
    if not found:
        found = [w for w in (widths[k] for k in near if abs(k - i) <= 2) if w >= max(14, widths[i] - 3)]
        return max(found) if found else 0
    narrowest = min(found)
    return max(width for width in found if width <= narrowest + 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """What is known where one line meets the next.

    ``before`` is the paragraph so far (all its lines), ``column`` the width of the column of its
    last line, ``count`` how many lines it has.
    """

    before: str
    last: Line
    column: int
    count: int
    following: Line
    layout: Layout


def join_score(join: Join, crosses: Cohesion) -> float:
    """Evidence that the next line goes on with the paragraph: above 0 join, else part.

    Args:
        join: the two lines and what surrounds them.
        crosses: whether a word of the language stands across the break of two texts.
    """
    text, after = join.last.text.text, join.following.text.text
    if cues.is_starter(after) or cues.is_closer(text) or cues.is_shot(text):
        return -9.0
    if cues.ends_sentence(text):
        return _score_closed(join)
    score = _score_open(join)
    if cues.starts_inside(after):
        score += 5.0
    if crosses(text[-6:], after[:6]):
        score += 3.0
    if not cues.balanced(join.before):
        score += 3.0
    return score


def is_full(line: Line, column: int, *, slack: int = 6) -> bool:
    """Whether a line reaches the end of its column (``slack`` columns are left by justification)."""
    if not column:
        return line.width >= _UNWRAPPED_FULL
    return line.width + line.indent >= column - slack


def _score_first(width: int, following: int, column: int) -> float:
    """A first line has lost its indent of two characters; the line after it reaches the margin.

    A headline is followed by such a first line instead.
    """
    if not column - 8 <= width <= column - 2:
        return 0.0
    if following >= column - 2:
        return 1.5
    return -1.5 if following >= column - 8 else 0.0


def _score_closed(join: Join) -> float:
    """The line ends a sentence: does the paragraph go on?"""
    layout, last, after = join.layout, join.last, join.following
    if not layout.wrapped or not is_full(last, join.column, slack=3):
        return -5.0
    if layout.indented:
        return -5.0 if after.indent >= 2 else 3.0
    if after.frame or cues.is_list_item(after.text.text):
        return -3.0
    if layout.parted:
        return -3.0 if after.blanks else 3.0
    if after.text.text[0] in "“‘" or after.width in range(join.column - 5, join.column - 2):
        return -1.0  # a first line lost its indent of two characters
    return 1.0


def _score_open(join: Join) -> float:
    """The line does not end a sentence: does its sentence go on in the next?"""
    layout, last, after = join.layout, join.last, join.following
    text = last.text.text
    score = 0.0
    if cues.ends_open(text) and not (text[-1] in "：:" and join.count == 1 and last.width <= 36):
        score += 5.0
    if is_full(last, join.column):
        score += 2.5 if is_full(last, join.column, slack=2) else 1.0
    else:
        score -= 3.0
    score += 2.0 if join.count > 1 else 0.0
    if join.count == 1 and len(cues.squeeze(text)) > 34:
        score += 3.0
    if cues.short_clause(after.text.text):
        score += 2.0
    if join.count == 1 and join.column:
        score += _score_first(last.width, after.width, join.column)
    if not cues.heading_like(join.before):
        score += 1.5
    if layout.indented:
        score += -4.0 if after.indent >= 2 else 1.0
    if layout.parted:
        score += -1.5 if after.blanks else 1.5
    if after.frame:
        score -= 1.5
    if cues.is_list_item(after.text.text) or cues.is_subtitle(after.text.text):
        score -= 2.5
    if cues.is_byline(after.text.text):
        score -= 2.0
    return score
