"""False premises: what a question asserts and a sentence of the documents tells otherwise.

Each statement of the question (:mod:`rag.composing.statements`) is looked for as it stands, without the
numbers and names that bar other sentences, and held against the sentences that speak of it
(:mod:`rag.composing.contraries`). Precision comes first: the sentence must be likely to answer whether the
statement is so and hold half of its words; what the same document says elsewhere is not doubted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.figures import figures
from corpus.segment import Segmenter
from index.snapshot import Snapshot
from rag.choosing.features import Candidate, Scored
from rag.choosing.gather import Gathered
from rag.choosing.select import Found, Selector, Target
from rag.choosing.subjects import OF_ANOTHER
from rag.model import Caution
from rag.questions.asking import AnswerType, Facet, Question, Term
from rag.reading.scope import place_match

from .contraries import Contrary, contraries, is_course
from .premises import agrees
from .statements import Statement, statements

__all__ = ["Correction", "corrections", "reworded"]

#: Kinds whose wrong word bars what answers the rest of the question.
_BARRING = frozenset({"number", "person"})

_FIGURES = frozenset({"figure", "other", "changed"})
_IS = re.compile("[是由]")
_LIKELY = 0.45  # probability from which a sentence speaks of a statement
#: Of the statement's words that it has to hold, alone and with its title and headings.
_LEAST_OWN, _ABOUT = 0.2, 0.45
_LEAST_PART = 0.25  # weight of a part of speech up to which a word says nothing of a subject
_MOST = 8  # statements of a question, the first ones
_LOOKED_AT = 3  # sentences, best first, that may correct a statement
_TELLING = 20  # a figure up to this is found of many things
_AMOUNTS = ("quantity", "percent", "money")
_BEHIND = 0.15  # of the best one's probability that the others may lack


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A statement that a sentence of the documents tells otherwise.

    ``statement`` is the clause of the question, ``said`` its words and ``told`` those of the sentence; all
    folded. ``bars`` tells that with the wrong words nothing else of the question can be answered.
    """

    statement: str
    said: str
    told: str
    found: Found
    caution: Caution
    bars: bool


def corrections(
    question: Question,
    gathered: Gathered,
    snapshot: Snapshot,
    selector: Selector,
    told: Sequence[Caution] = (),
) -> tuple[Correction, ...]:
    """The sentences that tell otherwise than a statement of the question, each with its warning.

    Args:
        question: the parsed question.
        gathered: what retrieval brought for it.
        snapshot: the open index.
        selector: ranks the sentences.
        told: warnings given already; what one of them names is not corrected again.
    """
    out: list[Correction] = []
    for statement in tuple(dict.fromkeys(statements(question)))[:_MOST]:
        target, speaking = _speaking(statement, question, gathered, snapshot, selector)
        for scored, contrary in _contraries(
            statement, speaking, _of_place(question, gathered), snapshot.segmenter
        ):
            if contrary.kind in _FIGURES and sum(p.name in statement.text for p in question.places) > 1:
                continue
            known = (*told, *(c.caution for c in out))
            if any(f"“{contrary.said}”" in caution.message for caution in known):
                continue
            probability = selector.probability(scored)
            out.append(
                Correction(
                    statement=statement.text,
                    said=contrary.said,
                    told=contrary.told,
                    found=Found(target=target, scored=(scored,), probability=probability, answered=True),
                    caution=_caution(contrary),
                    bars=contrary.kind in _BARRING,
                )
            )
    return tuple(out)


def reworded(text: str, corrected: Sequence[Correction]) -> str:
    """A folded question with the documents' words where its own would bar every answer."""
    for c in corrected:
        text = text.replace(c.said, c.told) if c.bars else text
    return text


