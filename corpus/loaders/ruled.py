"""Tables drawn with rules on a page: which cells the lines enclose, and what stands in them.

A table of a PDF or OFD page is nothing but lines and text. Rules that touch make one grid; its
elementary cells are merged wherever the rule between two of them is missing. Own code because the
Python libraries that find tables (pdfplumber, camelot) read the page a second time through pdfminer.six,
ten times slower than pdfium, and leave merged cells empty.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .tables import stands_again

__all__ = ["Grid", "Rule", "grids", "level_or_upright"]

_TOUCH = 3.0  # points; rules nearer than this are one, and meet
_LEAN = 0.8  # points that a rule may lean
_SHORTEST = 6.0  # points of a rule; what is shorter is a stub or part of a drawing
_MOST = 1_500  # rules in one direction; a page with more is a drawing or a map
_MOST_CELLS = 10_000  # elementary cells; a grid with more is graph paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A straight line along one axis, in points, y growing downwards.

    ``at`` is its place on the other axis, ``low`` and ``high`` its ends on its own.
    """

    level: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: the edges of its columns and rows, and which elementary cells belong together.

    ``xs`` and ``ys`` ascend; elementary cell (row r, column c) lies between ``ys[r:r+2]`` and
    ``xs[c:c+2]``. ``owner[r][c]`` is (row, column) of the top left elementary cell of the cell that it
    belongs to.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[tuple[int, int], ...], ...]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell that a point lies in, None outside of the table."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
        return self.owner[row][column]

    def rows(self, texts: dict[tuple[int, int], str]) -> list[list[str]]:
        """The table's cells by row; a merged cell stands where it begins, and again in the rows below it
        (:func:`corpus.loaders.tables.stands_again`).
        """
        table: list[list[str]] = []
        for r, owners in enumerate(self.owner):
            row: list[str] = []
            for c, (top, left) in enumerate(owners):
                text = texts.get((top, left), "")
                row.append(text if left == c and (top == r or stands_again(text)) else "")
            table.append(row)
        return table


def level_or_upright(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Rule]:
    """The rule that a line from one point (x, y) to another is, nothing when it leans."""
    (x0, y0), (x1, y1) = start, end
    if abs(y1 - y0) <= _LEAN < abs(x1 - x0):
        yield Rule(level=True, at=(y0 + y1) / 2, low=min(x0, x1), high=max(x0, x1))
    elif abs(x1 - x0) <= _LEAN < abs(y1 - y0):
        yield Rule(level=False, at=(x0 + x1) / 2, low=min(y0, y1), high=max(y0, y1))


def grids(rules: Iterable[Rule]) -> list[Grid]:
    """The tables of two rows and two columns at least that these rules draw, from top to bottom."""
    rules = list(rules)
    level = _joined([rule for rule in rules if rule.level and rule.high - rule.low >= _SHORTEST])
    upright = _joined([rule for rule in rules if not rule.level and rule.high - rule.low >= _SHORTEST])
    if not 3 <= len(level) <= _MOST or not 1 <= len(upright) <= _MOST:
        return []
    found = [_grid(*part) for part in _touching(level, upright)]
    return sorted((grid for grid in found if grid is not None), key=lambda grid: grid.ys[0])


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules of one direction, those that lie on one line and touch as one."""
    found: list[Rule] = []
    ats = _clusters([rule.at for rule in rules])
    for rule in sorted(rules, key=lambda rule: (_nearest(ats, rule.at), rule.low)):
        at = _nearest(ats, rule.at)
        last = found[-1] if found else None
        if last is not None and last.at == at and rule.low <= last.high + _TOUCH:
            high = max(last.high, rule.high)
            found[-1] = Rule(level=rule.level, at=at, low=last.low, high=high)
        else:
            found.append(Rule(level=rule.level, at=at, low=rule.low, high=rule.high))
    return found


def _clusters(values: Sequence[float]) -> list[float]:
    """The first of each run of values less than ``_TOUCH`` apart from it, ascending."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] >= _TOUCH:
            found.append(value)
    return found


def _nearest(ats: Sequence[float], value: float) -> float:
    return ats[max(0, bisect_right(ats, value) - 1)]


def _touching(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that meet, directly or through others; those that meet none are left out."""
    group = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, a in enumerate(level):
        for k, b in enumerate(upright, len(level)):
            if _covers(a, b.at) and _covers(b, a.at):
                group[root(k)] = root(i)
    parts: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate((*level, *upright)):
        parts.setdefault(root(i), ([], []))[0 if rule.level else 1].append(rule)
    return [part for part in parts.values() if part[0] and part[1]]


def _covers(rule: Rule, place: float) -> bool:
    return rule.low - _TOUCH <= place <= rule.high + _TOUCH


def _grid(level: Sequence[Rule], upright: Sequence[Rule]) -> Grid | None:
    """The grid of rules that meet; tables that are open at their sides end with their rows' rules."""
    sides = (min(rule.low for rule in level), max(rule.high for rule in level))
    xs = _clusters([*(rule.at for rule in upright), *sides])
    ys = _clusters([rule.at for rule in level])
    if len(xs) < 3 or len(ys) < 3 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    owner = _owners(xs, ys, level, upright)
    grid = Grid(xs=tuple(xs), ys=tuple(ys), owner=tuple(tuple(row) for row in owner))
    several = sum(len(set(row)) > 1 for row in owner)
    return grid if several >= 2 and len({cell for row in owner for cell in row}) >= 4 else None


def _owners(
    xs: Sequence[float], ys: Sequence[float], level: Sequence[Rule], upright: Sequence[Rule]
) -> list[list[tuple[int, int]]]:
    """For each elementary cell the top left one of the cell that it is part of."""
    owner: list[list[tuple[int, int]]] = []
    for r in range(len(ys) - 1):
        row: list[tuple[int, int]] = []
        middle = (ys[r] + ys[r + 1]) / 2
        for c in range(len(xs) - 1):
            centre = (xs[c] + xs[c + 1]) / 2
            if r and not any(abs(rule.at - ys[r]) < _TOUCH and _covers(rule, centre) for rule in level):
                row.append(owner[r - 1][c])
            elif c and not any(abs(rule.at - xs[c]) < _TOUCH and _covers(rule, middle) for rule in upright):
                row.append(row[c - 1])
            else:
                row.append((r, c))
        owner.append(row)
    return owner
