"""Shares of a whole: per cent, 百分之……, 三成, 三分之二, ½."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from corpus.model import Span
from corpus.numerals import ARABIC, CHINESE, number

from .model import Figure, FigureKind
from .written import NUMBER, SPACE, TO

__all__ = ["SHARES", "SHARE_READERS"]

_ONES = "一二两三四五六七八九"
_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_HUNDRED = Decimal(100)

#: The ways of writing a share, by name, in the order in which they are tried.
SHARES = (
    ("fraction", rf"(?P<per>百|千|万|{CHINESE})分之(?P<num>{NUMBER}|百)"),
    ("percent", rf"(?P<pc>{ARABIC})(?:%?{TO}(?P<pc2>{ARABIC}))?{SPACE}(?P<pu>%|‰)"),
    ("points", rf"(?P<pts>{NUMBER}){SPACE}个?百分点"),
    (
        "tenths",
        (
            rf"(?P<cheng>[{_ONES}]{{1,2}}|\d(?:\.\d)?)成(?P<rest>半|[{_ONES}](?!成|[{_ONES}十百千万]))?"
            r"(?![立为果员本效熟长绩都就功因型语套交不])"
        ),
    ),
    ("vulgar", f"(?P<part>[{_VULGAR}])"),
    ("slash", r"(?<![\d/.])(?P<sn>[1-9])/(?P<sd>\d{1,2})(?=的|以[上下]|左右|强|弱)"),
)


def _share(match: re.Match[str], text: str, percent: Decimal, unit: str = "%") -> Figure:
    kind: FigureKind = "percent"
    span = Span(*match.span())
    return Figure(span=span, text=span.of(text), value=percent, unit=unit, kind=kind)


def _read_fraction(text: str, match: re.Match[str]) -> Figure | None:
    bases = {"百": _HUNDRED, "千": Decimal(1000), "万": Decimal(10_000)}
    base = bases.get(match["per"]) or number(match["per"])
    share = _HUNDRED if match["num"] == "百" else number(match["num"])
    return None if not base or share is None else _share(match, text, share * 100 / base)


def _read_percent(text: str, match: re.Match[str]) -> Figure | None:
    factor = Decimal("0.1") if match["pu"] == "‰" else Decimal(1)
    low, high = number(match["pc"]), number(match["pc2"] or "")
    if low is None:
        return None
    figure = _share(match, text, low * factor)
    return figure if high is None else replace(figure, high=high * factor)


def _read_points(text: str, match: re.Match[str]) -> Figure | None:
    value = number(match["pts"])
    return None if value is None else _share(match, text, value, "百分点")


def _read_tenths(text: str, match: re.Match[str]) -> Figure | None:
    """三成, 七成半, 九成九; 七八成 is a range."""
    written = match["cheng"]
    low = number(written[0] if len(written) == 2 and written[0] in _ONES else written)
    if low is None:
        return None
    more = Decimal("0.5") if match["rest"] == "半" else number(match["rest"] or "零") or Decimal(0)
    figure = _share(match, text, low * 10 + (more * 10 if match["rest"] == "半" else more))
    if len(written) == 2 and written[0] in _ONES:
        high = number(written[1])
        if high is None or high != low + 1 or match["rest"]:
            return None
        return replace(figure, high=high * 10, approximate=True)
    return figure


def _read_vulgar(text: str, match: re.Match[str]) -> Figure | None:
    value = Decimal(str(unicodedata.numeric(match["part"])))
    for base in range(2, 9):  # 1/3 is no decimal: as exact as the division of whole numbers
        part = value * base
        if abs(part - round(part)) < Decimal("0.0001"):
            return _share(match, text, Decimal(round(part)) * 100 / base)
    return None


def _read_slash(text: str, match: re.Match[str]) -> Figure | None:
    part, base = Decimal(match["sn"]), Decimal(match["sd"])
    return _share(match, text, part * 100 / base) if part < base else None


SHARE_READERS: dict[str, Callable[[str, re.Match[str]], Figure | None]] = {
    "fraction": _read_fraction,
    "percent": _read_percent,
    "points": _read_points,
    "tenths": _read_tenths,
    "vulgar": _read_vulgar,
    "slash": _read_slash,
}
