"""The number guard: every figure of a sentence must stand in its quotes, and beside the same thing.

Three questions, in this order: does the figure stand in the quotes at all, normalised (三千六百八十二
is 3682, 2.24亿元 is 22400万元, 百分之八十七 is 87%)? With the same unit? And does it count the same
thing there: among the figures of the quotes, is the one in the most similar wording the same one?
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.figures import Figure, figures, same_figure

from .clauses import bigram_set
from .model import Problem, VerifyContext

__all__ = ["canonical", "number_problems", "without_enumerator"]

_ENUMERATOR = re.compile(
    r"^\s*(?:[-*•·●▪]\s*|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[）)]|[、]|[.．](?!\d))\s*|[①-⑳]\s*"
    r"|(?:第[一二三四五六七八九十]|其[一二三四五六七八九十]|[一二三四五六七八九十]是)[，,、：:]?(?=\D))+"
)
_ITEM = re.compile(r"(?<=[；;。：:，,])\s*(?:[（(]\d{1,2}[）)]|[①-⑳]|[一二三四五六七八九十]是)")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_WIDTH = {0xFF10 + digit: ord("0") + digit for digit in range(10)} | {0xFF0E: ord(".")}
_CLAUSE_END = "。！？!?；;，,：:\n"
_LEFT, _RIGHT = 14, 10  # characters around a figure that say what it counts
_SURE = 0.5  # of our bigrams, for another figure's wording to be "the same thing"
_MARGIN = 0.25  # by which it must be more alike than the wording of the equal figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A figure with the words around it, and the quote it stands in."""

    figure: Figure
    around: frozenset[str]
    quote: int


def without_enumerator(sentence: str) -> str:
    """The sentence with list numbers blanked: they count the composer's items, not a source's."""
    text = _ENUMERATOR.sub(lambda match: " " * len(match[0]), sentence)
    return _ITEM.sub(lambda match: " " * len(match[0]), text)


@functools.lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """The text with every figure in one spelling, so that wording can be compared without them."""
    pieces: list[str] = []
    at = 0
    for figure in figures(text):
        if figure.span.start >= at:
            pieces += (text[at : figure.span.start], _spelling(figure))
            at = figure.span.end
    return "".join((*pieces, text[at:]))


def _spelling(figure: Figure) -> str:
    numbers = [figure.value] if figure.high is None else [figure.value, figure.high]
    return "-".join(f"{number.normalize():f}" for number in numbers) + figure.unit


def number_problems(sentence: str, quotes: Sequence[str], context: VerifyContext) -> tuple[Problem, ...]:
    """Figures, dates, rounds and document numbers that the quotes do not carry."""
    text = without_enumerator(sentence)
    theirs = [placed for at, quote in enumerate(quotes) for placed in _placed(quote, at)]
    dated = [figure for source in context.sources for figure in _source_figures(source.text)]
    problems: list[Problem] = []
    ours = _placed(text, 0)
    for mine in ours:
        problems += _judge(mine, theirs, dated)
    problems += _loose_digits(text, [mine.figure for mine in ours], quotes, context)
    return tuple(dict.fromkeys(problems))


@functools.lru_cache(maxsize=2048)
def _placed(text: str, quote: int) -> tuple[_Placed, ...]:
    return tuple(
        _Placed(figure=figure, around=_around(text, figure), quote=quote) for figure in figures(text)
    )


@functools.lru_cache(maxsize=512)
def _source_figures(text: str) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures(text) if figure.kind in {"date", "ordinal", "round"})


def _around(text: str, figure: Figure) -> frozenset[str]:
    """Bigrams of the words before and after a figure, within its clause."""
    start, end = figure.span.start, figure.span.end
    left = text[max(0, start - _LEFT) : start]
    right = text[end : end + _RIGHT]
    cut = max((left.rfind(mark) for mark in _CLAUSE_END), default=-1)
    left = left[cut + 1 :]
    for mark in _CLAUSE_END:
        right = right.partition(mark)[0]
    return bigram_set(left) | bigram_set(right)


def _judge(mine: _Placed, theirs: Sequence[_Placed], dated: Sequence[Figure]) -> Iterator[Problem]:
    figure = mine.figure
    same = [other for other in theirs if _equal(figure, other.figure)]
    rivals = [
        other for other in theirs if _comparable(figure, other.figure) and not _equal(figure, other.figure)
    ]
    if not same:
        if _is_trivial(figure) or (figure.kind == "date" and any(_equal(figure, other) for other in dated)):
            return
        yield _missing(figure, theirs)
        return
    alike = max(_likeness(mine, other) for other in same)
    rival = max(rivals, key=lambda other: _likeness(mine, other), default=None)
    if rival is not None and _likeness(mine, rival) >= max(_SURE, alike + _MARGIN):
        yield Problem(
            code="figure.other_thing",
            message=f"引文中这里是“{rival.figure.text}”，不是“{figure.text}”。",
            text=figure.text,
        )
    elif all(other.figure.approximate != figure.approximate for other in same):
        yield Problem(
            code="figure.approximate",
            message=f"“{figure.text}”与引文中的“{same[0].figure.text}”一个是约数，一个不是。",
            text=figure.text,
            hard=False,
        )


def _likeness(mine: _Placed, other: _Placed) -> float:
    """The part of our surrounding bigrams that surrounds theirs; 0 without surroundings."""
    return len(mine.around & other.around) / len(mine.around) if mine.around else 0.0


def _equal(ours: Figure, theirs: Figure) -> bool:
    return same_figure(ours, theirs)


def _comparable(ours: Figure, theirs: Figure) -> bool:
    return ours.kind == theirs.kind and ours.unit == theirs.unit


def _is_trivial(figure: Figure) -> bool:
    """一个, 一批, 一次: an article rather than a number."""
    return figure.kind == "quantity" and figure.text.startswith("一") and figure.value == 1


def _missing(figure: Figure, theirs: Sequence[_Placed]) -> Problem:
    other_unit = next(
        (
            other.figure
            for other in theirs
            if other.figure.value == figure.value and other.figure.kind != "date"
        ),
        None,
    )
    if other_unit is not None and figure.kind != "date":
        return Problem(
            code="figure.unit",
            message=f"引文中是“{other_unit.text}”，不是“{figure.text}”。",
            text=figure.text,
        )
    code = {"date": "date.missing", "round": "round.missing", "document_number": "number.missing"}
    return Problem(
        code=code.get(figure.kind, "figure.missing"),
        message=f"引文中没有“{figure.text}”。",
        text=figure.text,
    )


def _loose_digits(
    text: str, found: Sequence[Figure], quotes: Sequence[str], context: VerifyContext
) -> Iterator[Problem]:
    """Digits that are part of no figure (telephone numbers, codes) must stand in the quotes as they are."""
    spans = [figure.span for figure in found]
    allowed = {
        run for known in (*quotes, *(source.text for source in context.sources)) for run in _runs(known)
    }
    for match in _DIGITS.finditer(text.translate(_WIDTH)):
        inside = any(span.start <= match.start() and match.end() <= span.end for span in spans)
        if not inside and match[0] not in allowed:
            yield Problem(code="figure.missing", message=f"引文中没有“{match[0]}”。", text=match[0])


@functools.lru_cache(maxsize=1024)
def _runs(text: str) -> frozenset[str]:
    return frozenset(_DIGITS.findall(text.translate(_WIDTH)))
