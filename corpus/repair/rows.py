"""Rows of a table that came out as lines: their cells, parted by white space, stay parted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import people
from .lines import Line

__all__ = ["row_runs"]

_GAP = re.compile(r"[ \t\u00a0\u3000]+|\s*[|｜]\s*")
_NUMBER = re.compile(r"[-+−]?[0-9０-９][0-9０-９,，.．]*\s*(?:[%％‰]|[\u4e00-\u9fff]{1,2})?|[—–-]+|/")
_SENTENCE = re.compile(r"[。；！？，：“”]")
_FEWEST = 3  # rows, the heads of the columns included
_LONGEST = 20  # characters of a cell


def row_runs(lines: Sequence[Line]) -> dict[int, int]:
    """Runs of lines that are rows of one table: index of the first → index after the last.

    Three lines or more in a row with equally many cells, of which one column holds figures in all
    rows but the first, and the first (heads, or a row as well) no sentence.
    """
    found: dict[int, int] = {}
    cells = [_cells(line) for line in lines]
    start = 0
    while start < len(lines):
        end = start + 1
        count = len(cells[start])
        while count >= 2 and end < len(lines) and len(cells[end]) == count and not lines[end].frame:
            end += 1
        if end - start >= _FEWEST and _has_figures(cells[start + 1 : end]):
            found[start] = end
        start = end
    return found


def _cells(line: Line) -> tuple[str, ...]:
    text = line.text.text
    if len(text) < 3 or (" " not in text and not _GAP.search(text)) or _SENTENCE.search(text):
        return ()
    cells = tuple(_GAP.split(text.strip("|｜ ")))
    return cells if len(cells) >= 2 and all(len(cell) <= _LONGEST for cell in cells) else ()


def _has_figures(rows: Sequence[Sequence[str]]) -> bool:
    """Whether one column holds figures and another words, none of them a line of names."""
    columns = list(zip(*rows, strict=True))
    figures = [all(_NUMBER.fullmatch(cell) for cell in column) for column in columns]
    return any(figures) and not all(figures) and not any(people.is_names(" ".join(row)) for row in rows)
