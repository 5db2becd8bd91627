"""Rows of tables as sentences of their own: each value with the head of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

__all__ = ["row_texts"]

_LONGEST_HEAD = 24  # characters; a longer cell is a value, not the head of a column
_NUMBER = re.compile(r"^[-+]?[\d,.%]+$")


def row_texts(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """One text for each row that holds anything, in order.

    Where the first row with several cells is one of column heads (short, all different, no
    numbers), each later row reads "head：value；head：value" so that it can be cited by itself.
    Other rows join their cells with "｜". Line breaks within a cell become spaces.
    """
    cleaned = [[" ".join(cell.split()) for cell in row] for row in rows]
    filled = [row for row in cleaned if any(row)]
    start = next((i for i, row in enumerate(filled) if sum(map(bool, row)) >= 2), len(filled))
    heads = filled[start] if start < len(filled) and _are_heads(filled[start], filled[start + 1 :]) else None
    for i, row in enumerate(filled):
        if heads is None or i <= start:
            yield "｜".join(cell for cell in row if cell)
        else:
            yield _with_heads(heads, row)


def _are_heads(row: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    cells = [cell for cell in row if cell]
    short = all(len(cell) <= _LONGEST_HEAD and not _NUMBER.match(cell) for cell in cells)
    return (
        bool(rest)
        and short
        and len(set(cells)) == len(cells)
        and not any(cell[-1] in "。；" for cell in cells)
    )


def _with_heads(heads: Sequence[str], row: Sequence[str]) -> str:
    parts: list[str] = []
    for i, cell in enumerate(row):
        if not cell:
            continue
        head = heads[i] if i < len(heads) else ""
        parts.append(f"{head}：{cell.rstrip('；')}" if head else cell)
    return "；".join(parts)
