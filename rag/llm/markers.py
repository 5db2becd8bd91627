"""Citation markers in a model's text, parsed while it streams.

Accepted: ``[1]`` ``[1,2]`` ``[1][2]`` ``[1-3]`` ``【1】`` ``［１］`` ``[[1]]`` ``【[1]、[2]】``
``[来源1]`` ``[资料 2]`` ``[^3]``. Numbers may be full width. A bracket that holds anything else
(``[注]``, ``【案例】``) is text. A single year in front of a number (``[2021]5号``, a document
number) is text as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Marker", "MarkerParser", "Piece"]

OPEN = "[【［"
CLOSE = "]】］"
MAX_INSIDE = 48  # "[1, 2, 3, … 12]" is shorter; anything longer is no marker and need not be held
MAX_RANGE = 20  # a range over more sentences than this is a slip of the model, not a citation
MAX_NUMBER = 9999

_LABEL = r"(?:来源|引用|资料|证据|材料|原文|句子|句|编号|文献|注|参考|source|ref|citation|s|第|\^|#)?"
_NUMBER = rf"{_LABEL}[:：.\s]*(?<!\d)\d{{1,4}}(?!\d)"
_ITEM = rf"{_NUMBER}(?:\s*[-–—~～至到]\s*{_NUMBER})?\s*(?:句|条|号)?"
_INSIDE = re.compile(rf"\s*{_ITEM}(?:[\s,，、;；&和及|]*{_ITEM})*\s*", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,4})(?:\s*[-–—~～至到]\D{0,4}?(\d{1,4}))?")
# What may stand in a marker that is still arriving.
_HALF = re.compile(
    r"[\s\d,，、;；:：.&和及|\-–—~～至到^#\[\]【】［］来源引用资料证据材原文句子编号献注参考第条sourcefitan]*",
    re.IGNORECASE,
)
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A marker: the numbers it names, in order and once each, and how it was written."""

    numbers: tuple[int, ...]
    raw: str


Piece = str | Marker


class MarkerParser:
    """Feed text as it arrives, get text and markers; a marker that is not finished is held back.

    The characters of the pieces, markers as ``raw``, are exactly the characters fed.
    """

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> Iterator[Piece]:
        """The pieces that are certain after ``text``."""
        self._held += text
        yield from self._drain(final=False)

    def end(self) -> Iterator[Piece]:
        """What was held back, at the end of the text."""
        yield from self._drain(final=True)

    def _drain(self, *, final: bool) -> Iterator[Piece]:
        while self._held:
            start = _first_of(self._held, OPEN)
            if start > 0:
                yield self._cut(start)
                continue
            if start < 0:
                yield self._cut(len(self._held))
                return
            end = _balanced_end(self._held)
            if end is None:
                if not final and _may_become_marker(self._held):
                    return
                yield self._cut(1)
                continue
            numbers = _numbers(self._held[:end])
            if not numbers:
                yield self._cut(1)
                continue
            if numbers[0] in _YEARS and len(numbers) == 1:
                if end == len(self._held) and not final:
                    return  # the next character decides between a marker and a document number
                if self._held[end : end + 1].isdigit():
                    yield self._cut(end)
                    continue
            yield Marker(numbers=numbers, raw=self._cut(end))

    def _cut(self, length: int) -> str:
        piece, self._held = self._held[:length], self._held[length:]
        return piece


def _first_of(text: str, characters: str) -> int:
    return next((i for i, character in enumerate(text) if character in characters), -1)


def _balanced_end(text: str) -> int | None:
    """Where the bracket that opens ``text`` is closed (exclusive), None when it is not yet."""
    depth = 0
    for i, character in enumerate(text[: MAX_INSIDE + 2]):
        depth += (character in OPEN) - (character in CLOSE)
        if depth == 0:
            return i + 1
    return None


def _may_become_marker(text: str) -> bool:
    return len(text) <= MAX_INSIDE and _HALF.fullmatch(text) is not None


def _numbers(bracketed: str) -> tuple[int, ...]:
    """The numbers of a bracket, empty when it is no marker."""
    inside = unicodedata.normalize("NFKC", bracketed).translate(_NO_BRACKETS)
    if not _INSIDE.fullmatch(inside):
        return ()
    numbers: dict[int, None] = {}
    for match in _RANGE.finditer(inside):
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if not first <= last < first + MAX_RANGE:
            last = first
        numbers.update(dict.fromkeys(range(first, last + 1)))
    return tuple(numbers)


_NO_BRACKETS = str.maketrans(dict.fromkeys(OPEN + CLOSE, " "))
