"""Headlines that a PDF prints twice or more (bold type set as layers): "深化深化巡察巡察" is "深化巡察"."""

from __future__ import annotations

from collections import Counter

from corpus.model import Repair

from .tracked import Tracked

__all__ = ["undouble"]

_MAX_LINE = 160
_RECUR = 0.85  # share of a printed-twice line's characters that occur more than once in it
_MIN_KEPT = 3  # shorter results ("人人", "常常") are words, not print


def undouble(line: Tracked) -> tuple[Tracked, tuple[Repair, ...]]:
    """Reduce a line that consists of repeated runs to one copy of each run.

    The line, its white space left aside, must be tiled by runs ``XX`` or ``XXX`` (``X`` of any length) but
    for leading dashes and at most a tenth of its characters; ordinary text never is.

    Returns:
        The line, and a record for each copy that was dropped.
    """
    if not 2 * _MIN_KEPT <= len(line.text) <= _MAX_LINE:
        return line, ()
    bare = "".join(line.text.split())
    once = 2 * len(set(bare)) - len(bare)  # so many characters stand once, if not more
    if once > (1 - _RECUR) * len(bare):
        return line, ()  # cheaper than counting
    if sum(count for count in Counter(bare).values() if count > 1) < _RECUR * len(bare):
        return line, ()  # hardly a character recurs: cheaper than looking for runs
    places = [i for i, char in enumerate(line.text) if not char.isspace()]
    lead = len(bare) - len(bare.lstrip("—-―─"))
    body = bare[lead:]
    tiles = _tile(body)
    repeated = sum(count * size for _, size, count in tiles)
    if repeated < 0.9 * len(body) or len(body) - sum((n - 1) * size for _, size, n in tiles) < _MIN_KEPT:
        return line, ()
    gaps: list[tuple[int, int]] = []
    for start, size, count in tiles:
        first, last = places[lead + start + size], places[lead + start + count * size - 1]
        gaps.append((first, last + 1))
    gaps = _with_spaces(line.text, gaps)
    repairs = tuple(
        Repair(
            rule="undouble",
            reason="标题文字被重复印出，保留一份",
            raw=line.raw(start, end),
            before=line.text[start:end],
        )
        for start, end in gaps
    )
    return line.without(gaps), repairs


def _tile(body: str) -> list[tuple[int, int, int]]:
    """The tiling by runs XX, XXX, … that covers most: (start, length of X, times), the longest runs first."""
    best = [0] * (len(body) + 1)
    choice = [(0, 0)] * (len(body) + 1)
    for start in range(len(body) - 1, -1, -1):
        best[start] = best[start + 1]
        for size in range((len(body) - start) // 2, 0, -1):
            run = body[start : start + size]
            end, count = start + size, 1
            while body.startswith(run, end):
                end, count = end + size, count + 1
                if (gain := count * size + best[end]) > best[start]:
                    best[start], choice[start] = gain, (size, count)
    tiles: list[tuple[int, int, int]] = []
    start = 0
    while start < len(body):
        size, count = choice[start]
        if size:
            tiles.append((start, size, count))
        start += size * count or 1
    return tiles


def _with_spaces(text: str, gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a copy goes, the space between the two copies goes with it ("标题 标题")."""
    widened: list[tuple[int, int]] = []
    for start, end in gaps:
        left = start
        while left > 0 and text[left - 1].isspace() and end == len(text):
            left -= 1
        widened.append((left, end))
    return widened
