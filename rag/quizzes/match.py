"""Matching questions: places with the ways of working that they have named."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.gazetteer import Gazetteer

from .guard import Guard
from .model import Pair, Question
from .terms import Term

__all__ = ["matching"]

_LEAST, _MOST = 3, 5  # pairs of one question


def matching(
    practices: Sequence[Term], gazetteer: Gazetteer, guard: Guard, rng: random.Random
) -> Iterator[Question]:
    """Questions that join places with practices.

    A place and a name stand once among all pairs of a question, no document of one pair holds the
    name of another, no other place uses it, and the place's own name does not tell it.
    """
    left = [(term, place) for term in practices if (place := _place(term, gazetteer))]
    rng.shuffle(left)
    while len(left) >= _LEAST:
        chosen: list[tuple[Term, str]] = []
        for term, place in left:
            if len(chosen) == _MOST:
                break
            fits = all(_clear(term, place, *other) for other in chosen)
            if fits and not guard.used_elsewhere(term.source, term.text):
                chosen.append((term, place))
        if len(chosen) < _LEAST:
            return
        yield _question(chosen, rng)
        left = [entry for entry in left if entry not in chosen]


def _place(term: Term, gazetteer: Gazetteer) -> str:
    """The place that a practice is told of; "" where the sentence or document speaks of several."""
    sentence, regions = term.source.sentence, term.source.info.regions
    chains = sentence.own or sentence.carried or ((regions,) if regions else ())
    if len(chains) != 1 or not chains[0]:
        return ""
    name = chains[0][0]
    levels = {place.level for place in gazetteer.resolve(name)}
    around = {other for place in gazetteer.resolve(name) for other in place.chain}
    if not levels or "province" in levels or name[:-1] in term.text:
        return ""
    return name if sentence.own or set(regions) <= around else ""


def _clear(term: Term, place: str, other: Term, other_place: str) -> bool:
    """Whether two pairs cannot be confused by what their documents say."""
    mine, theirs = term.source, other.source
    return (
        mine.document.id != theirs.document.id
        and place != other_place
        and place not in theirs.info.regions
        and other_place not in mine.info.regions
        and term.text not in theirs.document.text
        and other.text not in mine.document.text
        and term.text in other.others
    )


def _question(chosen: Sequence[tuple[Term, str]], rng: random.Random) -> Question:
    options = [term.text for term, _ in chosen]
    rng.shuffle(options)
    pairs = tuple(
        Pair(left=place, right=options.index(term.text), citation=term.source.citation(marker))
        for marker, (term, place) in enumerate(chosen, start=1)
    )
    return Question(
        number=0,
        kind="matching",
        stem="把地方和它的做法连起来。",
        about="",
        options=tuple(options),
        key=-1,
        citation=replace(pairs[0].citation, marker=1),
        pairs=pairs,
    )
