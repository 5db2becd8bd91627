"""How well a headline fits a text: the rare character pairs that they share."""

from __future__ import annotations

import math
import operator
import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

__all__ = ["Likeness", "pairs"]

_HAN = re.compile(r"[\u4e00-\u9fff]+")


def pairs(text: str) -> Counter[str]:
    """The pairs of adjacent Han characters of a text, with their counts."""
    found: Counter[str] = Counter()
    for run in _HAN.findall(text):
        found.update(map(operator.add, run, run[1:]))
    return found


class Likeness:
    """Scores short texts against the units (runs of paragraphs) of one page.

    A pair weighs ``log(1 + N / df)`` over the N units of the page (inverse document frequency,
    Spärck Jones 1972), so what the whole page is about counts little. ``rarity`` gives a milder
    weight, by how many units a pair occurs in: for comparing paragraphs with each other.
    """

    def __init__(self, units: Sequence[str]) -> None:
        self._texts = tuple(units)  # counted when first asked: a page of one article never is
        self._wanted: dict[str, dict[str, float]] = {}  # a head is scored against every article

    @cached_property
    def _units(self) -> list[Counter[str]]:
        return [pairs(text) for text in self._texts]

    @cached_property
    def _df(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for unit in self._units:
            found.update(unit.keys())
        return found

    @cached_property
    def rarity(self) -> dict[str, float]:
        """The milder weight of every pair of the page."""
        return {pair: 1.0 / (1.0 + math.log(count)) for pair, count in self._df.items()}

    def weight(self, pair: str) -> float:
        """The weight of a pair of characters on this page."""
        return math.log(1 + (len(self._units) + 1) / (self._df[pair] + 0.5))

    def score(self, head: str, units: Sequence[int]) -> float:
        """Share (0 to 1) of the head's weight that the units hold; pairs that recur count fuller."""
        if head not in self._wanted:
            self._wanted[head] = {pair: self.weight(pair) for pair in pairs(head)}
        wanted = self._wanted[head]
        if not wanted:
            return 0.0
        held = 0.0
        counts = [self._units[unit] for unit in units]
        for pair, weight in wanted.items():
            count = sum(unit[pair] for unit in counts if pair in unit)
            held += weight * count / (count + 0.5)
        return held / sum(wanted.values())
