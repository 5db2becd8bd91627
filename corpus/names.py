"""Personal names by their family names, wherever a line may hold one."""

from __future__ import annotations

from functools import cache

from .data import rows

__all__ = ["family_names", "is_han", "may_be_name"]


@cache
def family_names() -> tuple[frozenset[str], frozenset[str]]:
    """The known family names of one character, and the compound ones."""
    single, compound = (row[0] for row in rows("surnames.txt"))
    return frozenset(single), frozenset(compound.split())


def may_be_name(word: str) -> bool:
    """Whether a word of Han characters has the form of a name.

    A known family name of one character and one or two more, or a compound one and one or two more.
    """
    single, compound = family_names()
    return (len(word) in {2, 3} and word[0] in single) or (len(word) in {3, 4} and word[:2] in compound)


def is_han(text: str) -> bool:
    """Whether a text holds Han characters and nothing else; true of an empty one."""
    return all("\u4e00" <= char <= "\u9fff" for char in text)
