"""Which places an article is about, told by where, how and how often they are named.

Articles of one page share their city: a district named in an article belongs to the city that the page
as a whole speaks of, also when the city itself is never named, and namesakes are told apart that way.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from corpus.draft import Draft
from corpus.gazetteer import Gazetteer, Place, PlaceMention
from corpus.model import BlockKind, MetaValue, Span

__all__ = ["City", "Regions", "Seen", "page_home", "places_in", "regions_of"]

# A place in a headline says more about an article than one in its body. Set on the labelled pages of
# tests/corpus/data/metadata.yaml, as are the thresholds below.
_WEIGHT: Mapping[BlockKind, float] = {
    BlockKind.TITLE: 6.0,
    BlockKind.SUBTITLE: 4.0,
    BlockKind.BYLINE: 4.0,
    BlockKind.HEADING: 2.0,
    BlockKind.NOTE: 1.5,
    BlockKind.CAPTION: 0.5,
    BlockKind.FURNITURE: 0.5,
}
_HEADLINE = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE})
_LEAD, _LEAD_WEIGHT = 200, 2.0  # characters of the body that count double
_ACTS, _ACTS_WEIGHT = re.compile(r"(?:县|市|区|旗|州)?(?:委|纪委|政府|巡察|监委)"), 2.0
_VOTE = {"province": 0.0, "city": 1.5, "county": 1.0, "town": 0.4}
_DOUBTFUL_VOTE = 0.3
_HOME_LEAST, _HOME_LEAD = 0.9, 0.7  # votes that a city needs, and at most this share for the next one
_PAGE_PRIOR = 0.75  # votes that the page's city brings to each of its articles
_OUTSIDE_LEAST = 3.0  # weight that makes a place outside the article's city worth noting
_OTHERS, _TOWNS = 12, 4  # further places kept
_MASTHEAD = re.compile(
    r"(?:今日)?(?P<name>[\u4e00-\u9fff]{2,3}?)(?:(?:日|晚|晨|早|时|快|商|都市|新闻|周)报|报(?=[\s　\d]|$))"
)
_DATELINE = re.compile(r"(?:新华社|人民网|中新社|中新网|央视网|光明网)\s*([\u4e00-\u9fff]{2,4})\s*\d{1,2}月")
_CITYWIDE = re.compile(r"全市|我市|本市|市委|市纪委|全州|州委")
_PROVINCEWIDE = re.compile(r"全省|我省|本省|省委|省纪委|自治区党委|自治区纪委|全自治区")
_COUNTYWIDE = re.compile(r"全县|我县|县委|县纪委|全区|我区|区委|区纪委|旗委|全旗")

_HEADED = re.compile(r"[—\s]*(?P<name>[\u4e00-\u9fff]{2,4})(?=[：:\s　])")

City = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """The places of an article, most important first with what encloses them, and where read."""

    names: tuple[str, ...]
    values: tuple[MetaValue, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention with the weight of the place where it stands."""

    mention: PlaceMention
    weight: float
    headline: bool
    byline: bool = False


def places_in(draft: Draft, gazetteer: Gazetteer) -> tuple[Seen, ...]:
    """The mentions of an article with their weights; datelines of agencies left out."""
    return tuple(_read(draft, gazetteer))


def page_home(pages: Sequence[Sequence[Seen]], lines: Sequence[str], gazetteer: Gazetteer) -> City:
    """The city (with its province) that the articles of one page speak of; () when undecided.

    The paper's own name decides where the page shows it; of a county's paper, the county comes first.

    Args:
        pages: what :func:`places_in` found in each article.
        lines: the page's other text.
        gazetteer: finds the places in ``lines``.
    """
    mentions = [seen.mention for article in pages for seen in article]
    for line in lines:
        mentions += gazetteer.find(line)
        masthead = _MASTHEAD.search(line)
        if masthead is not None:
            named = {place.chain for place in gazetteer.resolve(masthead["name"]) if place.level != "town"}
            if len(named) == 1:
                return next(iter(named))  # the paper of a city or county speaks of it
    return _home(_votes(mentions))