def _speaking(
    statement: Statement, question: Question, gathered: Gathered, snapshot: Snapshot, selector: Selector
) -> tuple[Target, list[Scored]]:
    """The sentences that speak of what a statement says, best first."""
    terms = tuple(t for t in statement.terms if _tells_of_what(t)) or statement.terms
    facet = Facet(text=statement.text, type=AnswerType.YESNO, terms=terms)
    target = Target(facet=facet, place=question.places[0] if question.places else None)
    free = replace(question, facets=(facet,), terms=terms, rounds=(), sessions=(), numbered=(), organs=())
    ranked = selector.rank(free, target, gathered, snapshot)[: 2 * _LOOKED_AT]
    held = [s for s in ranked if s.values["own"] >= _LEAST_OWN and s.values["about"] >= _ABOUT]
    likely = [(selector.probability(s), s) for s in held]
    best = max((p for p, _ in likely), default=0.0)
    return target, [s for p, s in likely if p >= max(_LIKELY, best - _BEHIND)]


def _tells_of_what(term: Term) -> bool:
    """Whether a term says what is spoken of: no number, no word for up or down, no 这么."""
    numeral = re.match(r"第?[\d一二三四五六七八九十百]", term.text)
    return not numeral and not is_course(term.text) and term.part > _LEAST_PART


def _of_place(question: Question, gathered: Gathered) -> list[Candidate]:
    """What retrieval brought of the places asked for, of all places where none is."""
    return [
        c
        for c in gathered.candidates
        if not question.places
        or any(place_match(p, c.sentence, c.read.regions) > OF_ANOTHER for p in question.places)
    ]


def _contraries(
    statement: Statement, speaking: Sequence[Scored], of_place: Sequence[Candidate], segmenter: Segmenter
) -> Iterator[tuple[Scored, Contrary]]:
    """What the sentences tell otherwise, each said once, but for what one of them tells alike.

    A figure for which they give several is left alone: each may be of another occasion.
    """
    found: dict[str, list[tuple[Scored, Contrary]]] = {}
    for scored in speaking[:_LOOKED_AT]:
        sentence = scored.candidate.sentence.folded
        for contrary in contraries(statement.text, sentence, segmenter=segmenter, share=scored.values["own"]):
            if not _granted(contrary, statement, scored, speaking, of_place):
                found.setdefault(contrary.said, []).append((scored, contrary))
    for told in found.values():
        several = len({contrary.told for _, contrary in told}) > 1
        if not (several and told[0][1].kind == "figure"):
            yield told[0]


def _granted(
    contrary: Contrary,
    statement: Statement,
    scored: Scored,
    speaking: Sequence[Scored],
    of_place: Sequence[Candidate],
) -> bool:
    """Whether the documents say what the statement says, too."""
    read = scored.candidate.read
    if contrary.kind == "figure":
        stated = next(f for f in figures(statement.text) if f.text == contrary.said)
        also = (*read.sentences, *(s.candidate.sentence for s in speaking), *(c.sentence for c in of_place))
        return any(f.unit == stated.unit and agrees(stated, f) for s in also for f in s.figures)
    if contrary.kind == "number" and not _tied(statement, scored):
        by_number = contrary.said.endswith("组") and _IS.search(statement.text.partition(contrary.said)[0])
        return not (statement.confirm or by_number) or contrary.said in read.folded
    if contrary.kind == "person":
        return any(contrary.said in s.candidate.read.folded for s in speaking)
    if contrary.kind in ("list", "penalty", "holder"):
        return any(contrary.said in s.candidate.sentence.folded for s in speaking)
    return False


def _tied(statement: Statement, scored: Scored) -> bool:
    """Whether a statement and a sentence share a figure that no other occasion is likely to have."""
    theirs = scored.candidate.sentence.figures
    told = [f for f in figures(statement.text) if f.kind == "percent" or (f.unit and f.value > _TELLING)]
    return statement.confirm and any(agrees(f, g) for f in told for g in theirs if f.kind in _AMOUNTS)


def _caution(contrary: Contrary) -> Caution:
    code = "premise.figure_differs" if contrary.kind in _FIGURES else "premise.fact_differs"
    return Caution(code=code, message=f"资料中为“{contrary.told}”，不是“{contrary.said}”。")
