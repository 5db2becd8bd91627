"""Words that changed places: 张三任组长，李四任副组长 against 李四任组长，张三任副组长."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .clauses import align, clauses
from .model import Problem

__all__ = ["swap_problems"]

_SAME = 0.5  # share of bigrams from which a clause goes back to the clause it is laid beside
_HAN = re.compile(r"[\u3400-\u9fff]{2,8}")


def swap_problems(sentence: str, quotes: Sequence[str]) -> tuple[Problem, ...]:
    """Pairs of words of which each stands in the sentence where the other stands in the quotes."""
    replaced = {pair for clause in clauses(sentence) for pair in _replaced(clause, quotes)}
    return tuple(
        Problem(code="content.swapped", message=f"“{ours}”与“{theirs}”的位置和引文相反。", text=ours)
        for ours, theirs in sorted(replaced)
        if ours < theirs and (theirs, ours) in replaced
    )


def _replaced(clause: str, quotes: Sequence[str]) -> Iterator[tuple[str, str]]:
    alignment = align(clause, quotes, joined=1)
    if alignment is None or alignment.share < _SAME:
        return
    for tag, i1, i2, j1, j2 in alignment.opcodes:
        ours, theirs = alignment.ours[j1:j2], alignment.theirs[i1:i2]
        if tag == "replace" and _HAN.fullmatch(ours) and _HAN.fullmatch(theirs):
            yield ours, theirs
