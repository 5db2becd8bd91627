"""Articles that go on elsewhere: "下转第3版" where they break off, "上接第1版" where they are taken up."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

from .items import Jump
from .stories import Page, Story

__all__ = ["join_jumps"]

_NEAR = 8  # articles before and behind a rest among which its beginning is looked for


def join_jumps(page: Page, stories: Sequence[Story]) -> list[Story]:
    """Append each story that a jump line leads to to the story that a jump line leaves.

    Where several nearby break off, the one whose text is most like the rest. A rest whose beginning the
    file does not hold stays an article by itself.
    """
    left = [k for k in range(len(stories)) if _leaves(page, stories, k)]
    found: dict[int, Story] = dict(enumerate(stories))
    for j, rest in enumerate(stories):
        place = bisect(left, j)
        open_ = [k for k in left[max(0, place - _NEAR) : place + _NEAR] if k != j]
        if not open_ or not _comes(page, stories, j):
            continue
        text = "".join(page.items[i].text for i in rest.bodies)
        best = max(open_, key=lambda k: (page.likeness.score(text, stories[k].bodies), -k))
        whole = found[best]
        found[best] = replace(whole, bodies=(*whole.bodies, *found.pop(j).bodies))
        if j in left:  # broken off a second time: it is now the whole that goes on
            left.remove(j)
        else:
            left.remove(best)
    return sorted(found.values(), key=lambda story: story.first)


def _leaves(page: Page, stories: Sequence[Story], k: int) -> bool:
    """Whether a jump line stands between a story and the next."""
    end = stories[k + 1].first if k + 1 < len(stories) else len(page.items)
    return any(page.items[i].jump is Jump.ON for i in range(stories[k].last + 1, end))


def _comes(page: Page, stories: Sequence[Story], j: int) -> bool:
    """Whether a story is the rest of one that began elsewhere."""
    start = stories[j - 1].last + 1 if j else 0
    return any(page.items[i].jump is Jump.FROM for i in range(start, stories[j].first))
