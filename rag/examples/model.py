"""The nouns of the trainers' desk: examples, their groups, packs and what checking a pack found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.figures import Figure
from corpus.model import Span
from rag.model import Citation

__all__ = [
    "Example",
    "ExampleGroup",
    "ExampleSet",
    "GroupBy",
    "ItemCheck",
    "Outcome",
    "PackItem",
    "PackReport",
]

GroupBy = Literal["region", "theme", "practice", "year", "kind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A sentence that tells what came of it: ``document.text[span] == quote``."""

    span: Span
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example with its exact place.

    ``text`` is the sentence that fits best, ``citation`` the quotation around it (whole sentences of
    one paragraph). ``figures`` have spans in the document's text. ``place`` is the county, city or
    province it speaks of, ``theme`` the heading above it, ``practice`` the name in “ ” that the text
    gives to a way of working; each "" when the text names none. Where names of private persons were to
    be hidden, every text is as long as in the document, with 某 in place of given names.
    """

    text: str
    citation: Citation
    place: str
    theme: str
    practice: str
    figures: tuple[Figure, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleGroup:
    """Examples of one place, theme, practice, year or kind, best first; ``name`` "" for those without one."""

    name: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleSet:
    """What was found, grouped, from one generation of the index."""

    groups: tuple[ExampleGroup, ...]
    generation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackItem:
    """A chosen place: ``[start, end)`` in the text of a document's version, with the trainer's note."""

    document: str
    version: str
    start: int
    end: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCheck:
    """What re-checking found for one quotation; ``problem`` is "" when nothing is wrong.

    ``number`` is the item's own number in the file; ``document`` and ``quote`` are as the file has them.
    """

    number: int
    document: str
    quote: str
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether the quotation still stands in the library, letter by letter."""
        return not self.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PackReport:
    """What re-checking a pack found."""

    items: tuple[ItemCheck, ...]

    @property
    def ok(self) -> bool:
        """Whether every quotation is right."""
        return all(item.ok for item in self.items)
