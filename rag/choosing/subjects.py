"""Of what each asking is asked: one place or thing after the other, and which sentences speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from index.model import Filters
from rag.questions.asking import Facet, Question, QuestionPlace
from rag.questions.entities import Entity, asked_alone, blanked, of_a_body
from rag.questions.patterns import OF_COUNTRY
from rag.reading.scope import ReadSentence, place_match

from .features import Candidate

__all__ = ["OF_ANOTHER", "Subject", "asked_of", "may_speak_of", "searches", "subjects_of"]

Subject = QuestionPlace | Entity | None
_S = TypeVar("_S", QuestionPlace, Entity)
OF_ANOTHER = 0.3  # agreement up to which a sentence speaks of other places
_PLACE = re.compile(r"(?:[县市区镇乡村]|社区|街道)$")
_HEAD, _OFTEN = 200, 2  # characters of a beginning, times that a text names what it is about
_NAMES_IT = 0.6  # agreement of places from which a sentence, or its document, is about one


def subjects_of(question: Question, facet: Facet) -> tuple[Subject, ...]:
    """Every place and thing that an asking concerns, in the order in which the question names them.

    Beside things that are named in one list, only the places of that list count: others locate these.
    """
    own = bool(facet.names)  # what it names itself, and nothing else
    places = facet.places if own else _of_all(question, facet, question.places)
    if _of_country(question, facet):
        places = ()  # "中央从哪年开始,某省的办法怎么写": the first is not asked of the province
    if not question.entities:
        return tuple(places) or (None,)
    entities = facet.entities if own else _of_all(question, facet, question.entities)
    if sum(e.unit is not None or bool(e.documents) for e in question.entities) > 1:
        places = ()  # 某市的一院和二院: the place locates them
    bare = blanked(question.folded, question.entities)
    at = {p.name: bare.find(p.name) for p in places} | {e.name: e.at for e in entities}
    found: list[QuestionPlace | Entity] = [*places, *entities]
    return tuple(sorted(found, key=lambda s: at[s.name])) or (None,)


def _of_country(question: Question, facet: Facet) -> bool:
    """Whether one of several askings is about the whole country or its centre, and no place of the others."""
    return not facet.places and len(question.facets) > 1 and bool(OF_COUNTRY.search(facet.text))


def searches(question: Question, filters: Filters) -> Iterator[tuple[str, Filters]]:
    """What to search for each place and thing that a question names, and in which documents.

    Of each the question is asked as if it named it alone, and each asking for itself where it has several.
    """
    for place in question.places if not filters.regions else ():
        where = replace(filters, regions=(place.canonical,))
        yield _alone(question.text, place, question), where
        if len(question.names) > 1 and len(question.facets) > 1:
            for facet in question.facets:
                if place in subjects_of(question, facet):
                    yield _alone(facet.text, place, question), where
    for entity in question.entities:
        own = tuple(sorted(entity.documents & set(filters.documents or entity.documents)))
        if own or not entity.documents:
            query = asked_alone(question.folded, entity.name, question.names)
            yield query, replace(filters, documents=own) if own else filters


def _alone(text: str, place: QuestionPlace, question: Question) -> str:
    """A text as if it asked of a place alone."""
    return asked_alone(text, place.name, question.names) if len(question.names) > 1 else text


def may_speak_of(subject: Subject, question: Question, candidate: Candidate) -> bool:
    """Whether a candidate may answer for a subject: its document or the sentence is about it.

    A sentence that names only others of the question's things, or another body at the head of a clause,
    speaks of these, whatever its document.
    """
    if any(_about(other, candidate) for other in question.excluded):
        return False
    sentence = candidate.sentence
    if not isinstance(subject, Entity):
        if subject is None:
            return True
        if _names_only_others(subject, question, sentence):
            return False
        return place_match(subject, sentence, candidate.read.regions) > OF_ANOTHER
    if not subject.placed_in(candidate.read.folded, candidate.read.regions):
        return False
    if subject.named_in(sentence.folded):
        return True
    if any(e.named_in(sentence.folded) for e in question.entities if e is not subject):
        return False
    if subject.unit is not None and of_a_body(sentence.folded):
        return False
    regions = candidate.read.regions
    if subject.is_province and any(place_match(p, sentence, regions) >= _NAMES_IT for p in question.places):
        return False  # 省里 beside a county: what the county says of the province is the county's
    above = f"{sentence.title} {sentence.path}"
    return subject.told_by(candidate.read.document.id, sentence.folded, above) or _of_its_own(
        subject, question, candidate
    )


def _of_its_own(subject: Entity, question: Question, candidate: Candidate) -> bool:
    """Whether a document is about a place that no list holds, and names nothing else of the question."""
    text = candidate.read.folded
    name = subject.names[-1]
    if subject.documents or subject.unit is not None or not _PLACE.search(name):
        return False
    others = {n for n in question.names if n != subject.name}
    spoken = name in text[:_HEAD] or text.count(name) >= _OFTEN
    return spoken and not any(other in text for other in others)


def _names_only_others(place: QuestionPlace, question: Question, sentence: ReadSentence) -> bool:
    """Whether a sentence names another of the question's places, and neither this one nor a place in it."""
    spoken = {chain[0] for chain in sentence.own}
    others = {p.canonical for p in question.places} - {place.canonical}
    return bool(spoken & others) and not any(place.canonical in chain for chain in sentence.own)


def _about(other: QuestionPlace | Entity, candidate: Candidate) -> bool:
    """Whether a candidate is about a place or thing."""
    sentence = candidate.sentence
    if isinstance(other, Entity):
        return other.told_by(candidate.read.document.id, sentence.folded, f"{sentence.title} {sentence.path}")
    return place_match(other, sentence, candidate.read.regions) >= _NAMES_IT


def asked_of(subject: Subject, question: Question, facet: Facet) -> tuple[Question, Facet]:
    """The question and the asking narrowed to a subject, as if they named it alone."""
    if subject is None:
        whole = bool(question.places) and _of_country(question, facet)
        return (replace(question, places=()) if whole else question), facet
    if len(question.names) > 1 or isinstance(subject, Entity):
        text = asked_alone(facet.text, subject.name, question.names)
        folded = asked_alone(question.folded, subject.name, question.names)
        facet, question = replace(facet, text=text), replace(question, folded=folded)
    named: tuple[QuestionPlace | Entity, ...] = (*question.places, *question.entities)
    own = () if isinstance(subject, Entity) else (subject,)
    if len(named) > 1 and any(n.years or n.sessions or n.rounds for n in named):
        question = replace(question, years=subject.years, sessions=subject.sessions, rounds=subject.rounds)
    return replace(question, places=own), replace(facet, places=own)


def _of_all(question: Question, facet: Facet, named: Sequence[_S]) -> Sequence[_S]:
    """What the question names, for an asking that names none, unless every other asking names its own.

    "甲市几项,乙几项,丙市几项": 乙 is a place that nobody told us of, not 甲市 and 丙市 again.
    """
    own = [f.names for f in question.facets if f is not facet]
    told = len(own) > 1 and all(len(o) == 1 for o in own)
    return () if told and len(set(own)) > 1 else named
