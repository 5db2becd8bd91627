"""Places of China from province to township, found in text and tied to the places around them.

Data: ``corpus/data/places.tsv`` (provinces, cities, counties with their short names),
``towns.tsv.gz`` (streets, towns, townships) and ``place_nicknames.tsv``; their headers name
source, licence and date.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from .model import Span
from .segment import Segmenter, load_segmenter

__all__ = ["Gazetteer", "Place", "PlaceMention"]

Level = Literal["province", "city", "county", "town"]

#: A short name followed by one of these is part of another word: 南通过, 海南方, 重庆路.
_NOT_AFTER = {
    "南通": "过常道",
    "海南": "方",
    "山东": "路",
    "江西": "路",
    "通化": "肥",
    "广东": "路",
    "大连": "续接忙",
}
_STILL_PLACE = ("过去", "常务", "常委")
_ROADS = ("路", "街", "大道", "胡同", "巷")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An administrative division; ``chain`` runs from it outwards to its province."""

    name: str
    level: Level
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place named in a text: ``text[span] == name``; ``canonical`` is its official name.

    ``chain`` starts with ``canonical``. It ends there when several places bear the name and
    neither the context nor the text itself says which is meant.
    """

    name: str
    canonical: str
    span: Span
    chain: tuple[str, ...]
    level: Level


class Gazetteer:
    """Finds and resolves place names.

    Args:
        names: every known name with the places that bear it.
    """

    def __init__(self, names: dict[str, tuple[Place, ...]]) -> None:
        self._names = names
        self._longest = max(map(len, names), default=0)
        self._lengths: dict[str, tuple[int, ...]] = {}
        by_first: dict[str, set[int]] = {}
        for name in names:
            by_first.setdefault(name[:2], set()).add(len(name))
        for first, lengths in by_first.items():
            self._lengths[first] = tuple(sorted(lengths, reverse=True))

    @staticmethod
    @cache
    def load() -> Gazetteer:
        """The shipped gazetteer; read once a process (about 45,000 names)."""
        return Gazetteer(_read_names())

    def resolve(self, name: str) -> tuple[Place, ...]:
        """Every place that bears a full, short or nick name; () for an unknown one."""
        return self._names.get(name, ())

    def find(self, text: str, *, context: Iterable[str] = ()) -> tuple[PlaceMention, ...]:
        """The places named in a text, longest names first come, left to right.

        Args:
            text: any text; spans count its code points.
            context: official names of places known to be around, to tell namesakes apart.
        """
        raw: list[tuple[int, str, tuple[Place, ...]]] = []
        cuts: set[int] = set()
        i, n = 0, len(text)
        while i < n - 1:
            for length in self._lengths.get(text[i : i + 2], ()):
                name = text[i : i + length]
                places = self._names.get(name)
                if not places or _inside_word(name, text, i + length, places):
                    continue
                if all(p.level == "county" and name != p.name for p in places):
                    cuts = cuts or _boundaries(text)
                    if not {i, i + length} <= cuts:
                        continue  # 创新和发展 names no 新和县
                raw.append((i, name, places))
                i += length - 1
                break
            i += 1
        return _disambiguate(raw, set(context))


@cache
def _segmenter() -> Segmenter:
    return load_segmenter()


def _boundaries(text: str) -> set[int]:
    """Where the segmenter cuts a text: a short county name has to be whole words."""
    cuts, at = {0}, 0
    for word in _segmenter().cut(text):
        at += len(word)
        cuts.add(at)
    return cuts


def _inside_word(name: str, text: str, end: int, places: Sequence[Place]) -> bool:
    following = text[end : end + 2]
    if following[:1] and following[0] in _NOT_AFTER.get(name, "") and following not in _STILL_PLACE:
        return True
    if name.endswith("市") and following[:1] in ("场", "值"):
        return True  # 青岛市场监管局 names 青岛, not 青岛市 and 场
    short = all(name != p.name for p in places)
    return short and following.startswith(_ROADS)


def _disambiguate(
    raw: Sequence[tuple[int, str, tuple[Place, ...]]], context: set[str]
) -> tuple[PlaceMention, ...]:
    """Choose among namesakes by the unambiguous places of the text and the given context."""
    sure = {name for _, _, places in raw if len(places) == 1 for name in places[0].chain}
    out = []
    for start, name, places in raw:
        chosen = _choose(places, sure) or _choose(places, context)
        if chosen is None and len({p.name for p in places}) == 1 and len(places) > 1:
            chain: tuple[str, ...] = (places[0].name,)
            place = places[0]
        else:
            place = chosen or places[0]
            chain = place.chain
        out.append(
            PlaceMention(
                name=name,
                canonical=place.name,
                span=Span(start, start + len(name)),
                chain=chain,
                level=place.level,
            )
        )
    return tuple(out)


def _choose(places: Sequence[Place], around: set[str]) -> Place | None:
    """The place whose enclosing places are around; the only one, or the widest of a short name."""
    if len(places) == 1:
        return places[0]
    near = [p for p in places if around & set(p.chain[1:])]
    if len(near) == 1:
        return near[0]
    if near:
        return max(near, key=lambda p: len(around & set(p.chain[1:])))
    names = {p.name for p in places}
    if len(names) > 1:
        order = {"province": 0, "city": 1, "county": 2, "town": 3}
        widest = min(places, key=lambda p: order[p.level])
        if sum(p.level == widest.level for p in places) == 1:
            return widest
    return None


def _read_names() -> dict[str, tuple[Place, ...]]:
    data = resources.files("corpus").joinpath("data")
    by_code: dict[str, Place] = {}
    names: dict[str, list[Place]] = {}
    for line in _lines(data.joinpath("places.tsv").read_text("utf-8")):
        code, level, name, parent, short = line.split("\t")
        outer = by_code[parent].chain if parent else ()
        place = Place(name=name, level=level, chain=(name, *outer))  # type: ignore[arg-type]
        by_code[code] = place
        names.setdefault(name, []).append(place)
        if short:
            names.setdefault(short, []).append(place)
    towns = gzip.decompress(data.joinpath("towns.tsv.gz").read_bytes()).decode("utf-8")
    for line in _lines(towns):
        name, parent = line.split("\t")
        county = by_code[parent]
        names.setdefault(name, []).append(Place(name=name, level="town", chain=(name, *county.chain)))
    for line in _lines(data.joinpath("place_nicknames.tsv").read_text("utf-8")):
        nickname, name = line.split("\t")
        names.setdefault(nickname, []).extend(p for p in names[name] if p.level in {"city", "province"})
    return {name: tuple(places) for name, places in names.items()}


def _lines(text: str) -> Iterable[str]:
    return (line for line in text.splitlines() if line and not line.startswith("#"))
