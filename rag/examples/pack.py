"""Packs: chosen quotations with their sources and checksums, ready to be written to a file.

The quotation is always read from the catalogue's version at ``[start, end)``; nothing that a client
sends is printed as a quotation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.catalogue import Catalogue
from corpus.errors import DocumentNotFound
from corpus.model import Document, Span
from rag.errors import PackInvalid
from rag.persons import Masker

from .model import PackItem

__all__ = [
    "MOST_QUOTE_CHARS",
    "Pack",
    "PackedQuote",
    "checksum",
    "make_pack",
]

MOST_QUOTE_CHARS = 3000  # of one quotation in a pack


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedQuote:
    """A quotation of a pack: ``number`` from 1, ``source`` the number of its entry in the source list.

    ``quote`` is as printed: where names of private persons are hidden in it, ``masked`` is True and the
    checksum is that of the printed text, which gives no name away.
    """

    number: int
    item: PackItem
    quote: str
    checksum: str
    document: Document
    source: int
    masked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack as it is written to a file; ``sources`` are numbered from 1 by their order."""

    title: str
    quotes: tuple[PackedQuote, ...]
    sources: tuple[Document, ...]


def make_pack(
    title: str, items: Sequence[PackItem], catalogue: Catalogue, masker: Masker | None = None
) -> Pack:
    """Read every quotation from the catalogue.

    Args:
        title: of the pack.
        items: the places, in order.
        catalogue: where the texts are.
        masker: hides the names of private persons, when given.

    Raises:
        DocumentNotFound: an item names a document or version that the library does not have.
        PackInvalid: no items, or an item's range is not within its text, empty or too long.
    """
    if not items:
        raise PackInvalid("教学包里没有条目。", hint="请至少选一条。")
    quotes: list[PackedQuote] = []
    sources: dict[tuple[str, str], tuple[int, Document]] = {}
    for number, item in enumerate(items, start=1):
        key = (item.document, item.version)
        if key not in sources:
            try:
                document = catalogue.document(item.document, item.version)
            except DocumentNotFound as error:
                raise DocumentNotFound(f"第 {number} 条：{error.message}", hint=error.hint) from error
            sources[key] = (len(sources) + 1, document)
        source, document = sources[key]
        quote = _quote(number, item, document)
        printed = quote if masker is None else masker.text(document, Span(item.start, item.end))
        quotes.append(
            PackedQuote(
                number=number,
                item=item,
                quote=printed,
                checksum=checksum(printed),
                document=_shown(document, masker),
                source=source,
                masked=printed != quote,
            )
        )
    listed = tuple(_shown(document, masker) for _, document in sources.values())
    return Pack(title=title, quotes=tuple(quotes), sources=listed)


def _shown(document: Document, masker: Masker | None) -> Document:
    """The document as it is named: a private person's name in its title is hidden too."""
    return document if masker is None else replace(document, title=masker.line(document, document.title))


def _quote(number: int, item: PackItem, document: Document) -> str:
    if not 0 <= item.start < item.end <= len(document.text):
        raise PackInvalid(
            f"第 {number} 条的位置 {item.start}–{item.end} 不在原文里（全文 {len(document.text)} 个字）。",
            hint="start 和 end 是该版本全文里的字符位置，请按引用里给出的填写。",
        )
    if item.end - item.start > MOST_QUOTE_CHARS:
        raise PackInvalid(
            f"第 {number} 条有 {item.end - item.start} 个字，超过了 {MOST_QUOTE_CHARS} 个字的上限。",
            hint="请分成几条。",
        )
    quote = document.text[item.start : item.end]
    if not quote.strip():
        raise PackInvalid(f"第 {number} 条的位置上没有文字。", hint="请检查 start 和 end。")
    return quote


def checksum(quote: str) -> str:
    """SHA-256 of the quotation's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()
