"""Running heads and lines of day and source that the margin of a copy broke in two, whole again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.repair import furniture
from corpus.repair.lines import Line
from corpus.repair.tracked import concat

from .signs import tells_source

__all__ = ["rejoin_broken"]

_LONGEST = 80  # characters of a running head or of a line of day and source


def rejoin_broken(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines; where two of them are a running head or a credit broken within a date or a word, one.

    Such a half is taken for a headline otherwise, or for the beginning of the text.
    """
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if (
            last is not None
            and not line.blanks
            and not line.frame
            and _is_broken(last.text.text, line.text.text)
        ):
            width = last.width + line.width
            found[-1] = replace(last, text=concat((last.text, line.text)), width=width)
        else:
            found.append(line)
    return tuple(found)


def _is_broken(text: str, after: str) -> bool:
    whole = text + after
    if len(whole) > _LONGEST or not furniture.breaks_within(text, after):
        return False
    return furniture.is_page_number(whole) or tells_source(whole)
