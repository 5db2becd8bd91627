"""Addresses in regulations: 第×编, 章, 节, 条, 款, 项, in Chinese or Arabic numerals.

The structure is read from how blocks begin ("第二十三条", "（二）"), so it holds for every format.
A 款 is a paragraph of its article that is not an item; a 项 is an item （一）, （二） ….
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .model import Block, BlockKind, Document, Span
from .numerals import number

__all__ = ["Address", "find_address", "parse_address"]

_NUMERAL = r"[〇零一二三四五六七八九十百千\d]{1,7}"
_PART = re.compile(rf"第\s*({_NUMERAL})\s*([编章节条款项])(?:之([一二三四五六七八九十]+))?")
_BEGINS = re.compile(rf"^[\s　]*第\s*({_NUMERAL})\s*([编章节条])(?:之([一二三四五六七八九十]+))?")
_ITEM = re.compile(rf"^[\s　]*[(（]\s*({_NUMERAL})\s*[)）]")
_ORDER = "编章节条款项"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What "第二十三条第二款第一项" says: levels and numbers, from the widest down."""

    parts: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        """The address in Arabic numerals: 第23条第2款."""
        return "".join(f"第{n}{level}" for level, n in self.parts)


def parse_address(text: str) -> Address | None:
    """The first address in a text, None when there is none; each level counts once."""
    parts: list[tuple[str, int]] = []
    for m in _PART.finditer(text):
        value = _whole(m.group(1))
        level = m.group(2)
        if value is None or (parts and _ORDER.index(level) <= _ORDER.index(parts[-1][0])):
            break
        parts.append((level, value))
    return Address(parts=tuple(parts)) if parts else None


def find_address(document: Document, address: str) -> Span | None:
    """Where the text under an address stands in a document.

    Args:
        document: a regulation or any text with numbered articles.
        address: "第二十三条第二款", "第23条" ….

    Returns:
        The span from the first block under the address to its last, in ``document.text``; None when
        the document has no such place.
    """
    wanted = parse_address(address)
    if wanted is None:
        return None
    blocks: Sequence[Block] = [b for b in document.blocks if b.kind is not BlockKind.FURNITURE]
    for level, value in wanted.parts:
        if level == "款":
            blocks = _paragraph(document, blocks, value)
        elif level == "项":
            blocks = _items(document, blocks, value)
        else:
            blocks = _division(document, blocks, level, value)
        if not blocks:
            return None
    return Span(blocks[0].span.start, blocks[-1].span.end)


def _division(document: Document, blocks: Sequence[Block], level: str, value: int) -> Sequence[Block]:
    """The blocks of one 编, 章, 节 or 条, up to the next division that is as wide or wider."""
    inside: list[Block] = []
    for block in blocks:
        m = _BEGINS.match(block.span.of(document.text)) if block.kind is not BlockKind.TITLE else None
        if m and _ORDER.index(m.group(2)) <= _ORDER.index(level):
            if inside:
                break
            if m.group(2) == level and _whole(m.group(1)) == value and not m.group(3):
                inside.append(block)
        elif inside:
            if level == "条" and block.kind in (BlockKind.HEADING, BlockKind.NOTE):
                break
            inside.append(block)
    return inside


def _paragraph(document: Document, blocks: Sequence[Block], value: int) -> Sequence[Block]:
    """The n-th paragraph of an article with the items under it."""
    starts = [i for i, b in enumerate(blocks) if not _ITEM.match(b.span.of(document.text))]
    if value > len(starts):
        return ()
    start = starts[value - 1]
    end = starts[value] if value < len(starts) else len(blocks)
    return blocks[start:end]


def _items(document: Document, blocks: Sequence[Block], value: int) -> Sequence[Block]:
    for block in blocks:
        m = _ITEM.match(block.span.of(document.text))
        if m and _whole(m.group(1)) == value:
            return (block,)
    return ()


def _whole(text: str) -> int | None:
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None
