"""From text to the terms of the lexical half, the same way for passages and for questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.model import Passage

if TYPE_CHECKING:
    from corpus.segment import Segmenter

__all__ = ["passage_terms", "question_terms"]


def passage_terms(passage: Passage, segmenter: Segmenter, *, heading_repeats: int) -> list[str]:
    """Search words and character bigrams of a passage and of its heading path."""
    terms = _terms(passage.text, segmenter)
    if heading_repeats:
        for heading in passage.heading_path:
            terms = terms + _terms(heading, segmenter) * heading_repeats
    return terms


def question_terms(
    question: str, segmenter: Segmenter, extra: Sequence[tuple[str, float]] = ()
) -> dict[str, float]:
    """Weight of every term of a question: how often it occurs, plus those of added expressions.

    Args:
        question: the question.
        segmenter: the segmenter of the index.
        extra: expressions to look for as well (synonyms, say), each with the weight of its terms;
            a term that the question itself has keeps the higher weight.
    """
    weights = {term: float(count) for term, count in Counter(_terms(question, segmenter)).items()}
    for expression, weight in extra:
        for term in dict.fromkeys(_terms(expression, segmenter)):
            weights[term] = max(weights.get(term, 0.0), weight)
    return {term: weight for term, weight in weights.items() if weight > 0}


def _terms(text: str, segmenter: Segmenter) -> list[str]:
    from corpus.segment import search_terms

    try:
        return search_terms(text, segmenter)
    except UnicodeEncodeError:  # lone surrogates, which neither segmenter nor engine can hold
        return search_terms(text.encode("utf-8", "replace").decode("utf-8"), segmenter)
