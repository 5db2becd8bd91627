"""Two sources that say different things of the same: both are shown, with a warning.

Held against each other are the claims (:mod:`rag.composing.claims`) of the sentences that answer and of
the others that retrieval brought. Precision comes first: two amounts disagree only where thing and place
are the same and round, year or month tie both to one occasion; parts, plans, rounded values and counts of
another day do not disagree. Counts that go on growing are shown with their days, the later first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.figures import same_figure
from rag.choosing.counting import fitting_figures
from rag.choosing.features import Candidate, Scored
from rag.choosing.gather import Gathered
from rag.choosing.select import Found, Target
from rag.model import Caution
from rag.questions.asking import AnswerType, Facet

from .claims import Claim, ClaimKind, claims_of
from .occasions import Relation, Source, relation

__all__ = ["asked_claims", "disagreements"]

_MOST = 2  # further sources shown for one thing
_RUN = 2  # length of the runs that a thing and an asking have to share
_KINDS: dict[AnswerType, ClaimKind] = {
    AnswerType.NUMBER: "amount",
    AnswerType.MONEY: "amount",
    AnswerType.PERCENT: "amount",
    AnswerType.DURATION: "amount",
    AnswerType.DATE: "date",
    AnswerType.WHO: "who",
}
_COUNTS = "零一两三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Conflict:
    """What one sentence says, and the sources that say otherwise, all related to it alike."""

    source: Source
    others: tuple[Source, ...]
    relation: Relation


def disagreements(
    found: Sequence[Found], gathered: Gathered
) -> tuple[tuple[Found, ...], tuple[Caution, ...]]:
    """Add to what was found the sentences that say otherwise, and warn of them.

    What was asked is held against every sentence at hand, the other claims of an answer against each other.

    Args:
        found: what answers each asking; those that nothing answers stay as they are.
        gathered: what retrieval brought.

    Returns:
        ``found`` with the other sources behind the sentence that they contradict (a later count before it),
        and a caution for each thing: ``sources.disagree`` or ``sources.other_date``.
    """
    read = _Claims()
    shown = {s.candidate.key: s.candidate for f in found if f.answered for s in f.scored}
    cautions: dict[frozenset[tuple[object, str]], Caution] = {}
    out = []
    for f in found:
        scored = list(f.scored)
        for one in f.scored if f.answered else ():
            for conflict in _conflicts(f.target, one, gathered.candidates, shown, read):
                _take_up(scored, one, conflict)
                key = frozenset((s.candidate.key, s.claim.said) for s in (conflict.source, *conflict.others))
                cautions.setdefault(key, _caution(conflict))
        out.append(replace(f, scored=tuple(scored)))
    return tuple(out), tuple(cautions.values())


class _Claims:
    """Claims by sentence, each read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], tuple[Claim, ...]] = {}

    def of(self, candidate: Candidate) -> tuple[Claim, ...]:
        if candidate.key not in self._known:
            self._known[candidate.key] = claims_of(candidate.read, candidate.sentence)
        return self._known[candidate.key]


def _conflicts(
    target: Target,
    one: Scored,
    candidates: Sequence[Candidate],
    shown: dict[tuple[str, int], Candidate],
    read: _Claims,
) -> Iterator[_Conflict]:
    """What contradicts a sentence of the answer."""
    claims = read.of(one.candidate)
    asked = asked_claims(target, one.candidate, claims)
    for claim in claims:
        source = Source(candidate=one.candidate, claim=claim)
        others = candidates if claim in asked else tuple(shown.values())
        related = [(r, s) for s in _alike(source, others, read) if (r := relation(source, s)) is not None]
        for kind in ("differs", "elsewhen"):
            distinct: dict[str, Source] = {}
            for r, s in related:
                if r == kind and not any(relation(s, d) is None and _equal(s, d) for d in distinct.values()):
                    distinct.setdefault(s.claim.said, s)
            if distinct:
                yield _Conflict(source=source, others=tuple(distinct.values())[:_MOST], relation=kind)
                break


