"""Which places a question names: by the gazetteer, and by short names of the places at hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.gazetteer import Gazetteer, PlaceMention, short_name
from corpus.segment import Segmenter

from .asking import QuestionPlace
from .times import rounds, sessions, years

__all__ = ["Said", "places_in", "short_names", "times_of"]

_INNER = re.compile(r"[县区镇乡村]$|街道$|社区$")
_INSIDE = re.compile(r"[^,、;。:?!和与跟及同比]{0,8}")  # between a place and another in it
_JOINED = re.compile(r"[、和与跟及同,\s省市县区]+")  # between two places of a row
_JOINS = re.compile(r"[、和与跟及,;:]")  # a name begins behind it, whatever the segmenter says
_AMONG = re.compile(r"[、和与跟及,;]|[两三四五六七八九]地|各|分别")  # and ends before it
_ASKED = re.compile(r"几|多少|哪|什么|啥|怎|如何|咋|谁")
_ASKED_BEFORE = re.compile(rf"(?:{_ASKED.pattern})[^,?;。]*[,?;。]")
_YEAR_SAID = re.compile(r"\d{2,4}年(?:[上下]半年|年?[初底末]|度)?")
_PLAIN = re.compile(r"[\s,、;?。]|又|呢")
_ASKS = 4  # characters of an asking of its own
# What makes another name of a short one before it: 某某社区, 某某乡, 某某新城, 某某岭县
_LOCAL = re.compile(
    r"[乡镇](?![镇村街区巡干])|街道|(?:社区|小区)(?!矫正|[、和与及]|治理|巡|卫生|工作|物业)|新城|花园|家园|苑"
    r"|村(?![民庄居社里干级支两委务组集屯寨巡医霸官、和与及])"
)
_WIDE = ("province", "city")  # a longer name hardly begins with one of these: 四川村医
# 给县里, 每县, 巡县, 强县 are words of their own
_COUNTY = re.compile(
    r"(?![省市县区州旗全各每哪几多两三四五六七八九十该本辖此这那某下属内的和与跟及同是有在到对向往去入进让给由被把将为从以叫请帮管派查巡问"
    r"就也还都又再强穷富大小])[一-鿿]县(?![区市域级])"
)
#: Years, sessions and rounds.
Said = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


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
    at_hand = set(known.values())
    mentions = list(_listed_in(folded, gazetteer.find(folded), at_hand))
    taken = [range(start, start + len(name)) for start, name, _, _ in mentions]
    for start, name, canonical in _known_in(folded, segmenter, known):
        if not any(start in run or start + len(name) - 1 in run for run in taken):
            places = gazetteer.resolve(canonical)
            chain = places[0].chain if len(places) == 1 else (canonical,)
            mentions.append((start, name, canonical, chain))
            taken.append(range(start, start + len(name)))
    found: dict[str, tuple[int, QuestionPlace]] = {}
    for start, name, canonical, chain in sorted(mentions):
        found.setdefault(canonical, (start, QuestionPlace(name=name, canonical=canonical, chain=chain)))
    kept = [
        place
        for start, place in found.values()
        if not any(
            place.canonical in inner.chain[1:] and not _asked_apart(folded, (start, place), (other, inner))
            for other, inner in found.values()
        )
    ]
    return _with_times(folded, _nested(folded, kept))


def _asked_apart(folded: str, *named: tuple[int, QuestionPlace]) -> bool:
    """Whether an asking ends between two places: "成都派了几个组?锦江区呢".

    Without one the enclosing place only says where the narrower one lies: 成都市锦江区.
    """
    (start, first), (end, _) = sorted(named, key=lambda n: n[0])
    return bool(_ASKED_BEFORE.search(folded, start + len(first.name), end))


def _listed_in(
    folded: str, listed: Sequence[PlaceMention], at_hand: Collection[str]
) -> Iterator[tuple[int, str, str, tuple[str, ...]]]:
    """Start, name, official name and chain of each place that the gazetteer finds.

    A short name that begins the name of a county that no list holds (沐川岭县) tells that county. Where no
    document is about the county of a short name, this tells no place in 柳林社区 and 石屏乡 either; not so
    滁州全市, or 江西瑞金市, a place of its own.
    """
    heads = {m.span.start for m in listed}
    for m in listed:
        start, end = m.span.start, m.span.start + len(m.name)
        short = m.name != m.canonical and end not in heads
        narrow = m.canonical not in at_hand and m.level not in _WIDE
        if short and (county := _COUNTY.match(folded, end)):
            name = m.name + county.group()
            yield start, name, name, (name,)
        elif not (short and narrow and _LOCAL.match(folded, end)):
            yield start, m.name, m.canonical, tuple(m.chain)


def _nested(folded: str, places: Sequence[QuestionPlace]) -> dict[str, tuple[int, QuestionPlace]]:
    """Where each place begins to be spoken of, by its official name, in the order of the text.

    "某市第七轮某县抽了多少": of two places that nothing joins or parts, the first only says where a county
    that no gazetteer knows lies; what is said between them is said of the county.
    """
    out: dict[str, tuple[int, QuestionPlace]] = {}
    for place in sorted(places, key=lambda p: folded.find(p.name)):
        start = folded.find(place.name)
        last = next(reversed(out.values()), None)
        if last is not None and len(place.chain) == 1 and _INNER.search(place.canonical):
            between = folded[folded.find(last[1].name) + len(last[1].name) : start]
            if _INSIDE.fullmatch(between) and not _INNER.search(last[1].canonical):
                out.popitem()
                start = last[0]
        out[place.canonical] = (start, place)
    return out


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
        if start < 0:
            continue
        end = start + len(name)
        if county := _COUNTY.match(folded, end):
            if start in cuts:
                yield start, name + county.group(), name + county.group()
            continue
        if (start in cuts or _JOINS.match(folded[start - 1])) and (end in cuts or _AMONG.match(folded, end)):
            yield start, name, known[name]


def times_of(folded: str, named: Sequence[tuple[int, str]]) -> list[Said]:
    """The years, sessions and rounds said of each thing that a question names, in that order.

    A time between a name and the next is of the first, when another name has one of the kind too. A year
    said only once is said of all that have no round of their own, unless it stands behind one name and of
    the others something else is asked; a round or session of all only where it stands before them, or
    behind a bare row of them (甲和乙第六轮各…).

    Args:
        folded: the question.
        named: where each thing begins to be spoken of, and its name, in the order of the text.
    """
    starts = [start for start, _ in named]
    runs = [folded[start:end] for start, end in zip(starts, [*starts[1:], len(folded)], strict=True)]
    rests = [run.replace(name, "", 1) for run, (_, name) in zip(runs, named, strict=True)]
    before = folded[: starts[0]] if starts else ""
    row = all(_JOINED.fullmatch(rest) for rest in rests[:-1])
    by_kind: list[list[tuple[str, ...]]] = []
    for read in (years, sessions, rounds):
        own = [read(run) for run in runs]
        told = sum(map(bool, own))
        behind = read is not years or (not read(before) and _ask_otherwise(rests, own))
        local = told == 1 and behind and not (row and own[-1])
        shared = read(before) if told > 1 or local else read(folded)
        by_kind.append([o if (told > 1 or local) and o else shared for o in own])
    in_years, in_sessions, in_rounds = by_kind
    for i, run in enumerate(runs[1:], start=1):
        if in_rounds[i] and in_rounds[i] == rounds(run) and not years(run) and not row:
            in_years[i] = ()  # it tells its time by its round
    return list(zip(in_years, in_sessions, in_rounds, strict=True))


def _ask_otherwise(rests: Sequence[str], own: Sequence[tuple[str, ...]]) -> bool:
    """Whether what is said behind each name asks, and asks of the dated one what it asks of no other."""
    asked = [_PLAIN.sub("", _YEAR_SAID.sub("", rest)) for rest in rests]
    dated = next((a for a, o in zip(asked, own, strict=True) if o), "")
    others = [a for a, o in zip(asked, own, strict=True) if not o]
    return all(len(a) >= _ASKS and _ASKED.search(a) for a in (dated, *others)) and dated not in others


def _with_times(folded: str, places: Mapping[str, tuple[int, QuestionPlace]]) -> tuple[QuestionPlace, ...]:
    """Give each of several places the years, sessions and rounds said of it (:func:`times_of`)."""
    if len(places) < 2:
        return tuple(place for _, place in places.values())
    said = times_of(folded, [(start, place.name) for start, place in places.values()])
    return tuple(
        replace(place, years=y, sessions=s, rounds=r)
        for (_, place), (y, s, r) in zip(places.values(), said, strict=True)
    )
