"""The number guard: every figure of a sentence must stand in its quotes, and beside the same thing.

Three questions: does the figure stand in the quotes at all, normalised (三千六百八十二 is 3682,
2.24亿元 is 22400万元, 百分之八十七 is 87%)? With the same unit? And does it count the same thing there:
is the figure of the quotes that stands in the most similar wording the same one? Numerals that are
no figures (labels, codes, 二十大) must stand in the quotes as they are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.figures import Figure, figures, supports

from .clauses import bigram_set
from .model import Problem, VerifyContext
from .spelling import digital, stands_in
from .units import is_period, unit_problem

__all__ = ["enumerator_problems", "number_problems", "without_enumerator"]

_ENUMERATOR = re.compile(
    r"^\s*(?:[-*•·●▪]\s*|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[）)]|[、]|[.．](?!\s*\d))\s*|[①-⑳]\s*"
    r"|(?:第[一二三四五六七八九十]|其[一二三四五六七八九十])\s*[，,、：:]|[一二三四五六七八九十]是)+"
)
_ITEM = re.compile(r"(?<=[；;。：:，,])\s*(?:[（(]\d{1,2}[）)]|[①-⑳]|[一二三四五六七八九十]是)")
_NUMERAL = re.compile(
    r"\d[\d,，]*(?:[.．]\d+)?\s*[万亿%‰％]?|[零〇一二两兩三四五六七八九十百千万亿萬億廿卅]+|[壹贰貳叁肆伍陆陸柒捌玖拾佰仟]{2,}"
    r"|[①-⑳⑴-⒇⒈-⒛²³¹⁰⁴-⁹₀-₉½⅓⅔¼¾Ⅰ-Ⅻ㈠-㈩㊀-㊉]"
)
# Numerals in words that count nothing; a model may use them without finding them in its evidence.
_IDLE = re.compile(
    "十分|万分|千万|百姓|千方百计|万无一失|两者|四处|四周|八方|三农|一[^一二三四五六七八九十百千万亿]?|万一|百般|千家万户"
    "|百花|万众|万千|千千万万|百年|五湖四海|七嘴八舌|三心二意|再三|两岸|两地|亿万|百分"
)
_BARE_CHINESE = frozenset("零〇一二两兩三四五六七八九十百千万亿萬億廿卅")
_BREAK = "。！？!?；;，,：:、\n（）()"
_REACH = 8  # characters beside a figure that say what it counts: 移交|问题线索|12件, 12件|问题线索
_GOES_ON = re.compile(r"[一-龥]{0,2}[到至](?![今位])|[增减升降]为")
_SURE = 0.6  # from which another figure's wording is the same
_MARGIN = 0.3  # by which it must be more alike than the wording of the equal figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A figure with the wording before and after it, as sets of characters and bigrams, and its date."""

    figure: Figure
    before: frozenset[str]
    after: frozenset[str]
    date: Figure | None = None


def without_enumerator(sentence: str) -> str:
    """The sentence with list numbers blanked: they count the composer's items, not a source's."""
    text = _ENUMERATOR.sub(lambda match: " " * len(match[0]), sentence)
    return _ITEM.sub(lambda match: " " * len(match[0]), text)


def enumerator_problems(sentence: str, quotes: Sequence[str]) -> tuple[Problem, ...]:
    """A list number (3.) other than the one that the closest quote begins with.

    A quote without one says nothing of list numbers: then they are the composer's own.
    """
    mine = _ENUMERATOR.match(sentence)
    numbers = _list_numbers(mine[0]) if mine else ()
    if mine is None or not numbers or not quotes:
        return ()
    wanted = bigram_set(sentence[mine.end() :])
    closest = max(quotes, key=lambda quote: len(wanted & bigram_set(quote)))
    theirs = _ENUMERATOR.match(closest)
    if theirs is None or not _list_numbers(theirs[0]) or _list_numbers(theirs[0]) == numbers:
        return ()
    written = mine[0].strip()
    if digital(written) in digital(closest):  # an item within the quote: （一）甲；（二）乙
        return ()
    message = f"引文中的编号是“{theirs[0].strip()}”，不是“{written}”。"
    return (Problem(code="figure.enumerator", message=message, text=written),)


def _list_numbers(enumerator: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\d①-⑳]+", digital(enumerator)))


def number_problems(sentence: str, quotes: Sequence[str], context: VerifyContext) -> tuple[Problem, ...]:
    """Figures, dates, rounds and document numbers that the quotes do not carry."""
    text = without_enumerator(sentence)
    theirs = [placed for quote in quotes for placed in _placed(quote)]
    dated = [figure for source in context.sources for figure in _source_figures(source.text)]
    known = [digital(quote) for quote in quotes]
    named = [*known, *(digital(source.text) for source in context.sources), *map(digital, context.allowed)]
    problems: list[Problem] = []
    covered: list[tuple[int, int]] = []
    for mine in _placed(text):
        span = mine.figure.span
        if mine.figure.kind == "name":
            continue
        covered.append((span.start, span.end))
        if any(supports(other.figure, mine.figure) for other in theirs):
            problems += _counted(mine, theirs)
        elif not _excused(mine.figure, text, known, dated):
            problems.append(_missing(mine.figure, theirs))
    problems += _loose(text, covered, named)
    return tuple(dict.fromkeys(problems))


