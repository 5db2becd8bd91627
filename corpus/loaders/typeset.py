"""Characters with their places on a page, as runs of one line each and as the texts of a table's cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .footnotes import raised
from .reading_order import Run, joined_lines
from .ruled import Grid

__all__ = ["Char", "cells_of", "runs_of"]

# Word processors set Han characters and digits apart; a space between words of one script is the writer's.
_HAN, _LATIN = r"[\u3000-\u9fff\uff00-\uffef]", "[!-~]"
_AUTO_SPACE = re.compile(f"(?<={_HAN}) (?={_LATIN})|(?<={_LATIN}) (?={_HAN})")
_LONGEST_CELL = 300  # characters; where half of the cells are longer, the rules frame articles, not cells


class Char(NamedTuple):
    """A character and its box in page units, y growing downwards. ``spaced``: a space stands before it.

    A page has thousands: the one value that is no dataclass, to be made fast.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    spaced: bool

    @property
    def height(self) -> float:
        """The height of its box."""
        return self.bottom - self.top


def runs_of(chars: Iterable[Char]) -> Iterator[Run]:
    """Runs of characters that stand beside one another, in the order given."""
    run: list[Char] = []
    for char in chars:
        if run and not _adjoin(run[-1], char):
            yield from _joined(run)
            run = []
        run.append(char)
    yield from _joined(run)


def cells_of(chars: Sequence[Char], tables: Sequence[Grid]) -> tuple[list[Run], list[Char]]:
    """The tables of a page, each as one run, and the characters that stand in none of them."""
    found: list[Run] = []
    rest = list(chars)
    for grid in tables:
        inside: dict[tuple[int, int], list[Char]] = {}
        outside: list[Char] = []
        for char in rest:
            cell = grid.cell_at((char.left + char.right) / 2, (char.top + char.bottom) / 2)
            (outside if cell is None else inside.setdefault(cell, [])).append(char)
        texts = {cell: _AUTO_SPACE.sub("", joined_lines(list(runs_of(own)))) for cell, own in inside.items()}
        lengths = sorted(map(len, texts.values()))
        if len(lengths) < 2 or lengths[len(lengths) // 2] > _LONGEST_CELL:
            continue
        rest = outside
        found.append(
            Run(
                text="",
                left=grid.xs[0],
                top=grid.ys[0],
                right=grid.xs[-1],
                bottom=grid.ys[-1],
                cells=tuple(map(tuple, grid.rows(texts))),
                edges=grid.xs,
            )
        )
    return found, rest


def _adjoin(before: Char, after: Char) -> bool:
    """Whether a character stands next to another on one line."""
    size = max(before.height, after.height) or 1.0
    level = abs((before.top + before.bottom) - (after.top + after.bottom)) < size
    return level and -0.6 * size < after.left - before.right < 0.5 * size


def _joined(chars: Sequence[Char]) -> Iterator[Run]:
    if not chars:
        return
    size = max(char.height for char in chars)
    parts: list[str] = []
    for k, char in enumerate(chars):
        if k and char.spaced and char.left - chars[k - 1].right > 0.2 * char.height:
            parts.append(" ")
        small = char.text.isdecimal() and char.bottom < max(c.bottom for c in chars[max(0, k - 1) : k + 2])
        parts.append(raised(char.text, char.height, size) if small else char.text)
    text = "".join(parts).strip()
    if text:
        yield Run(
            text=text,
            left=min(char.left for char in chars),
            top=min(char.top for char in chars),
            right=max(char.right for char in chars),
            bottom=max(char.bottom for char in chars),
        )
