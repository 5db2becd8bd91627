"""A question as one of its several askings has it: with its own time, and its own words first."""

from __future__ import annotations

from dataclasses import replace

from rag.questions.asking import Facet, Question

__all__ = ["at_time", "of_facet", "parted_at_places"]

_OTHERS = 0.5  # weight of a term that only another asking of the question names


def at_time(question: Question, facet: Facet) -> Question:
    """The question with the years of one of several parallel askings ("甲的数和2023年乙的数各是多少")."""
    if not facet.several or not any(f.years for f in question.facets if f is not facet):
        return question
    return replace(question, years=facet.years)


def of_facet(question: Question, facet: Facet) -> Question:
    """The question with less weight on the terms that only its other askings name."""
    others = {t.text for f in question.facets for t in f.terms} - {t.text for t in facet.terms}
    terms = tuple(replace(t, weight=_OTHERS * t.weight) if t.text in others else t for t in question.terms)
    return replace(question, terms=terms)


def parted_at_places(question: Question) -> str:
    """The folded question with a comma for each of its places."""
    text = question.folded
    for place in question.places:
        text = text.replace(place.name, ",")
    return text
