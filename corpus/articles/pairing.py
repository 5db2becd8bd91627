"""Pairing headlines with texts so that the scores add up to the most."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["best_pairs"]

_LARGEST = 120  # rows and columns; beyond, n³ steps of Python take seconds


def best_pairs(scores: Sequence[Sequence[float]], *, least: float) -> list[int]:
    """For each row the column it is paired with, or -1; each column at most once.

    The sum of the scores is the greatest possible (Hungarian method, Kuhn 1955, in the O(n³)
    form with potentials by Jonker and Volgenant 1987) for up to 120 rows and columns, near it
    beyond. Pairs that score below ``least`` are
    never made.

    Args:
        scores: rows of equal length; shape (rows, columns), either may be 0.
        least: the lowest score worth a pair.
    """
    rows = len(scores)
    columns = len(scores[0]) if rows else 0
    size = rows + columns
    if not rows or not columns:
        return [-1] * rows
    if size > _LARGEST:
        return _greedily(scores, least)
    cost = [[0.0] * size for _ in range(size)]
    for i in range(rows):
        for j in range(columns):
            cost[i][j] = -max(0.0, scores[i][j] - least)
    column_of = _solve(cost)
    return [
        column_of[i] if column_of[i] < columns and scores[i][column_of[i]] >= least else -1
        for i in range(rows)
    ]


def _greedily(scores: Sequence[Sequence[float]], least: float) -> list[int]:
    """The best pair first, then the best of the rest: for pages too large for the exact method."""
    ranked = sorted(
        ((score, -i, -j) for i, row in enumerate(scores) for j, score in enumerate(row) if score >= least),
        reverse=True,
    )
    found, taken = [-1] * len(scores), set[int]()
    for _, i, j in ranked:
        if found[-i] < 0 and -j not in taken:
            found[-i] = -j
            taken.add(-j)
    return found


def _solve(cost: list[list[float]]) -> list[int]:
    """The column of each row of a square cost matrix in the cheapest assignment."""
    size = len(cost)
    row_potential, column_potential = [0.0] * (size + 1), [0.0] * (size + 1)
    row_of = [0] * (size + 1)
    for row in range(1, size + 1):
        row_of[0] = row
        column, way = _shortest_path(cost, row_potential, column_potential, row_of)
        while column:
            row_of[column] = row_of[way[column]]
            column = way[column]
    found = [0] * size
    for j in range(1, size + 1):
        found[row_of[j] - 1] = j - 1
    return found


def _shortest_path(
    cost: list[list[float]], row_potential: list[float], column_potential: list[float], row_of: list[int]
) -> tuple[int, list[int]]:
    """The free column at the end of the cheapest augmenting path, and the way to each column.

    Rows and columns count from 1; column 0 stands for the row to be placed. The potentials are
    changed in place.
    """
    size = len(cost)
    least, used, way = [float("inf")] * (size + 1), [False] * (size + 1), [0] * (size + 1)
    column = 0
    while row_of[column]:
        used[column] = True
        here = row_of[column]
        for j in range(1, size + 1):
            reduced = cost[here - 1][j - 1] - row_potential[here] - column_potential[j]
            if not used[j] and reduced < least[j]:
                least[j], way[j] = reduced, column
        following = min((j for j in range(1, size + 1) if not used[j]), key=least.__getitem__)
        delta = least[following]
        for j in range(size + 1):
            if used[j]:
                row_potential[row_of[j]] += delta
                column_potential[j] -= delta
            else:
                least[j] -= delta
        column = following
    return column, way
