"""Which body items of a page belong to one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .items import Item, Jump, Role, is_row
from .likeness import Likeness

__all__ = ["Page", "Story", "closing_bylines", "stories_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The items of a file and how alike its texts are; item ``i`` is unit ``i`` of ``likeness``."""

    items: tuple[Item, ...]
    likeness: Likeness

    @classmethod
    def of(cls, items: Sequence[Item]) -> Page:
        """A page of these items."""
        texts = [item.text if item.role is Role.BODY else "" for item in items]
        return cls(items=tuple(items), likeness=Likeness(texts))

    def bodies(self) -> list[int]:
        """The indices of the body items."""
        return [i for i, item in enumerate(self.items) if item.role is Role.BODY]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article: the indices of its body items in order, of its headline, of its other items."""

    bodies: tuple[int, ...]
    title: int | None = None
    others: tuple[int, ...] = ()

    @property
    def first(self) -> int:
        """The index of its first body item."""
        return self.bodies[0]

    @property
    def last(self) -> int:
        """The index of its last body item."""
        return self.bodies[-1]


def closing_bylines(items: Sequence[Item], flow: Sequence[int]) -> set[int]:
    """The bylines that stand at the end of a text (not between a headline and its text)."""
    found: set[int] = set()
    last = Role.FURNITURE
    for i in flow:
        role = items[i].role
        if role is Role.BYLINE and last is Role.BODY:
            found.add(i)
        if role is not Role.CAPTION:
            last = role
    return found


def stories_of(page: Page, flow: Sequence[int]) -> list[Story]:
    """Cut the items of ``flow`` (indices, in order) into stories at the marks of a new article."""
    items = page.items
    closing = closing_bylines(items, flow)
    leading = _leading_bylines(items, flow)
    authored = len(closing) + len(leading) + sum(items[i].dateline for i in flow)
    cutter = _Cutter(page=page, flow=tuple(flow), closing=closing, leading=leading, authored=authored)
    return cutter.cut()


def _leading_bylines(items: Sequence[Item], flow: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for k, i in enumerate(flow):
        if items[i].role is not Role.BYLINE or k == 0 or k + 1 >= len(flow):
            continue
        before, after = items[flow[k - 1]], items[flow[k + 1]]
        if before.role is Role.HEAD and after.role is Role.BODY and not after.dateline:
            found.add(i)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cutter:
    page: Page
    flow: tuple[int, ...]
    closing: set[int]
    leading: set[int]
    authored: int

    def cut(self) -> list[Story]:
        stories: list[Story] = []
        bodies: list[int] = []
        between: list[int] = []
        strong = False
        placed = sum(self._heads_place(i, k) for k, i in enumerate(self.flow)) >= 2
        for place, i in enumerate(self.flow):
            if self.page.items[i].role is not Role.BODY:
                between.append(i)
                continue
            if bodies and (
                self._begins(i, place, between, strong=strong)
                or (placed and between and self._heads_place(between[-1], place - 1))
            ):
                stories.append(Story(bodies=tuple(bodies)))
                bodies, strong = [], False
            strong = strong or self._is_strong(between)
            bodies.append(i)
            between = []
        if bodies:
            stories.append(Story(bodies=tuple(bodies)))
        return stories

    def _heads_place(self, i: int, place: int) -> bool:
        """Whether a headline "某市：…" leads directly into text: one of several local reports."""
        if place + 1 >= len(self.flow) or not self.page.items[i].place:
            return False
        after = self.page.items[self.flow[place + 1]]
        return after.role is Role.BODY and not after.frame

    def _is_strong(self, between: Sequence[int]) -> bool:
        return any(self.page.items[k].strong or k in self.leading for k in between)

    def _begins(self, i: int, place: int, between: Sequence[int], *, strong: bool) -> bool:
        """Whether an article begins with body item ``i``; ``between`` lies before it."""
        items = self.page.items
        if items[i].dateline:
            return True
        if items[i].standing:
            return False
        roles = [items[k].role for k in between]
        heads = [k for k in between if items[k].role is Role.HEAD]
        jumps = {items[k].jump for k in between}
        if Jump.FROM in jumps or (heads and Jump.ON in jumps):
            return True
        if not heads:
            return bool(between) and between[0] in self.closing and self.authored > 1
        if Role.EDITORS in roles and roles.index(Role.EDITORS) < between.index(heads[-1]):
            return True
        if Role.LABEL in roles and roles.index(Role.LABEL) < between.index(heads[-1]):
            return True
        if any(k in self.leading for k in between) or self._breaks_in(i, between):
            return True
        if between[0] in self.closing and (self.authored > 1 or self._goes_on(place, between)):
            return True
        return strong and any(items[k].strong for k in heads)

    def _breaks_in(self, i: int, between: Sequence[int]) -> bool:
        """Whether the text before was broken off in mid-sentence by a headline with text of its own."""
        items = self.page.items
        if any(is_row(items[k]) for k in between):
            return False
        before = next(k for k in range(i - 1, -1, -1) if items[k].role is Role.BODY)
        return items[before].pieces[-1].open and before == between[0] - 1

    def _goes_on(self, place: int, between: Sequence[int]) -> bool:
        """After the only byline of a page: does a headed article of some length follow?"""
        items = self.page.items
        top = items[self.flow[0]]
        rest = [i for i in self.flow[place:] if items[i].role is Role.BODY]
        share = sum(len(items[i].text) for i in rest) / max(1, sum(len(item.text) for item in items))
        headed = items[between[-1]].role is Role.HEAD and not items[between[-1]].strong
        return top.role in (Role.HEAD, Role.LABEL) and headed and len(rest) >= 3 and share >= 0.2