def asked_claims(target: Target, candidate: Candidate, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims that are asked for: of the kind, unit and thing, of no other place or time.

    Whether something is so asks for the claims with the figure that it names.
    """
    facet = target.facet
    if facet.type is AnswerType.YESNO:
        return tuple(c for c in claims if c.figure and (c.figure.value, c.figure.unit) in facet.given)
    kind = _KINDS.get(facet.type)
    fitting = {f.span for f in fitting_figures(facet, candidate.sentence)} if kind != "who" else set()
    open_ = [c for c in claims if c.kind == kind and (c.figure is None or c.figure.span in fitting)]
    fit = [(_fit(facet, c), c) for c in open_ if _is_of(target, c)]
    best = max((f for f, _ in fit), default=0.0)
    return tuple(c for f, c in fit if f == best and best > 0)


def _is_of(target: Target, claim: Claim) -> bool:
    """Whether a claim names no other place or time than those asked about."""
    occasion, when = claim.occasion, target.when
    if target.place is not None and occasion.place not in ("", target.place.canonical):
        return False
    if when is None:
        return True
    pairs = ((when.years, occasion.year), (when.rounds, occasion.round), (when.sessions, occasion.session))
    return all(not wanted or not told or told in wanted for wanted, told in pairs)


def _fit(facet: Facet, claim: Claim) -> float:
    """How well a thing is what an asking names: 3 where it ends in what is counted, else a share."""
    if facet.counted:
        counted = facet.counted[-1]
        ends = 2.0 if claim.thing.endswith(counted[-_RUN:]) else 0.0
        return ends + float(counted in claim.thing)
    runs = {claim.thing[i : i + _RUN] for i in range(len(claim.thing) - _RUN + 1)}
    return sum(r in facet.text for r in runs) / len(runs) if runs else 0.0


def _alike(source: Source, candidates: Iterable[Candidate], read: _Claims) -> Iterator[Source]:
    """The claims of the same kind and thing in other sentences."""
    thing = source.claim.thing
    for candidate in candidates:
        folded = candidate.sentence.folded
        if candidate.key == source.candidate.key or thing[-1] not in folded or thing[0] not in folded:
            continue
        for claim in read.of(candidate):
            if claim.kind == source.claim.kind and claim.thing == thing:
                yield Source(candidate=candidate, claim=claim)


def _equal(one: Source, other: Source) -> bool:
    a, b = one.claim, other.claim
    return same_figure(a.figure, b.figure) if a.figure and b.figure else a.said == b.said


def _take_up(scored: list[Scored], one: Scored, conflict: _Conflict) -> None:
    """Set the other sources behind the sentence that they contradict; a later count goes before it."""
    held = {s.candidate.key for s in scored}
    for other in reversed([o for o in conflict.others if o.candidate.key not in held]):
        later = conflict.relation == "elsewhen" and other.as_of > conflict.source.as_of
        at = scored.index(one)
        scored.insert(at if later else at + 1, replace(one, candidate=other.candidate))


def _caution(conflict: _Conflict) -> Caution:
    """What the reader is told: who says what."""
    sources = [conflict.source, *conflict.others]
    if conflict.relation == "elsewhen":
        sources.sort(key=lambda s: s.as_of, reverse=True)
        told = "，".join(f"截至{s.as_of}为{s.claim.said}（{s.label}）" for s in sources)
        return Caution(code="sources.other_date", message=f"同一事项不同时间的数字不一：{told}。")
    if len({s.document_id for s in sources}) == 1:
        told = "，".join(f"{'一' if i == 0 else '另一'}处为{s.claim.said}" for i, s in enumerate(sources))
        return Caution(
            code="sources.disagree", message=f"{sources[0].label}前后说法不一：{told}。请核对原文。"
        )
    told = "，".join(f"{label}为{s.claim.said}" for label, s in zip(_labels(sources), sources, strict=True))
    return Caution(
        code="sources.disagree", message=f"{_COUNTS[len(sources)]}处资料说法不一：{told}。请核对原文。"
    )


def _labels(sources: Sequence[Source]) -> list[str]:
    """The titles of the sources, with their dates, or else their files, where titles alone don't tell."""
    labels = [s.label for s in sources]
    for tell in ("date", "file"):
        if len(set(labels)) == len(labels):
            break
        labels = [f"{s.label}（{getattr(s, tell) or '未注明日期'}）" for s in sources]
    return labels
