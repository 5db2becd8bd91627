"""Years, sessions and rounds of inspection named in folded text, as plain digits for comparison."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from corpus.numerals import number

__all__ = ["main_year", "relative_years", "rounds", "rounds_together", "sessions", "whole", "years"]

_NUMERAL = r"[一二三四五六七八九十百\d]{1,4}"
# "2028个问题" counts, "90年代" is a decade, "30年来" a length of time
_YEAR = re.compile(
    r"(?<![\d.第])((?:19|20)\d{2})(?:\s*年(?!代)"
    r"|(?![\d年%‰个名人件条项次户家元万亿篇份起处批多余亩吨米公里平方]|[.,]\d+[%‰元万亿亩吨米公平]|[.,]\d{3}(?!\d)))"
    r"|(?<![\d.])(\d{2})年(?!代|来|内|间|度|以|前|后|的)"
)
_LAST_CENTURY = 50  # two digits from which a year is one of the 20th century: 98年, 23年
_ROUND = re.compile(rf"第({_NUMERAL})轮|(首)轮")
# "第六轮、第七轮", "第三至第五轮", "第六、七轮": rounds told together
_TOGETHER = re.compile(
    rf"第(?P<first>{_NUMERAL})轮?(?:(?:至|到|[—–~-]{{1,2}})第?(?P<last>{_NUMERAL})轮|(?P<more>(?:[、和与及]第?{_NUMERAL}轮?){{1,9}})(?<=轮))"
)
_MOST_ROUNDS = 12  # of "第一轮至第八轮"; a longer span is none of rounds
_RELATIVE = re.compile(
    r"(?P<last>(?<!失)去年(?![代货])|(?<!以)上一?年度?(?![来轻龄])|过去的?一年(?![来内]))"
    r"|(?P<this>(?<!如)今年(?!轻)|本年度)|(?P<before>(?<![以目当此提之])前年(?![均度龄轻]))"
)
_LOOKS_BACK = 3  # month until which a paper's "过去一年" is the year before
_MAIN = 2  # times that a text has to name the year that it is about
_OPEN = re.compile(r"以来|以后|之后|至今|起|以前|之前|前(?!后)")  # a bound, not the year itself
# "十四届市委" counts; "十九届四中全会" and "三届一次全会" are meetings, "一届任期" is a length of time
_SESSION = re.compile(
    rf"(?<![一二三四五六七八九十\d])第?({_NUMERAL})届(?![一二三四五六七八九]中|[一二三四五六七八九十]次|任期|之?内)"
)


def years(text: str) -> tuple[str, ...]:
    """Four-digit years, in order and once each; "23年" is 2023, and "2016年以来" names no year."""
    return tuple(dict.fromkeys(_years_in(text)))


def relative_years(text: str, date: str | None) -> tuple[str, ...]:
    """The years that 去年, 今年 and the like mean in a paper of this date; () without a date.

    Args:
        text: folded text.
        date: the date of the paper, "2024", "2024-01" or "2024-01-19".
    """
    if not date:
        return ()
    year, month = int(date[:4]), int(date[5:7] or _LOOKS_BACK + 1)
    found: dict[str, None] = {}
    for m in _RELATIVE.finditer(text):
        if m.group("last"):
            if not m.group().startswith("过去") or month <= _LOOKS_BACK:
                found[str(year - 1)] = None
        else:
            found[str(year if m.group("this") else year - 2)] = None
    return tuple(found)


def main_year(text: str) -> str | None:
    """The year that a text names most, None when it hardly names one or names two alike."""
    named = Counter(_years_in(text)).most_common(2)
    if not named or named[0][1] < _MAIN or (len(named) > 1 and named[1][1] == named[0][1]):
        return None
    return named[0][0]


def rounds(text: str) -> tuple[str, ...]:
    """The numbers of rounds: "第二轮" and "首轮" give ("2", "1"), "第六、七轮" names both."""
    return tuple(dict.fromkeys((*_ordinals(_ROUND, text), *rounds_together(text))))


def rounds_together(text: str) -> tuple[str, ...]:
    """The rounds that are told together, as one span or row: what is said then is said of all of them."""
    found: dict[str, None] = {}
    for m in _TOGETHER.finditer(text):
        first, last = whole(m.group("first")), whole(m.group("last") or "")
        if m.group("more"):
            others = (whole(n) for n in re.findall(_NUMERAL, m.group("more")))
            found.update((str(n), None) for n in (first, *others) if n is not None)
        elif first is not None and last is not None and first < last < first + _MOST_ROUNDS:
            found.update((str(n), None) for n in range(first, last + 1))
    return tuple(found)


def sessions(text: str) -> tuple[str, ...]:
    """The numbers of committee sessions: "十四届市委" gives ("14",)."""
    return _ordinals(_SESSION, text)


def whole(text: str) -> int | None:
    """The whole number that a numeral stands for, None when it is none."""
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None


def _years_in(text: str) -> Iterator[str]:
    """Every mention of a year that is no bound."""
    found = (m for m in _YEAR.finditer(text) if not _OPEN.match(text, m.end()))
    return (m.group(1) or _whole_year(m.group(2)) for m in found)


def _whole_year(digits: str) -> str:
    return ("19" if int(digits) >= _LAST_CENTURY else "20") + digits


def _ordinals(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for m in pattern.finditer(text):
        numeral = next(g for g in m.groups() if g)
        value = 1 if numeral == "首" else whole(numeral)
        if value is not None:
            found[str(value)] = None
    return tuple(found)
