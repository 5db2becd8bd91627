"""Where printed lines belong to one paragraph, and where a paragraph, a heading or a frame ends.

Every decision is a sum of evidence (:func:`join_score`): how the first line ends, how wide it is
against the column it stands in, how the second begins, blank lines, frames, whether a word or a
quotation runs across the break.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from . import cues, furniture, people
from .lines import Layout, Line
from .spacing import is_letter_spaced

__all__ = ["Join", "Measure", "column_widths", "is_full", "is_starter", "join_score"]

_WINDOW = 6  # lines before and after
_WEIGHTS = tuple((1.5 if k > 0 else 1.0) / (abs(k) + 1) for k in range(-_WINDOW, _WINDOW + 1) if k)
_INDENT_SLACK = 8  # columns: an indent of two characters, and what justification and half-width marks take
_NARROWEST = 16  # columns: eight characters, less is a list of names
_SHOT = 24  # characters at the end of a caption that name the photographer
_NARROW = 24  # columns: below twelve characters a few short lines may be headlines
_UNWRAPPED_FULL = 64  # columns: no headline of 32 characters stands without a break in running text

_INNER_END = re.compile(r"[。！？].{2,}，")  # a sentence and a clause of the next: no headline

Measure = tuple[int, ...]
Cohesion = Callable[[str, str], bool]


def column_widths(lines: Sequence[Line], layout: Layout) -> Measure:
    """The width of the column in which each line stands, in columns; 0 where none can be told."""
    if not layout.wrapped:
        return tuple(0 for _ in lines)
    widths = [line.width + (line.indent if layout.indented else 0) for line in lines]
    return tuple(_local(widths, i) for i in range(len(lines)))


def _local(widths: Sequence[int], i: int) -> int:
    """The column that most of the neighbours fill, the nearest and the following counting most."""
    start = max(0, i - _WINDOW)
    near = [*widths[start:i], *widths[i + 1 : i + _WINDOW + 1]]
    weights = _WEIGHTS[_WINDOW - (i - start) :]
    best, column = 0.0, 0
    for width in dict.fromkeys(near):
        if width < max(_NARROWEST, widths[i] - 3):
            continue
        fellows = [
            weight for other, weight in zip(near, weights, strict=False) if width - 5 <= other <= width
        ]
        enough = 2 if width >= _NARROW else 5
        if len(fellows) >= enough and (total := sum(fellows)) > best:
            best, column = total, width
    return column


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """What is known where one line meets the next.

    ``before`` is the paragraph so far (all its lines), ``column`` and ``beyond`` the widths of
    the columns of its last and of the following line, ``count`` how many lines it has.
    """

    before: str
    last: Line
    column: int
    beyond: int
    count: int
    following: Line
    layout: Layout


@lru_cache(maxsize=1024)  # of neighbouring lines each is asked about several times
def is_starter(text: str) -> bool:
    """Whether a line can only begin a block, whatever stands before it."""
    return (
        people.is_dateline(text)
        or people.is_pointed(text)
        or cues.is_note(text)
        or furniture.is_editors(text)
        or furniture.is_page_number(text)
        or furniture.is_jump(text)
    )


def join_score(join: Join, crosses: Cohesion) -> float:
    """Evidence that the next line goes on with the paragraph: above 0 join, else part.

    Args:
        join: the two lines and what surrounds them.
        crosses: whether a word of the language stands across the break of two texts.
    """
    text, after = join.last.text.text, join.following.text.text
    if (
        is_starter(after)
        or people.is_shot(join.before[-_SHOT:])
        or join.following.running
        or join.last.running
    ):
        return -9.0
    if people.is_shooter(after):
        return 3.0
    if is_letter_spaced(text) != is_letter_spaced(after) or (
        is_letter_spaced(after) and cues.is_subtitle(after)
    ):
        return -9.0  # a headline set with a gap after each character
    if _stands(join.following, join.beyond) or (join.count == 1 and _stands(join.last, join.column)):
        return -9.0
    if people.is_closer(text) and not people.is_dateline(join.before):
        return -9.0
    if cues.ends_sentence(text):
        return 2.0 if cues.attributes(text, after) else _score_closed(join)
    score = _score_open(join)
    if cues.starts_inside(after):
        score += 5.0
    if crosses(text[-6:], after[:6]) and (not text[-1].isdigit() or is_full(join.last, join.column)):
        score += 3.0
    if not cues.balanced(join.before):
        score += 3.0
    return score


def _stands(line: Line, column: int) -> bool:
    """Whether a line is a date or an address by itself, and not one that fills its column in mid-sentence."""
    text = line.text.text
    if furniture.is_contact(text):
        return not (column and line.width >= column - 1)
    known = furniture.is_date(text) or furniture.is_clock(text)
    return known and not (column and line.width >= column - 4)


def is_full(line: Line, column: int, *, slack: int = 6) -> bool:
    """Whether a line reaches the end of its column (``slack`` columns are left by justification)."""
    if not column:
        return line.width >= _UNWRAPPED_FULL
    return line.width + line.indent >= column - slack


def _score_first(width: int, following: int, column: int) -> float:
    """A first line has lost its indent of two characters; the line after it reaches further.

    A headline is followed by such a first line instead.
    """
    if not column - _INDENT_SLACK <= width <= column - 2:
        return 0.0
    if following >= column - 2 or (following >= column - 4 and following - width >= 3):
        return 2.0
    return -1.5 if following >= column - _INDENT_SLACK else 0.0


def _score_closed(join: Join) -> float:
    """The line ends a sentence: does the paragraph go on?"""
    layout, last, after = join.layout, join.last, join.following
    if not layout.wrapped or not is_full(last, join.column, slack=3):
        return -5.0
    if cues.heading_like(after.text.text) and not is_full(after, join.beyond, slack=_INDENT_SLACK):
        return -1.0
    if layout.indented:
        return -5.0 if after.indent >= 2 else 3.0
    if after.frame or cues.is_list_item(after.text.text) or abs(join.beyond - join.column) > 8:
        return -3.0
    if layout.parted:
        return -3.0 if after.blanks else 3.0
    if after.text.text[0] in "“‘" or after.width in range(join.column - 7, join.column - 2):
        return -1.0  # a first line lost its indent of two characters
    return 1.0


def _score_open(join: Join) -> float:
    """The line does not end a sentence: does its sentence go on in the next?"""
    text = join.last.text.text
    score = -3.0
    if cues.ends_open(text) and not (text[-1] in "：:" and join.count == 1 and join.last.width <= 36):
        score += 5.0
    if is_full(join.last, join.column, slack=_INDENT_SLACK if join.count == 1 else 6):
        score += 5.5 if is_full(join.last, join.column, slack=2) else 4.0
    if not cues.heading_like(join.before):
        score += 1.5
    if cues.short_clause(join.following.text.text):
        score += 2.0
    if _interrupts(join):
        score -= 10.0
    return score + (2.0 if join.count > 1 else _score_single(join)) + _score_space(join)


def _score_single(join: Join) -> float:
    """The paragraph so far is one line: a headline, or the first line of a text?"""
    before = cues.squeeze(join.before)
    score = 0.0
    if len(before) > 34:
        score += 3.0
    elif len(before) >= 20 and "、" in before and "，" in before:
        score += 1.5  # no headline enumerates and has clauses too
    if people.is_dateline(join.last.text.text):
        score += 6.0
    if _INNER_END.search(before):
        score += 2.0
    if cues.opens(join.following.text.text) and not cues.ends_open(join.last.text.text):
        score -= 2.5
    if join.column:
        score += _score_first(join.last.width, join.following.width, join.column)
    return score


def _interrupts(join: Join) -> bool:
    """Whether the following line can be neither the middle nor the end of a paragraph: a headline."""
    line, text = join.following, join.following.text.text
    if not join.column or not cues.may_head(text) or cues.ends_sentence(text):
        return False
    if line.width > join.column + 4 and abs(line.width - join.beyond) > 6:
        return True  # wider than its column
    return line.width < max(join.column, join.beyond) - _INDENT_SLACK - 2


def _score_space(join: Join) -> float:
    """What indents, blank lines, frames and the opening of the next line say of an open line."""
    layout, after = join.layout, join.following
    score = 0.0
    if layout.indented:
        score += -4.0 if after.indent >= 2 else 4.0 if join.count == 1 and join.last.indent >= 2 else 1.0
    if layout.parted:
        score += -1.5 if after.blanks else 2.0
        if not after.blanks and after.width <= 24 and cues.ends_sentence(after.text.text):
            score += 2.5  # no paragraph is that short: the end of a caption
    if after.frame:
        score -= 1.5
    if cues.is_list_item(after.text.text) or cues.is_subtitle(after.text.text):
        score -= 2.5
    if people.is_byline(after.text.text):
        score -= 2.0
    elif join.count == 1 and people.is_names(after.text.text):
        score -= 4.0  # no paragraph ends with a name and nothing behind it
    if after.text.text[0] in "“‘":
        score -= 0.5
    return score
