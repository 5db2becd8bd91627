"""An article that goes on after another one: the columns of a page are read one after another.

A box with its own headline and author often stands within a longer article. Extraction reads
the article's first columns, the box, then the rest of the article, and nothing marks where the
box ends. It is found by likeness: the point from which on the paragraphs are like the article
before the box and unlike the box itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.repair import cues
from corpus.repair.cohesion import crosses

from .items import Role
from .jumps import join_jumps
from .likeness import pairs
from .stories import Page, Story

__all__ = ["rejoin"]

_LONGEST = 60  # paragraphs of a box on one page; every point among them is weighed
_FEWEST = 2  # paragraphs before a box, so that a single odd one decides nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Needed:
    """What shows a return: paragraphs on either side, mean difference of cosines, share of them."""

    fewest: int
    margin: float
    share: float

    def met(self, gains: Sequence[float]) -> bool:
        """Whether a side's likeness is clear: by its mean, and by most of its paragraphs."""
        most = sum(gain > 0 for gain in gains) >= self.share * len(gains)
        return most and sum(gains) / len(gains) >= self.margin


def rejoin(page: Page, stories: Sequence[Story]) -> list[Story]:
    """Give the end of a box back to the article that was broken off before it."""
    found = _resume(page, join_jumps(page, stories))
    for k in range(1, len(found)):
        before, box = found[k - 1], found[k]
        if before.last > box.first:  # it is known to go on after the box
            continue
        needed = _needed(page, before, box)
        if needed is None:
            continue
        cut = _return_point(page, before, box, needed)
        if cut is not None:
            found[k - 1] = replace(before, bodies=(*before.bodies, *box.bodies[cut:]))
            found[k] = replace(box, bodies=box.bodies[:cut])
    return found


def _resume(page: Page, stories: list[Story]) -> list[Story]:
    """Append to each unfinished story the headless story nearby that goes on with it."""
    k = 0
    closed = sum(_is_closed(page, story) for story in stories)
    while k < len(stories):
        if _unfinished(page, stories, k, closed):
            later = [j for j in range(k + 2, min(len(stories), k + 4)) if _headless(page, stories, j)]
            likes = {j: _kinship(page, stories, k, j) for j in later}
            best = max(likes, key=likes.__getitem__, default=None)
            if best is not None and likes[best] > 0:
                stories[k] = replace(stories[k], bodies=(*stories[k].bodies, *stories[best].bodies))
                del stories[best]
        k += 1
    return stories


def _is_open(page: Page, story: Story) -> bool:
    return page.items[story.last].pieces[-1].open


def _unfinished(page: Page, stories: Sequence[Story], k: int, closed: int) -> bool:
    """Whether a story breaks off in mid-sentence, or lacks the closing byline that the others have."""
    if _is_open(page, stories[k]):
        return True
    return not _is_closed(page, stories[k]) and closed >= 2 and closed >= len(stories) - 2


def _is_closed(page: Page, story: Story) -> bool:
    following = page.items[story.last + 1 : story.last + 2]
    return bool(following) and following[0].role is Role.BYLINE


def _headless(page: Page, stories: Sequence[Story], j: int) -> bool:
    """Whether a story begins without headline, dateline or byline."""
    first = stories[j].first
    before = [page.items[i].role for i in range(stories[j - 1].last + 1, first)]
    return Role.HEAD not in before and not page.items[first].dateline


def _kinship(page: Page, stories: Sequence[Story], k: int, j: int) -> float:
    """How much more the story ``j`` is like ``k`` than like those between; above 0 when it goes on."""
    weights = page.likeness.rarity
    later = _vector(_text(page, stories[j]), weights)
    mine = _cosine(later, _vector(_text(page, stories[k]), weights))
    others = [_cosine(later, _vector(_text(page, stories[i]), weights)) for i in range(k + 1, j)]
    return mine - max(others) + (0.02 if _is_open(page, stories[k]) else 0.0)


def _text(page: Page, story: Story) -> str:
    return "".join(page.items[i].text for i in story.bodies)


def _needed(page: Page, before: Story, box: Story) -> _Needed | None:
    """How clear a return must be; None where the article before cannot go on after the box.

    Least where it ends in mid-sentence; less where nothing marks its end and the box names an
    author of its own; most where nothing is known but that no byline closes it.
    """
    if _is_open(page, before):
        return _Needed(fewest=1, margin=0.0, share=0.7)
    if _is_box(page, before, box):
        return _Needed(fewest=2, margin=0.012, share=0.7)
    between = [page.items[i].role for i in range(before.last + 1, box.first)]
    ended = {Role.BYLINE, Role.EDITORS, Role.LABEL} & set(between)
    return None if ended else _Needed(fewest=2, margin=0.03, share=0.9)


def _is_box(page: Page, before: Story, box: Story) -> bool:
    """Whether nothing marks the end of the article before, and the box names its author itself."""
    between = [page.items[i].role for i in range(before.last + 1, box.first)]
    own = between[-1:] == [Role.BYLINE] and Role.HEAD in between
    ended = Role.EDITORS in between or Role.LABEL in between or between[:1] == [Role.BYLINE]
    return own and not ended and len(before.bodies) >= _FEWEST and not page.items[box.first].dateline


def _return_point(page: Page, before: Story, box: Story, needed: _Needed) -> int | None:
    """The index among the box's paragraphs from which on they belong to the article before."""
    if len(box.bodies) > _LONGEST:
        return None
    texts = [page.items[i].text for i in box.bodies]
    weights = page.likeness.rarity
    home = _vector(_text(page, before), weights)
    vectors = [_vector(text, weights) for text in texts]
    best, cut = 0.0, None
    for point in range(needed.fewest, len(texts) - needed.fewest + 1):
        own = _vector("".join(texts[:point]), weights)
        gains = [_cosine(vector, home) - _cosine(vector, own) for vector in vectors[point:]]
        keeps = [
            _cosine(vectors[i], _vector("".join(texts[:i] + texts[i + 1 : point]), weights))
            - _cosine(vectors[i], home)
            for i in range(point)
        ]
        total = sum(gains) + sum(keeps)
        marks = _resumes(page, before.last, box.bodies[point]) if needed.fewest == 1 else 0
        total += marks if marks > 1 else 0.1 * marks  # grammar weighs more than likeness
        if point == 1:
            keeps = [needed.margin]
        clear = needed.met(gains) and needed.met(keeps) and gains[0] > 0
        if (clear or marks > 1) and total > best:
            best, cut = total, point
    return cut


def _resumes(page: Page, last: int, i: int) -> int:
    """How many marks say that body item ``i`` goes on with the broken sentence of ``last``."""
    tail, piece = page.items[last].text, page.items[i].pieces[0]
    text = page.items[i].text
    marks = (piece.frame, piece.flush, cues.resumes(text), crosses(tail[-6:], text[:6]))
    return sum(marks)


def _vector(text: str, weights: dict[str, float]) -> dict[str, float]:
    counts = pairs(text)
    values = {pair: math.sqrt(count) * weights.get(pair, 1.0) for pair, count in counts.items()}
    norm = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return {pair: value / norm for pair, value in values.items()}


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    return sum(value * b[pair] for pair, value in a.items() if pair in b)
