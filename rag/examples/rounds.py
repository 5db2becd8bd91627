"""Which inspection round a place of a text speaks of."""

from __future__ import annotations

import re

from corpus.model import Document, Span
from corpus.numerals import to_chinese
from rag.questions.times import whole

__all__ = ["round_of", "round_order"]

_NUMERAL = r"[一二三四五六七八九十百\d]{1,4}"
_ROUND = re.compile(
    rf"(?:(?P<session>[一二三四五六七八九十]{{1,3}})届[^，。；、]{{0,10}}?)?(?:第(?P<number>{_NUMERAL})|(?P<first>首))轮"
    rf"(?!次?以|[^，。；]{{0,2}}至第)"
)
_SPAN = re.compile(rf"(?:前{_NUMERAL}|第{_NUMERAL}轮?(?:至|到|、|和|—|-)第?{_NUMERAL})轮|{_NUMERAL}轮次")
_SESSION = re.compile(r"(?P<session>[一二三四五六七八九十]{1,3})届(?:[省市县区州旗]委|中央|党委)")


def round_of(document: Document, place: Span) -> str:
    """The round named last before a place in its block, else in the document's title; "" when none is.

    The committee's session goes before it where the same block or title names one: 十二届第四轮. Where
    several rounds are spoken of together (前三轮, 第一至第三轮) no single one is meant.
    """
    block = next((b for b in document.blocks if b.span.overlaps(place)), None)
    begin = block.span.start if block is not None else place.start
    for text in (document.text[begin : place.start], document.title):
        found = list(_ROUND.finditer(text))
        together = list(_SPAN.finditer(text))
        if together and (not found or together[-1].end() >= found[-1].end()):
            return ""
        if found:
            return _label(found[-1], text)
    return ""


def _label(found: re.Match[str], text: str) -> str:
    number = 1 if found["first"] else whole(found["number"])
    if number is None:
        return ""
    named = list(_SESSION.finditer(text, 0, found.end()))
    session = found["session"] or (named[-1]["session"] if named else "")
    return f"{session}届第{to_chinese(number)}轮" if session else f"第{to_chinese(number)}轮"


def round_order(label: str) -> tuple[int, int, str]:
    """Sorts rounds by session and number, those without one last."""
    match = re.fullmatch(rf"(?:(?P<session>.+)届)?第(?P<number>{_NUMERAL})轮", label)
    if match is None:
        return (10_000, 0, label)
    return (whole(match["session"]) or 0 if match["session"] else 0, whole(match["number"]) or 0, label)
