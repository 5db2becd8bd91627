"""Drafts of files whose format marks its own blocks (DOCX, web pages, Markdown, tables)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.draft import Draft, RawBlock, RawText
from corpus.model import BlockKind, Repair
from corpus.repair import cues
from corpus.repair.pieces import Piece, kind_of
from corpus.repair.spacing import close_gaps
from corpus.repair.tracked import Tracked, concat

from .assemble import Article, assemble
from .collected import collected
from .markdown import TableLine, marks_between, table_lines, without_marks
from .office import has_letterhead, is_marking, is_named_paper, office_pieces

__all__ = ["structured_drafts"]

_OFFICIAL = re.compile(
    r"(?:通知|意见|办法|规定|条例|报告|方案|决定|细则|规则|准则|要点|规划|纲要|通报|公告|清单|指引|手册|总结)(?:（[^（）]{1,12}）)?$"
)
_TITLE_LINES = 3  # an official title takes so many lines at most: issuer, "关于……", "的通知"


def structured_drafts(raw: RawText) -> tuple[Draft, ...]:
    """One draft of all blocks, or of each text of a collection.

    Its title is the marked one, the first heading, or the first lines.
    """
    repairs: list[Repair] = []
    pieces: list[Piece] = []
    markdown = raw.media_type == "text/markdown"
    for block in raw.blocks:
        if markdown and block.kind is BlockKind.TABLE:
            rows, records = table_lines(raw.text, block.span)
            repairs.extend(records)
            pieces.extend(_table_piece(row) for row in rows)
            continue
        text = _text(raw, block).strip()
        if markdown:
            text, records = without_marks(text)
            repairs.extend(records)
        if not text.text:
            continue
        kind = block.kind or kind_of(text.text)
        prose = kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE)
        text, closed = close_gaps(text, keep_lone=not prose)
        repairs.extend(closed)
        level = block.level or (1 if kind is BlockKind.HEADING else 0)
        pieces.append(Piece(kind=kind, text=text, level=level, label=block.label, page=block.page))
    if not pieces:
        return ()
    if markdown:
        repairs.extend(marks_between(raw))
    marked = _is_marked(raw)
    articles: list[Article] = []
    for part, group in enumerate(collected(pieces)):
        lettered = has_letterhead(group)
        official = office_pieces(group, certain=lettered) if lettered or not marked else None
        titled = official or _with_title(group)
        title = next((piece.text.text for piece in titled if piece.kind is BlockKind.TITLE), "")
        articles.append(Article(pieces=tuple(titled), title=title, part=part))
    return assemble(raw, articles, (*raw.repairs, *repairs))


def _table_piece(line: TableLine) -> Piece:
    """A row of a table, or the line of prose that stands right below its rows."""
    kind = BlockKind.TABLE if line.row else kind_of(line.text.text)
    return Piece(kind=kind, text=line.text, level=1 if kind is BlockKind.HEADING else 0)


def _is_marked(raw: RawText) -> bool:
    """Whether the file's own format says which of its blocks are headings."""
    return any(block.kind in (BlockKind.TITLE, BlockKind.HEADING) for block in raw.blocks)


def _text(raw: RawText, block: RawBlock) -> Tracked:
    """The text of a block, its soft line breaks joined; those of tables stay."""
    whole = Tracked.of(raw.text, block.span.start, block.span.end)
    if block.kind is BlockKind.TABLE or "\n" not in whole.text:
        return whole
    parts: list[Tracked] = []
    start = 0
    for line in whole.text.split("\n"):
        part = whole.cut(start, start + len(line)).strip()
        start += len(line) + 1
        if not part.text:
            continue
        if parts and parts[-1].text[-1].isascii() and part.text[0].isascii():
            parts.append(Tracked.inserted(" "))
        parts.append(part)
    return concat(parts)


def _with_title(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with one title: the first marked, else the first heading above the text."""
    found = [i for i, piece in enumerate(pieces) if piece.kind is BlockKind.TITLE]
    if found:
        return [
            replace(piece, kind=BlockKind.HEADING, level=1) if i in found[1:] else piece
            for i, piece in enumerate(pieces)
        ]
    top = next((i for i in range(len(pieces)) if not _is_above_title(pieces, i)), 0)
    count = _title_lines(pieces[top:])
    if not count:
        return list(pieces)
    parts: list[Tracked] = []
    for piece in pieces[top : top + count]:
        if parts:
            parts.append(Tracked.inserted(" "))
        parts.append(piece.text)
    title = replace(pieces[top], kind=BlockKind.TITLE, level=0, text=concat(parts))
    above = (replace(piece, kind=BlockKind.FURNITURE, level=0) for piece in pieces[:top])
    return [title, *above, *pieces[top + count :]]


def _is_above_title(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a piece is of the page, or a heading above the title that says only who may read the paper."""
    if pieces[i].kind is BlockKind.FURNITURE:
        return True
    below = pieces[i + 1].kind if i + 1 < len(pieces) else None
    return pieces[i].kind is below is BlockKind.HEADING and is_marking(pieces[i].text.text)


def _title_lines(pieces: Sequence[Piece]) -> int:
    """How many pieces at the top make the title; 0 when the text begins at once."""
    if pieces[0].kind is not BlockKind.HEADING:
        return int(pieces[0].kind is BlockKind.PARAGRAPH and is_named_paper(pieces[0].text.text))
    for count in range(min(_TITLE_LINES, len(pieces)), 1, -1):
        lines = pieces[:count]
        same = all(piece.kind is BlockKind.HEADING and piece.level == lines[0].level for piece in lines)
        whole = same and not any(cues.is_list_item(piece.text.text) for piece in lines)
        if whole and _OFFICIAL.search(lines[-1].text.text) and not _OFFICIAL.search(lines[0].text.text):
            return count
    return 1
