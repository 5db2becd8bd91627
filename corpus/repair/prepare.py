"""What is mended on lines before they are joined: layers of print, headlines printed again, jump lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.model import Repair

from . import cues, furniture, people
from .doubled import undouble
from .lines import Line, columns

__all__ = ["Prepared", "prepare"]

_STACK = 3  # lines of a headline that may be printed again as a whole
_SHORTEST = 6  # characters; a shorter line may stand twice on purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The mended lines, the indices of those that were printed more than once, what was dropped."""

    lines: tuple[Line, ...]
    doubled: frozenset[int]
    repairs: tuple[Repair, ...]


def prepare(lines: Sequence[Line]) -> Prepared:
    """Reduce lines printed in layers, drop headlines printed again, part jump lines from text."""
    parted = [part for line in lines for part in _without_jump(line)]
    single: list[Line] = []
    doubled: set[int] = set()
    repairs: list[Repair] = []
    for line in parted:
        text, records = undouble(line.text)
        if records:
            doubled.add(len(single))
            repairs.extend(records)
            line = replace(line, text=text, width=columns(text.text))  # noqa: PLW2901 (the repaired line)
        single.append(line)
    again = _printed_again(single)
    repairs.extend(
        Repair(
            rule="undouble",
            reason="标题文字被重复印出，保留一份",
            raw=single[i].text.raw(),
            before=single[i].text.text,
        )
        for i in sorted(again)
    )
    places = {old: new for new, old in enumerate(i for i in range(len(single)) if i not in again)}
    first = {i for i in doubled if i not in again} | {again[i] for i in again if again[i] in places}
    return Prepared(
        lines=tuple(line for i, line in enumerate(single) if i not in again),
        doubled=frozenset(places[i] for i in first),
        repairs=tuple(repairs),
    )


def _without_jump(line: Line) -> tuple[Line, ...]:
    """A line, parted from the "（下转第3版）" that it ends or begins with."""
    text = line.text.text
    place = furniture.jump_at(text) if "版" in text else 0
    if not place:
        return (line,)
    parts = line.text.cut(0, place).strip(), line.text.cut(place).strip()
    if not all(part.text for part in parts):
        return (line,)
    first, second = (replace(line, text=part, width=columns(part.text)) for part in parts)
    return first, replace(second, indent=0, blanks=0, frame=False)


def _printed_again(lines: Sequence[Line]) -> dict[int, int]:
    """The lines of headlines that stand a second time right below: index → index of the first print."""
    found: dict[int, int] = {}
    texts = [cues.squeeze(line.text.text) for line in lines]
    i = 0
    while i < len(lines):
        size = next((n for n in range(_STACK, 0, -1) if _repeats(texts, i, n)), 0)
        if size and all(_is_headline(lines[k]) for k in range(i, i + size)):
            found.update((i + size + k, i + k) for k in range(size))
        i += 2 * size or 1
    return found


def _repeats(texts: Sequence[str], i: int, size: int) -> bool:
    first = texts[i : i + size]
    return first == texts[i + size : i + 2 * size] and sum(map(len, first)) >= _SHORTEST


def _is_headline(line: Line) -> bool:
    text = line.text.text
    return cues.heading_like(text) and not cues.ends_sentence(text) and not people.is_office(text)
