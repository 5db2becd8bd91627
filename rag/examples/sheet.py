"""What a pack, a checklist or a quiz looks like on paper, before a format is chosen.

One shape for all of them, so that every quotation has the same footnote and is re-checked in the
same way.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.model import Document

from .pack import Pack, PackedQuote

__all__ = ["Heading", "PageBreak", "Part", "Quoted", "Remark", "Sheet", "Words", "sheet_of_pack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; ``level`` counts from 1, the highest below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A paragraph of our own words."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A paragraph that begins with what it is, such as 备注."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quotation with its footnote."""

    packed: PackedQuote


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a page of its own, such as the answers of a quiz."""


Part = Heading | Words | Remark | Quoted | PageBreak


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Title, parts in order, and the numbered list of sources at the end."""

    title: str
    parts: tuple[Part, ...]
    sources: tuple[Document, ...]


def sheet_of_pack(pack: Pack) -> Sheet:
    """Every quotation under its document's title, with the trainer's note below it."""
    parts: list[Part] = []
    for packed in pack.quotes:
        parts += [Heading(text=f"{packed.number}. {packed.document.title}", level=2), Quoted(packed=packed)]
        if packed.item.note.strip():
            parts.append(Remark(label="备注", text=packed.item.note.strip()))
    return Sheet(title=pack.title, parts=tuple(parts), sources=pack.sources)
