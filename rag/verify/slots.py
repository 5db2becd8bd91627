"""Who, where, when, how often: what fills a place in the sentence that something else fills in the quotes.

A clause of the sentence is laid beside the clause of the quotes that says the same once the names are
taken out. What fills one kind of place there (a county, a body, a year, a frequency, a penalty) must not
be another than here: 西林县发现问题236个 against 东河县…发现问题236个. A clause that names nothing of a
kind takes it over from the clause before it, in the sentence and in the quotes alike.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.figures import Figure, figures, supports

from .actors import mentions, persons
from .clauses import bigram_set
from .model import Problem

__all__ = ["Placed", "figures_in", "placed_clauses", "slot_problems"]

_BREAK = re.compile(r"[。！？!?；;，,：:\n]+(?!\d{3})")
_SAME = 0.55  # share of a clause's bigrams, names taken out, from which two clauses say the same
_SAME_FIGURES = 0.3  # the same for a clause that has all its figures
_TIE = 0.12  # clauses within this of the best are tried too
_SURE = 0.75  # from which a clause that lacks the figure says that the figure belongs elsewhere
_LEAST = 2  # bigrams without names; a shorter clause says nothing that could be compared
_TWO = re.compile(r"(?:两|双)(?:个|家|县|市|区|镇|乡|村|地|省|校|院|所|方|者)")
# Penalties that are the verb of their clause.
_VERBS = frozenset({"诫勉", "免职", "通报批评", "批评教育"})
_INSPECTED = ("被巡察", "被巡视")  # they are spoken of everywhere, and say nothing of who else is
# A figure within quotation marks is a catch-name.
_LABEL = re.compile("[“‘《「\"']$")
_UNCOUNTED = frozenset({"name", "date", "round", "ordinal"})
# Kinds of which one word excludes another; of the others one name may hold another (县委, 东河县委).
_EXACT = frozenset({"penalty", "year", "frequency", "level", "anchor", "period"})
_LOCAL = frozenset({"level", "penalty", "period"})  # kinds that hold in their own clause only


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A clause with its names by kind: its ``own``, and with those ``carried`` from before it."""

    text: str
    bare: frozenset[str]
    whole: frozenset[str]
    figures: tuple[Figure, ...]
    own: Mapping[str, frozenset[str]]
    carried: Mapping[str, frozenset[str]]
    joined: bool = False

    def names(self, kind: str) -> frozenset[str]:
        """What fills the place, its own first."""
        return self.own.get(kind) or self.carried.get(kind, frozenset())


def slot_problems(sentence: str, quotes: Sequence[str]) -> tuple[Problem, ...]:
    """Names that stand where the quotes have other ones.

    Args:
        sentence: as shown.
        quotes: the cited texts.
    """
    known = persons((sentence, *quotes))
    theirs = [(quote, run) for quote in dict.fromkeys(quotes) for run in _runs(placed_clauses(quote, known))]
    problems: list[Problem] = []
    for clause in placed_clauses(sentence, known):
        if len(clause.whole) < _LEAST:
            continue
        tried = _alike(clause, theirs)
        if tried:
            fewest = min((tuple(_conflicts(clause, other)) for other in tried), key=len)
            problems += fewest
            problems += _of_each(clause, tried)
        elif strange := _displaced(clause, theirs):
            problems.append(strange)
    return tuple(dict.fromkeys(problems))


@functools.lru_cache(maxsize=2048)
def placed_clauses(text: str, known: frozenset[str] = frozenset()) -> tuple[Placed, ...]:
    """The clauses of a text with what fills their places; ``known`` are names of persons."""
    placed: list[Placed] = []
    carried: dict[str, frozenset[str]] = {}
    for clause in _BREAK.split(text):
        if not clause.strip():
            continue
        own: dict[str, frozenset[str]] = {}
        bare = list(clause)
        for mention in mentions(clause, known):
            own[mention.kind] = own.get(mention.kind, frozenset()) | {mention.name}
            if mention.name in _VERBS:
                continue
            bare[mention.start : mention.end] = "，" * (mention.end - mention.start)
        counted = figures(clause)
        for figure in counted:
            bare[figure.span.start : figure.span.end] = "，" * len(figure.span)
        pieces = "".join(bare).split("，")
        placed.append(
            Placed(
                text=clause,
                bare=frozenset[str]().union(*(bigram_set(piece) for piece in pieces)),
                whole=bigram_set(clause),
                figures=tuple(f for f in counted if f.kind not in _UNCOUNTED),
                own=own,
                carried=dict(carried),
            )
        )
        carried = {**carried, **own}
    return tuple(placed)


def _runs(clauses: Sequence[Placed]) -> Iterator[Placed]:
    """The clauses, single and each joined with the next."""
    yield from clauses
    for one, two in itertools.pairwise(clauses):
        kinds = {*one.own, *two.own}
        yield Placed(
            text=f"{one.text}，{two.text}",
            bare=one.bare | two.bare,
            whole=one.whole | two.whole,
            figures=(*one.figures, *two.figures),
            own={k: one.own.get(k, frozenset()) | two.own.get(k, frozenset()) for k in kinds},
            carried=one.carried,
            joined=True,
        )


