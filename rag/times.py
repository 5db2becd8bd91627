"""Years, sessions and rounds of inspection named in folded text, as plain digits for comparison."""

from __future__ import annotations

import re

from corpus.numerals import number

__all__ = ["rounds", "sessions", "whole", "years"]

_NUMERAL = r"[一二三四五六七八九十百\d]{1,4}"
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:\s*年|(?=[-/.—])|(?!\d))|(?<![\d.])(\d{2})年(?!来|内|间|度|以|前|后|的)"
)
_ROUND = re.compile(rf"第({_NUMERAL})轮|(首)轮")
_OPEN = re.compile(r"以来|以后|之后|至今|起|以前|之前|前(?!后)")  # a bound, not the year itself
# "十四届市委" counts; "十九届四中全会" and "三届一次全会" are meetings, "一届任期" is a length of time
_SESSION = re.compile(
    rf"(?<![一二三四五六七八九十\d])第?({_NUMERAL})届(?![一二三四五六七八九]中|[一二三四五六七八九十]次|任期|之?内)"
)


def years(text: str) -> tuple[str, ...]:
    """Four-digit years, in order and once each; "23年" is 2023, and "2016年以来" names no year."""
    found = (m.group(1) or "20" + m.group(2) for m in _YEAR.finditer(text) if not _OPEN.match(text, m.end()))
    return tuple(dict.fromkeys(found))


def rounds(text: str) -> tuple[str, ...]:
    """The numbers of rounds: "第二轮" and "首轮" give ("2", "1")."""
    return _ordinals(_ROUND, text)


def sessions(text: str) -> tuple[str, ...]:
    """The numbers of committee sessions: "十四届市委" gives ("14",)."""
    return _ordinals(_SESSION, text)


def whole(text: str) -> int | None:
    """The whole number that a numeral stands for, None when it is none."""
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None


def _ordinals(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for m in pattern.finditer(text):
        numeral = next(g for g in m.groups() if g)
        value = 1 if numeral == "首" else whole(numeral)
        if value is not None:
            found[str(value)] = None
    return tuple(found)
