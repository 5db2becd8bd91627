"""Up or down, by or to: 由46项压减至18项 against 压减28项, 增至46项."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.figures import Figure, supports

from .clauses import align, clauses
from .model import Problem
from .slots import figures_in

__all__ = ["trend_problems"]

_UP = r"增加|增长|增多|增至|增到|上升|升至|升到|提高|提升|扩大|上涨|涨到|涨至|延长|升高"
_DOWN = r"减少|减至|减到|下降|降至|降到|降低|压减|压缩|缩小|缩短|下跌|跌至|回落|缩减"
_TREND = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_BEFORE = re.compile(rf"(?:{_UP}|{_DOWN})(?P<mode>了|到|至|为)?[^\d，。；]{{0,2}}$")
_LIMIT = re.compile(r"(?:超过|超出|多于|少于|高于|低于|不到|不足|逾|突破|未达)[^\d，。；]{0,1}$")
_RATE = re.compile(r"(?P<rate>[一-龥]{2})率[^\d，。；]{0,4}$")
_TO = frozenset({"到", "至", "为"})
_SAME = 0.5


def trend_problems(sentence: str, quotes: Sequence[str]) -> tuple[Problem, ...]:
    """Changes of the other direction, changes by a figure that the quotes say to, limits that are none.

    Args:
        sentence: as shown.
        quotes: the cited texts.
    """
    found = (*_directions(sentence, quotes), *_modes(sentence, quotes), *_rates(sentence, quotes))
    return tuple(dict.fromkeys(found))


def _directions(sentence: str, quotes: Sequence[str]) -> Iterator[Problem]:
    for clause in clauses(sentence):
        said = _TREND.search(clause)
        alignment = align(clause, quotes, joined=2)
        if said is None or alignment is None or alignment.share < _SAME:
            continue
        mine = {m.lastgroup for m in _TREND.finditer(clause)}
        theirs = {m.lastgroup for m in _TREND.finditer(alignment.theirs)}
        if len(mine) == 1 and len(theirs) == 1 and mine != theirs:
            yield Problem(code="polarity.opposite", message="引文中变化的方向与句中相反。", text=said[0])


def _modes(sentence: str, quotes: Sequence[str]) -> Iterator[Problem]:
    theirs = [(quote, figure) for quote in quotes for figure in figures_in(quote)]
    for mine in figures_in(sentence):
        same = [(quote, other) for quote, other in theirs if supports(other, mine)]
        if not same:
            continue
        ours = _mode(sentence, mine)
        modes = [_mode(quote, other) for quote, other in same]
        if ours and all(mode and mode != ours for mode in modes):
            yield Problem(
                code="figure.mode",
                message=f"“{mine.text}”在引文中是变化到的数，还是变化的幅度，与句中不同。",
                text=mine.text,
            )
        if _LIMIT.search(sentence[: mine.span.start]) and not any(other.approximate for _, other in same):
            yield Problem(code="figure.limit", message=f"引文中的“{same[0][1].text}”是确数。", text=mine.text)


def _rates(sentence: str, quotes: Sequence[str]) -> Iterator[Problem]:
    """A share under the name of another: 办结率98.2% against 满意率98.2%."""
    theirs = [(quote, figure) for quote in quotes for figure in figures_in(quote) if figure.kind == "percent"]
    for mine in figures_in(sentence):
        ours = _RATE.search(sentence[: mine.span.start])
        if mine.kind != "percent" or ours is None:
            continue
        before = [_clause_before(quote, f) for quote, f in theirs if supports(f, mine)]
        if before and all(_RATE.search(text) and ours["rate"] not in text for text in before):
            yield Problem(
                code="figure.other_thing",
                message=f"引文中的“{mine.text}”不是{ours['rate']}率。",
                text=mine.text,
            )


def _clause_before(text: str, figure: Figure) -> str:
    return re.split("[，；、。：,;]", text[: figure.span.start])[-1]


def _mode(text: str, figure: Figure) -> str:
    """``to`` or ``by``, "" when no change stands before the figure."""
    match = _BEFORE.search(text[: figure.span.start])
    if match is None:
        return ""
    return "to" if match["mode"] in _TO or re.search("[至到]", match[0]) else "by"
