"""A file's raw text to its articles: one draft each.

A page is cut at the marks that only the beginning or the end of an article bears (datelines,
bylines, column names, editors' lines); where there are none it stays one document with headings.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.draft import Draft, RawText
from corpus.model import BlockKind, Repair
from corpus.repair.lines import Layout, Line, layout_of, split_lines
from corpus.repair.pieces import Piece, pieces_of

from .assemble import Article, assemble
from .boxes import boxes_of
from .compose import compose
from .extras import give_extras
from .items import Role, items_of
from .marked import part_marked, weave
from .office import line_by_line, office_pieces
from .repeats import drop_repeated
from .returns import rejoin
from .stories import Page, stories_of
from .structured import structured_drafts
from .titles import give_titles

__all__ = ["drafts_of"]


def drafts_of(raw: RawText) -> tuple[Draft, ...]:
    """Repair a raw text and split it into its articles, in the order of the page.

    Returns:
        One draft an article; empty when the text holds nothing but white space.
    """
    lines = split_lines(raw)
    marked: tuple[Piece, ...] = ()
    if raw.pages:
        lines, marked = part_marked(raw, lines)
    layout = layout_of(lines)
    if raw.blocks and (not raw.pages or not lines) and not _is_copied_page(raw, layout):
        return structured_drafts(raw)
    pieces, repairs = pieces_of(lines, layout)
    if not pieces:
        return ()
    singly, mended = _singly(lines, layout) if line_by_line(lines, layout) else (pieces, repairs)
    pieces, singly = weave(pieces, marked), weave(singly, marked)
    if (office := office_pieces(singly)) is not None:
        return assemble(raw, (Article(pieces=office, title=office[0].text.text),), (*raw.repairs, *mended))
    items, repeated = drop_repeated(items_of(pieces, layout))
    page = Page.of(items)
    if not page.bodies():
        whole = Article(pieces=tuple(piece for item in page.items for piece in item.pieces))
        return assemble(raw, (whole,), (*raw.repairs, *repairs, *repeated))
    boxes = boxes_of(page)
    boxed = {i for box in boxes for i in (*box.bodies, box.title)}
    flow = [i for i in range(len(page.items)) if i not in boxed]
    main = give_titles(page, rejoin(page, stories_of(page, flow)), flow)
    lone = main[0].first if len(main) == 1 else None
    stories = give_extras(page, sorted([*main, *boxes], key=lambda story: story.first), flow)
    articles = [compose(page, story, lone=story.first == lone) for story in stories]
    context = tuple(
        item.text for item in page.items if item.role in (Role.LABEL, Role.EDITORS, Role.FURNITURE)
    )
    return assemble(raw, articles, (*raw.repairs, *repairs, *repeated), page=context)


def _singly(lines: Sequence[Line], layout: Layout) -> tuple[tuple[Piece, ...], tuple[Repair, ...]]:
    """Pieces and repairs where no line goes on with the one before it."""
    read = [pieces_of((line,), layout) for line in lines]
    pieces = tuple(piece for found, _ in read for piece in found)
    return pieces, tuple(repair for _, found in read for repair in found)


def _is_copied_page(raw: RawText, layout: Layout) -> bool:
    """Whether a document holds a page pasted line by line: each line a paragraph, none marked."""
    marked = sum(block.kind in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.TABLE) for block in raw.blocks)
    return layout.wrapped and marked == 0 and raw.media_type != "text/markdown"
