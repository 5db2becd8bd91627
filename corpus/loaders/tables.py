"""Rows of tables as sentences of their own: each value with the head of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Cell", "column_heads", "laid_out", "parted_heads", "row_texts", "stands_again"]

_LONGEST_HEAD = 24  # characters; a longer cell is a value, not the head of a column
_NUMBER = re.compile(r"^[-+]?[\d,.%]+$")
_YEAR = re.compile(r"(?:19|20)\d\d")  # heads of columns as well, where several stand beside each other
_DEEPEST = 3  # rows of heads at most
_WIDEST = 256  # columns and rows that a merged cell may claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as a format writes it: its text, and how many columns and rows it covers."""

    text: str
    across: int = 1
    down: int = 1


def stands_again(text: str) -> bool:
    """Whether the text of a merged cell is said again in each row that it covers.

    It is, so that every row can be read and cited alone; but a number would count twice.
    """
    return not _NUMBER.match(text)


def laid_out(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The texts of cells by row and column, merged cells spread over the rows that they cover.

    To the right a merged cell leaves "", below it stands again (:func:`stands_again`).
    """
    table: list[list[str]] = []
    below: dict[int, tuple[str, int]] = {}  # by column: the text from above, and rows that it still covers
    for cells in rows:
        row: list[str] = []
        queue = list(reversed(cells))
        covered: dict[int, tuple[str, int]] = {}
        while queue or any(column >= len(row) for column in below):
            if len(row) in below:
                text, left = below.pop(len(row))
                if left > 1:
                    covered[len(row)] = (text, left - 1)
                row.append(text)
            elif queue:
                cell = queue.pop()
                texts = [cell.text] + [""] * (min(max(1, cell.across), _WIDEST) - 1)
                for column, text in enumerate(texts, len(row)):
                    if cell.down > 1:
                        again = text if stands_again(text) else ""
                        covered[column] = (again, min(cell.down, _WIDEST) - 1)
                row += texts
            else:
                row.append("")
        table.append(row)
        below = covered
    return table


def row_texts(rows: Sequence[Sequence[str]], heads: Sequence[str] | None = None) -> Iterator[str]:
    """One text for each row that holds anything, in order.

    Where the table has column heads (:func:`column_heads`), each later row reads
    "head：value；head：value" so that it can be cited by itself. Other rows join their cells with "｜".
    Line breaks within a cell become spaces.

    Args:
        rows: the cells by row; "" where a cell is empty or covered by its neighbour to the left.
        heads: those of a table that goes on with these rows, unless they begin with the same heads again.
    """
    filled = _filled(rows)
    end, own = parted_heads(filled)
    if heads is not None and not (own is not None and _are_again(heads, filled[0])):
        end, own = 0, list(heads)
    for i, row in enumerate(filled):
        yield "｜".join(cell for cell in row if cell) if own is None or i < end else _with_heads(own, row)


def column_heads(rows: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    """The heads of a table's columns, None when its first rows are none.

    The first row with several cells is one of heads when its cells are short, all different and no
    numbers but years. Rows below that repeat one of its cells (merged over both) and divide another go with
    it: the head of such a column is both its cells in a row.
    """
    own = parted_heads(_filled(rows))[1]
    return None if own is None else tuple(own)


def _filled(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    cleaned = ([" ".join(cell.split()) for cell in row] for row in rows)
    return [row for row in cleaned if any(row)]


def parted_heads(rows: Sequence[Sequence[str]]) -> tuple[int, list[str] | None]:
    """The index after the rows of heads and the heads (:func:`column_heads`); (0, None) without any.

    Args:
        rows: the cells by row, none of them empty as a whole.
    """
    start = next((i for i, row in enumerate(rows) if sum(map(bool, row)) >= 2), len(rows))
    if start >= len(rows) or not _are_heads(rows[start], rows[start + 1 :]):
        return 0, None
    heads, end = list(rows[start]), start + 1
    while end - start < _DEEPEST and end + 1 < len(rows) and _divides(heads, rows[end]):
        heads = _together(heads, rows[end])
        end += 1
    return end, heads


def _are_heads(row: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    cells = [cell for cell in row if cell]
    return bool(rest) and _are_short(cells) and len(set(cells)) == len(cells)


def _are_short(cells: Sequence[str]) -> bool:
    years = sum(bool(_YEAR.fullmatch(cell)) for cell in cells) > 1
    return all(
        len(cell) <= _LONGEST_HEAD
        and cell[-1] not in "。；"
        and (not _NUMBER.match(cell) or (years and bool(_YEAR.fullmatch(cell))))
        for cell in cells
    )


def _are_again(heads: Sequence[str], row: Sequence[str]) -> bool:
    return all(not cell or cell in head for cell, head in zip(row, heads, strict=False))


def _divides(heads: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row goes on with the heads above it: some cells are merged with theirs, others divide one."""
    again = [head == cell for head, cell in zip(heads, row, strict=False) if head and cell]
    below = [cell for head, cell in zip(heads, row, strict=False) if cell and cell != head]
    covered = any(cell and not head for head, cell in zip(heads, row, strict=False))
    return any(again) and covered and len(below) >= 2 and _are_short(below)


def _together(heads: Sequence[str], row: Sequence[str]) -> list[str]:
    found: list[str] = []
    above = ""
    for i, cell in enumerate(row):
        head = heads[i] if i < len(heads) else ""
        above = head or above
        found.append(above if cell in ("", above) else f"{above}{cell}")
    return found


def _with_heads(heads: Sequence[str], row: Sequence[str]) -> str:
    parts: list[str] = []
    for i, cell in enumerate(row):
        if not cell:
            continue
        head = heads[i] if i < len(heads) else ""
        parts.append(f"{head}：{cell.rstrip('；')}" if head else cell)
    return "；".join(parts)