def regions_of(draft: Draft, seen: Sequence[Seen], gazetteer: Gazetteer, page: City) -> Regions:
    """The places of one article.

    Args:
        draft: the article.
        seen: its mentions, as from :func:`places_in`.
        gazetteer: knows the counties of its city.
        page: the city and province of the page, as from :func:`page_home`.
    """
    votes = _votes(s.mention for s in seen)
    around = page[-2:]
    if around:
        votes[around] += _PAGE_PRIOR
    home = _home(votes)
    scores: defaultdict[Place, float] = defaultdict(float)
    first: dict[Place, Span] = {}
    headline: dict[Place, None] = {}
    times: Counter[Place] = Counter()
    for one in seen:
        place = _resolved(one.mention, home or around)
        if place is None:
            continue
        times[place] += 1
        scores[place] += one.weight
        first.setdefault(place, one.mention.span)
        if one.headline:
            headline.setdefault(place)
    for place, span in _short_in_headlines(draft, gazetteer.counties(home)):
        scores[place] += _WEIGHT[BlockKind.TITLE]
        first.setdefault(place, span)
        headline.setdefault(place)
    sources = {one.mention.canonical for one in seen if one.byline and one.mention.level == "province"}
    subject = _subject(draft, scores, list(headline), home, sources)
    if subject == home and not any(place.chain == home for place in scores):
        subject = _of_towns(scores, home) or (page if page[-2:] == home else subject)
    if subject is None:
        return Regions(names=page, values=())
    others = _others(scores, subject, headline, home, votes)
    towns = [
        place
        for place in sorted((p for p in scores if p.level == "town"), key=lambda p: -scores[p])
        if place.city == home and (times[place] > 1 or place in headline)
    ][:_TOWNS]
    chains = [subject, *(p.chain for p in others), *(p.chain for p in towns)]
    around = page if len(subject) == 1 else ()  # what encloses a place that no list holds
    names = dict.fromkeys([*subject, *around, *(name for chain in chains for name in chain)])
    by_name = {p.name: first[p] for p in reversed(list(first))}
    read = [subject[0], *(p.name for p in others), *(p.name for p in towns)]
    values = tuple(MetaValue(value=name, span=by_name.get(name)) for name in dict.fromkeys(read))
    return Regions(names=tuple(names), values=values)


def _read(draft: Draft, gazetteer: Gazetteer) -> list[Seen]:
    text = draft.text
    starts = [block.span.start for block in draft.blocks]
    weights: list[float] = []
    body = 0
    for block in draft.blocks:
        if block.kind in _WEIGHT:
            weights.append(_WEIGHT[block.kind])
        else:
            weights.append(_LEAD_WEIGHT if body < _LEAD else 1.0)
            body += len(block.span)
    away = {match.start(1) for match in _DATELINE.finditer(text[:2000])}
    seen: list[Seen] = []
    for mention in gazetteer.find(text):
        index = bisect.bisect_right(starts, mention.span.start) - 1
        if index < 0 or mention.span.start in away:
            continue
        weight = weights[index]
        if _ACTS.match(text, mention.span.end):
            weight *= _ACTS_WEIGHT
        kind = draft.blocks[index].kind
        seen.append(Seen(mention, weight, kind in _HEADLINE, kind is BlockKind.BYLINE))
    return seen


def _votes(mentions: Iterable[PlaceMention]) -> defaultdict[City, float]:
    """Every distinct name votes for the city around it; namesakes share their vote."""
    votes: defaultdict[City, float] = defaultdict(float)
    counts: Counter[str] = Counter()
    by_name: dict[str, PlaceMention] = {}
    for mention in mentions:
        counts[mention.name] += 1
        by_name.setdefault(mention.name, mention)
    for name, mention in by_name.items():
        cities = {place.city for place in mention.places if place.city}
        for city in cities:
            vote = _VOTE[mention.level] if city else 0.0
            if not mention.certain:
                vote *= _DOUBTFUL_VOTE
            votes[city] += vote * (1 + 0.5 * math.log2(counts[name])) / len(cities)
    return votes


def _home(votes: Mapping[City, float]) -> City:
    """The city with most votes when it has enough of them and leads clearly."""
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _HOME_LEAST:
        return ()
    if len(ranked) > 1 and ranked[1][1] > _HOME_LEAD * ranked[0][1]:
        return ()
    return ranked[0][0]


