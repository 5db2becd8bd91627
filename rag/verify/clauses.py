"""Clauses, and which clause of the quotes a clause of the sentence goes back to."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.fold import fold

__all__ = ["Alignment", "align", "bigram_set", "clauses", "plain"]

_BREAK = re.compile(r"[。！？!?；;，,：:\n]+(?!\d{3})")
_NOT_WORD = re.compile(r"[^\w.%‰]+|_+|(?<!\d)\.|\.(?!\d)")
_MAX_JOINED = 3  # clauses of a quote that one clause of a sentence may have been made of
_MIN_SHARE = 0.34  # of a clause's bigrams; below it two clauses are about different things


@functools.lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text folded, without punctuation and spaces; figures keep ``.`` and ``%``."""
    return _NOT_WORD.sub("", fold(text))


@functools.lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text, folded, in order; thousands separators do not cut."""
    return tuple(clause.strip() for clause in _BREAK.split(fold(text)) if clause.strip())


@functools.lru_cache(maxsize=4096)
def bigram_set(text: str) -> frozenset[str]:
    """The character bigrams of the plain text."""
    letters = plain(text)
    return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A clause ``ours`` of the sentence beside the run ``theirs`` of a quote, both folded.

    ``opcodes`` are those of :class:`difflib.SequenceMatcher` from ``theirs`` to ``ours``;
    ``share`` is the part of our bigrams that stands in theirs.
    """

    ours: str
    theirs: str
    share: float
    opcodes: tuple[tuple[str, int, int, int, int], ...]


def align(clause: str, quotes: Sequence[str], *, joined: int = _MAX_JOINED) -> Alignment | None:
    """The run of at most ``joined`` clauses of one quote that ``clause`` resembles most.

    The shortest run wins among equals. None when no run shares a third of the clause's bigrams.
    """
    wanted = bigram_set(clause)
    best: tuple[float, int, str] | None = None
    for quote in dict.fromkeys(quotes):
        pieces = clauses(quote)
        for size in range(1, joined + 1):
            for start in range(len(pieces) - size + 1):
                run = "，".join(pieces[start : start + size])
                share = len(wanted & bigram_set(run)) / max(1, len(wanted))
                rank = (share - 0.02 * (size - 1), -len(run), run)
                if share >= _MIN_SHARE and (best is None or rank > best):
                    best = rank
    if best is None:
        return None
    theirs = best[2]
    matcher = SequenceMatcher(None, theirs, clause, autojunk=False)
    share = len(wanted & bigram_set(theirs)) / max(1, len(wanted))
    return Alignment(ours=clause, theirs=theirs, share=share, opcodes=tuple(matcher.get_opcodes()))
