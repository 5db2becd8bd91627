"""Text that knows where each of its characters stood in the raw file."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Segment, Span

__all__ = ["INSERTED", "Tracked", "concat"]

_FIRST = array("q", range(1 << 16))  # copied from, cheaper than counting
INSERTED = -1  # the raw offset of a character that does not stand in the raw text (a joining space)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """``text`` and, for each of its characters, its offset in the raw text (or INSERTED)."""

    text: str
    at: array[int]

    @classmethod
    def of(cls, raw: str, start: int, end: int) -> Tracked:
        """The run ``[start, end)`` of the raw text, unchanged."""
        return cls(text=raw[start:end], at=_offsets(start, end))

    @classmethod
    def inserted(cls, text: str) -> Tracked:
        """Text that stands nowhere in the raw file."""
        return cls(text=text, at=array("q", [INSERTED] * len(text)))

    def __len__(self) -> int:
        return len(self.text)

    def cut(self, start: int, end: int | None = None) -> Tracked:
        """The slice ``[start, end)``, with Python's meaning of negative and missing bounds."""
        return Tracked(text=self.text[start:end], at=self.at[start:end])

    def without(self, gaps: Iterable[tuple[int, int]]) -> Tracked:
        """The text without these half-open ranges, given in order and without overlap."""
        texts: list[str] = []
        at = array("q")
        done = 0
        for start, end in gaps:
            texts.append(self.text[done:start])
            at.extend(self.at[done:start])
            done = end
        texts.append(self.text[done:])
        at.extend(self.at[done:])
        return Tracked(text="".join(texts), at=at)

    def strip(self) -> Tracked:
        """Without white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        return self if (start, end) == (0, len(self.text)) else self.cut(start, max(start, end))

    def raw(self, start: int = 0, end: int | None = None) -> Span:
        """The smallest raw span that covers the slice; empty at 0 when nothing of it is raw."""
        there = self.at[start:end]
        if not there:
            return Span(0, 0)
        first, last = there[0], there[-1]
        if first != INSERTED and last - first == len(there) - 1 and there == _offsets(first, last + 1):
            return Span(first, last + 1)  # one run, as most are
        if (least := min(there)) != INSERTED:
            return Span(least, max(there) + 1)
        places = [place for place in there if place != INSERTED]
        return Span(min(places), max(places) + 1) if places else Span(0, 0)

    def segments(self, shift: int = 0) -> tuple[Segment, ...]:
        """The runs that stand unchanged in both texts; ``shift`` is added to the text offsets."""
        found: list[Segment] = []
        start = 0
        at = self.at
        whole = bool(at) and at[0] != INSERTED and at[-1] - at[0] == len(at) - 1
        if whole and at == _offsets(at[0], at[-1] + 1):  # most blocks are one run
            return (Segment(text=shift, raw=at[0], length=len(at)),)
        breaks = [i for i, (a, b) in enumerate(pairwise(at), 1) if b != a + 1 or a == INSERTED]
        for i in (*breaks, len(at)) if at else ():
            if at[start] != INSERTED:
                found.append(Segment(text=start + shift, raw=at[start], length=i - start))
            start = i
        return tuple(found)


def _offsets(start: int, end: int) -> array[int]:
    """``start``, ``start + 1``, …, ``end - 1``."""
    return _FIRST[start:end] if end <= len(_FIRST) else array("q", range(start, end))


def concat(parts: Iterable[Tracked]) -> Tracked:
    """The parts one after another."""
    texts: list[str] = []
    at = array("q")
    for part in parts:
        texts.append(part.text)
        at.extend(part.at)
    return Tracked(text="".join(texts), at=at)
