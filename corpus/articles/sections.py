"""Which headline within an article stands over which run of its paragraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .items import Role
from .pairing import best_pairs
from .stories import Page, Story

__all__ = ["place_heads"]

_LEAST = 0.25


def place_heads(page: Page, story: Story, heads: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
    """Where each headline goes: body index → the headlines to be set before it, in order.

    Headlines that are all followed by text of the story stay where they are. Where one is not
    (it stands below its text, or far away), all headlines of the story are paired anew with its
    runs by likeness and nearness. The key -1 holds those that find no place.
    """
    runs = _runs(page, story)
    starts = {run[0] for run in runs}
    bodies = set(story.bodies)
    followed = {head: _next_body(page, head, bodies) for head in heads}
    stacks = _stacks(heads)
    dangling = [stack for stack in stacks if followed[stack[-1]] not in starts]
    if not dangling:
        return _by_place([(followed[head], head) for head in heads])
    if len(stacks) > 60:
        return _by_place([(followed[head] if followed[head] is not None else -1, head) for head in heads])
    singles = [head for stack in stacks for head in stack] if _orphan(page, story, heads) else []
    units = [[head] for head in singles] or stacks
    scores = [[_score(page, unit, run) for run in runs] for unit in units]
    paired = best_pairs(scores, least=_LEAST)
    places: list[tuple[int | None, int]] = []
    for unit, run in zip(units, paired, strict=True):
        place = runs[run][0] if run >= 0 else followed[unit[-1]]
        places.extend((place, head) for head in unit)
    return _by_place(places)


def _by_place(places: Sequence[tuple[int | None, int]]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for place, head in places:
        found.setdefault(-1 if place is None else place, []).append(head)
    return {place: tuple(sorted(heads)) for place, heads in found.items()}


def _orphan(page: Page, story: Story, heads: Sequence[int]) -> bool:
    """Whether the story begins with text that no headline stands over."""
    return not any(head < story.first and page.items[head].role is Role.HEAD for head in heads)


def _runs(page: Page, story: Story) -> list[list[int]]:
    """The story's paragraphs between headlines, frames and other items."""
    runs: list[list[int]] = []
    for i in story.bodies:
        parted = not runs or any(
            page.items[k].role not in (Role.BODY, Role.CAPTION) for k in range(runs[-1][-1] + 1, i)
        )
        if parted or page.items[i].frame or not _follows(runs[-1][-1], i, page):
            runs.append([i])
        else:
            runs[-1].append(i)
    return runs


def _follows(last: int, i: int, page: Page) -> bool:
    """Whether nothing but captions (and nothing of another story) lies between two body items."""
    return all(page.items[k].role is Role.CAPTION for k in range(last + 1, i))


def _stacks(heads: Sequence[int]) -> list[list[int]]:
    """Headlines that stand directly one under another."""
    stacks: list[list[int]] = []
    for head in sorted(heads):
        if stacks and stacks[-1][-1] == head - 1:
            stacks[-1].append(head)
        else:
            stacks.append([head])
    return stacks


def _next_body(page: Page, head: int, bodies: set[int]) -> int | None:
    """The story's body item that a headline leads to, None when something else comes first."""
    for i in range(head + 1, len(page.items)):
        item = page.items[i]
        if item.role is Role.BODY:
            return i if i in bodies else None
        if item.role is Role.EDITORS:
            return None
    return None


def _score(page: Page, unit: Sequence[int], run: Sequence[int]) -> float:
    text = "".join(page.items[head].text for head in unit)
    score = page.likeness.score(text, run)
    if run[0] == unit[-1] + 1:
        score += 0.25
    elif run[-1] == unit[0] - 1:
        score += 0.15
    return score
