"""A file's raw text to its articles: one draft each.

A page is cut at the marks that only the beginning or the end of an article bears (datelines,
bylines, column names, editors' lines); where there are none it stays one document with headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.draft import Draft, RawText
from corpus.model import BlockKind, Repair
from corpus.repair.furniture import is_dated_head, names_sheet
from corpus.repair.lines import Layout, Line, layout_of, split_lines
from corpus.repair.pieces import Piece, pieces_of

from .assemble import Article, assemble
from .boxes import boxes_of
from .broken import rejoin_broken
from .compose import compose
from .extras import give_extras
from .items import Role, items_of
from .joints import Part, layout_within, parts_of
from .marked import part_marked, weave
from .office import line_by_line, office_pieces
from .repeats import drop_repeated
from .returns import rejoin
from .stories import Page, Story, stories_of
from .structured import structured_drafts
from .titles import give_titles

__all__ = ["drafts_of"]

# A line between a headline and its text is of its source or author, whatever it looks like by itself.
_BESIDE = {BlockKind.HEADING: BlockKind.BYLINE, BlockKind.PARAGRAPH: BlockKind.BYLINE}


def drafts_of(raw: RawText) -> tuple[Draft, ...]:
    """Repair a raw text and split it into its articles, in the order of the page.

    Returns:
        One draft an article; empty when the text holds nothing but white space.
    """
    lines = rejoin_broken(split_lines(raw))
    marked: tuple[Piece, ...] = ()
    if raw.pages:
        lines, marked = part_marked(raw, lines)
    layout = layout_of(lines)
    if raw.blocks and (not raw.pages or not lines) and not _is_copied_page(raw, layout):
        return structured_drafts(raw)
    articles: list[Article] = []
    repairs: list[Repair] = list(raw.repairs)
    sheet: tuple[str, ...] = ()
    for part, text in enumerate(parts := parts_of(lines, layout)):
        rest = parts[part + 1].lines[0].text.raw().start if part + 1 < len(parts) else len(raw.text)
        own = tuple(piece for piece in marked if piece.text.raw().start < rest)
        marked = marked[len(own) :]
        found, records = _articles_of(text, layout_within(text, layout), own)
        repairs += records
        page = found[0].page if found else ()
        sheet = tuple(filter(_is_sheet, page)) or (() if text.apart else sheet)
        context = page if any(map(_is_sheet, page)) else (*page, *sheet)
        articles += [replace(article, page=context, part=part) for article in found]
    return assemble(raw, articles, repairs)


def _is_sheet(text: str) -> bool:
    """Whether a line is the dated running head of a newspaper's page, which the texts behind it share."""
    return is_dated_head(text) and names_sheet(text)


def _articles_of(
    part: Part, layout: Layout, marked: Sequence[Piece]
) -> tuple[tuple[Article, ...], tuple[Repair, ...]]:
    """The articles of one page or text, each with the page's context, and what was mended."""
    pieces, repairs = _pieces(part, layout)
    if not pieces and not marked:
        return (), ()
    singly, mended = _singly(part.lines, layout) if line_by_line(part.lines, layout) else (pieces, repairs)
    pieces, singly = weave(pieces, marked), weave(singly, marked)
    if (office := office_pieces(singly)) is not None:
        return (Article(pieces=office, title=office[0].text.text),), mended
    items, repeated = drop_repeated(items_of(pieces, layout))
    page = Page.of(items)
    if not page.bodies():
        whole = Article(pieces=tuple(piece for item in page.items for piece in item.pieces))
        return (whole,), (*repairs, *repeated)
    boxes = boxes_of(page)
    boxed = {i for box in boxes for i in (*box.bodies, box.title)}
    flow = [i for i in range(len(page.items)) if i not in boxed]
    main = give_titles(page, rejoin(page, stories_of(page, flow)), flow)
    lone = main[0].first if len(main) == 1 else None
    stories = give_extras(page, sorted([*main, *boxes], key=lambda story: story.first), flow)
    articles = (
        replace(compose(page, story, lone=story.first == lone), page=_context(page, story))
        for story in stories
    )
    return tuple(articles), (*repairs, *repeated)


def _context(page: Page, story: Story) -> tuple[str, ...]:
    """The text of the page that belongs to no article, the running head of the story's own page first."""
    beside = [
        i for i, item in enumerate(page.items) if item.role in (Role.LABEL, Role.EDITORS, Role.FURNITURE)
    ]
    heads = [i for i in beside if page.items[i].sheet]
    own = max((i for i in heads if i < story.first), default=None)
    order = [i for i in beside if i == own] + [i for i in beside if i != own]
    return tuple(" ".join(piece.text.text for piece in page.items[i].pieces) for i in order)


def _pieces(part: Part, layout: Layout) -> tuple[tuple[Piece, ...], tuple[Repair, ...]]:
    """The pieces of a part; no line of its headline goes on in its text."""
    if not part.head:
        return pieces_of(part.lines, layout)
    start, end = part.title
    above, mended = _singly(part.lines[:start], layout)
    title, mends = _singly(part.lines[start:end], layout)
    beside, also = _singly(part.lines[end : part.head], layout)
    body, repairs = pieces_of(part.lines[part.head :], layout)
    head = (
        *above,
        *(replace(piece, kind=BlockKind.TITLE) for piece in title),
        *(replace(piece, kind=_BESIDE.get(piece.kind, piece.kind)) for piece in beside),
    )
    return (*head, *body), (*mended, *mends, *also, *repairs)


def _singly(lines: Sequence[Line], layout: Layout) -> tuple[tuple[Piece, ...], tuple[Repair, ...]]:
    """Pieces and repairs where no line goes on with the one before it."""
    read = [pieces_of((line,), layout) for line in lines]
    pieces = tuple(piece for found, _ in read for piece in found)
    return pieces, tuple(repair for _, found in read for repair in found)


def _is_copied_page(raw: RawText, layout: Layout) -> bool:
    """Whether a document holds a page pasted line by line: each line a paragraph, none marked."""
    marked = sum(block.kind in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.TABLE) for block in raw.blocks)
    return layout.wrapped and marked == 0 and raw.media_type != "text/markdown"
