"""Paragraphs that a file prints twice are kept once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Repair
from corpus.repair import cues
from corpus.repair.pieces import Piece

from .items import Item, Role

__all__ = ["drop_repeated"]

_SHORTEST = 30  # characters; shorter paragraphs may be said twice on purpose
_RUN = 8  # sentences
_END = re.compile(r"[。！？]”?")


def drop_repeated(items: Sequence[Item]) -> tuple[tuple[Item, ...], tuple[Repair, ...]]:
    """Keep the first print of each repeated paragraph, under the headline that either print had.

    Returns:
        The items without the repeated ones, and a record for each that was left out.
    """
    kept: list[Item] = []
    seen: dict[str, str] = {}
    repairs: list[Repair] = []
    headed: dict[str, list[Item]] = {}
    i = 0
    while i < len(items):
        item = items[i]
        if item.role is not Role.BODY or len(item.text) < _SHORTEST:
            kept.append(item)
        elif item.text in seen:
            repairs.append(_record(item.pieces[0], "这一段在文件中已经印过一次"))
            if kept and kept[-1].role is Role.HEAD and not kept[-1].strong and _alone(items, i, seen):
                headed.setdefault(item.text, []).append(kept.pop())
        else:
            seen[item.text] = item.text
            once, records = _within(item)
            repairs.extend(records)
            kept.append(once)
        i += 1
    return tuple(_place_heads(kept, headed)), tuple(repairs)


def _alone(items: Sequence[Item], i: int, seen: dict[str, str]) -> bool:
    """Whether all body text under the headline before item ``i`` is a repetition."""
    for item in items[i:]:
        if item.role is Role.BODY:
            if item.text not in seen:
                return False
        else:
            return True
    return True


def _place_heads(kept: Sequence[Item], headed: dict[str, list[Item]]) -> list[Item]:
    placed: list[Item] = []
    for item in kept:
        heads = headed.get(item.text)
        if heads and not (placed and placed[-1].role is Role.HEAD):
            placed.extend(heads)
            del headed[item.text]
        placed.append(item)
    return [*placed, *(head for heads in headed.values() for head in heads)]


def _within(item: Item) -> tuple[Item, list[Repair]]:
    """A run of sentences printed twice in a row within one paragraph."""
    piece = item.pieces[0]
    found = _repetition(piece.text.text)
    if found is None:
        return item, []
    start, end = found
    repair = Repair(
        rule="drop_repeated",
        reason="同一段文字连续印了两次",
        raw=piece.text.raw(start, end),
        before=piece.text.text[start:end],
    )
    text = piece.text.without([(start, end)])
    once = replace(item, pieces=(replace(piece, text=text),), text=cues.squeeze(text.text))
    return once, [repair]


def _repetition(text: str) -> tuple[int, int] | None:
    """Where the second print of a run of one to eight sentences stands, None when there is none."""
    ends = [match.end() for match in _END.finditer(text)]
    starts = [0, *ends]
    sentences = [text[start:end] for start, end in zip(starts, ends, strict=False)]
    for i in range(len(sentences)):
        for size in range(1, min(_RUN, (len(sentences) - i) // 2) + 1):
            first = sentences[i : i + size]
            if first == sentences[i + size : i + 2 * size] and sum(map(len, first)) >= _SHORTEST:
                return starts[i + size], starts[i + 2 * size]
    return None


def _record(piece: Piece, reason: str) -> Repair:
    return Repair(rule="drop_repeated", reason=reason, raw=piece.text.raw(), before=piece.text.text)
