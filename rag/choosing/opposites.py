"""Words that one character sets apart: 上级 and 下级, 立案 and 结案, 一等奖 and 三等奖.

What is said of the one is never said of the other, though they share characters and keep the same
company, so that a sentence about the one looks like an answer about the other.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache
from importlib import resources

__all__ = ["opposites_of", "says_opposite"]

_LONGEST = 12  # characters of a word; longer ones are phrases
_LONG = 3  # characters from which on an opposite is found in a text wherever it stands


@cache
def _partners() -> dict[str, frozenset[str]]:
    """For a character those that exclude it in the same place of two words."""
    lines = resources.files("rag").joinpath("data/opposites.txt").read_text("utf-8").splitlines()
    found: dict[str, set[str]] = {}
    for line in lines:
        if not line.startswith("#"):
            for character in line:
                found.setdefault(character, set()).update(line)
    return {character: frozenset(others - {character}) for character, others in found.items()}


@lru_cache(maxsize=4096)
def opposites_of(word: str) -> tuple[str, ...]:
    """The folded strings that differ from a folded word in one place, by an opposite; not all are words."""
    partners = _partners()
    return tuple(
        word[:place] + other + word[place + 1 :]
        for place, character in enumerate(word)
        for other in sorted(partners.get(character, ()))
    )


def says_opposite(term: str, folded: str, words: Collection[str], asked: str) -> bool:
    """Whether a text has an opposite of a term, and not the term itself.

    Args:
        term: a folded content word of a question; one character alone has no opposites.
        folded: the folded text.
        words: its words; an opposite of two characters has to begin or end one of them.
        asked: the folded question; what it names itself is no opposite.
    """
    if not 2 <= len(term) <= _LONGEST or term in folded:
        return False
    return any(
        other in folded
        and other not in asked
        and (len(other) >= _LONG or any(w.startswith(other) or w.endswith(other) for w in words))
        for other in opposites_of(term)
    )
