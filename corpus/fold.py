"""Folding: what two spellings of the same text share. On copies for matching, never on stored text.

Folding is NFKC (full-width digits and letters, compatibility characters), case folding and
traditional to simplified characters. It changes lengths (``㎡`` becomes ``m2``), so
:class:`Folded` keeps the way back to the original offsets.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from .data import rows
from .model import Span

__all__ = ["Folded", "fold"]

# Characters that neither combine with what stands before them nor compose with what follows:
# ASCII, general punctuation, CJK punctuation and ideographs, full-width forms. Each folds alone.
_ALONE = re.compile(
    "[\t-\r -~\u2010-\u2027\u2030-\u205e\u3001-\u3029\u3030-\u3040\u3220-\u33ff\u3400-\u9fff\uf900-\ufaff"
    "\uff01-\uff5e\uffe0-\uffe6\U00020000-\U0003ffff]"
)


@functools.cache
def _table() -> dict[int, str]:
    """Traditional characters, and the compatibility characters that Chinese text is full of."""
    table = {ord(old): new for new, olds in rows("simplified.tsv") for old in olds}
    table |= {
        code: unicodedata.normalize("NFKC", chr(code)) for code in (0x2026, 0x3000, *range(0xFF01, 0xFF5F))
    }
    return table


def fold(text: str) -> str:
    """``text`` for comparison: NFKC, case-folded, traditional characters simplified.

    Equal results mean that two spellings differ in width, case or script only. Offsets of the
    result are its own; use :class:`Folded` where a match must be shown in the original.
    """
    # Most text is in normal form once the common compatibility characters are replaced, and to
    # find that out is thirty times as fast as to normalise it.
    folded = text.translate(_table())
    if not unicodedata.is_normalized("NFKC", folded):
        folded = unicodedata.normalize("NFKC", folded).translate(_table())
    return folded.casefold()


_fold_piece = functools.lru_cache(maxsize=8192)(fold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A folded text with its way back.

    ``text == fold(original)``. ``starts[i]`` and ``ends[i]`` bound, in the original, the
    characters that the folded character ``i`` came from.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> Folded:
        """Fold ``original`` and remember where every character came from."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for start, end in _clusters(original):
            piece = _fold_piece(original[start:end])
            pieces.append(piece)
            starts += [start] * len(piece)
            ends += [end] * len(piece)
        return cls(text="".join(pieces), starts=tuple(starts), ends=tuple(ends))

    def original(self, span: Span) -> Span:
        """The run of the original text under ``span`` of the folded text.

        An empty span gives an empty span at the place where it stands.
        """
        if len(span) == 0:
            if span.start < len(self.starts):
                at = self.starts[span.start]
            else:
                at = self.ends[-1] if self.ends else 0
            return Span(at, at)
        return Span(self.starts[span.start], self.ends[span.end - 1])


def _clusters(text: str) -> list[tuple[int, int]]:
    """Runs that fold independently of each other: single characters wherever possible."""
    clusters: list[tuple[int, int]] = []
    open_run = -1  # start of a run whose characters may combine with each other
    for at, character in enumerate(text):
        end = at + 1
        followed = end < len(text) and (unicodedata.combining(text[end]) != 0 or text[end] in "\uff9e\uff9f")
        if followed or not _ALONE.match(character):
            open_run = at if open_run < 0 else open_run
            continue
        if open_run >= 0:
            clusters.append((open_run, at))
            open_run = -1
        clusters.append((at, end))
    if open_run >= 0:
        clusters.append((open_run, len(text)))
    return clusters
