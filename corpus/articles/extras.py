"""Everything on a page that is neither body text nor a title, given to the article it belongs to."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

from .items import Item, Role
from .stories import Page, Story, closing_bylines

__all__ = ["give_extras"]

_CAPTION_LIKE = 0.5


def give_extras(page: Page, stories: Sequence[Story], flow: Sequence[int]) -> list[Story]:
    """Give each item that no story owns yet to one story, so that nothing on the page is lost."""
    owned = {
        i for story in stories for i in (*story.bodies, *((story.title,) if story.title is not None else ()))
    }
    closing = closing_bylines(page.items, flow)
    flowing = set(flow)
    owner = sorted((i, k) for k, story in enumerate(stories) for i in story.bodies)
    in_flow = [(i, k) for i, k in owner if i in flowing]
    extras: list[list[int]] = [[] for _ in stories]
    for i, item in enumerate(page.items):
        if i in owned:
            continue
        near = in_flow if i in closing else owner
        extras[_owner(page, stories, near, closing, i, item)].append(i)
    return [
        replace(story, others=(*story.others, *extra)) for story, extra in zip(stories, extras, strict=True)
    ]


def _owner(
    page: Page,
    stories: Sequence[Story],
    owner: Sequence[tuple[int, int]],
    closing: set[int],
    i: int,
    item: Item,
) -> int:
    """The story of item ``i``; ``owner`` lists body items with their stories, in order."""
    place = bisect(owner, (i, -1))
    before = owner[place - 1][1] if place else None
    after = owner[place][1] if place < len(owner) else None
    titled = next((k for k, story in enumerate(stories) if story.title in (i + 1, i - 1)), None)
    last = before if before is not None else after
    assert last is not None  # a page without body text has no stories to choose from
    following = after if after is not None else last
    if item.role is Role.HEAD and item.office:
        return _naming(page, stories, item.text, following)
    if item.role is Role.HEAD:
        return _head_owner(page, stories, i, before, after, titled)
    if item.role is Role.BYLINE:
        if i in closing:
            return last
        return titled if titled is not None else following
    if item.role is Role.CAPTION:
        return _like(page, stories, item.text, last)
    if item.role in (Role.NOTE, Role.LABEL):
        return titled if titled is not None and item.role is Role.LABEL else following
    return following if item.sheet else last


def _head_owner(
    page: Page, stories: Sequence[Story], i: int, before: int | None, after: int | None, titled: int | None
) -> int:
    if before is not None and before == after:
        return before
    if after is not None and i + 1 < len(page.items) and page.items[i + 1].role is Role.NOTE:
        return after
    if titled is not None:
        return titled
    scores = [page.likeness.score(page.items[i].text, story.bodies) for story in stories]
    best = max(range(len(stories)), key=scores.__getitem__)
    if scores[best] >= _CAPTION_LIKE:
        return best
    return after if after is not None else before if before is not None else best


def _naming(page: Page, stories: Sequence[Story], name: str, default: int) -> int:
    """The story that names an office most often."""
    counts = [sum(page.items[k].text.count(name) for k in story.bodies) for story in stories]
    best = max(range(len(stories)), key=counts.__getitem__)
    return best if counts[best] else default


def _like(page: Page, stories: Sequence[Story], text: str, default: int) -> int:
    """The story most like a caption, when it is clearly so; else the one it stands by."""
    scores = [page.likeness.score(text, story.bodies) for story in stories]
    ranked = sorted(scores, reverse=True)
    best = scores.index(ranked[0])
    clear = ranked[0] >= _CAPTION_LIKE and (len(ranked) == 1 or ranked[0] - ranked[1] >= 0.12)
    return best if clear else default
