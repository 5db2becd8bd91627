"""Amounts that a sentence gives otherwise than a statement: 356名 against 256名."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.figures import Figure, figures
from rag.questions.patterns import COMMA, unit_class
from rag.verify.model import VerifyContext
from rag.verify.numbers import number_problems

from .premises import agrees

__all__ = ["CLAUSE_END", "FROM_TO", "Contrary", "contrary_amounts", "pairs"]

ContraryKind = Literal[
    "figure",
    "other",
    "changed",
    "number",
    "place",
    "person",
    "holder",
    "doer",
    "list",
    "penalty",
    "course",
]

#: What a change is told with: 由3个月改为6个月.
FROM_TO = re.compile(
    r"[由从](?:原来的?|原先的?|过去的?|此前的?|以前的?)?(?P<old>[^,。;由从]{1,12}?)"
    r"(?:一?(?:改|调整|增加|提高|延长|缩短|扩大|减少|下降|压减|压缩|降|升|增|减|涨|提升|变|发展|扩充|扩展)(?:到|至|为|成)|到|至)"
    r"(?P<new>[^,。;]{1,12}?(?=[,。;(]|$))"
)
CLAUSE_END = re.compile(rf"{COMMA.pattern}|[。;:]")
_AROUND = 8  # characters beside a figure that say what it counts
_SHARED = 0.6  # of a statement's words, from which the one figure of the sentence is the one meant
_OVER = re.compile(r"(?:(?<!不)(?:超过?|多于|大于)|突破|至少|不少于|不小于|不止)$")
_UNDER = re.compile(r"(?:不到|不足|(?<!不)(?:少于|小于)|没到|没有)$")
_UP_TO = re.compile(r"(?:至多|不超过?|不多于|不大于)$")  # the figure itself, too
_MORE, _LESS = re.compile("还?[多高大]"), re.compile("还?[少低小]")
_POINTING = ("那", "这", "该", "其中", "另外")  # 那四个县: named, not counted
_SUMS = re.compile("[共合总]计?[有达为是]?$")
_COUNTED = frozenset({"quantity", "percent", "money"})
_YEARS = re.compile(r"(?:判处?了?|徒刑|刑期)[^,。;]{0,4}$|(?:一届|任期|每)$")
_EARLIER = re.compile(r"由|从|原|以前|过去|之前|此前|先前")
_Beside = tuple[frozenset[str], frozenset[str]]
_MOST = 2  # figures of a sentence that may stand equally well for a stated one


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrary:
    """What a statement says, and what the sentence has in its place; both folded."""

    kind: ContraryKind
    said: str
    told: str


def contrary_amounts(said: str, told: str, share: float) -> Iterator[Contrary]:
    """The amounts of a statement for which a sentence has others; see ``contraries``."""
    yield from _changed(said, told)
    yield from _figures(said, told, share)


def _figures(said: str, told: str, share: float) -> Iterator[Contrary]:
    """A figure for which the sentence has another of its unit, and not the same."""
    mine, given = figures(said), figures(told)
    theirs = [f for f in given if f.kind in _COUNTED]
    beside = {f.span.start: _beside(told, f, given) for f in theirs}
    for stated in mine:
        if (
            stated.kind not in _COUNTED
            or not _is_amount(said, stated)
            or said[: stated.span.start].endswith(_POINTING)
        ):
            continue
        if bound := _bound(said, stated):
            beyond = [f for f in theirs if _is_amount(told, f) and (f.unit == stated.unit or not stated.unit)]
            if len(beyond) == 1 and _is_beyond(beyond[0].value, stated.value, bound):
                yield Contrary(kind="figure", said=stated.text, told=beyond[0].text)
            continue
        rivals = [f for f in theirs if _one_unit(stated, f) and _is_amount(told, f)]
        if not rivals or _stands(stated, told) or any(agrees(stated, f, loosely=True) for f in theirs):
            continue
        lead = said[: stated.span.start]
        alike = [(_likeness(_beside(said, stated, mine), beside[f.span.start]), f) for f in rivals]
        best = _counterparts(lead, stated, told, alike, share)
        if best:
            yield Contrary(kind="figure", said=stated.text, told="”“".join(f.text for f in best))
    for problem in number_problems(said, [told], VerifyContext()):
        if problem.code == "figure.other_thing" and problem.text in told:
            yield Contrary(kind="other", said=problem.text, told=problem.told)


def _is_amount(text: str, figure: Figure) -> bool:
    """Whether a figure counts: 十年 does as a sentence or a limit, 三年 may be a time."""
    if figure.unit in {"年", "月", "日", "届", "期"}:
        return bool(_YEARS.search(text[: figure.span.start]) or text.startswith("内", figure.span.end))
    return True


def _bound(text: str, figure: Figure) -> str:
    """``over`` where more than a figure is stated, ``under`` where less, ``up_to`` where no more; else ""."""
    lead, rest = text[: figure.span.start], text[figure.span.end :]
    if _OVER.search(lead) or rest.startswith("以上") or (lead.endswith("比") and _MORE.match(rest)):
        return "over"
    if _UP_TO.search(lead) or rest.startswith(("以下", "以内")):
        return "up_to"
    return "under" if _UNDER.search(lead) or (lead.endswith("比") and _LESS.match(rest)) else ""


def _is_beyond(given: Decimal, stated: Decimal, bound: str) -> bool:
    """Whether a figure lies outside a stated bound; what is stated as over a figure may just reach it."""
    if bound == "over":
        return given < stated
    return given > stated or (bound == "under" and given == stated)


def _one_unit(stated: Figure, given: Figure) -> bool:
    if stated.unit == given.unit:
        return stated.kind == given.kind and bool(stated.unit)
    one = unit_class(stated.unit)
    return one not in ("count", "time") and one == unit_class(given.unit)


def _counterparts(
    lead: str, stated: Figure, told: str, alike: Sequence[tuple[int, Figure]], share: float
) -> list[Figure]:
    """The figures that stand where the stated one does, by the words beside them; [] where none does.

    ``lead`` is what stands before the stated one, ``alike`` its rivals, each with its likeness.
    """
    most = max(n for n, _ in alike)
    best = [f for n, f in alike if n == most]
    if len({f.value for _, f in alike}) == 1:
        best = best[:1]
        both_sum_up = _SUMS.search(lead) and _SUMS.search(told[: best[0].span.start])
        alone = most or stated.kind != "quantity" or share >= _SHARED or both_sum_up
        return best if alone else []
    return best if most > len(best) - 1 and len(best) <= _MOST else []


def _stands(stated: Figure, told: str) -> bool:
    """Whether a sentence writes a stated figure, be it in a row that is not read: 256人、33个组."""
    return re.search(rf"(?<![\d.,]){re.escape(stated.text)}", told) is not None


def _beside(text: str, figure: Figure, all_of_it: Sequence[Figure]) -> _Beside:
    """The pairs of characters before and behind a figure, up to the next one of all those of the text."""
    others = [f.span for f in all_of_it if f.span != figure.span]
    start = max((s.end for s in others if s.end <= figure.span.start), default=0)
    end = min((s.start for s in others if s.start >= figure.span.end), default=len(text))
    left = text[max(start, figure.span.start - _AROUND) : figure.span.start]
    right = CLAUSE_END.split(text[figure.span.end : min(end, figure.span.end + _AROUND)])[0]
    return pairs(CLAUSE_END.split(left)[-1]), pairs(right)


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text."""
    return frozenset(a + b for a, b in itertools.pairwise(text))


def _likeness(
    one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]
) -> int:
    """How much stands beside both of two figures; what follows says twice as much of what is counted.

    What is counted may stand on the other side: 查处21名干部, 查处干部11人.
    """
    across = len(one[1] & other[0]) + len(one[0] & other[1])
    return len(one[0] & other[0]) + 2 * len(one[1] & other[1]) + across


def _changed(said: str, told: str) -> Iterator[Contrary]:
    """What once was, told as what is: 3个月 where the sentence has 由3个月改为6个月."""
    stated = [f for f in figures(said) if f.kind in _COUNTED]
    for change in FROM_TO.finditer(told):
        old, new = (figures(change[name]) for name in ("old", "new"))
        if not old or not new or any(_same(mine, new[0]) for mine in stated):
            continue
        for mine in stated:
            lead = said[: mine.span.start]
            was = _EARLIER.search(lead[-_AROUND:]) is not None
            if not was and _same(mine, old[0]):
                yield Contrary(kind="changed", said=mine.text, told=new[0].text)


def _same(one: Figure, other: Figure) -> bool:
    return one.value == other.value and unit_class(one.unit) == unit_class(other.unit)
