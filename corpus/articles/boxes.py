"""Boxes headed by a place ("某市：下足功夫…"): each is an article about that place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .items import Role
from .stories import Page, Story

__all__ = ["boxes_of"]

_MOST = 24  # boxes of one page; a file with more such lines is a list or a form

_UNIT = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}?(?:自治区|自治州|地区|省|市|盟|州))?([\u4e00-\u9fff]{2,8}?(?:市|区|县|旗|镇|乡|街道|村|社区|局|委|办)?)$"
)
_SUFFIX = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:市|区|县|旗|镇|乡|街道|村|社区)$")


def boxes_of(page: Page) -> list[Story]:
    """The boxes of a page whose headlines name a place and a colon.

    Only headlines that stand apart from any text count (the others head what follows them). A
    box takes one run of neighbouring paragraphs that name its place most among the places of all
    boxes. Nothing is taken unless two boxes or more are found.
    """
    heads = [i for i in range(len(page.items)) if _stands_apart(page, i)]
    if not heads or len(heads) > _MOST:
        return []
    names = {i: _short(page.items[i].place) for i in heads}
    claims = [
        (score, head, run)
        for head in heads
        for run in _runs(page, head, names)
        for score in [page.likeness.score(page.items[head].text, run) + _nearness(page, head, run)]
    ]
    boxes: list[Story] = []
    taken: set[int] = set()
    done: set[int] = set()
    for _, head, run in sorted(claims, reverse=True):
        if head in done or taken & set(run):
            continue
        boxes.append(Story(bodies=tuple(run), title=head))
        done.add(head)
        taken.update(run)
    if len(boxes) < 2:
        return []
    return sorted(boxes, key=lambda box: box.first)


def _stands_apart(page: Page, i: int) -> bool:
    """Whether item ``i`` is a headline with a place that no text of its frame follows."""
    item = page.items[i]
    if item.role is not Role.HEAD or not item.place:
        return False
    following = page.items[i + 1] if i + 1 < len(page.items) else None
    led = following is not None and following.role is Role.BODY and not following.frame
    before = page.items[i - 1] if i else None
    stacked = before is not None and before.role is Role.HEAD and bool(before.place)
    return not led or stacked


def _short(place: str) -> str:
    """The narrowest place of a name without its suffix: 某市某某区 is 某某."""
    match = _UNIT.match(place)
    name = match.group(1) if match and match.group(1) else place
    return _SUFFIX.sub("", name)


def _runs(page: Page, head: int, names: dict[int, str]) -> list[list[int]]:
    """Runs of neighbouring body items that are about the place of ``head``."""
    name = names[head]
    others = [other for k, other in names.items() if k != head and other != name]
    runs: list[list[int]] = []
    for i, item in enumerate(page.items):
        if item.role is not Role.BODY or item.dateline:
            continue
        mine = item.text.count(name)
        rival = max((item.text.count(other) for other in others), default=0)
        about = mine > rival and (mine >= 2 or item.text.find(name) < 80)
        if not about:
            continue
        if runs and runs[-1][-1] == i - 1 and not item.frame:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _nearness(page: Page, head: int, run: Sequence[int]) -> float:
    if run[0] == head + 1 and not page.items[run[0]].frame:
        return 0.5
    headed = run[0] > 0 and page.items[run[0] - 1].role is Role.HEAD
    return -0.2 if headed else 0.0
