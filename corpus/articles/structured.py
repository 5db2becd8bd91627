"""Drafts of files whose format marks its own blocks (DOCX, web pages, Markdown, tables)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.draft import Draft, RawBlock, RawText
from corpus.model import BlockKind, Repair, Span
from corpus.repair import cues
from corpus.repair.pieces import Piece, kind_of
from corpus.repair.spacing import close_gaps
from corpus.repair.tracked import Tracked, concat

from .assemble import Article, assemble
from .office import office_pieces

__all__ = ["structured_drafts"]

_EMPHASIS = re.compile(r"(?<!\\)(\*\*|__|`)(?=\S)(?P<inner>.+?)(?<=\S)\1", re.DOTALL)
_LINK = re.compile(r"!?\[(?P<inner>[^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_QUOTE = re.compile(r"(?m)^[ \t]*>[ \t]?")
_OFFICIAL = re.compile(
    r"(?:通知|意见|办法|规定|条例|报告|方案|决定|细则|规则|准则|要点|规划|纲要|通报|公告|清单|指引|手册|总结)(?:（[^（）]{1,12}）)?$"
)
_TITLE_LINES = 3  # an official title takes so many lines at most: issuer, "关于……", "的通知"


def structured_drafts(raw: RawText) -> tuple[Draft, ...]:
    """One draft of all blocks; its title is the marked one, the first heading, or the first lines."""
    repairs: list[Repair] = []
    pieces: list[Piece] = []
    for block in raw.blocks:
        text, records = _clean(_text(raw, block), markdown=raw.media_type == "text/markdown")
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
    if raw.media_type == "text/markdown":
        repairs.extend(_between_blocks(raw))
    titled = (None if _is_marked(raw) else office_pieces(pieces)) or _with_title(pieces)
    title = next((piece.text.text for piece in titled if piece.kind is BlockKind.TITLE), "")
    return assemble(raw, (Article(pieces=tuple(titled), title=title),), (*raw.repairs, *repairs))


def _between_blocks(raw: RawText) -> list[Repair]:
    """A record for each run that the format sets beside its blocks: marks of headings, front matter."""
    found: list[Repair] = []
    done = 0
    for start, end in (*((block.span.start, block.span.end) for block in raw.blocks), (len(raw.text),) * 2):
        between = raw.text[done:start]
        if words := between.strip():
            place = done + between.index(words)
            found.append(
                Repair(
                    rule="markdown_marks",
                    reason="Markdown 标记、文件头不属于正文",
                    raw=Span(place, place + len(words)),
                    before=words,
                )
            )
        done = max(done, end)
    return found


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


def _clean(text: Tracked, *, markdown: bool) -> tuple[Tracked, tuple[Repair, ...]]:
    """Without the marks of Markdown within a block: emphasis, links, quotation signs."""
    if not markdown:
        return text.strip(), ()
    gaps: list[tuple[int, int]] = [(m.start(), m.end()) for m in _QUOTE.finditer(text.text) if m.group()]
    for pattern in (_EMPHASIS, _LINK):
        for match in pattern.finditer(text.text):
            inner = match.span("inner")
            gaps.extend(((match.start(), inner[0]), (inner[1], match.end())))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(gaps):
        if end > start and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    repairs = tuple(
        Repair(
            rule="markdown_marks",
            reason="Markdown 标记不属于正文",
            raw=text.raw(start, end),
            before=text.text[start:end],
        )
        for start, end in kept
    )
    return text.without(kept).strip(), repairs


def _with_title(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with one title: the first marked, else the first heading above the text."""
    found = [i for i, piece in enumerate(pieces) if piece.kind is BlockKind.TITLE]
    if found:
        return [
            replace(piece, kind=BlockKind.HEADING, level=1) if i in found[1:] else piece
            for i, piece in enumerate(pieces)
        ]
    count = _title_lines(pieces)
    if not count:
        return list(pieces)
    parts: list[Tracked] = []
    for piece in pieces[:count]:
        if parts:
            parts.append(Tracked.inserted(" "))
        parts.append(piece.text)
    title = replace(pieces[0], kind=BlockKind.TITLE, level=0, text=concat(parts))
    return [title, *pieces[count:]]


def _title_lines(pieces: Sequence[Piece]) -> int:
    """How many pieces at the top make the title; 0 when the text begins at once."""
    if pieces[0].kind is not BlockKind.HEADING:
        return 0
    for count in range(min(_TITLE_LINES, len(pieces)), 1, -1):
        lines = pieces[:count]
        same = all(piece.kind is BlockKind.HEADING and piece.level == lines[0].level for piece in lines)
        whole = same and not any(cues.is_list_item(piece.text.text) for piece in lines)
        if whole and _OFFICIAL.search(lines[-1].text.text) and not _OFFICIAL.search(lines[0].text.text):
            return count
    return 1
