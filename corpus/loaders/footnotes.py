"""Small print at the edges of a page: footnotes below the text, a running head above it, raised marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.model import BlockKind

from .reading_order import Run

__all__ = ["begins_note", "mark_edges", "raised"]

_MARK = re.compile(
    r"[①-⑳❶-❿]|[⁰¹²³⁴-⁹]{1,3}|[\[〔［]\s*\d{1,3}\s*[\]〕］]|[＊*※†‡]{1,3}(?=\S)|注\s*\d{0,2}\s*[：:]"
)
_PAGE = re.compile(r"[-—–·•\s]*(?:第?\s*\d{1,4}\s*页?)[-—–·•\s]*(?:[/共]\s*\d{1,4}\s*页?)?[-—–·•\s]*")
_SMALL = 0.93  # of the height of the text, above which no footnote is set
_RAISED = 0.8  # of the height of its neighbours, below which a digit is a raised mark
_APART = 0.8  # of the height of the text: the least distance between a running head and what follows
_LONGEST_HEAD = 60  # characters
_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def begins_note(text: str) -> bool:
    """Whether a line begins with the mark of a footnote: ①, ², [3], ＊, 注：."""
    return _MARK.match(text.lstrip()) is not None


def raised(text: str, height: float, size: float) -> str:
    """A digit set small beside text of height ``size`` as the mark that it is: 216条¹, not 216条1."""
    return text.translate(_DIGITS) if height < _RAISED * size else text


def mark_edges(runs: Sequence[Run]) -> list[Run]:
    """The runs of a page, those that its foot and head hold marked: footnotes, running heads.

    Footnotes are the lowest lines of a page, page numbers aside, from the first that begins with a mark,
    all of them set smaller than the text. A running head is its highest line, when that is short, set
    smaller than the text, no sentence, and well apart from it.
    """
    heights = sorted(height for run in runs if not run.cells for height in [run.height] * len(run.text))
    if not heights:
        return list(runs)
    size = heights[len(heights) // 2]
    kinds = {id(run): BlockKind.FURNITURE for run in _head(runs, size)}
    kinds |= {id(run): BlockKind.NOTE for run in _notes(runs, size)}
    return [replace(run, kind=kinds[id(run)]) if id(run) in kinds else run for run in runs]


def _notes(runs: Sequence[Run], size: float) -> list[Run]:
    below: list[Run] = []
    first = 0
    for run in sorted(runs, key=lambda run: (run.bottom, -run.left), reverse=True):
        number = _PAGE.fullmatch(run.text) is not None and not run.cells
        if run.cells or (run.height > _SMALL * size and not number):
            break
        if not number:
            below.append(run)
            first = len(below) if begins_note(run.text) else first
    return below[:first]


def _head(runs: Sequence[Run], size: float) -> list[Run]:
    highest = min(runs, key=lambda run: run.top)
    line = [run for run in runs if run.top < highest.bottom]
    below = min((run.top for run in runs if run.top >= highest.bottom), default=highest.bottom)
    text = "".join(run.text for run in line)
    small = all(not run.cells and run.height <= _SMALL * size for run in line)
    apart = below - max(run.bottom for run in line) >= _APART * size
    return line if small and apart and len(text) <= _LONGEST_HEAD and text[-1] not in "。！？；" else []
