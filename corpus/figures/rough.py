"""Round numbers without a digit (近百名, 上千万元, 百余家) and halves (两年半, 3个半月)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from corpus.model import Span
from corpus.numerals import ARABIC, CHINESE, number

from .model import Figure
from .written import MONEY, SPACE, UNIT

__all__ = ["HALVES", "ROUGH", "ROUGH_READERS"]

# 近, 上 and the like right before; not as parts of 最近, 会上, 以上 and other words.
_LED = (
    r"(?:(?<=[^最附邻临就靠远]近)|(?<=^近)|(?<=[约逾])|(?<=超过)|(?<=突破)"
    r"|(?<=[，。；、（：\s了达有出收计共查访现过是为到及助训办送]上)|(?<=^上))"
)
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

#: A number and a half. Tried before dates and counts, which would stop before the half.
HALVES = (
    (
        "half",
        (
            rf"(?P<hn>{ARABIC}|{CHINESE}){SPACE}"
            r"(?:个半(?P<hu>月|小时)|(?P<hv>年|天|倍|小时|公里)半(?![数年月日天夜程路途山个点]))"
        ),
    ),
)
#: A scale that stands alone.
ROUGH = (
    (
        "rough",
        (
            rf"(?:{_LED}(?P<rs>[百千]?[万亿]|[百千])[余多]?|(?P<rt>[百千]?[万亿]|[百千])[余多]){SPACE}"
            rf"(?:(?P<rmoney>{MONEY})|(?P<runit>{UNIT}))"
        ),
    ),
)


def _read_half(text: str, match: re.Match[str]) -> Figure | None:
    whole = number(match["hn"])
    if whole is None:
        return None
    unit = f"个{match['hu']}" if match["hu"] else match["hv"]
    span = Span(*match.span())
    return Figure(span=span, text=span.of(text), value=whole + Decimal("0.5"), unit=unit, kind="quantity")


def _read_rough(text: str, match: re.Match[str]) -> Figure | None:
    value = 1
    for character in match["rs"] or match["rt"]:
        value *= _SCALES[character]
    span = Span(*match.span())
    figure = Figure(
        span=span,
        text=span.of(text),
        value=Decimal(value),
        unit=match["runit"] or "",
        kind="quantity",
        approximate=True,
    )
    if match["rmoney"] is None:
        return figure
    unit = match["rmoney"] if match["rmoney"] not in {"人民币", "块钱", "元钱"} else "元"
    return replace(figure, unit=unit, kind="money")


ROUGH_READERS: dict[str, Callable[[str, re.Match[str]], Figure | None]] = {
    "half": _read_half,
    "rough": _read_rough,
}
