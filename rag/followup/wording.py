"""The last question put to another place or time in words that its documents may use."""

from __future__ import annotations

import re

from rag.questions.patterns import COUNTED, unit_class
from rag.questions.understand import Understanding

from .conversation import Exchange

__all__ = ["for_another_place", "for_another_time"]

_LONG = 3  # characters of a word that names something, whatever it is taken for
_MONEY = re.compile(r"钱|[万亿]?元|资金|经费|款|费用|金额")
_TOLD = re.compile(
    r"^[^,。;:\d]{0,10}?\d+(?P<unit>[个项条件名家份次轮处户套座所批人])(?P<noun>[一-鿿、]{2,12}(?=[,。;]|$))?"
)


def for_another_place(text: str, understanding: Understanding) -> str:
    """The question without what it counts: another place may count it in other words; "" for little left.

    乙的评估有多少种情形, which may be 31项 there: 乙的评估有多少.
    """
    m = COUNTED.search(text)
    if not m or not (m.group("unit") or m.group("noun")) or _MONEY.match(m.group("noun") or ""):
        return ""
    before = text[: m.start()]
    said = understanding.parse(before)
    names = any(t.names or len(t.text) >= _LONG for t in said.terms)
    return (
        f"{before}多少"
        if names and unit_class(m.group("unit") or "") != "person" and not text[m.end() :].strip("?!。 ")
        else ""
    )


def for_another_time(text: str, last: Exchange) -> str:
    """The question with what the last answer counted, where it only asks 多少; "" where it says more itself.

    第六轮巡了多少 after 30个单位: 第六轮巡了多少个单位.
    """
    m = COUNTED.search(text)
    told = _TOLD.match(last.answer)
    if not m or not told or m.group("unit") or m.group("noun") or m.end() < len(text.rstrip("?!。 ")):
        return ""
    return f"{text[: m.end()]}{told.group('unit')}{told.group('noun') or ''}"
