"""When a text was issued or published: from its byline, its date line, its title."""

from __future__ import annotations

import re

from corpus.draft import Draft
from corpus.model import BlockKind, MetaValue, Span

__all__ = ["date_of"]

_FULL = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
_DATED = frozenset(
    {BlockKind.BYLINE, BlockKind.NOTE, BlockKind.FURNITURE, BlockKind.SUBTITLE, BlockKind.TITLE}
)
_SHORT = 60  # a dated line of its own is no longer than this


def date_of(draft: Draft) -> MetaValue | None:
    """ISO date, partial when only a month or year is known; None when the text gives none.

    Bylines, notes and short first or last lines count; dates inside paragraphs are events.
    """
    blocks = list(draft.blocks)
    edge = [b for b in (*blocks[:4], *blocks[-3:]) if len(b.span) <= _SHORT and b.kind is not BlockKind.TITLE]
    places = [b for b in blocks if b.kind in _DATED and b.kind is not BlockKind.TITLE] + edge
    for pattern in (_FULL, _MONTH):
        for block in places:
            m = pattern.search(block.span.of(draft.text))
            if m:
                return _value(m, block.span.start)
    for block in blocks:
        if block.kind in (BlockKind.TITLE, BlockKind.SUBTITLE):
            m = _MONTH.search(block.span.of(draft.text)) or _YEAR.search(block.span.of(draft.text))
            if m:
                return _value(m, block.span.start)
    return None


def _value(m: re.Match[str], offset: int) -> MetaValue:
    numbers = m.groups()
    parts = [numbers[0], *(f"{int(n):02d}" for n in numbers[1:])]
    return MetaValue(value="-".join(parts), span=Span(m.start() + offset, m.end() + offset))
