"""A file's raw text to its articles: one draft each."""

from __future__ import annotations

from corpus.draft import Draft, RawText
from corpus.repair.lines import layout_of, split_lines
from corpus.repair.pieces import pieces_of

from .assemble import Article, assemble

__all__ = ["drafts_of"]


def drafts_of(raw: RawText) -> tuple[Draft, ...]:
    """Repair a raw text and split it into its articles, in the order of the page.

    Returns:
        One draft an article; empty when the text holds nothing but white space.
    """
    lines = split_lines(raw)
    pieces, repairs = pieces_of(lines, layout_of(lines))
    if not pieces:
        return ()
    return assemble(raw, (Article(pieces=pieces, title=""),), (*raw.repairs, *repairs))
