"""Which places an article is about, told by where and how often they are named.

Articles of one page share their city: a district named in an article belongs to the city that the
page as a whole speaks of, also when the city is never named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.draft import Draft
from corpus.gazetteer import Gazetteer, PlaceMention
from corpus.model import BlockKind, MetaValue, Span

__all__ = ["Regions", "page_places", "regions_of"]

# A place in a headline says more about an article than one in its body. Weights by kind of block,
# set on the labelled pages of tests/corpus/data.
_WEIGHT: Mapping[BlockKind, float] = {
    BlockKind.TITLE: 6.0,
    BlockKind.SUBTITLE: 4.0,
    BlockKind.BYLINE: 3.0,
    BlockKind.HEADING: 2.0,
    BlockKind.NOTE: 2.0,
    BlockKind.FURNITURE: 0.5,
}
_LEAD, _LEAD_WEIGHT = 200, 2.0  # characters of the body that count double
_OTHERS = 12  # further places kept
_OTHER_SHARE, _OTHER_LEAST = 0.15, 2.0
_PAGE_LEAST = 2.0  # votes for a city before it stands for the whole page


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """The places of an article, most important first with what encloses them, and where read."""

    names: tuple[str, ...]
    values: tuple[MetaValue, ...]


def page_places(drafts: Sequence[Draft], gazetteer: Gazetteer) -> tuple[str, ...]:
    """The city (with its province) that the articles of one page speak of; () when undecided.

    Every mention votes for the city around it; a name borne by several places gives each of their
    cities its share.
    """
    votes: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for text in [d.text for d in drafts] + [line for d in drafts[:1] for line in d.page]:
        seen: Counter[str] = Counter()
        for mention in gazetteer.find(text):
            seen[mention.name] += 1
            cities = {c for p in gazetteer.resolve(mention.name) if (c := _city(p.chain))}
            for city in cities:
                votes[city] += min(1.0, 3.0 / seen[mention.name]) / len(cities)
    if not votes:
        return ()
    (best, count), *rest = sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:2]
    if count < _PAGE_LEAST or (rest and rest[0][1] > 0.7 * count):
        return ()
    return best


def regions_of(draft: Draft, gazetteer: Gazetteer, page: Sequence[str]) -> Regions:
    """The places of one article.

    Args:
        draft: the article.
        gazetteer: finds the places.
        page: the city and province of the page, as from :func:`page_places`.
    """
    scores: defaultdict[tuple[str, ...], float] = defaultdict(float)
    first: dict[tuple[str, ...], Span] = {}
    body = 0
    for block in draft.blocks:
        text = block.span.of(draft.text)
        weight = _WEIGHT.get(block.kind, _LEAD_WEIGHT if body < _LEAD else 1.0)
        if block.kind not in _WEIGHT:
            body += len(text)
        for mention in gazetteer.find(text, context=page):
            chain = _rolled_up(mention)
            scores[chain] += weight
            first.setdefault(chain, mention.span.shift(block.span.start))
    if not scores:
        return Regions(names=tuple(page), values=())
    primary = _primary(scores)
    others = [
        chain
        for chain, score in sorted(scores.items(), key=lambda v: -v[1])
        if chain != primary
        and chain[0] not in primary
        and (score >= _OTHER_LEAST and score >= _OTHER_SHARE * scores[primary])
    ][:_OTHERS]
    names = dict.fromkeys([*primary, *(c for chain in others for c in chain)])
    if page and primary[0] not in page and len(primary) == 1:
        names.update(dict.fromkeys(page))
    values = tuple(MetaValue(value=chain[0], span=first[chain]) for chain in (primary, *others))
    return Regions(names=tuple(names), values=values)


def _rolled_up(mention: PlaceMention) -> tuple[str, ...]:
    """A township counts for its county, so that scores add up."""
    if mention.level == "town" and len(mention.chain) > 1:
        return mention.chain[1:]
    return mention.chain


def _primary(scores: Mapping[tuple[str, ...], float]) -> tuple[str, ...]:
    """The place with most weight; an enclosing city adds to itself what its districts got.

    A single district that has most of its city's mentions is the place itself.
    """
    inner: defaultdict[tuple[str, ...], float] = defaultdict(float)
    districts: Counter[tuple[str, ...]] = Counter()
    for chain, score in scores.items():
        for k in range(len(chain)):
            inner[chain[k:]] += score
            if k:
                districts[chain[k:]] += 1
    best = max(scores, key=lambda c: (scores[c], len(c)))
    if len(best) == 1:  # a province: one of its cities is the subject when it is named often enough
        within = [c for c in scores if len(c) > 1 and c[-1] == best[0]]
        if within:
            city = max(within, key=lambda c: (inner[c], -len(c)))
            best = city if inner[city] >= 0.4 * scores[best] else best
    for outer in (best[k:] for k in range(1, len(best))):
        if len(outer) == 1 and not outer[0].endswith("市"):
            break  # a province around the places named is no subject itself
        if districts[outer] >= 3 and scores[best] < 0.5 * inner[outer]:
            return outer
    return best


def _city(chain: Sequence[str]) -> tuple[str, ...]:
    """City and province of a chain; () for a province."""
    if len(chain) < 2:
        return (chain[0],) if chain and chain[0].endswith("市") else ()
    return tuple(chain[-2:])