def _short_in_headlines(draft: Draft, counties: Sequence[Place]) -> list[tuple[Place, Span]]:
    """Counties of the home city that a title names at its head without 县 or 区: 裕安：……."""
    found: list[tuple[Place, Span]] = []
    for block in draft.blocks:
        if block.kind not in _HEADLINE:
            continue
        match = _HEADED.match(block.span.of(draft.text))
        if match is None:
            continue
        span = Span(*match.span("name")).shift(block.span.start)
        found += [(place, span) for place in counties if place.name[:-1] == match["name"]]
    return found


def _resolved(mention: PlaceMention, home: City) -> Place | None:
    """The place that a mention means, None when it means none or cannot be told."""
    inside = [place for place in mention.places if home and place.city == home]
    if inside:
        return min(inside, key=lambda place: len(place.chain))
    if not mention.certain or mention.level == "town":
        return None
    if len(mention.places) == 1:
        return mention.places[0]
    return next((place for place in mention.places if place.chain == mention.chain), None)


def _subject(
    draft: Draft,
    scores: Mapping[Place, float],
    headline: Sequence[Place],
    home: City,
    sources: AbstractSet[str],
) -> tuple[str, ...] | None:
    """The chain of the place that the article is about; ``sources``: provinces named below the headline."""
    ranked = sorted((p for p in scores if p.level != "town"), key=lambda p: (-scores[p], -len(p.chain)))
    if not ranked and not home:
        return None
    named = [place for place in headline if place.level in {"city", "county"}]
    if named:
        inner = [p for p in named if any(p is not q and q.name in p.chain for q in named)]
        outer = [p for p in named if not any(p is not q and p.name in q.chain for q in named)]
        return max(inner, key=lambda p: scores[p]).chain if inner else outer[0].chain
    smaller = [p for p in ranked if p.level != "province" or p.name.endswith("市")]
    place = home or (smaller[0].chain if smaller else ())
    province = next((p for p in headline if p.level == "province" and not p.name.endswith("市")), None)
    if province is not None and place and (province.name not in place or _is_provincial(draft.text)):
        return province.chain  # a paper of the province, whatever places it names
    if place and place[-1] in sources and _is_provincial(draft.text):
        return place[-1:]
    inside = [p for p in ranked if home and p.city == home]
    if inside:
        return _within(draft.text, scores, inside, home)
    if home:
        return home
    return (smaller or ranked)[0].chain


def _is_provincial(text: str) -> bool:
    """Whether a text speaks for a province rather than for a city or county of it."""
    inner = len(_CITYWIDE.findall(text)) + len(_COUNTYWIDE.findall(text))
    return len(_PROVINCEWIDE.findall(text)) > inner


def _of_towns(scores: Mapping[Place, float], home: City) -> tuple[str, ...] | None:
    """The county that the named towns lie in, when no county is named and they all lie in one."""
    if any(place.level == "county" for place in scores):
        return None
    counties = {place.chain[1:] for place in scores if place.level == "town" and place.city == home}
    return next(iter(counties)) if len(counties) == 1 else None


def _within(text: str, scores: Mapping[Place, float], inside: Sequence[Place], home: City) -> City:
    """The city itself, or the one of its counties that the article is about; ``inside`` best first."""
    counties = [p for p in inside if p.level == "county"]
    city = next((p for p in inside if p.chain == home), None)
    if not counties or (city is not None and scores[city] >= 0.6 * scores[counties[0]]):
        return home
    total = sum(scores[p] for p in counties)
    if len(counties) >= 3 and scores[counties[0]] < 0.5 * total:
        return home
    if len(counties) >= 2 and len(_CITYWIDE.findall(text)) > 2 + 2 * len(_COUNTYWIDE.findall(text)):
        return home
    return counties[0].chain


def _others(
    scores: Mapping[Place, float],
    subject: tuple[str, ...],
    headline: Mapping[Place, None],
    home: City,
    votes: Mapping[City, float],
) -> list[Place]:
    """Further places worth noting: those of the same city, and others named with weight."""
    near = {home, *(p.city for p in headline)}
    near |= {city for city, vote in votes.items() if home and vote >= 0.6 * votes.get(home, 0.0)}
    found = [
        place
        for place in scores
        if place.level in {"city", "county"} or place.name.endswith("市")
        if place.name not in subject and (place.city in near or scores[place] >= _OUTSIDE_LEAST)
    ]
    return sorted(found, key=lambda p: -scores[p])[:_OTHERS]
