"""When something was counted: the time that a clause stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Span

__all__ = ["Time", "times_in"]

_N = r"[\d〇○零一二三四五六七八九十]"
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇○零一二三四五六七八九]{3}|今|去|前|上|当|同|次|翌)\s*年"
_DAY = rf"{_N}{{1,2}}\s*月份?(?:\s*{_N}{{1,3}}\s*[日号]|[上中下]旬|[初底])?"
_PART = rf"(?:[上下]半年度?|第?[一二三四1-4]季度|年?[初中底末]|{_DAY}|[春夏秋冬][天季]?)"
_POINT = rf"(?:{_YEAR}(?:度|{_PART})?|{_DAY}|[上下]半年|(?:19|20)\d{{2}}[-./]\d{{1,2}}(?:[-./]\d{{1,2}})?)"
_SPAN = rf"(?:{_POINT}|(?:19|20)\d{{2}})\s*(?:至|到|—{{1,2}}|–|-|~|－|～)\s*{_POINT}"
_YEARS = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,2})年"
_LASTING = rf"(?:近|最近|过去|前|这)?{_YEARS}多?来|(?:近|过去|最近){_YEARS}"
_LOOSE = r"全年|年内|近年来|近年|近期|[本该此]轮|[本该此]次(?=巡)|同期|届内|本届以来"
_ROUND = rf"(?:第{_N}{{1,3}}|首)轮(?!廓)"
_TIME = re.compile(
    rf"(?P<time>(?:{_SPAN}|{_LASTING}|{_POINT}|{_LOOSE})(?:以来|起)?|{_ROUND})|(?P<before>此前|之前|早前|先前)"
)
_COMPARED = re.compile(r"(?:比|较|[低高优多少大小早晚]于|与|跟)$")
_MORE = re.compile(r"[多余]|时间|以内|之内|内|的?(?:有期|徒刑|工期|期限)|级|生")


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time named in a text; ``text`` is "" where the text only says "before"."""

    span: Span
    text: str


def times_in(text: str) -> tuple[Time, ...]:
    """The days, months, years, rounds and relative times of a text, in order.

    What is only compared with (比上年增加) is left out.
    """
    found: list[Time] = []
    for match in _TIME.finditer(text):
        if _COMPARED.search(text[max(0, match.start() - 2) : match.start()]) and match["time"]:
            continue
        if match["time"] and match["time"][-1] == "年" and _MORE.match(text, match.end()):
            continue
        found.append(Time(span=Span(*match.span()), text=match["time"] or ""))
    return tuple(found)
