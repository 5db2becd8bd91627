"""Closing the gaps that typesetting puts between Han characters, digits and punctuation."""

from __future__ import annotations

import re

from corpus.model import Repair, Span

from .tracked import Tracked

__all__ = ["INVISIBLE", "close_gaps", "is_letter_spaced"]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003134f"
_FULL = "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…⋯·％～＋－／"
_GAP = re.compile(r"[ \t\u00a0\u2002-\u200a\u202f\u3000]+")
#: Runs of characters of no width: byte order marks, joiners, soft hyphens.
INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]+")
_WORD = re.compile(rf"[{_HAN}]")
_MARK = re.compile(rf"[{_FULL}]")
_DIGIT = re.compile(r"[0-9０-９.%％+＋\-−－×]")
_KEPT = re.compile(
    r"[（(][^（()）]{0,12}(?:记者|通讯员|作者|摄影)[^（()）]{0,60}[）)]|《[^《》]{2,80}》|^(?:编者按|编后|开栏语)\s"
)
_LETTER_SPACED = re.compile(rf"(?:[{_HAN}{_FULL}][ \t\u00a0\u3000]+){{3,}}[{_HAN}{_FULL}]")
# A whole line so set, its figures too; a row of figures has fewer characters that are none, and a line that
# was stretched to the margins of a narrow column is shorter.
_SPACED_LINE = re.compile(r"(?:\S[ \u3000]){9,}\S")


def close_gaps(text: Tracked, *, keep_lone: bool) -> tuple[Tracked, tuple[Repair, ...]]:
    """Drop the white space inside a line that no reader would write.

    Args:
        text: one line, without line breaks.
        keep_lone: keep a single gap between two Han characters (in headlines, bylines and names
            it separates; in running text it is an artefact).

    Returns:
        The text, and a record for each gap that was closed.
    """
    source = text.text
    gaps: list[tuple[int, int]] = [(m.start(), m.end()) for m in INVISIBLE.finditer(source)]
    places = list(_GAP.finditer(source))
    if not gaps and not places:
        return text, ()
    spaced = [Span(0, len(source))] if is_letter_spaced(source) else _spaced_letters(source)
    kept = [Span(m.start(), m.end()) for m in _KEPT.finditer(source)]
    for gap in places:
        left = source[gap.start() - 1] if gap.start() else ""
        right = source[gap.end()] if gap.end() < len(source) else ""
        lone = (keep_lone or _within(gap.start(), kept)) and not _within(gap.start(), spaced)
        whole = bool(spaced) and spaced[0].end == len(source) and not spaced[0].start
        if left and right and (whole or _closes(left, right, lone=lone)):
            gaps.append((gap.start(), gap.end()))
    if not gaps:
        return text, ()
    gaps.sort()
    repairs = tuple(
        Repair(
            rule="close_gaps",
            reason="汉字、数字与标点之间的空白不属于正文",
            raw=text.raw(start, end),
            before=source[start:end],
        )
        for start, end in gaps
    )
    return text.without(gaps), repairs


def is_letter_spaced(text: str) -> bool:
    """Whether a line is set with one gap after each of its characters, as some headlines are."""
    if not _SPACED_LINE.fullmatch(text):
        return False
    return 3 * len(_WORD.findall(text)) >= len(text.split())


def _closes(left: str, right: str, *, lone: bool) -> bool:
    """Whether the gap between two characters goes; ``lone`` gaps between words of a headline stay."""
    pair = (left, right)
    if any(_MARK.match(char) for char in pair):
        parts = left in "：”）》—" or right in "“（《—"
        return not (lone and parts)
    if any(_DIGIT.match(char) for char in pair):
        return any(_WORD.match(char) for char in pair)
    if all(_WORD.match(char) for char in pair):
        return not lone
    return not lone and any(_WORD.match(char) for char in pair)


def _spaced_letters(source: str) -> list[Span]:
    """Runs of four or more single Han characters with a gap after each: letter-spaced print."""
    return [Span(m.start(), m.end()) for m in _LETTER_SPACED.finditer(source)]


def _within(place: int, spans: list[Span]) -> bool:
    return any(span.start <= place < span.end for span in spans)
