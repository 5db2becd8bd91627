"""How much of a sentence's content stands in its quotes, as one number from 0 to 1.

Every content character of a clause counts 1 when it lies in a character bigram that the quotes
have too, 0.5 when only the character itself stands in them, else 0. Bigrams are what the index
searches by as well; they need no dictionary and do not break on words no dictionary has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .clauses import bigram_set, clauses, plain

__all__ = ["clause_coverages", "coverage"]

_SINGLE = 0.5
# Function words and the phrases a composer puts between facts; they need no support.
_FILLER = re.compile(
    r"(?:根据|依据|按照|据)?(?:上述|以上|该|这些|相关)?(?:资料|材料|原文|文中|文件)(?:显示|介绍|指出|提到|表明|记载|规定)?"
    r"|具体(?:来看|来说|包括|如下|做法)?|主要(?:包括|有|是)?|(?:分别|其中)(?:是|为|包括)?|包括|例如|比如|此外|同时|另外|还有"
    r"|以及|并且|而且|因此|所以|通过|对于|关于|为了|由于|等方面|等等|的话|一是|二是|三是|四是|五是|六是|首先|其次|再次|最后"
    r"|[的了着过地得和与及或并也还又都就在于为是有对从由被把将向以其等个项这那该此各已]"
)


def coverage(sentence: str, quotes: Sequence[str], allowed: Sequence[str] = ()) -> float:
    """The mean over the content characters of the sentence; 1 when it has none."""
    scores = [score for _, clause in _scored(sentence, quotes, allowed) for score in clause]
    return sum(scores) / len(scores) if scores else 1.0


def clause_coverages(
    sentence: str, quotes: Sequence[str], allowed: Sequence[str] = ()
) -> tuple[tuple[str, float, int], ...]:
    """For each clause with content: the clause, its coverage, its number of content characters."""
    return tuple(
        (clause, sum(scores) / len(scores), len(scores))
        for clause, scores in _scored(sentence, quotes, allowed)
        if scores
    )


def _scored(sentence: str, quotes: Sequence[str], allowed: Sequence[str]) -> list[tuple[str, list[float]]]:
    bigrams = frozenset[str]().union(*(bigram_set(text) for text in (*quotes, *allowed)))
    letters = frozenset(plain("".join((*quotes, *allowed))))
    return [(clause, _scores(clause, bigrams, letters)) for clause in clauses(sentence)]


def _scores(clause: str, bigrams: frozenset[str], letters: frozenset[str]) -> list[float]:
    scores: list[float] = []
    text = plain(clause)
    covered = {i + d for i in range(len(text) - 1) if text[i : i + 2] in bigrams for d in (0, 1)}
    filler = {i for match in _FILLER.finditer(text) for i in range(*match.span())}
    for i, letter in enumerate(text):
        if i in covered:
            scores.append(1.0)
        elif i not in filler:
            scores.append(_SINGLE if letter in letters else 0.0)
    return scores
