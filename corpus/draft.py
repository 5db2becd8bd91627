"""What stands between a file and its documents: raw text, raw blocks, drafts.

A loader turns bytes into a :class:`RawText`; ``corpus.repair`` and ``corpus.articles`` turn that
into :class:`Draft` s; ``corpus.metadata.describe`` turns drafts into documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from .model import Block, BlockKind, Repair, Span

__all__ = ["Draft", "RawBlock", "RawText", "document_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBlock:
    """A block that the file's own format marks (a DOCX paragraph, an HTML heading, a table row).

    ``span`` is in ``RawText.text``; ``kind`` is None when the format does not say what it is.
    ``label`` is a structural address such as "第二十三条"; ``page`` counts from 1.
    """

    span: Span
    kind: BlockKind | None = None
    level: int = 0
    label: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawText:
    """The decoded or extracted text of one file, before any repair.

    For text files ``text`` is the decoded file without its byte order mark; for other formats it
    is the loader's extraction. ``pages`` are the spans of its pages in order, empty where the
    format has none. ``blocks`` are the blocks that the format itself marks, in order and without
    overlap; empty means that blocks are to be found from the lines. ``meta`` is what the file
    says about itself (title, author, date), as plain strings. ``sha256`` is that of the bytes.
    """

    source: str
    text: str
    media_type: str
    sha256: str
    encoding: str = ""
    pages: tuple[Span, ...] = ()
    blocks: tuple[RawBlock, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One article, repaired, before its metadata is known.

    ``text`` is canonical and its blocks are joined by single newlines, in reading order: title,
    subtitles, byline, body. ``blocks`` lie in ``text`` in order, do not overlap, and map to the
    raw text by their segments. The title, where one was found, is the block of kind TITLE; there
    is at most one. ``id`` is the id of the document to be (:func:`document_id`). ``page`` holds
    the blocks of the file that belong to no single article (page headlines, editors' lines), as
    plain strings: context that the articles of one page share. ``part`` counts the texts that one file
    joins; articles of one page have the same. ``meta`` is that of the file.
    """

    id: str
    source: str
    text: str
    blocks: tuple[Block, ...]
    media_type: str
    raw_sha256: str
    repairs: tuple[Repair, ...] = ()
    ordinal: int = 0
    count: int = 1
    page: tuple[str, ...] = ()
    part: int = 0
    meta: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The text of the TITLE block, "" when none was found."""
        for block in self.blocks:
            if block.kind is BlockKind.TITLE:
                return block.span.of(self.text)
        return ""

    def of_kind(self, *kinds: BlockKind) -> tuple[Block, ...]:
        """The blocks of these kinds, in order."""
        return tuple(block for block in self.blocks if block.kind in kinds)


def document_id(source: str, title: str = "", ordinal: int = 0) -> str:
    """Sixteen hexadecimal digits, stable across edits of the text.

    Args:
        source: the file, relative to what was ingested.
        title: the article's folded title when the file holds several articles, else "".
        ordinal: 0, or the place among articles of one file with the same title.
    """
    key = f"{source}\0{title}\0{ordinal}" if title or ordinal else source
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
