"""An article that goes on after a box: the columns of a page are read one after another.

A box with its own headline and author often stands within a longer article. Extraction reads
the article's first columns, the box, then the rest of the article, and nothing marks where the
box ends. It is found by likeness: the point from which on the paragraphs are like the article
before the box and unlike the box itself.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .items import Role
from .likeness import pairs
from .stories import Page, Story

__all__ = ["rejoin"]

_MARGIN = 0.012  # mean difference of cosines that the paragraphs on either side must show
_FEWEST = 2  # paragraphs on either side, so that a single odd one decides nothing


def rejoin(page: Page, stories: Sequence[Story]) -> list[Story]:
    """Give the end of a box back to the article that was broken off before it."""
    found = list(stories)
    for k in range(1, len(found)):
        before, box = found[k - 1], found[k]
        if not _broken_off(page, before, box):
            continue
        cut = _return_point(page, before, box)
        if cut is not None:
            found[k - 1] = replace(before, bodies=(*before.bodies, *box.bodies[cut:]))
            found[k] = replace(box, bodies=box.bodies[:cut])
    return found


def _broken_off(page: Page, before: Story, box: Story) -> bool:
    """Whether nothing marks the end of the article before, and the box names its author itself."""
    between = [page.items[i].role for i in range(before.last + 1, box.first)]
    own = between[-1:] == [Role.BYLINE] and Role.HEAD in between
    ended = Role.EDITORS in between or Role.LABEL in between or between[:1] == [Role.BYLINE]
    return own and not ended and len(before.bodies) >= _FEWEST and not page.items[box.first].dateline


def _return_point(page: Page, before: Story, box: Story) -> int | None:
    """The index among the box's paragraphs from which on they belong to the article before."""
    texts = [page.items[i].text for i in box.bodies]
    spread = Counter(pair for i in page.bodies() for pair in pairs(page.items[i].text))
    weights = {pair: 1.0 / (1.0 + math.log(count)) for pair, count in spread.items()}
    home = _vector("".join(page.items[i].text for i in before.bodies), weights)
    vectors = [_vector(text, weights) for text in texts]
    best, cut = 0.0, None
    for point in range(_FEWEST, len(texts) - _FEWEST + 1):
        own = _vector("".join(texts[:point]), weights)
        gains = [_cosine(vector, home) - _cosine(vector, own) for vector in vectors[point:]]
        keeps = [
            _cosine(vectors[i], _vector("".join(texts[:i] + texts[i + 1 : point]), weights))
            - _cosine(vectors[i], home)
            for i in range(point)
        ]
        total = sum(gains) + sum(keeps)
        if _clear(gains) and _clear(keeps) and gains[0] > 0 and total > best:
            best, cut = total, point
    return cut


def _clear(gains: Sequence[float]) -> bool:
    """Whether a side's likeness is clear: by its mean, and by most of its paragraphs."""
    return sum(gains) / len(gains) >= _MARGIN and sum(gain > 0 for gain in gains) >= 0.7 * len(gains)


def _vector(text: str, weights: dict[str, float]) -> dict[str, float]:
    counts = pairs(text)
    values = {pair: math.sqrt(count) * weights.get(pair, 1.0) for pair, count in counts.items()}
    norm = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return {pair: value / norm for pair, value in values.items()}


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    return sum(value * b[pair] for pair, value in a.items() if pair in b)
