"""The nouns of checklists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.model import Span
from rag.model import Citation

__all__ = ["ITEM_KINDS", "Checklist", "ChecklistItem", "ChecklistSection", "ItemKind"]

ItemKind = Literal["point", "problem", "duty"]
ITEM_KINDS: dict[ItemKind, str] = {"point": "看什么", "problem": "常见问题", "duty": "规定要求"}
"""What an item is, as a reader sees it: what to look at, what was found elsewhere, what a rule lays down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One thing to check, in the words of a source: ``document.text[span] == text``.

    ``citation`` is the sentence around it, or the part of a very long one; ``address`` the article
    ("第二十三条"), "" without one. Where names of private persons were to be hidden, both are as long as in
    the document.
    """

    kind: ItemKind
    text: str
    span: Span
    address: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistSection:
    """The items of one subject, those that speak of the kind of unit most plainly first.

    ``general`` is True of the last section, whose items hold for every kind of unit.
    """

    name: str
    general: bool
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What the sources say is to be checked in a kind of unit; subjects without items are left out."""

    unit: str
    sections: tuple[ChecklistSection, ...]
    generation: str

    @property
    def items(self) -> tuple[ChecklistItem, ...]:
        """Every item in order."""
        return tuple(item for section in self.sections for item in section.items)
