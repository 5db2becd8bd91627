"""From the pieces of an article to its draft: canonical text, blocks, segments."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.draft import Draft, RawText, document_id
from corpus.model import Block, BlockKind, Repair, Span
from corpus.repair.cues import address, squeeze
from corpus.repair.pieces import Piece

from .records import invisible_records, records_of

__all__ = ["Article", "assemble"]

_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The pieces of one article in reading order, its title first where it has one.

    ``page`` is the text around it that belongs to no single article; ``part`` counts the texts joined in one
    file, the articles of one page being of one part.
    """

    pieces: tuple[Piece, ...]
    title: str = ""
    page: tuple[str, ...] = ()
    part: int = 0


def assemble(raw: RawText, articles: Sequence[Article], repairs: Sequence[Repair]) -> tuple[Draft, ...]:
    """Write each article's canonical text and map its blocks to the raw text.

    A repair goes to the article whose raw text surrounds it (the nearest before it).
    """
    titles: dict[str, int] = {}
    written = [_canonical(article.pieces) for article in articles]
    hidden = invisible_records(raw.text, [block for _, blocks in written for block in blocks], repairs)
    shares = _share_repairs(articles, (*repairs, *hidden))
    drafts: list[Draft] = []
    for ordinal, (article, (text, blocks)) in enumerate(zip(articles, written, strict=True)):
        changes = (*shares[ordinal], *records_of(raw.text, text, blocks))
        key = squeeze(unicodedata.normalize("NFKC", article.title)).lower() if len(articles) > 1 else ""
        tie = titles.get(key, 0)
        titles[key] = tie + 1
        drafts.append(
            Draft(
                id=document_id(raw.source, key, tie) if len(articles) > 1 else document_id(raw.source),
                source=raw.source,
                text=text,
                blocks=blocks,
                media_type=raw.media_type,
                raw_sha256=raw.sha256,
                repairs=tuple(sorted(changes, key=lambda repair: (repair.raw.start, repair.raw.end))),
                ordinal=ordinal,
                count=len(articles),
                page=article.page,
                part=article.part,
                meta=raw.meta,
            )
        )
    return tuple(drafts)


def _canonical(pieces: Sequence[Piece]) -> tuple[str, tuple[Block, ...]]:
    texts: list[str] = []
    blocks: list[Block] = []
    place = 0
    for piece in pieces:
        body = piece.text
        if not body.text:
            continue
        blocks.append(
            Block(
                kind=piece.kind,
                span=Span(place, place + len(body)),
                raw=body.raw(),
                segments=body.segments(place),
                level=piece.level,
                label=piece.label or _label(piece),
                page=piece.page,
            )
        )
        texts.append(body.text)
        place += len(body) + len(_SEPARATOR)
    return _SEPARATOR.join(texts), tuple(blocks)


def _label(piece: Piece) -> str:
    labelled = piece.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    return address(piece.text.text) if labelled else ""


def _share_repairs(articles: Sequence[Article], repairs: Sequence[Repair]) -> list[list[Repair]]:
    """Give each repair to the article with the last piece that begins at or before it."""
    starts = sorted(
        (piece.text.raw().start, index)
        for index, article in enumerate(articles)
        for piece in article.pieces
        if piece.text.text
    )
    shares: list[list[Repair]] = [[] for _ in articles]
    if not starts:
        return shares
    ordered = sorted(repairs, key=lambda repair: (repair.raw.start, repair.raw.end))
    place = 0
    for repair in ordered:
        while place + 1 < len(starts) and starts[place + 1][0] <= repair.raw.start:
            place += 1
        shares[starts[place][1]].append(repair)
    return shares
