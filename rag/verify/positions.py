"""Figures and places compared by position: what stands at the same spot of the same clause?

All figures and places of a clause are masked; the masked clause is laid beside the clause of the
quotes that it resembles most, and the masks that meet are compared. This finds exchanged figures
(28个问题、5条线索 against 5个问题、28条线索) and figures that do stand in the quotes, elsewhere.
Where several clauses are about as alike, the one that agrees best is taken.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.figures import Figure, figures, supports
from corpus.gazetteer import PlaceMention

from .mentions import places
from .model import Problem
from .spelling import digital
from .units import is_period, unit_problem

__all__ = ["position_problems"]

_FIGURE, _PLACE = "\ue000", "\ue001"
_MASKS = frozenset({_FIGURE, _PLACE})
_BREAK = re.compile(r"[。！？!?；;，,：:\n]+")
_NOT_LETTER = re.compile(r"[^\w\ue000\ue001]+")
_SAME = 0.6  # share of bigrams from which two masked clauses say the same
_TIE = 0.1  # clauses within this of the best are tried too
_LONG = 4  # letters of a shared run in which every mask is compared; in shorter ones a letter must touch it
_MAX_TRIED = 5
_MAX_JOINED = 2

Item = Figure | PlaceMention


@dataclass(frozen=True, slots=True, kw_only=True)
class _Masked:
    """A clause, masked, and what the masks stand for, in order."""

    text: str
    items: tuple[Item, ...]
    bigrams: frozenset[str]


def position_problems(sentence: str, quotes: Sequence[str]) -> tuple[Problem, ...]:
    """Figures and places that differ from those at the same spot of the quotes."""
    runs = [run for quote in dict.fromkeys(quotes) for run in _runs(quote)]
    problems: list[Problem] = []
    for clause in _clauses(sentence):
        if clause.items:
            problems += _compare(clause, runs)
    return tuple(dict.fromkeys(problems))


def _compare(clause: _Masked, runs: Sequence[_Masked]) -> list[Problem]:
    scored = sorted(((_share(clause, run), -len(run.text), i) for i, run in enumerate(runs)), reverse=True)
    if not scored or scored[0][0] < _SAME:
        return []
    least = max(_SAME, scored[0][0] - _TIE)
    tried = [runs[i] for share, _, i in scored if share >= least][:_MAX_TRIED]
    return min((list(_meet(clause, run)) for run in tried), key=len)


def _share(clause: _Masked, run: _Masked) -> float:
    return len(clause.bigrams & run.bigrams) / max(1, len(clause.bigrams))


def _meet(ours: _Masked, theirs: _Masked) -> Iterator[Problem]:
    """The problems of the masks that stand in a shared run, not by themselves."""
    matcher = SequenceMatcher(None, theirs.text, ours.text, autojunk=False)
    our_index = {at: i for i, at in enumerate(_mask_offsets(ours.text))}
    their_index = {at: i for i, at in enumerate(_mask_offsets(theirs.text))}
    for block in matcher.get_matching_blocks():
        is_long = sum(c.isalnum() for c in ours.text[block.b : block.b + block.size]) >= _LONG
        for step in range(block.size):
            at = block.b + step
            if at in our_index and (
                is_long or _has_letter_beside(ours.text, at, block.b, block.b + block.size)
            ):
                mine, other = ours.items[our_index[at]], theirs.items[their_index[block.a + step]]
                if (problem := _differ(mine, other)) and not _moved(mine, other, ours, theirs):
                    yield problem


def _moved(mine: Item, other: Item, ours: _Masked, theirs: _Masked) -> bool:
    """Whether a figure met one of another thing only because the clause was put in another order.

    It is when the run has it elsewhere, and what it met there is of another kind or unit, or of another
    date than both: 2021年为78%，2023年提高到93% told as 2023年达到93%.
    """
    if not isinstance(mine, Figure) or not isinstance(other, Figure):
        return False
    if not any(isinstance(item, Figure) and supports(item, mine) for item in theirs.items):
        return False
    if mine.kind != other.kind or (mine.unit != other.unit and mine.value != other.value):
        return True
    told, known = _dates(ours.items), _dates(theirs.items)
    if mine.kind == "date":
        counted = [figure for figure, date in told.items() if date == mine]
        return bool(counted) and all(
            any(
                supports(date, mine) and supports(other_figure, figure)
                for other_figure, date in known.items()
            )
            for figure in counted
        )
    said = told.get(mine)
    met = known.get(other)
    if said is None or met is None or supports(met, said):
        return False
    return any(supports(date, said) for figure, date in known.items() if supports(figure, mine))


def _dates(items: Sequence[Item]) -> Mapping[Figure, Figure]:
    """The nearest date before each figure."""
    dates: dict[Figure, Figure] = {}
    date: Figure | None = None
    for item in items:
        if isinstance(item, Figure):
            if item.kind == "date":
                date = item
            elif date is not None:
                dates[item] = date
    return dates


def _mask_offsets(text: str) -> Iterator[int]:
    return (at for at, character in enumerate(text) if character in _MASKS)


def _has_letter_beside(text: str, at: int, start: int, end: int) -> bool:
    return any(
        start <= beside < end and text[beside] not in _MASKS and text[beside].isalnum()
        for beside in (at - 1, at + 1)
    )


def _differ(mine: Item, other: Item) -> Problem | None:
    if isinstance(mine, PlaceMention) and isinstance(other, PlaceMention):
        if mine.canonical == other.canonical or mine.name == other.name:
            return None
        return Problem(
            code="place.other",
            message=f"引文中这里是“{other.name}”，不是“{mine.name}”。",
            text=mine.name,
            told=other.name,
        )
    if isinstance(mine, PlaceMention) or isinstance(other, PlaceMention):
        return None
    return _figures_differ(mine, other)


def _figures_differ(mine: Figure, other: Figure) -> Problem | None:
    if supports(other, mine):
        return unit_problem(mine, other)
    if is_period(mine) != is_period(other):
        return None  # 在3周内走访95户 and 3周内，走访95户: the period and the count changed places
    if "name" in {mine.kind, other.kind}:
        ours, theirs = digital(mine.text), digital(other.text)
        if ours.startswith(theirs) or theirs.startswith(ours):
            return None
    return Problem(
        code="figure.other_thing",
        message=f"引文中这里是“{other.text}”，不是“{mine.text}”。",
        text=mine.text,
    )


@functools.lru_cache(maxsize=1024)
def _clauses(text: str) -> tuple[_Masked, ...]:
    """The clauses of a text, masked; separators inside figures (3,682) do not cut."""
    found: list[tuple[int, int, str, Item]] = [(f.span.start, f.span.end, _FIGURE, f) for f in figures(text)]
    found += [(p.span.start, p.span.end, _PLACE, p) for p in places(text)]
    pieces: list[str] = []
    items: list[Item] = []
    at = 0
    for start, end, mask, item in sorted(found, key=lambda entry: (entry[0], -entry[1])):
        if start >= at:
            pieces += (digital(text[at:start]), mask)
            items.append(item)
            at = end
    pieces.append(digital(text[at:]))
    left = iter(items)
    return tuple(
        _masked(clause, [next(left) for character in clause if character in _MASKS])
        for clause in _joined(_BREAK.split("".join(pieces)))
    )


def _joined(clauses: Sequence[str]) -> Iterator[str]:
    """Clauses with a few letters only (在2023年10月，) are read with the next one."""
    held = ""
    for clause in clauses:
        held = f"{held}，{clause}" if held and clause else held or clause
        if sum(character.isalnum() for character in held) >= _LONG:
            yield held
            held = ""
    if held:
        yield held


def _masked(text: str, items: Sequence[Item]) -> _Masked:
    letters = _NOT_LETTER.sub("", text)
    bigrams = frozenset(letters[i : i + 2] for i in range(len(letters) - 1))
    return _Masked(text=text, items=tuple(items), bigrams=bigrams)


@functools.lru_cache(maxsize=1024)
def _runs(quote: str) -> tuple[_Masked, ...]:
    """The clauses of a quote, single and joined with the next."""
    clauses = _clauses(quote)
    return tuple(
        _masked(
            "，".join(c.text for c in clauses[start : start + size]),
            [item for c in clauses[start : start + size] for item in c.items],
        )
        for size in range(1, _MAX_JOINED + 1)
        for start in range(len(clauses) - size + 1)
    )