@functools.lru_cache(maxsize=2048)
def _placed(text: str) -> tuple[_Placed, ...]:
    found = figures(text)
    ends = [0, *(figure.span.end for figure in found)]
    starts = [*(figure.span.start for figure in found), len(text)]
    placed = []
    for i, figure in enumerate(found):
        left = text[max(ends[i], figure.span.start - _REACH) : figure.span.start]
        right = text[figure.span.end : min(starts[i + 1], figure.span.end + _REACH)]
        left = left[max((left.rfind(mark) for mark in _BREAK), default=-1) + 1 :]
        right = right[: min((at for mark in _BREAK if (at := right.find(mark)) >= 0), default=len(right))]
        if _GOES_ON.match(right):  # 由0.8万元提高到2.5万元: what follows is the other figure's
            right = ""
        date = next((other for other in reversed(found[:i]) if other.kind == "date"), None)
        placed.append(_Placed(figure=figure, before=_grams(left), after=_grams(right), date=date))
    return tuple(placed)


def _grams(text: str) -> frozenset[str]:
    letters = re.sub(r"\W", "", digital(text))
    return frozenset((*letters, *(letters[i : i + 2] for i in range(len(letters) - 1))))


@functools.lru_cache(maxsize=512)
def _source_figures(text: str) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures(text) if figure.kind in {"date", "ordinal", "round"})


def _excused(figure: Figure, text: str, known: Sequence[str], dated: Sequence[Figure]) -> bool:
    """Whether a figure that no figure of the quotes supports is sound all the same.

    It is when it dates the source, or when it stands in the quotes as written together with the two
    characters behind it: the quotes' may be read as part of a label (四项监督).
    """
    if figure.kind in {"date", "ordinal", "round"} and any(supports(other, figure) for other in dated):
        return True
    written = digital(text[figure.span.start : figure.span.end + 2])
    return any(stands_in(written, quote) for quote in known)


def _counted(mine: _Placed, theirs: Sequence[_Placed]) -> Iterator[Problem]:
    """Problems of a figure that the quotes do have: what it counts, its unit, its exactness."""
    same = [other for other in theirs if supports(other.figure, mine.figure)]
    alike = max(_likeness(mine, other) for other in same)
    exact = any(other.figure.unit == mine.figure.unit for other in same)
    rivals = [
        o
        for o in theirs
        if o.figure.kind == mine.figure.kind
        and o not in same
        and (o.figure.unit == mine.figure.unit or (not exact and _rivals(o, mine)))
        and not _at_its_own_date(mine, same, o)
    ]
    rival = max(rivals, key=lambda other: _likeness(mine, other), default=None)
    if rival is not None and _likeness(mine, rival) >= max(_SURE, alike + _MARGIN):
        yield Problem(
            code="figure.other_thing",
            message=f"引文中这里是“{rival.figure.text}”，不是“{mine.figure.text}”。",
            text=mine.figure.text,
            told=rival.figure.text,
        )
    wrong_units = [unit_problem(mine.figure, other.figure) for other in same]
    if None not in wrong_units and (worst := wrong_units[0]) is not None:
        yield worst
    if all(other.figure.approximate != mine.figure.approximate for other in same):
        yield Problem(
            code="figure.approximate",
            message=f"“{mine.figure.text}”与引文中的“{same[0].figure.text}”一个是约数，一个不是。",
            text=mine.figure.text,
            hard=False,
        )


def _at_its_own_date(mine: _Placed, same: Sequence[_Placed], rival: _Placed) -> bool:
    """Whether a figure is told of its own date, and its rival stands at another: 2021年为78%，2023年为93%."""
    if mine.date is None or rival.date is None or supports(rival.date, mine.date):
        return False
    return any(other.date is not None and supports(other.date, mine.date) for other in same)


def _rivals(other: _Placed, mine: _Placed) -> bool:
    if is_period(other.figure) != is_period(mine.figure):
        return False
    return other.figure.unit == mine.figure.unit or mine.figure.kind == "quantity"


def _likeness(mine: _Placed, other: _Placed) -> float:
    """How alike the wordings are, from 0 to 1; what follows a figure says more than what precedes it.

    A figure with nothing behind it (问题28个，) may be one with its noun behind it (28个问题).
    """
    if mine.after and other.after:
        after = _overlap(mine.after, other.after)
        return 0.7 * after + 0.3 * _overlap(mine.before, other.before) if mine.before else after
    if mine.after:
        return 0.9 * _overlap(mine.after, other.before)
    if other.after and mine.before:
        return max(0.9 * _overlap(other.after, mine.before), 0.5 * _overlap(mine.before, other.before))
    return _overlap(mine.before, other.before)


def _overlap(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return len(ours & theirs) / len(ours) if ours else 0.0


def _missing(figure: Figure, theirs: Sequence[_Placed]) -> Problem:
    other = next(
        (o.figure for o in theirs if o.figure.value == figure.value and o.figure.kind != "date"), None
    )
    if other is not None and figure.kind not in {"date", "name"} and other.kind != "name":
        return Problem(
            code="figure.unit",
            message=f"引文中是“{other.text}”，不是“{figure.text}”。",
            text=figure.text,
        )
    code = {"date": "date.missing", "round": "round.missing", "document_number": "number.missing"}
    return Problem(
        code=code.get(figure.kind, "figure.missing"),
        message=f"引文中没有“{figure.text}”。",
        text=figure.text,
    )


def _loose(text: str, covered: Sequence[tuple[int, int]], known: Sequence[str]) -> Iterator[Problem]:
    """Numerals that are part of no figure must stand in the quotes as they are.

    Arabic ones by themselves; Chinese ones with the character behind them (八大, 二十大).
    """
    for match in _NUMERAL.finditer(text):
        start, end = match.span()
        if any(s < end and start < e for s, e in covered) or _IDLE.match(text, start):
            continue
        with_next = match[0][0] in _BARE_CHINESE and text[end : end + 1].isalnum()
        written = digital(text[start : end + 1] if with_next else match[0])
        if not any(stands_in(written, quote) for quote in known):
            yield Problem(code="figure.missing", message=f"引文中没有“{match[0]}”。", text=match[0])