def _alike(clause: Placed, theirs: Sequence[tuple[str, Placed]]) -> list[Placed]:
    """The clauses that say the same, of the quotes that have most of the clause's figures."""
    scored = [(_held(quote, clause.figures), _share(clause, other), other) for quote, other in theirs]
    most = max((held for held, share, other in scored if share >= _least(clause, other)), default=0)
    if clause.figures and not most:
        return []
    near = [(share, other) for held, share, other in scored if held == most]
    single = max((share for share, other in near if not other.joined), default=0.0)
    best = max((share for share, _ in near), default=0.0)
    if single >= best:  # the next clause adds nothing but its names
        near = [(share, other) for share, other in near if not other.joined]
    return [other for share, other in near if share >= max(_least(clause, other), best - _TIE)]


def _share(clause: Placed, other: Placed) -> float:
    """How much of a clause another has, names taken out, unless nothing is left without them."""
    if len(clause.bare) < _LEAST:
        return len(clause.whole & other.whole) / len(clause.whole)
    return len(clause.bare & other.bare) / len(clause.bare)


def _least(clause: Placed, other: Placed) -> float:
    """The share from which two clauses say the same; less where the other has all the figures itself."""
    mine = clause.figures
    all_there = mine and all(any(supports(theirs, figure) for theirs in other.figures) for figure in mine)
    return _SAME_FIGURES if all_there else _SAME


def _displaced(clause: Placed, theirs: Sequence[tuple[str, Placed]]) -> Problem | None:
    """The clause's one figure when another quote says the same without it."""
    if len(clause.figures) != 1 or _LABEL.search(clause.text[: clause.figures[0].span.start]):
        return None
    share = max((_share(clause, other) for _, other in theirs), default=0.0)
    if share < _SURE or not any(_held(quote, clause.figures) for quote, _ in theirs):
        return None
    text = clause.figures[0].text
    return Problem(
        code="figure.other_thing", message=f"引文中的“{text}”说的是另一件事。", text=text, hard=False
    )


@functools.lru_cache(maxsize=1024)
def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures of a text, read once while a sentence is judged against the same quotes again."""
    return tuple(figures(text))


def _held(quote: str, wanted: Sequence[Figure]) -> int:
    """How many of the figures a quote has."""
    if not wanted:
        return 0
    theirs = figures_in(quote)
    return sum(any(supports(other, mine) for other in theirs) for mine in wanted)


def _conflicts(mine: Placed, other: Placed) -> Iterator[Problem]:
    for kind in (*mine.own, *(k for k in mine.carried if k not in mine.own)):
        carries = kind not in _LOCAL
        ours = mine.names(kind) if carries else mine.own.get(kind)
        theirs = other.names(kind) if carries else other.own.get(kind)
        if not ours or not theirs:
            continue
        if kind in _EXACT:
            strange, rivals = (ours, theirs) if not ours & theirs else (frozenset[str](), theirs)
        else:
            known = theirs if kind == "person" else theirs | other.carried.get(kind, frozenset())
            strange = frozenset(name for name in ours if not _same_as_one(name, known))
            rivals = frozenset(n for n in known if not _same_as_one(n, ours) and not n.startswith(_INSPECTED))
        if strange and rivals:
            name, rival = min(strange), min(rivals)
            yield Problem(
                code="place.other" if kind.startswith("place") else f"slot.{kind}",
                message=f"引文中这里是“{rival}”，不是“{name}”。",
                text=name,
            )


def _same_as_one(name: str, others: frozenset[str]) -> bool:
    return any(name in other or other in name for other in others)


def _of_each(mine: Placed, tried: Sequence[Placed]) -> Iterator[Problem]:
    """两县都…, 甲县和乙县各… where the quotes say it of one."""
    for kind, names in mine.own.items():
        joined = any(
            re.search(f"{re.escape(a)}[省市县区镇乡村]?[和与及、]{re.escape(b)}", mine.text)
            for a in names
            for b in names
        )
        if joined:
            said = frozenset[str]().union(*(other.names(kind) for other in tried))
            if said and not all(_same_as_one(name, said) for name in names):
                yield Problem(code="claim.generalised", message="引文只说到其中一个。", text=mine.text)
    if not _TWO.match(mine.text) or any(_TWO.search(other.text) for other in tried):
        return
    subjects = {
        tuple(sorted(other.names(kind)))
        for other in tried
        for kind in (*other.own, *other.carried)
        if kind.startswith("place") or kind in {"body", "person"}
    }
    if len(subjects) == 1:
        yield Problem(code="claim.generalised", message="引文只说到其中一个。", text=mine.text[:2])
