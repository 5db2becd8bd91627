"""The line that ties a printed quotation to its place, and reading it back from a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.printed import reference, shown

from .model import PackItem
from .pack import PackedQuote

__all__ = ["FoundQuote", "footnote", "read_footnote"]

_LINE = re.compile(
    r"文档\s*(?P<document>\S+?)，\s*版本\s*(?P<version>[0-9a-f]{64})，\s*第\s*(?P<start>\d{1,12})[–-](?P<end>\d{1,12})\s*字，"
    r"\s*SHA-256\s*(?P<checksum>[0-9a-f]{64})(?P<masked>（人名已隐去）)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundQuote:
    """A quotation as a file has it; ``item`` and ``checksum`` are None when its footnote is spoilt.

    ``masked``: the footnote says that names are hidden in it.
    """

    number: int
    quote: str
    item: PackItem | None
    checksum: str | None
    masked: bool = False


def footnote(packed: PackedQuote) -> str:
    """What a quotation's footnote says: the source and the exact place, with the checksum."""
    item = packed.item
    return (
        f"{shown(reference(packed.document))} 文档 {item.document}，版本 {item.version}，"
        f"第 {item.start}–{item.end} 字，SHA-256 {packed.checksum}{'（人名已隐去）' if packed.masked else ''}"
    )


def read_footnote(number: int, quote: str, note: str) -> FoundQuote:
    """A quotation with what its footnote says of its place. The last such line in the note counts."""
    matches = list(_LINE.finditer(note))
    if not matches:
        return FoundQuote(number=number, quote=quote, item=None, checksum=None)
    line = matches[-1]
    item = PackItem(
        document=line["document"], version=line["version"], start=int(line["start"]), end=int(line["end"])
    )
    return FoundQuote(
        number=number, quote=quote, item=item, checksum=line["checksum"], masked=line["masked"] is not None
    )
