"""The words of checklists: kinds of units with the words that speak of them, and subjects."""

from __future__ import annotations

import functools
import re
from importlib import resources

from corpus.fold import fold

__all__ = ["OTHER", "names_unit", "subject_names", "subject_of", "words_of_unit"]

OTHER = "其他"
_APART = re.compile(r"[、,，/／\s]+|[(（]|[)）]")
_IN_EVERY_UNIT = frozenset({fold("“一把手”和领导班子")})
_ANY_UNIT = frozenset({"机关", "集团", "新区", "三资", "“三资”"})  # too common to tell one kind from others
_SHORTEST = 2  # characters of a word by which a unit that is not listed is looked for


def words_of_unit(unit: str) -> tuple[str, ...]:
    """The folded words that speak of a kind of unit.

    A listed kind is known by its name, a part of its name (村, 社区) and any of its words; of another the
    words are its own ("消防救援站、派出所" has two).
    """
    asked = fold(unit.strip())
    for name, words in _table("units.txt"):
        known = fold(name)
        if asked in {known, *_parts(known), *words}:
            return tuple(dict.fromkeys((*words, *(p for p in _parts(known) if len(p) >= _SHORTEST))))
    return tuple(dict.fromkeys((asked, *(part for part in _parts(asked) if len(part) >= _SHORTEST))))


def names_unit(folded: str) -> bool:
    """Whether a folded text names a listed kind of unit; what every unit has (领导班子) is none."""
    return any(
        word in folded
        for name, words in _table("units.txt")
        if fold(name) not in _IN_EVERY_UNIT
        for word in words
        if word not in _ANY_UNIT
    )


def subject_names() -> tuple[str, ...]:
    """The subjects in the order of a checklist, :data:`OTHER` last."""
    return (*(name for name, _ in _table("subjects.txt")), OTHER)


def subject_of(text: str) -> str:
    """The subject that most words of a text belong to, by their length; the first of equals."""
    folded = fold(text)
    best, most = OTHER, 0
    for name, words in _table("subjects.txt"):
        weight = sum(len(word) for word in words if word in folded)
        if weight > most:
            best, most = name, weight
    return best


def _parts(folded: str) -> list[str]:
    return [part for part in _APART.split(folded) if part]


@functools.cache
def _table(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = resources.files("rag").joinpath("data", name).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((head, tuple(dict.fromkeys(map(fold, words)))) for head, *words in rows)
