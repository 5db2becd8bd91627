"""Which places a question names: by the gazetteer, and by short names of the places at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.gazetteer import Gazetteer, short_name
from corpus.segment import Segmenter

from .asking import QuestionPlace
from .times import rounds, sessions, years

__all__ = ["places_in", "short_names"]


def short_names(regions: Iterable[str]) -> dict[str, str]:
    """Short name → official name for the places that documents are about.

    The gazetteer takes a short name that is an ordinary word (高密) for no place; in a library with
    documents of that very place it is one.
    """
    out: dict[str, str] = {}
    for region in sorted(set(regions)):
        short = short_name(region)
        if short:
            out.setdefault(short, region)
    return out


def places_in(
    folded: str, *, gazetteer: Gazetteer, segmenter: Segmenter, known: Mapping[str, str]
) -> tuple[QuestionPlace, ...]:
    """The places of a question in the order of the text; an enclosing place that only locates is left out.

    Args:
        folded: the question.
        gazetteer: finds official and unmistakable short names.
        segmenter: a short name of ``known`` has to be whole words.
        known: short names of the places at hand (:func:`short_names`).
    """
    mentions = [(m.span.start, m.name, m.canonical, tuple(m.chain)) for m in gazetteer.find(folded)]
    taken = [range(start, start + len(name)) for start, name, _, _ in mentions]
    for start, name, canonical in _known_in(folded, segmenter, known):
        if not any(start in run or start + len(name) - 1 in run for run in taken):
            places = gazetteer.resolve(canonical)
            chain = places[0].chain if len(places) == 1 else (canonical,)
            mentions.append((start, name, canonical, chain))
            taken.append(range(start, start + len(name)))
    found: dict[str, QuestionPlace] = {}
    for _, name, canonical, chain in sorted(mentions):
        if not any(canonical in p.chain[1:] for p in found.values()):
            found.setdefault(canonical, QuestionPlace(name=name, canonical=canonical, chain=chain))
    # "成都市锦江区": the enclosing place only says where the narrower one lies
    outer = {name for p in found.values() for name in p.chain if name != p.canonical}
    return _with_times(folded, [p for p in found.values() if p.canonical not in outer])


def _known_in(folded: str, segmenter: Segmenter, known: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    """Where known short names stand as whole words, longest names first."""
    if not known:
        return
    cuts, at = {0}, 0
    for word in segmenter.cut(folded):
        at += len(word)
        cuts.add(at)
    for name in sorted(known, key=lambda n: (-len(n), n)):
        start = folded.find(name)
        if start >= 0 and {start, start + len(name)} <= cuts:
            yield start, name, known[name]


def _with_times(folded: str, places: Sequence[QuestionPlace]) -> tuple[QuestionPlace, ...]:
    """Give each of several places the years, sessions and rounds said of it.

    A time between a place and the next is that place's, when another place has one of the kind too; a
    time said only once, before or after them, is said of all.
    """
    if len(places) < 2:
        return tuple(places)
    starts = sorted((folded.find(p.name), i) for i, p in enumerate(places))
    runs = [""] * len(places)
    for (start, i), (end, _) in zip(starts, [*starts[1:], (len(folded), 0)], strict=True):
        runs[i] = folded[start:end]
    before = folded[: starts[0][0]]
    by_kind = {}
    for kind, read in (("years", years), ("sessions", sessions), ("rounds", rounds)):
        own = [read(run) for run in runs]
        shared = read(before) if sum(map(bool, own)) > 1 else read(folded)
        by_kind[kind] = [o if sum(map(bool, own)) > 1 and o else shared for o in own]
    return tuple(
        replace(p, years=by_kind["years"][i], sessions=by_kind["sessions"][i], rounds=by_kind["rounds"][i])
        for i, p in enumerate(places)
    )
